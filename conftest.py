"""Tests keep what they prepare in a folder of their own, never in the user's."""

import os
import tempfile

import pytest

_FOLDER = pytest.StashKey[tempfile.TemporaryDirectory[str]]()


def pytest_configure(config: pytest.Config) -> None:
    if "PYTEST_CURRENT_TEST" in os.environ:  # a test has started these, and they share its folder
        return
    config.stash[_FOLDER] = folder = tempfile.TemporaryDirectory(prefix="kcn-extract-cache-")
    os.environ["KCN_EXTRACT_CACHE"] = folder.name


def pytest_unconfigure(config: pytest.Config) -> None:
    if folder := config.stash.get(_FOLDER, None):
        folder.cleanup()
