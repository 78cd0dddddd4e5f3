"""The underthesea side: words with offsets, parts of speech and names. Importing it loads no model."""

from kcn_extract.names.recogniser import Recogniser, TaggedWord, entities_of, words_of

__all__ = ["Recogniser", "TaggedWord", "entities_of", "words_of"]
