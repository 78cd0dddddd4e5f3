"""Raw text -> what the article says of itself."""
