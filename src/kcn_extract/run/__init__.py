"""Many articles: sources, batch, workers, sinks."""
