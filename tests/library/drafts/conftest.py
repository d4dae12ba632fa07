"""A small site, and a data folder of its own for each test."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from curator.library.library import Library

ONE = "_news/one.md"
SOURCE = b"""---
title: 'One'
date: 2020-07-15T05:31:00Z
heat: 7
topics:
- AI
---
First line
"""


@pytest.fixture(autouse=True)
def data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the drafts of the test are."""
    monkeypatch.setenv("XDG_DATA_HOME", os.fspath(tmp_path / "data"))
    return tmp_path / "data" / "curator" / "drafts"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = tmp_path / "site"
    (root / "_news").mkdir(parents=True)
    (root / "_config.yml").write_bytes(b"title: Small\n")
    (root / ONE).write_bytes(SOURCE)
    return root


@pytest.fixture
def library(root: Path) -> Library:
    return Library.open(root)
