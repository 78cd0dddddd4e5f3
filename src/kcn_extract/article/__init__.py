"""What an article says of itself, and how it is built."""
