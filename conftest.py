"""Tests keep what they prepare in a folder of their own, never in the user's."""

import os
import tempfile

import pytest

_FOLDER = pytest.StashKey[tempfile.TemporaryDirectory[str]]()


def pytest_configure(config: pytest.Config) -> None:
    config.stash[_FOLDER] = folder = tempfile.TemporaryDirectory(prefix="kcn-extract-cache-")
    os.environ["KCN_EXTRACT_CACHE"] = folder.name


def pytest_unconfigure(config: pytest.Config) -> None:
    config.stash[_FOLDER].cleanup()
