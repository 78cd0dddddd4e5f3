"""What users have -> articles: paths, formats and their readers, rows, encodings, days. Internal."""
