"""Thin bridges to other libraries, and the sinks of their files; of the package only the command line imports them."""
