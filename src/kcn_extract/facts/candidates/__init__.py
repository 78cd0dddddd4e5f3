"""What each choice weighs: its candidates and their features, pure and named, the same for learning and reading."""
