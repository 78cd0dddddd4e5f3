"""What decoding gives, and how it fails."""

from typing import NamedTuple


class Decoded(NamedTuple):
    """A text, and what it was decoded from; None where that was UTF-8 and nothing had to be mended."""

    text: str
    encoding: str | None


class UndecodableText(ValueError):
    """What was given is in no encoding that is known, or its letters were lost before. The message says what it looks
    like, where, and the remedy; ``type`` is that of the record's error: ``not_utf8`` or ``lost_letters``."""

    type = "not_utf8"


class LostLetters(UndecodableText):
    """A text that was decoded wrongly before, and of which something is missing that nothing brings back."""

    type = "lost_letters"
