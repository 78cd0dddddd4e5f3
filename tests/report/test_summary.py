"""What a summary says of records."""

from pathlib import Path

from marked import extractor
from msgspec import structs
from typer.testing import CliRunner

from kcn_extract.cli.main import app
from kcn_extract.record import ErrorInfo, Record, Subject
from kcn_extract.report.summary import lines_of, summarised

TEXT = "Năm 2023, KCN Đình Trám thu hút 3 tỷ USD, tăng 5%. Khu công nghiệp Đình Trám rộng 98 ha."


def records() -> list[Record]:
    return [
        extractor().extract(TEXT, "2024-04-16", id="a"),
        extractor().extract("Tăng 5% và 7%.", "2024-05-02T10:00:00", id="b"),
        Record("kcn_extract.record/2", "c", None, None, [], [], ErrorInfo("empty", "no text")),
    ]


def test_a_summary() -> None:
    lines = list(lines_of(summarised(records())))
    assert lines[:3] == ["3 articles, published 2024-04-16 to 2024-05-02", "  1 error: empty", ""]
    table = {line.split()[0]: line.split()[1:] for line in lines[4:] if line}
    assert table["ZONE"] == ["2", "1", "KCN", "Đình", "Trám", "(2)"]
    assert table["PERCENT"] == ["3", "2", "5%", "(2),", "7%", "(1)"]
    assert table["indicator"] == ["facts", "articles", "the", "surest"]
    assert table["area"] == ["1", "1", "KCN", "Đình", "Trám:", "98", "ha"]
    assert all(len(line) <= 100 for line in lines)


def test_a_fact_whose_confidence_is_not_known_is_not_the_surest() -> None:
    record = extractor().extract(TEXT)
    known = next(fact for fact in record.facts if fact.indicator == "area")
    unknown = structs.replace(known, confidence=None, subject=Subject("zone", "Vân Trung", "KCN"))
    for facts in ([known, unknown], [unknown, known]):
        found = summarised([structs.replace(record, facts=facts)]).indicators["area"]
        assert (found.times, found.surest[1]) == (2, "KCN Đình Trám: 98 ha")


def test_many_indicators_are_not_all_shown() -> None:
    summary = summarised(records())
    summary.indicators |= {f"other_{number:02}": summary.indicators["area"] for number in range(20)}
    lines = list(lines_of(summary))
    assert lines[-1].startswith("… and ") and lines[-1].endswith(" indicators more")


def test_the_command(tmp_path: Path) -> None:
    path = tmp_path / "records.jsonl"
    path.write_bytes(b"".join(record.to_json() + b"\n" for record in records()))
    result = CliRunner().invoke(app, ["summary", str(path)])
    assert result.exit_code == 0 and result.output.startswith("3 articles")
    assert CliRunner().invoke(app, ["summary", "-"], input=path.read_bytes()).output == result.output
    assert CliRunner().invoke(app, ["summary", "-"], input="").output == "0 articles\n"
    path.write_text("{}\n")
    for broken in (path, tmp_path / "none"):
        assert CliRunner().invoke(app, ["summary", str(broken)]).exit_code == 2
