"""Compiled templates of a CRF."""

from __future__ import annotations

from pathlib import Path

import pytest

from kcn_extract.names.features import Featuriser, crfsuite_attributes


def test_windows_reach_over_both_ends() -> None:
    templates = ["T[-1]", "T[0,1]", "T[2]"]
    known = ["T[-1]=BOS", "T[-1]=a", "T[0,1]=a b", "T[0,1]=EOS", "T[2]=EOS", "T[2]=c"]
    assert Featuriser(templates, known)([["a", "b", "c"]]) == [
        ["T[-1]=BOS", "T[0,1]=a b", "T[2]=c"],
        ["T[-1]=a", "T[2]=EOS"],
        ["T[0,1]=EOS", "T[2]=EOS"],
    ]


def test_features_keep_the_order_of_the_templates() -> None:
    known = ["T[0].lower=a", "T[0]=A", "T[1]=EOS"]
    assert Featuriser(["T[1]", "T[0].lower", "T[0]"], known)([["A"]]) == [["T[1]=EOS", "T[0].lower=a", "T[0]=A"]]


def test_functions_and_columns() -> None:
    featuriser = Featuriser(
        ["T[0,1].is_in_dict", "T[0,1].up", "T[-1][1]"],
        ["T[0,1].is_in_dict=True", "T[0,1].up=True", "T[0,1].up=False", "T[-1][1]=N"],
        {"up": str.isupper},
        {"đất đai"},
    )
    assert featuriser([["ĐẤT", "Đai"], ["N", "V"]]) == [["T[0,1].is_in_dict=True", "T[0,1].up=False"], ["T[-1][1]=N"]]


def test_nothing_known_gives_no_features() -> None:
    assert Featuriser(["T[0]"], [])([["a", "b"]]) == [[], []]
    assert Featuriser(["T[0]"], ["T[0]=a"])([[]]) == []


@pytest.mark.parametrize("template", ["T[0", "U[0]", "T[0].reversed", "T[0].lower.lower"])
def test_an_unreadable_template_is_named(template: str) -> None:
    with pytest.raises(ValueError, match="cannot be read"):
        Featuriser([template], [])


def test_a_file_of_another_kind_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "model.bin"
    file.write_bytes(b"\x00" * 64)
    with pytest.raises(ValueError, match=r"model\.bin is not a CRFsuite model"):
        crfsuite_attributes(file)
