"""Scores against gold annotation, and the examples of rules."""
