"""Texts whose letters were replaced by signs, which no decoding brings back."""

from __future__ import annotations

import re

from kcn_extract.text.decoded import LostLetters

_REPLACED = re.compile(r"(?<=[^\W\d_])\?(?=[^\W\d_])")
_ONE_IN = 60  # characters: fewer are a mark in an address, or a sign that some font lacked
_SOME = 3


def check_not_lost(text: str) -> None:
    """Raise :class:`LostLetters` for a text whose letters were replaced by signs: U+FFFD, or question marks.

    >>> check_not_lost("Khu c?ng nghi?p B?c Giang")
    Traceback (most recent call last):
    kcn_extract.text.decoded.LostLetters: 3 letters are lost (now question marks): take the text from its source
    """
    if "\ufffd" in text and (lost := text.count("\ufffd")) * _ONE_IN > len(text):
        raise LostLetters(f"{lost} letters are lost (now U+FFFD): take the text from its source")
    if text.count("?") * _ONE_IN > len(text) and (lost := len(_REPLACED.findall(text))) >= _SOME:
        raise LostLetters(f"{lost} letters are lost (now question marks): take the text from its source")
