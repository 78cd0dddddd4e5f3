"""The groups that the documentation names are enough for each value function, in a rule of one's own."""

from pathlib import Path

from kcn_extract.quality.check import check

RULES = [
    ("money", "MONEY", "(?P<low>(?&digits)) (?P<unit>(?&mine))", "currency", "[20 xyz = 20 XYZ]"),
    ("quantity", "QUANTITY", "(?P<low>(?&digits)) (?P<unit>(?&mine))", "unit", "[20 xyz = 20 XYZ]"),
    ("quantity", "QUANTITY", "(?P<low>(?&digits))-(?P<high>(?&digits)) (?P<unit>(?&mine))", "unit", "[2-3 xyz = 2..3 XYZ]"),  # noqa: E501
    ("count", "CARDINAL", "(?P<low>(?&digits)) (?P<noun>(?&mine))", "counted", "[20 xyz = 20 XYZ]"),
    ("percent", "PERCENT", "(?P<low>(?&digits)) (?&mine)", None, "[20 xyz = 20 %]"),
]  # fmt: skip


def test_the_groups_are_enough(tmp_path: Path) -> None:
    for number, (value, label, pattern, read, span) in enumerate(RULES):
        letter = "abcde"[number]
        word, mine = f"xyz{letter}", f"mine_{letter}"
        tables = f'tables = {{ {read} = "{mine}" }}\n' if read else ""
        (tmp_path / f"mine{number}.toml").write_text(
            f"""label = "{label}"\n[tables.{mine}]\n{word} = "XYZ"\n[[rule]]\nname = "mine.rule{number}"\n"""
            f"""pattern = '{pattern.replace("mine", mine)}'\nvalue = "{value}"\n{tables}"""
            f"""match = ["có {span.replace("xyz", word)} ở đó"]\nnever = ["{word}"]\n""",
            encoding="utf-8",
        )
    assert not check(tmp_path).problems
