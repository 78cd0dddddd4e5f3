"""One module for each format: what it does with a document, with rows, or with a container of files."""
