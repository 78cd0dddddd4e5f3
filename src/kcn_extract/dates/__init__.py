"""Calendar spans: read from a match, closed to days once, at the end."""
