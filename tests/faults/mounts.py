"""File systems of our own, where the system lets us mount one."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

MIB = 1024 * 1024
PAGE = 4096


@contextmanager
def mounted(where: Path, *arguments: str | Path) -> Iterator[Path]:
    """`mount ARGUMENTS where`; skips the test, with the reason, where that is not allowed."""
    where.mkdir(parents=True, exist_ok=True)
    _run_or_skip("mount", *arguments, where)
    try:
        yield where
    finally:
        _unmount(where)


def _unmount(where: Path) -> None:
    """So that all of it is in the image when this returns."""
    for _ in range(50):
        if subprocess.run(["umount", os.fspath(where)], capture_output=True).returncode == 0:
            return
        time.sleep(0.02)
    subprocess.run(["umount", "--lazy", os.fspath(where)], check=True)
    raise AssertionError(f"{where} is still used by somebody")


@contextmanager
def in_memory(where: Path, options: str) -> Iterator[Path]:
    with mounted(where, "-t", "tmpfs", "-o", options, "tmpfs") as folder:
        yield folder


def make_image(image: Path, size: int) -> None:
    """An empty ext4 file system in a file."""
    with open(image, "wb") as file:
        file.truncate(size)
    _run_or_skip("mkfs.ext4", "-q", "-F", "-m0", "-E", "lazy_itable_init=0", image)


@contextmanager
def loop_mounted(image: Path, where: Path, options: str = "") -> Iterator[Path]:
    with mounted(where, "-o", f"loop,{options}".rstrip(","), image) as folder:
        yield folder


def _run_or_skip(*command: str | Path) -> None:
    path = f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin"
    program = shutil.which(os.fspath(command[0]), path=path)
    if program is None:
        pytest.skip(f"{command[0]} is not installed")
    run = subprocess.run([program, *command[1:]], capture_output=True, text=True)
    if run.returncode != 0:
        pytest.skip(f"{command[0]} is not allowed here: {run.stderr.strip()[:200]}")
