"""Files that are none, or that may not be written: each refused by name, and nothing else done."""

from __future__ import annotations

import os
import shutil
import socket
import stat
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.faults import mounts
from tests.faults.mounts import MIB
from tests.faults.processes import Processes, Result
from tests.faults.server import DONE, REFUSED
from tests.faults.sites import (
    Tree,
    article,
    differences,
    leftovers,
    make_site,
    name_of,
    remove,
    tree,
)

PARTLY = 4
Say = Callable[[str], None]
OUTSIDE = article(1)
FILE = name_of(1)  # in _news, as 000, 003 and 004 are
OTHERS = (name_of(0), name_of(2))


def read_only(path: Path) -> None:
    path.chmod(0o444)


def a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def a_pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def a_socket(path: Path) -> None:
    path.unlink()
    here = os.open(path.parent, os.O_RDONLY)
    try:
        with socket.socket(socket.AF_UNIX) as made:
            made.bind(f"/proc/self/fd/{here}/{path.name}")
    finally:
        os.close(here)


def a_device(path: Path) -> None:
    path.unlink()
    try:
        os.mknod(path, stat.S_IFCHR | 0o600, os.makedev(1, 5))  # endless zeros
    except PermissionError:
        pytest.skip("a device cannot be made here")


def a_second_name(path: Path) -> None:
    os.link(path, outside_of(path) / "second.md")


def a_link_outside(path: Path) -> None:
    path.unlink()
    path.symlink_to(outside_of(path) / "outside.md")


def a_link_to_nothing(path: Path) -> None:
    path.unlink()
    path.symlink_to("nothing.md")


def a_link_to_itself(path: Path) -> None:
    path.unlink()
    path.symlink_to(path.name)


def a_link_to_a_folder_outside(path: Path) -> None:
    path.unlink()
    path.symlink_to(outside_of(path))


def a_folder_outside(path: Path) -> None:
    """The folder it is in is put elsewhere, and is a link to there."""
    folder = path.parent
    away = outside_of(path) / "folder"
    folder.rename(away)
    folder.symlink_to(away)


def immutable(path: Path) -> None:
    _chattr("+i", path)


def an_immutable_folder(path: Path) -> None:
    _chattr("+i", path.parent)


def larger_than_5_mb(path: Path) -> None:
    path.write_bytes(article(1) + b"x" * 6 * MIB)


def deleted(path: Path) -> None:
    path.unlink()


def emptied(path: Path) -> None:
    path.write_bytes(b"")


ODD = (
    read_only,
    a_folder,
    a_pipe,
    a_socket,
    a_device,
    a_second_name,
    a_link_outside,
    a_link_to_nothing,
    a_link_to_itself,
    a_folder_outside,
    immutable,
    an_immutable_folder,
    larger_than_5_mb,
    deleted,
    emptied,
)
# Everything that is in the folder is refused then, and the files in other folders are written.
WHOLE_FOLDER = (a_folder_outside, an_immutable_folder)


def outside_of(path: Path) -> Path:
    site = next(above for above in path.parents if (above / "_config.yml").exists())
    return site.parent / "outside"


def _chattr(flag: str, path: Path) -> None:
    program = shutil.which("chattr", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")
    if program is None:
        pytest.skip("chattr is not installed")
    run = subprocess.run([program, flag, os.fspath(path)], capture_output=True, text=True)
    if run.returncode != 0:
        pytest.skip(f"chattr is not allowed here: {run.stderr.strip()[:200]}")


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Path]:
    """A site, and a folder outside it with a file that looks like an article. On a disk, because
    not every system in memory has immutable files."""
    site = make_site(tmp_path / "site", 6)
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside/outside.md").write_bytes(OUTSIDE)
    try:
        yield site
    finally:
        for path in (site / FILE, (site / FILE).parent):
            if shutil.which("chattr") and path.exists() and not path.is_symlink():
                subprocess.run(["chattr", "-i", os.fspath(path)], capture_output=True)


def set_heat(site: Path, *options: str) -> dict[str, object]:
    files = [word for name in (OTHERS[0], FILE, OTHERS[1]) for word in ("--file", name)]
    return {"command": ["set", str(site), *files, *options, "heat=77"]}


@pytest.mark.parametrize("make", ODD, ids=lambda make: make.__name__)
def test_it_is_refused(
    plain: Processes, place: Path, say: Say, make: Callable[[Path], None]
) -> None:
    make(place / FILE)
    before, outside = tree(place), tree(place.parent / "outside")
    result = plain.run(set_heat(place))
    told = _refused(result, before, place)
    going_on = plain.run(set_heat(place, "--keep-going"))
    written = [name for name in OTHERS if b"heat: 77" in (place / name).read_bytes()]
    expected = [OTHERS[1]] if make in WHOLE_FOLDER else list(OTHERS)
    if going_on.code != PARTLY or written != expected:
        told.append(f"--keep-going: exit {going_on.code}, wrote {written}: {going_on.err}")
    now = tree(place)
    if now.get(FILE) != before.get(FILE):
        told.append("the odd file was changed")
    outside_now = tree(place.parent / "outside")
    if make is not a_folder_outside and outside_now != outside:
        told.append("something outside the site was changed")
    if outside_now["outside.md"].data != OUTSIDE:
        told.append("a file outside the site was written")
    told += leftovers(place)
    say(f"{len(told)} violations; {result.err.strip().splitlines()[0][:100]}")
    assert not told, "\n".join(told)


@pytest.mark.parametrize("make", ODD, ids=lambda make: make.__name__)
def test_it_became_so_after_the_preview(
    plain: Processes, place: Path, say: Say, make: Callable[[Path], None]
) -> None:
    """What was worked out on a sound file is not written to what is there now."""
    plain.prepare({"site": str(place), "set": {name: 77 for name in (*OTHERS, FILE)}})
    make(place / FILE)
    before = tree(place)
    told = []
    for exact in (True, False):
        result = plain.run({"exact": exact})
        told += [f"exact={exact}: {text}" for text in _refused(result, before, place)]
    if (place.parent / "outside/outside.md").read_bytes() != OUTSIDE:
        told.append("a file outside the site was written")
    say(f"{len(told)} violations; {result.err.strip().splitlines()[0][:100]}")
    assert not told, "\n".join(told)


def _refused(result: Result, before: Tree, site: Path) -> list[str]:
    told = []
    named = FILE in result.err or OTHERS[0] in result.err  # whose folder is the same
    if result.code != REFUSED or not named or "Traceback" in result.err:
        told.append(f"exit {result.code}: {result.err}")
    now = tree(site)
    if now != before:
        told.append(f"something was written: {differences(before, now)}")
    return told + leftovers(site)


def _other_field(path: Path) -> None:
    path.write_bytes(path.read_bytes().replace(b"published: true", b"published: false"))


def _same_field(path: Path) -> None:
    path.write_bytes(path.read_bytes().replace(b"heat: 1\n", b"heat: 5\n"))


@pytest.mark.parametrize(
    ("change", "exact", "code"),
    [
        (_other_field, True, REFUSED),
        (_other_field, False, DONE),
        (_same_field, True, REFUSED),
        (_same_field, False, REFUSED),
    ],
)
def test_changed_after_the_preview(
    plain: Processes,
    place: Path,
    say: Say,
    change: Callable[[Path], None],
    exact: bool,
    code: int,
) -> None:
    plain.prepare({"site": str(place), "set": {name: 77 for name in (*OTHERS, FILE)}})
    change(place / FILE)
    before = tree(place)
    result = plain.run({"exact": exact})
    now = tree(place)
    assert result.code == code, result.err
    if code == REFUSED:
        assert now == before
        assert FILE in result.err
    else:
        data = now[FILE].data
        assert data == before[FILE].data.replace(b"heat: 1\n", b"heat: 77\n")
    assert not leftovers(place)
    say(f"0 violations, exit {result.code}")


def test_a_link_inside_the_site_is_followed(plain: Processes, place: Path, say: Say) -> None:
    (place / FILE).unlink()
    (place / FILE).symlink_to("004.md")
    before = tree(place)
    result = plain.run(set_heat(place))
    now = tree(place)
    assert result.code == DONE, result.err
    assert now[FILE] == before[FILE]
    assert b"heat: 77" in now["_news/004.md"].data
    assert not leftovers(place)
    say("0 violations; the file that it leads to was written")


@contextmanager
def _mounted_read_only(site: Path) -> Iterator[None]:
    subprocess.run(["mount", "-o", "remount,ro", os.fspath(site.parent)], check=True)
    try:
        yield
    finally:
        subprocess.run(["mount", "-o", "remount,rw", os.fspath(site.parent)], check=True)


def test_the_disk_is_mounted_read_only(plain: Processes, fast: Path, say: Say) -> None:
    with mounts.in_memory(fast / "disk", f"size={4 * MIB}") as disk:
        site = make_site(disk / "site", 6)
        plain.prepare({"site": str(site), "set": {FILE: 77}})
        before = tree(site)
        with _mounted_read_only(site):
            result = plain.run(set_heat(site))
            written = plain.run({})
            listed = plain.curator("list", site)
        assert tree(site) == before
        assert (result.code, written.code, listed.code) == (REFUSED, REFUSED, DONE)
        for each in (result, written):
            assert "read-only" in each.err.lower(), each.err
            assert "Traceback" not in each.err
        assert not leftovers(site)
    say(f"0 violations; {result.err.strip().splitlines()[0][:100]}")


@pytest.mark.parametrize("what", ["_news", ".git", "."])
def test_a_folder_that_may_not_be_written(
    plain: Processes, fast: Path, say: Say, what: str
) -> None:
    """As somebody who is not the owner: for the administrator nothing is read-only."""
    if os.geteuid() != 0:
        pytest.skip("only the administrator can become somebody else")
    site = make_site(fast / "site", 6)
    fast.chmod(0o755)
    for path in (site, *site.rglob("*")):
        os.chown(path, 65534, 65534)
    os.chown(site / what, 0, 0)
    (site / what).chmod(0o755)
    before = tree(site)
    result = plain.run({**set_heat(site), "nobody": True})
    recovery = plain.run({"command": ["list", str(site)], "nobody": True})
    told = []
    now = tree(site)
    if what == ".":  # what it is in may not get new names, but its folders may
        assert result.code == DONE, result.err
    elif result.code != REFUSED or "Traceback" in result.err or not result.err.strip():
        told.append(f"exit {result.code}: {result.err}")
    elif now != before:
        told.append(f"something was written: {differences(before, now)}")
    if recovery.code != DONE or recovery.err:
        told.append(f"then list ended with {recovery.code}: {recovery.err}")
    told += leftovers(site)
    say(f"{len(told)} violations; {result.err.strip().splitlines()[0][:100]}")
    assert not told, "\n".join(told)


@pytest.mark.parametrize("git", [True, False], ids=["git", "no git"])
@pytest.mark.parametrize(
    "make", [a_folder, a_pipe, a_link_outside, a_link_to_nothing, a_link_to_a_folder_outside]
)
def test_the_journal_s_own_place_is_odd(
    plain: Processes, place: Path, say: Say, make: Callable[[Path], None], git: bool
) -> None:
    """Whoever made it so: nothing outside is written, nothing hangs, nothing is half done."""
    if not git:
        remove(place / ".git")
    top = place / (".git/curator" if git else ".curator")
    told = []
    names = ["", "lock", "work", "batches"]
    for number, name in enumerate(names):
        if os.path.lexists(top):
            remove(top)
        first = plain.curator("set", place, "--file", FILE, f"heat={number + 2}")
        assert first.code == DONE, first.err
        journal = top / name
        remove(journal)
        journal.write_bytes(b"")
        make(journal)
        found = _with_odd_journal(plain, place, b"n%d: 5\n" % number)
        told += [f"{journal.relative_to(place)}: {text}" for text in found]
    say(f"{len(names)} places, {len(told)} violations")
    assert not told, "\n".join(told)


def _with_odd_journal(plain: Processes, site: Path, line: bytes) -> list[str]:
    before, outside = tree(site), tree(site.parent / "outside")
    setting = line.decode().strip().replace(": ", "=")
    job = {"command": ["set", str(site), "--file", OTHERS[0], "--file", FILE, setting]}
    result = plain.run(job)
    now = tree(site)
    told = []
    if result.hung or "Traceback" in result.err or result.code not in (DONE, REFUSED):
        told.append(f"exit {result.code}: {result.err}")
    if result.code == REFUSED and now != before:
        told.append(f"something was written: {differences(before, now)}")
    if result.code == DONE and line not in now[FILE].data:
        told.append("it said done and was not")
    if tree(site.parent / "outside") != outside:
        told.append(f"something outside the site was written, exit {result.code}")
    listed = plain.curator("list", site)
    if listed.code != DONE or "Traceback" in listed.err:
        told.append(f"then list ended with {listed.code}: {listed.err}")
    return told
