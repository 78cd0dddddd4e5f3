"""What tells one subject, one part and one figure from another across articles."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal

from kcn_extract.gazetteer.gazetteer import Gazetteer
from kcn_extract.gazetteer.names import fold_name
from kcn_extract.record import Number, Subject

FORMS = ("org_heads", "org_forms", "org_forms_abroad")
"""The lists of rule files that name legal forms."""
_Y_FOR_I = re.compile(r"(?<=\b[hklmst])[yỳýỷỹỵ]\b")
_I_OF_Y = dict(zip("yỳýỷỹỵ", "iìíỉĩị", strict=True))
_FIRST_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


class SubjectKeys:
    """Makes keys of subjects, by a gazetteer and the lists of words for legal forms."""

    def __init__(self, gazetteer: Gazetteer, lists: Mapping[str, Iterable[str]]) -> None:
        self._gazetteer = gazetteer
        self._by_ticker = {org.ticker: org.id for org in gazetteer.orgs if org.ticker}
        forms = sorted((fold_name(form) for name in FORMS for form in lists.get(name, ())), key=len, reverse=True)
        words = "|".join(map(re.escape, forms)) or "(?!)"
        self._forms = re.compile(rf"(?<!\S)(?:{words})\.?(?!\S)")

    def key(self, subject: Subject, zone: str | None, org: str | None) -> str:
        """Return what is the same for all spellings of a subject: the id of the gazetteer's zone (``zone``) or company
        (``org``, else by its name), the name of its place; for what the gazetteer does not know the name without case,
        tone placement, dashes and legal form.

        >>> keys = SubjectKeys(Gazetteer(), {"org_heads": ["CTCP"]})
        >>> keys.key(Subject("company", "CTCP Tân Á - Đại Thành"), None, None)
        'company:tân á đại thành'
        >>> keys.key(Subject("zone", "Yên Phong II-C", "KCN"), None, None)
        'zone:KCN yên phong 2c'
        """
        if subject.type == "zone":
            return f"zone:{zone or f'{subject.kind} {fold_name(subject.name)}'}"
        if subject.type == "place":
            place = self._gazetteer.place(subject.name)
            return f"place:{fold_name(place.name if place else subject.name)}"
        bare = self._without_form(fold_name(subject.name))
        known = self._gazetteer.org(subject.name) or self._gazetteer.org(bare)
        return f"company:{org or (known.id if known else self._by_ticker.get(subject.name, bare))}"

    def _without_form(self, folded: str) -> str:
        """Return a company's name without its legal form; all of it where nothing would be left."""
        return " ".join(self._forms.sub(" ", folded).split()) or folded


def part_key(part: str | None) -> str:
    """Return what is the same for all spellings of a part, with ``y`` or ``i`` too; empty for the whole.

    >>> part_key("Vốn  FDI"), part_key("tỷ lệ") == part_key("tỉ lệ"), part_key(None)
    ('vốn fdi', True, '')
    """
    return _Y_FOR_I.sub(lambda vowel: _I_OF_Y[vowel[0]], fold_name(part)) if part else ""


def last_digit(text: str, amount: Number | None) -> Decimal | None:
    """Return what one is worth of the last digit that a figure is written with, in the unit of ``amount``; None where
    the text is no plain number (in words, or made of two).

    >>> last_digit("1,52 tỷ USD", 1_520_000_000), last_digit("5.000 m2", Decimal("0.5"))
    (Decimal('1E+7'), Decimal('0.0001'))
    >>> last_digit("300 tỷ đồng", 300_000_000_000)
    Decimal('1E+9')
    """
    written = _FIRST_NUMBER.search(text)
    digits = int(re.sub(r"\D", "", written[0])) if written else 0
    if not amount or not digits:
        return None
    worth = Decimal(amount) / digits
    _, figures, _ = worth.normalize().as_tuple()
    return worth.normalize() if figures == (1,) else None
