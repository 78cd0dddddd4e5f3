"""The prepared lexicon is that of ``indicator.toml``, byte for byte; what changed since is loaded anew."""

from pathlib import Path

from kcn_extract.facts import prepared
from kcn_extract.facts.indicator import load_lexicon
from kcn_extract.rules.load import BUILT_IN_PATTERNS

SOURCE = BUILT_IN_PATTERNS / prepared.SOURCE


def test_the_file_is_up_to_date() -> None:
    """After a change of ``indicator.toml``: ``python -m kcn_extract.facts.prepared``."""
    assert prepared.FILE.read_bytes() == prepared.generate(BUILT_IN_PATTERNS)


def test_the_prepared_lexicon_is_the_loaded_one() -> None:
    assert prepared.prepared_lexicon(BUILT_IN_PATTERNS, None) == load_lexicon(BUILT_IN_PATTERNS)


def test_a_changed_file_is_loaded_anew(tmp_path: Path) -> None:
    changed = SOURCE.read_text(encoding="utf-8").replace('"revenue"', '"turnover"')
    (tmp_path / prepared.SOURCE).write_text(changed, encoding="utf-8")
    codes = {indicator.code for indicator in prepared.prepared_lexicon(tmp_path, None).indicators}
    assert "turnover" in codes and "revenue" not in codes


def test_an_overlay_is_laid_over(tmp_path: Path) -> None:
    assert prepared.prepared_lexicon(BUILT_IN_PATTERNS, tmp_path) == load_lexicon(BUILT_IN_PATTERNS)
    (tmp_path / prepared.SOURCE).write_text('[cues]\nup = ["vọt"]\n', encoding="utf-8")
    assert "up" in prepared.prepared_lexicon(BUILT_IN_PATTERNS, tmp_path).phrases["vọt"].lists
