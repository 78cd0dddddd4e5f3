"""Records in a DuckDB database: its tables, what is written, what is asked. Internal."""
