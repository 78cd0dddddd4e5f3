"""The command line; a command stands in the module of its name. Internal."""
