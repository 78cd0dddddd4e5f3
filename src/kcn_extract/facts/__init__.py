"""From mentions to facts: who, what, how much, when, and how it changed."""

from kcn_extract.facts.indicator import Indicator, Lexicon, load_lexicon
from kcn_extract.facts.link import Linker, Trace

__all__ = ["Indicator", "Lexicon", "Linker", "Trace", "load_lexicon"]
