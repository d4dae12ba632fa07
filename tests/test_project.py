"""Promises of the files around the code: README, lock, packaging."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import click
import pytest

from curator import bundled

PROJECT = Path(__file__).resolve().parent.parent

# Spelled in two halves, so that this file does not name one.
REGISTRY_HOST = re.compile(
    r"(?:https?://|@|\b)(?:[\w-]+\.)*(?:"
    + "|".join(["py" + "pi", "pythonho" + "sted", "np" + "mjs", "deb" + "ian"])
    + r")\.(?:org|com|io|net)\b",
    re.IGNORECASE,
)


def tracked_files() -> list[Path]:
    """What git knows of this project; skips outside a working tree (an unpacked archive)."""
    if not (PROJECT / ".git").exists():
        pytest.skip("not a git working tree")
    run = subprocess.run(
        ["git", "ls-files", "-z"], cwd=PROJECT, capture_output=True, text=True, check=True
    )
    return [PROJECT / name for name in run.stdout.split("\0") if name]


def readme_line(marker: str) -> str:
    """The one command in the fenced block after `<!-- marker -->`."""
    text = (PROJECT / "README.md").read_text("utf-8")
    found = re.search(rf"^<!-- {marker} -->\n```sh\n([^\n]+)\n```$", text, re.MULTILINE)
    assert found, f"README.md has no line marked {marker!r}"
    return found[1]


def test_the_readme_names_exactly_the_commands_that_exist() -> None:
    from curator.cli import main

    assert isinstance(main, click.Group)
    text = (PROJECT / "README.md").read_text("utf-8")
    section = text.split("\n## Command line\n")[1].split("\n## ")[0]
    rows = re.findall(r"^\| `curator ([a-z-]+)", section, re.MULTILINE)
    commands = {name for name, command in main.commands.items() if not command.hidden}
    assert sorted(rows) == sorted(commands)


def test_the_readme_s_curator_toml_is_understood(tmp_path: Path) -> None:
    from curator.library.settings import FILE_NAME, Settings

    text = (PROJECT / "README.md").read_text("utf-8")
    example = text.split("```toml\n")[1].split("```\n")[0]
    (tmp_path / FILE_NAME).write_text(example, "utf-8")
    settings = Settings.load(tmp_path)
    assert settings != Settings()
    assert settings.topic_key == "tags"


def test_the_readme_s_two_lines_install_from_the_lock() -> None:
    install = readme_line("test").removesuffix(" && .venv/bin/python -m pytest -n 3")
    # To use it a plain install, whose modules are compiled; to work on it an editable one.
    assert readme_line("open") == f"{install.removesuffix('-e .')}. && .venv/bin/curator seeds"
    assert "-r requirements.lock" in install


def test_ci_takes_the_line_from_the_readme() -> None:
    script = (PROJECT / ".ci" / "run").read_text("utf-8")
    function = re.search(r"^readme_line\(\) \{.*?^\}$", script, re.MULTILINE | re.DOTALL)
    assert function
    run = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", function[0] + "\nreadme_line test"],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert run.stdout == readme_line("test") + "\n"


def test_the_lock_holds_pins_and_hashes_and_no_address() -> None:
    lines = (PROJECT / "requirements.lock").read_text("utf-8").splitlines()
    lines = [line for line in lines if not line.startswith("#")]
    pin = re.compile(r"[a-z0-9.-]+==[\w.]+( ; [^\\]+)? \\")
    digest = re.compile(r"    --hash=sha256:[0-9a-f]{64}( \\)?")
    assert [line for line in lines if not (pin.fullmatch(line) or digest.fullmatch(line))] == []
    assert "://" not in (PROJECT / "requirements.lock").read_text("utf-8")


def test_the_lock_pins_every_dependency() -> None:
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text("utf-8"))["project"]
    extras = project["optional-dependencies"]
    wanted = [*project["dependencies"], *extras["test"], *extras["dev"]]
    names = {re.split(r"[^\w.-]", line)[0].lower().replace(".", "-") for line in wanted}
    lock = (PROJECT / "requirements.lock").read_text("utf-8")
    assert names - {"curator"} <= set(re.findall(r"^([a-z0-9.-]+)==", lock, re.MULTILINE))


def test_no_tracked_file_names_a_registry_host() -> None:
    named = [
        str(path.relative_to(PROJECT))
        for path in tracked_files()
        if path.is_file() and REGISTRY_HOST.search(path.read_bytes().decode("utf-8", "replace"))
    ]
    assert named == []


def test_the_host_pattern_would_see_one() -> None:
    assert REGISTRY_HOST.search("--index-url https://files.pythonho" + "sted.org/simple")
    assert REGISTRY_HOST.search("https://py" + "pi.org/project/x")
    assert not REGISTRY_HOST.search("a Debian package, the registry")


def test_bundled_folders_of_a_checkout() -> None:
    assert bundled.seeds() == PROJECT / "seeds"
    assert bundled.resources() == PROJECT / "resources"
    assert (bundled.resources() / "icons" / "curator.svg").is_file()


@pytest.mark.e2e
def test_bundled_folders_of_a_wheel(tmp_path: Path) -> None:
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(build, cwd=PROJECT, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("curator-*.whl")
    venv = tmp_path / "venv"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(venv)], check=True)
    bin_ = venv / ("Scripts" if os.name == "nt" else "bin")
    pip = [sys.executable, "-m", "pip", "--python", str(bin_ / "python")]
    install = [*pip, "install", "-q", "--no-index", "--no-deps", "--no-compile", str(wheel)]
    subprocess.run(install, check=True, cwd=tmp_path)

    code = "from curator import bundled; print(bundled.seeds()); print(bundled.resources())"
    run = subprocess.run(
        [str(bin_ / "python"), "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    seeds, resources = (Path(line) for line in run.stdout.split("\n")[:2])
    assert venv in seeds.parents
    assert venv in resources.parents
    assert contents(seeds) == contents(PROJECT / "seeds")
    assert contents(resources) == contents(PROJECT / "resources")


def contents(folder: Path) -> dict[str, bytes]:
    """All files in `folder` by their relative path."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }
