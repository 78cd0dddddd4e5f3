"""Every name of the gazetteer, behind its head in a sentence, is found whole and gets its own id."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from kcn_extract import Extractor
from kcn_extract.gazetteer.gazetteer import Gazetteer
from kcn_extract.gazetteer.model import Zone
from kcn_extract.gazetteer.names import fold_name, other_order, spellings

GAZETTEER = Gazetteer.load(Path(__file__).parents[2] / "patterns")
HEADS = {
    "KCN": ("KCN", "Khu công nghiệp"),
    "KCX": ("KCX", "khu chế xuất"),
    "KKT": ("KKT", "Khu kinh tế"),
    "KKTCK": ("KKT cửa khẩu", "khu kinh tế cửa khẩu"),
    "CCN": ("CCN", "cụm công nghiệp"),
    "KCNC": ("KCNC", "Khu công nghệ cao"),
    "KCNTT": ("khu CNTT", "khu công nghệ thông tin tập trung"),
    "KTMTD": ("KTMTD", "khu thương mại tự do"),
    "KNNCNC": ("khu NNCNC", "khu nông nghiệp ứng dụng công nghệ cao"),
    "KLH": ("KLH công nghiệp", "khu liên hợp công nghiệp"),
}
MERE_NUMBER = re.compile("Số [0-9IVX]+")
STAGES = ("", " giai đoạn 2", " (giai đoạn III)", " mở rộng")


def spelled(name: str) -> Iterator[str]:
    """A name in both orders of its parts, with its number in both kinds of digits."""
    for order in filter(None, (name, other_order(name))):
        yield from spellings(order)


def sentence(zone: Zone, name: str, mention: str) -> str:
    """A sentence with a mention; where others go by the name, or it is a number, it says where the zone lies."""
    others = [other for other in GAZETTEER.zones_named(zone.kind, name) if other.id != zone.id]
    if not others and not MERE_NUMBER.fullmatch(name):
        return f"Một nhà đầu tư đã thuê đất trong {mention} để xây nhà máy."
    namesake_there = any(other.province == zone.province for other in others)
    place = f"{zone.districts[0]}, {zone.province}" if namesake_there and zone.districts else zone.province
    return f"Một nhà đầu tư ở {place} đã thuê đất trong {mention} để xây nhà máy."


def cases(stage: str) -> Iterator[tuple[str, str, str]]:
    """The text, the mention in it and the id of each way to write each name."""
    written = {(z.kind, fold_name(name)): z for z in GAZETTEER.zones for name in z.names}
    for zone in GAZETTEER.zones:
        forms = zone.names if stage else dict.fromkeys(form for name in zone.names for form in spelled(name))
        for count, form in enumerate(forms):
            if stage and (zone.kind, fold_name(form + stage)) in written:  # a row of its own
                continue
            head = HEADS[zone.kind][count % 2 if len(forms) > 1 else len(form) % 2]
            mention = f"{head} {form}{stage}"
            yield sentence(zone, form, mention), mention, zone.id


@pytest.mark.parametrize("stage", STAGES)
def test_every_name_is_found_whole_with_its_id(stage: str) -> None:
    extractor = Extractor(labels=("ZONE",), facts=False, names="never")
    wrong = []
    for text, mention, id_ in cases(stage):
        found = [(m.text, m.value and m.value.zone) for m in extractor.extract(text).mentions]  # type: ignore[union-attr]
        if found != [(mention, id_)]:
            wrong.append(f"{text}\n  {id_}: {found}")
    assert not wrong, f"{len(wrong)} wrong\n" + "\n".join(wrong[:40])


def test_there_are_thousands_of_ways_to_write_them() -> None:
    assert sum(1 for _ in cases("")) > 2_400
