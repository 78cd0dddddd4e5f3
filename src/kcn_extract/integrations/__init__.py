"""Thin bridges to other libraries; nothing in the package imports them."""
