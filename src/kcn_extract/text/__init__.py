"""The normalised copy of a text and its sentences."""
