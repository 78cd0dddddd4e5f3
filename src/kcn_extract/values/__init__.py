"""Groups of a match -> a value; pure functions, and nothing of rules."""
