"""What decoding gives, and how it fails."""

from typing import NamedTuple


class Decoded(NamedTuple):
    """A text, and what it was decoded from; None where that was UTF-8 and nothing had to be mended."""

    text: str
    encoding: str | None


class UndecodableText(ValueError):
    """What was given is no text, or one in no encoding that is known, or one whose letters were lost before; the
    message says what it looks like, where, and the remedy."""
