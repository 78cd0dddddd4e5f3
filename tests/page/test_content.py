"""What a report is made of: its words and tiles, the part of a base that it tells, the file that it becomes."""

import json
import re
import zlib
from base64 import b64decode
from pathlib import Path
from typing import Any, get_args, get_type_hints

import pytest
from pages import asked, made
from typer.testing import CliRunner

from kcn_extract.cli.main import app
from kcn_extract.extractor import Extractor
from kcn_extract.facts.lexicon import load_lexicon
from kcn_extract.gazetteer.gazetteer import Gazetteer
from kcn_extract.gazetteer.model import STATUSES
from kcn_extract.page.build import tiles, words
from kcn_extract.record import LABELS, Fact, FoundIn, Modifier, Subject
from kcn_extract.rules.load import BUILT_IN_PATTERNS

RENT = "indicator = 'rent' and published >= '2024-06-01'"
WEB = Path(__file__).parents[2] / "src" / "kcn_extract" / "page" / "web"
KEY = re.compile(r"""(?<![\w.])(?:t|wordOr)\(\s*"([a-z_.0-9]+)\"""")
COMPOSED = re.compile(r"(?<![\w.])(?:t|wordOr)\([^)]*?`([a-z_.0-9]+[._])\$\{")


def test_every_province_has_one_tile() -> None:
    places = Gazetteer.load(BUILT_IN_PATTERNS).places
    for level in ("province", "province_2025"):
        of_level = [tile for tile in tiles() if tile["level"] == level]
        assert sorted(tile["name"] for tile in of_level) == sorted(
            place.name for place in places if place.level == level
        )
        assert len({(tile["column"], tile["row"]) for tile in of_level}) == len(of_level)
        today = {place.name: place.province_2025 for place in places if place.level == level}
        assert {tile["name"]: tile["province_2025"] for tile in of_level} == today


def test_every_word_is_there_in_both_languages() -> None:
    keys = literal_keys()
    keys |= {f"indicator.{indicator.code}" for indicator in load_lexicon(BUILT_IN_PATTERNS).indicators}
    of_fact = get_type_hints(Fact)
    for prefix, codes in (
        ("label", LABELS), ("modifier", get_args(Modifier)), ("basis", get_args(FoundIn)), ("zone_status", STATUSES),
        ("status", get_args(of_fact["status"])), ("measure", get_args(get_args(of_fact["measure"])[0])),
        ("type", get_args(get_type_hints(Subject)["type"])),
    ):  # fmt: skip
        assert codes, prefix
        keys |= {f"{prefix}.{code}" for code in codes}
    assert len(keys) > 100
    for language in ("vi", "en"):
        assert not keys - {key for key, text in words()[language].items() if text}


OF_DATA = {
    "unit.", "per.", "basis.", "zone_status.", "modifier.", "indicator.", "label.", "status.", "measure.", "type.",
}  # fmt: skip
"""Keys that are composed of a code of the data."""


def scripts() -> str:
    return "\n".join(path.read_text("utf-8") for path in WEB.glob("*.js"))


def literal_keys() -> set[str]:
    of_page = re.findall('data-(?:word|label)="([a-z]+)"', (WEB / "page.html").read_text("utf-8"))
    return {*KEY.findall(scripts()), *of_page}


def test_every_word_is_used() -> None:
    """A key stands in a script; or its prefix does, and its end as a name, or as a code of the data."""
    literal = {*re.findall(r'"([a-z_.0-9]+)"', scripts()), *literal_keys()}
    names = {*re.findall(r"""["']([^"'\n]+)["']""", scripts()), *re.findall(r"\b([a-z_]+):", scripts())}
    prefixes = set(COMPOSED.findall(scripts()))
    assert {"filter.", "page.", "scale.", "overview.by_", *OF_DATA} <= prefixes
    choices = {f"{name}." for name in re.findall(r'\bbutton\("([a-z]+)"', scripts())}
    assert choices

    def is_used(key: str) -> bool:
        composed = [prefix for prefix in prefixes | choices if key.startswith(prefix)]
        return key in literal or any(prefix in OF_DATA or key.removeprefix(prefix) in names for prefix in composed)

    assert [key for key in words()["en"] if not is_used(key)] == []


def data_of(page: Path, name: str) -> Any:
    [data] = re.findall(rf'id="data-{name}">([^<]*)</script>', page.read_text("utf-8"))
    return json.loads(zlib.decompress(b64decode(data), -15))


@pytest.mark.parametrize(
    ("options", "facts", "articles"),
    [
        ([], "true", "true"),
        (["--where", RENT], RENT, None),
        (["--zone", "kcn phú hà"], "zone = 'kcn-phu-ha'", None),
        (["--zone", "kcn-phu-ha"], "zone = 'kcn-phu-ha'", None),
        (["--since", "1/6/2024"], "published >= '2024-06-01'", "published >= '2024-06-01'"),
    ],
)  # fmt: skip
def test_a_part_of_a_base(base: Path, tmp_path: Path, options: list[str], facts: str, articles: str | None) -> None:
    page = made(base, tmp_path / "part.html", *options)
    content = data_of(page, "content")
    joined = "from facts join (select article, published from articles) using (article)"
    [(of_facts, in_articles)] = asked(base, f"select count(*), count(distinct article) {joined} where {facts}")
    if articles:
        [(in_articles,)] = asked(base, f"select count(*) from articles where {articles}")
    assert 0 < len(content["facts"]["article"]) == of_facts
    assert len(content["articles"]["mentions"]) == in_articles


def test_the_newest_articles_are_kept(base: Path, tmp_path: Path) -> None:
    content = data_of(made(base, tmp_path / "few.html", "--limit", "2"), "content")
    newest = asked(base, "select article from articles order by published desc limit 2")
    assert content["articles"]["article"]["words"] == [article for (article,) in newest]
    assert content["about"]["articles_found"] > 2


def test_the_same_base_makes_the_same_page(base: Path, report: Path, tmp_path: Path) -> None:
    assert made(base, tmp_path / "again.html").read_bytes() == report.read_bytes()


def test_records_make_the_page_of_their_base(base: Path, report: Path, tmp_path: Path) -> None:
    records = tmp_path / "records.jsonl"
    corpus = Path(__file__).parents[2] / "corpus"
    paths = [str(corpus / f"{name}.txt") for (name,) in asked(base, "select article from articles")]
    assert CliRunner().invoke(app, ["run", *paths, "-o", str(records), "--names", "never", "-q"]).exit_code == 0
    page = made(records, tmp_path / "report.html", "--texts", str(corpus))
    assert data_of(page, "content")["facts"] == data_of(report, "content")["facts"]
    assert data_of(page, "texts-0") == data_of(report, "texts-0")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--where", "indicator ="], "--where: "),
        (["--where", "true); copy (select 42) to 'stolen.csv'; select (1"], "--where: expected one condition"),
        (["--where", "(select content from read_text('/etc/hostname')) is not null"], "--where: Permission Error"),
        (["--where", "indicator = 'nothing'"], "nothing is told with --where indicator = 'nothing'"),
        (["--zone", "Phú Hàa"], "did you mean 'KCN Phú Hà'?"),
        (
            ["--zone", "KCN Phú Hà", "--since", "2030-01-01"],
            "nothing is told with --zone KCN Phú Hà --since 2030-01-01",
        ),
        (["--since", "yesterday"], "--since: "),
        (["--texts", "corpus"], "--texts is for records"),
    ],
)
def test_what_cannot_be_made_is_told(base: Path, tmp_path: Path, options: list[str], said: str) -> None:
    output = tmp_path / "report.html"
    done = CliRunner().invoke(app, ["report", str(base), "-o", str(output), *options])
    assert done.exit_code == 2 and said in done.output and not output.exists() and not Path("stolen.csv").exists()


def test_no_file_of_others_is_written_over(base: Path, tmp_path: Path) -> None:
    mine = tmp_path / "mine.html"
    mine.write_text("<p>mine", "utf-8")
    for output, said in ((mine, "was not written by kcn-extract"), (tmp_path / "a.txt", "expected .html")):
        done = CliRunner().invoke(app, ["report", str(base), "-o", str(output), "--overwrite"])
        assert done.exit_code == 2 and said in done.output
    assert mine.read_text("utf-8") == "<p>mine"


def test_records_from_standard_input(base: Path, tmp_path: Path) -> None:
    line = Extractor(names="never", extras=["text"]).extract("KCN Phú Hà rộng 350 ha.", id="a").to_json()
    output = tmp_path / "report.html"
    done = CliRunner().invoke(app, ["report", "-", "-o", str(output)], input=line)
    assert done.exit_code == 0 and "1 article, 1 fact in" in done.output
    assert data_of(output, "content")["about"]["articles_of_base"] == 1
