"""Write a folder of 1,000 rules, as a user with many products may have: what does a start with them take?

    python benchmarks/many_rules.py FOLDER

Prices, quantities, growth rates and counts of 50 goods in 20 wordings: some rules open with words, some with a number.
``kcn-extract patterns check --patterns FOLDER`` finds no problem in them.
"""

from __future__ import annotations

import itertools
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

GOODS = (
    "thép", "xi măng", "phân bón", "giấy", "gỗ", "dệt may", "da giày", "linh kiện", "ô tô", "xe máy",
    "nhựa", "cao su", "hóa chất", "gạch", "kính", "cáp điện", "pin", "thủy sản", "gạo", "cà phê",
    "hạt điều", "hồ tiêu", "rau quả", "sữa", "đường", "muối", "bia", "than", "quặng", "dầu thô",
    "khí đốt", "xăng", "sợi", "vải", "tôm", "cá tra", "sắn", "chè", "nước mắm", "thức ăn chăn nuôi",
    "bao bì", "đồ gỗ", "gốm sứ", "nhôm", "đồng thỏi", "kẽm", "bông", "máy bơm", "động cơ", "tấm pin",
)  # fmt: skip

PLACES = ("kho", "xưởng", "lô", "dây chuyền", "đại lý")


class Wording(NamedTuple):
    """A way to say a figure: with ``{goods}`` in pattern and examples."""

    label: str
    value: str
    pattern: str
    match: str
    never: str


def wordings() -> Iterator[Wording]:
    """20 of them, five of each kind."""
    for what in ("giá bán", "giá nhập", "giá xuất xưởng", "giá sàn", "giá trần"):
        yield Wording(
            "MONEY", "money",
            f"{what} {{goods}} (?:là|ở mức|khoảng) (?P<mention>(?P<low>(?&figure)) (?P<unit>đồng|usd))",
            f"{what} {{goods}} ở mức [5.000 đồng = 5000 VND]", f"{what} {{goods}} giữ nguyên",
        )  # fmt: skip
    for what in ("nhập khẩu", "xuất khẩu", "tiêu thụ", "tồn kho", "sản xuất"):
        yield Wording(
            "QUANTITY", "quantity",
            f"(?P<mention>(?P<low>(?&figure)) (?P<unit>tấn|kg)) {{goods}} {what}",
            f"có [20 tấn = 20 t] {{goods}} {what}", f"20 xe {{goods}} {what}",
        )  # fmt: skip
    for what in ("sản lượng", "doanh số", "thị phần", "công suất", "nhu cầu"):
        yield Wording(
            "PERCENT", "percent",
            f"{what} {{goods}} (?:tăng|giảm|đạt)(?: gần| hơn)? (?P<mention>(?P<low>(?&digits)) ?%)",
            f"{what} {{goods}} tăng gần [12,5% = 12.5 %]", f"{what} {{goods}} tăng 12 lần",
        )  # fmt: skip
    for what in PLACES:
        yield Wording(
            "CARDINAL", "count",
            f"(?P<low>(?&digits)) (?P<noun>{what}) {{goods}}",
            f"có [12 {what} {{goods}} = 12 {what}]", f"mười {what} {{goods}}",
        )  # fmt: skip


def rule(number: int, goods: str, wording: Wording) -> str:
    pattern, match, never = (part.replace("{goods}", goods) for part in wording[2:])
    tables = 'tables = { counted = "many_places" }\n' if wording.value == "count" else ""
    return (
        f'[[rule]]\nname = "many.{number}"\nlabel = "{wording.label}"\nvalue = "{wording.value}"\n'
        f"priority = 1\n{tables}pattern = '''{pattern}'''\nmatch = [\"{match}\"]\nnever = [\"{never}\"]\n"
    )


def write(folder: Path) -> None:
    """Make the folder with its file ``many.toml``."""
    folder.mkdir(parents=True, exist_ok=True)
    rules = (rule(number, *pair) for number, pair in enumerate(itertools.product(GOODS, wordings()), 1))
    table = "".join(f'"{place}" = "{place}"\n' for place in PLACES)
    (folder / "many.toml").write_text("\n".join(["[tables.many_places]", table, *rules]), encoding="utf-8")


if __name__ == "__main__":
    write(Path(sys.argv[1]))
