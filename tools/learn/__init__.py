"""How the weights of the facts are learned: only ``make weights`` needs this."""
