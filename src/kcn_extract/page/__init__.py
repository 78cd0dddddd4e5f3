"""Pages that people look at in a browser: one file, which works from disk without a network. Internal."""
