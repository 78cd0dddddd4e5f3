"""Zones and places by name."""
