"""show, explain, patterns, schema, help: what they print."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest
from typer.testing import CliRunner, Result

from kcn_extract import Extractor
from kcn_extract.cli.main import app
from kcn_extract.record import Record

TEXT = "KCN Đình Trám thu hút 89,53 triệu USD từ ngày 16/4, tăng 5-7%."
RULE = """
label = "PERCENT"
[[rule]]
name    = "percent.halves"
pattern = '(?:một )?nửa'
value   = "percent_half"
match   = ["chiếm [một nửa = 50 %]"]
never   = ["nửa đêm"]
"""


def call(*arguments: object, stdin: str | None = None) -> Result:
    return CliRunner().invoke(app, [*map(str, arguments)], input=stdin)


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "tin.txt"
    path.write_bytes(f"{TEXT}\r\n\r\nHết.\r\n".encode())
    return path


@pytest.mark.parametrize(
    "command",
    ["", "run", "show", "explain", "evaluate", "schema", "patterns", "patterns list", "patterns check"],
)
def test_every_command_has_help(command: str) -> None:
    result = call(*command.split(), "--help")
    assert result.exit_code == 0 and "Usage" in result.output
    if command not in ("", "patterns"):
        assert "Example:" in result.output and f"kcn-extract {command}" in result.output


def test_version() -> None:
    assert re.fullmatch(r"kcn-extract \d+\.\d+\.\d+\n", call("--version").output)


def test_show_without_a_terminal_is_plain(article: Path) -> None:
    output = call("show", article, "--names", "never", "--published", "2024-05-02").output
    assert "[89,53 triệu USD = 89530000 USD] từ [ngày 16/4 = 2024-04-16], tăng [5-7% = 5..7 %]." in output
    assert "\x1b" not in output


@pytest.mark.parametrize("width", [60, 120])
def test_show_in_colour(article: Path, width: int) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "kcn_extract", "show", article, "--names", "never", "--width", str(width)],
        capture_output=True,
        env={**os.environ, "FORCE_COLOR": "1", "TERM": "xterm-256color", "NO_COLOR": ""},
    )
    output = done.stdout.decode()
    assert done.returncode == 0 and "\x1b[1;32m89,53 triệu USD\x1b[0m" in output
    assert "89 530 000 USD" in re.sub(r"\x1b\[[0-9;]*m", "", output)


def test_an_article_cannot_steer_the_terminal(tmp_path: Path) -> None:
    (tmp_path / "evil.txt").write_text("tăng \x1b[31m5%\x07\u202e hết", "utf-8")
    output = call("show", tmp_path / "evil.txt", "--names", "never").output
    assert "5%" in output and not set("\x1b\x07\u202e") & set(output)


def test_show_writes_pictures_and_pages(article: Path, tmp_path: Path) -> None:
    svg, html = tmp_path / "a.svg", tmp_path / "a.html"
    assert call("show", article, "--names", "never", "--svg", svg, "--html", html).exit_code == 0
    assert svg.read_text("utf-8").startswith("<svg") and "89,53" in svg.read_text("utf-8")
    assert "Content-Security-Policy" in html.read_text("utf-8")  # what it shows: tests/page
    for picture in (("--svg", svg), ("--html", html)):
        done = call("show", article, "--names", "never", *picture)
        assert done.exit_code == 2 and "is there already (--overwrite replaces it)" in done.stderr
        assert call("show", article, "--names", "never", *picture, "--overwrite").exit_code == 0
    html.write_text("<!DOCTYPE html><p>Trang đã lưu", "utf-8")
    done = call("show", article, "--names", "never", "--html", html, "--overwrite")
    assert done.exit_code == 2 and "was not written by kcn-extract" in done.stderr


def test_show_the_tree(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Khu mới chờ chủ\n\nTỉnh có:\n- KCN \x1bYên Mỹ;\n- [bold]KCN Phố Nối.\n", "utf-8")
    assert call("show", tmp_path / "a.txt", "--tree").output.splitlines() == [
        "title: Khu mới chờ chủ",
        "list",
        "  lead: Tỉnh có:",
        "  item -: KCN \N{REPLACEMENT CHARACTER}Yên Mỹ;",
        "  item -: [bold]KCN Phố Nối.",
    ]


def test_show_says_what_is_broken(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"\xff")
    assert call("show", tmp_path / "a.txt").exit_code == 1
    assert call("show", tmp_path / "none.txt").exit_code == 2


def test_explain() -> None:
    output = call("explain", TEXT, "--names", "never", "--published", "2024-05-02").output
    assert "5-7%  PERCENT  5..7 %" in output
    assert re.search(r"rule     percent\.sign \(percent\.toml:\d+\)", output)
    assert "start = 2024-04-16" in output and "day = 16, month = 4" in output
    assert re.search(r"won over “7%” of percent\.sign \(percent\.toml:\d+\): longer span", output)


def test_explain_says_what_was_refused_and_what_is_not_there() -> None:
    assert "nothing found" in call("explain", "Không có gì.", "--names", "never").output
    assert call("explain", "-", "--names", "never", stdin="tăng 5%").output.startswith("5%  PERCENT  5 %")


def test_explain_reads_a_file(article: Path, tmp_path: Path) -> None:
    assert "89,53 triệu USD  MONEY" in call("explain", article, "--names", "never").output
    rows = tmp_path / "tin.jsonl"
    rows.write_text('{"text": "ngày 2/9", "published": "2024-05-02"}\n{"txt": ""}\n', "utf-8")
    result = call("explain", rows, "--names", "never")
    assert result.exit_code == 1 and "start = 2023-09-02" in result.output and "line 2" in result.stderr


@pytest.mark.parametrize(("text", "status", "words"), [("none.txt", 2, "no such file: none.txt"), ("", 1, "no text")])
def test_explain_says_what_it_cannot_explain(text: str, status: int, words: str) -> None:
    result = call("explain", text, "--names", "never")
    assert result.exit_code == status and words in result.stderr


def test_patterns_list() -> None:
    lines = call("patterns", "list").output.splitlines()
    row = next(line for line in lines if line.startswith("percent.sign "))
    assert re.fullmatch(r"percent\.sign +PERCENT +percent\.toml:\d+ +0 of 50 wrong +\d+ anchors?", row)


def test_patterns_check_tells_each_way_to_fail_apart(tmp_path: Path) -> None:
    rule = """label = "PERCENT"
[[rule]]
name    = "percent.mine"
pattern = '(?P<low>(?&digits)) điểm trần'
value   = "percent"
match   = ["tăng [7 điểm trần = 8 %]", "tăng [12 điểm = 12 %] trần", "không [có gì = 1 %]", "tăng 5 điểm trần"]
never   = ["giảm 3 điểm trần"]
"""
    (tmp_path / "mine.toml").write_text(rule, "utf-8")
    result = call("patterns", "check", "--patterns", tmp_path)
    mine = [line for line in result.output.splitlines() if line.startswith("mine.toml:3: percent.mine: ")]
    assert result.exit_code == 1
    for words in (
        "has the value",
        "not the whole span",
        "not found",
        "no bracket says",
        "never 'giảm 3 điểm trần': found",
    ):
        assert any(words in line for line in mine), (words, mine)


BAGS = """label = "QUANTITY"
[tables.bags]
"bao xi măng" = "bag"
[[rule]]
name    = "quantity.bags"
pattern = '(?P<low>(?&digits)) (?P<unit>(?&bags))'
value   = "quantity"
match   = ["chở [20 bao xi măng = 20 bag]"]
never   = ["bao xi măng"]
"""


def test_a_rule_whose_value_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text(
        BAGS
        + """[[rule]]
name    = "money.bare"
label   = "MONEY"
pattern = '(?P<low>(?&digits)) tờ xanh'
value   = "money"
match   = ["trả [20 tờ xanh = 20 VND]"]
never   = ["tờ xanh"]
[[rule]]
name    = "quantity.bare"
label   = "QUANTITY"
pattern = '(?P<low>(?&digits)) thúng thóc'
value   = "quantity"
match   = ["gặt [20 thúng thóc = 20 bag]"]
never   = ["thúng thóc"]
""",
        "utf-8",
    )
    bags = "mine.toml:5: quantity.bags: match {!r}: value 'quantity' cannot take {!r}: {!r} stands in none"
    bare = "mine.toml:11: money.bare: match {!r}: value 'money' cannot take {!r}: it needs a group called 'unit'"
    result = call("patterns", "check", "--patterns", tmp_path)
    assert result.exit_code == 1
    assert bags.format("chở [20 bao xi măng = 20 bag]", "20 bao xi măng", "bao xi măng") in result.output
    assert bare.format("trả [20 tờ xanh = 20 VND]", "20 tờ xanh") in result.output
    assert "value 'quantity' cannot take '20 thúng thóc': it needs a group called 'unit'" in result.output
    for command in ("explain", "show"):
        result = call(command, "-", "--patterns", tmp_path, "--names", "never", stdin="chở 20 bao xi măng")
        assert result.exit_code == 1 and "mine.toml:5: quantity.bags: value 'quantity'" in result.stderr


def test_a_rule_has_the_words_of_its_own_tables(tmp_path: Path) -> None:
    own = BAGS.replace('"bag"\n', '"bag"\n"bao xi mang" = "bag"\n') + 'tables  = { unit = "bags" }\n'
    (tmp_path / "mine.toml").write_text(own, "utf-8")
    result = call("patterns", "check", "--patterns", tmp_path)
    assert result.exit_code == 0 and "no problems" in result.output
    output = call("show", "-", "--patterns", tmp_path, "--names", "never", stdin="20 bao xi măng, 98 ha, 5%").output
    assert output == "[20 bao xi măng = 20 bag], [98 ha = 98 ha], [5% = 5 %]\n"


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("indicator.toml", "a = [", "indicator.toml: not readable as TOML"),
        ("indicator.toml", "[indicator.rent]\n", "indicator.toml: indicator: must be an array of tables"),
        ("indicator.toml", "cues = 5\n", "must be a table ([cues])"),
        ("zones.csv", "id,name\n", "zones.csv:1: invalid header 'id,name' (expected"),
        ("mine.toml", "label = ", "mine.toml: not readable as TOML"),
    ],
)
def test_each_file_of_a_folder_is_checked(tmp_path: Path, name: str, content: str, words: str) -> None:
    (tmp_path / name).write_text(content, "utf-8")
    result = call("patterns", "check", "--patterns", tmp_path)
    assert result.exit_code == 1 and words in result.output and "1 problem" in result.output
    result = call("explain", "5%", "--patterns", tmp_path)
    assert result.exit_code == 2 and words in result.stderr
    assert f"(run `kcn-extract patterns check --patterns {tmp_path}`):" in result.stderr


def test_a_folder_may_hold_zones_alone(tmp_path: Path) -> None:
    columns = "id,kind,name,aliases,province,province_2025,district,area_ha,established,status"
    row = "kcn-dong-phong,KCN,Đồng Phong,,An Giang,An Giang,,252,,operating"
    (tmp_path / "zones.csv").write_text(f"{columns}\n{row}\n", "utf-8")
    assert call("patterns", "check", "--patterns", tmp_path).exit_code == 0
    output = call("explain", "KCN Đồng Phong", "--patterns", tmp_path, "--names", "never").output
    assert "zone = kcn-dong-phong, province = An Giang" in output


def test_patterns_check_says_what_does_not_load(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text(RULE, "utf-8")
    result = call("patterns", "check", "--patterns", tmp_path)
    assert result.exit_code == 1 and "unknown value 'percent_half'" in result.output
    assert call("patterns", "check", "--patterns", tmp_path / "none").exit_code == 2


def test_patterns_check_names_what_runs_by_plain_search(tmp_path: Path) -> None:
    rule = """label = "DECOY"
[[rule]]
name    = "decoy.mine"
pattern = '[^ \\n]zz[^ \\n]zz'
never   = ["không"]
"""
    (tmp_path / "mine.toml").write_text(rule, "utf-8")
    output = call("patterns", "check", "--patterns", tmp_path).output
    assert "decoy.mine: runs by plain search (slow), as it may begin with any character" in output


def test_real_records_fit_the_schema() -> None:
    schema = json.loads(call("schema").output)
    validator = jsonschema.Draft202012Validator(schema)
    validator.check_schema(schema)
    extractor = Extractor(names="never")
    record = json.loads(extractor.extract(TEXT + " Có 12 dự án trên 98,5 ha.", "2024-05-02").to_json())
    assert {mention["label"] for mention in record["mentions"]} >= {"MONEY", "DATE", "PERCENT", "QUANTITY", "CARDINAL"}
    validator.validate(record)
    (broken,) = extractor.stream([""])
    validator.validate(json.loads(broken.to_json()))


@pytest.mark.parametrize(
    "spoil",
    [
        lambda record: record.pop("facts"),
        lambda record: record.update(schema="kcn_extract.record/0"),
        lambda record: record["mentions"][0].update(label="MONY"),
        lambda record: record["mentions"][0]["value"].update(amount="5"),
        lambda record: record["mentions"][0]["value"].pop("unit"),
        lambda record: record["mentions"][0].update(start=1.5),
    ],
)
def test_the_schema_refuses_what_is_no_record(spoil) -> None:  # type: ignore[no-untyped-def]
    record = json.loads(Extractor(names="never").extract("tăng 5,4%").to_json())
    spoil(record)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(record, json.loads(call("schema").output))


def test_a_record_reads_back(article: Path) -> None:
    output = CliRunner().invoke(app, ["run", str(article), "--names", "never", "--quiet"]).stdout_bytes
    line = output.rstrip(b"\n")
    assert Record.from_json(line).to_json() == line


def test_evaluate(tmp_path: Path) -> None:
    record = Extractor(names="never").extract(TEXT, "2024-05-02", "tin")
    (tmp_path / "records.jsonl").write_bytes(record.to_json() + b"\n")
    money = next(mention for mention in record.mentions if mention.label == "MONEY")
    row = {"label": "MONEY", "start": money.start, "end": money.end, "text": money.text, "value": "89530000 USD"}
    gold = tmp_path / "gold.jsonl"
    gold.write_text(json.dumps({"id": "tin", "mentions": [row]}), "utf-8")
    result = call("evaluate", gold, tmp_path / "records.jsonl", "--errors", 9)
    assert result.exit_code == 0 and "spurious" in result.output
    assert re.search(r"MONEY +1 +1 +1\.0000 +1\.0000 +1\.0000 +1\.0000", result.output)
    figures = json.loads(call("evaluate", gold, tmp_path / "records.jsonl", "--json").output)
    assert figures["MONEY"]["f1_value"] == 1


@pytest.mark.parametrize("records", ["none.jsonl", "gold.jsonl"])
def test_evaluate_says_what_it_cannot_read(tmp_path: Path, records: str) -> None:
    gold = tmp_path / "gold.jsonl"
    gold.write_text('{"id": "a", "mentions": []}\n', "utf-8")
    result = CliRunner().invoke(app, ["evaluate", str(gold), str(tmp_path / records)])
    assert result.exit_code == 2 and records in result.stderr and "Traceback" not in result.stderr


def test_patterns_list_counts_the_mentions_of_a_run(tmp_path: Path) -> None:
    records = tmp_path / "records.jsonl"
    mentions = [{"rule": "percent.sign"}, {"rule": "percent.sign"}, {"rule": "percent.sgn"}, {"rule": "money.amount"}]
    records.write_text(json.dumps({"mentions": mentions}), encoding="utf-8")
    output = call("patterns", "list", "--stats", records).output
    sign = next(line for line in output.splitlines() if line.startswith("percent.sign"))
    assert re.search(r"0 of 50 wrong +2 +50\.00%", sign)
    assert output.splitlines()[0].split() == ["rule", "label", "file", "precision", "mentions", "share", "anchors"]
    assert "4 mentions; " in output and "money.before" in output
    assert max(len(line) for line in output.splitlines() if line.startswith("  ")) <= 100
    assert output.splitlines()[-1] == "unknown rules in the records: percent.sgn (1)"
    records.write_text("{}", encoding="utf-8")
    wrong = call("patterns", "list", "--stats", records)
    assert wrong.exit_code == 2 and "line 1: not a record" in wrong.output
    nowhere = call("patterns", "list", "--stats", "nowhere.jsonl")
    assert nowhere.exit_code == 2 and "cannot read nowhere.jsonl: No such file or directory" in nowhere.output


def test_a_tree_goes_to_the_terminal_alone(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Khu mới chờ chủ", "utf-8")
    done = call("show", tmp_path / "a.txt", "--tree", "--html", tmp_path / "a.html")
    assert done.exit_code == 2 and not (tmp_path / "a.html").exists()
