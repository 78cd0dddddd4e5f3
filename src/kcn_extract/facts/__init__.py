"""From mentions to facts: who, what, how much, when, and how it changed."""

from kcn_extract.facts.lexicon import Indicator, Lexicon, load_lexicon

__all__ = ["Indicator", "Lexicon", "load_lexicon"]
