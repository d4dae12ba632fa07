"""Time what the budget speaks of, beside a floor measured in the same run; print JSON.

    python -m tests.bench [SITE]
    python -m tests.bench --articles 100000 [--keep FOLDER]     one generated site of any size

SITE is a real site (default: the corpus' power-apps, else `seeds`). Each figure is the best of
several rounds; a ratio to its floor says more than seconds do on somebody else's machine.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import platform
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import yaml

from curator.document import Document, learn
from curator.document.source import Source
from curator.document.yamltree import parse
from curator.library.library import Library
from tests.bench.bulk import bulk
from tests.bench.merging import merging
from tests.bench.scale import scale
from tests.bench.several import several
from tests.bench.start import time_to_window

PROJECT = Path(__file__).resolve().parents[2]
ROUNDS = 9
MICROSECONDS = 1e6


def best(work: Callable[[], object], rounds: int = ROUNDS) -> float:
    """Seconds of the quickest of some rounds, without the garbage collector, as timeit has it."""
    times = []
    gc.disable()
    try:
        for _ in range(rounds):
            start = time.perf_counter()
            work()
            times.append(time.perf_counter() - start)
    finally:
        gc.enable()
    return min(times)


def alternating(
    works: dict[str, Callable[[], object]], count: int, rounds: int = ROUNDS
) -> dict[str, float]:
    """Microseconds each of `count` items takes: rounds alternate, so that noise hits all alike."""
    times: dict[str, float] = dict.fromkeys(works, float("inf"))
    for _ in range(rounds):
        for name, work in works.items():
            times[name] = min(times[name], best(work, 1))
    return {name: round(seconds / count * MICROSECONDS, 1) for name, seconds in times.items()}


def parsing(files: list[bytes]) -> dict[str, Any]:
    """Nodes with spans, against libyaml's events alone."""
    texts = [Source.read(data).text for data in files]

    def events() -> None:
        for text in texts:
            consume(yaml.parse(text, yaml.CSafeLoader))

    def nodes() -> None:
        for text in texts:
            parse(text)

    def documents() -> None:
        for data in files:
            Document.parse(data)

    figures = alternating({"events": events, "nodes": nodes, "document": documents}, len(files))
    return {
        "unit": "microseconds an article",
        **figures,
        "ratio": round(figures["nodes"] / figures["events"], 2),
        "budget ratio": 1.6,
        "holds": figures["nodes"] <= 1.6 * figures["events"],
    }


def editing(files: list[bytes]) -> dict[str, Any]:
    """One edit with its proof, against libyaml's events alone."""
    documents = [Document.parse(data) for data in files]
    style = learn(documents[:400])

    def operations(document: Document) -> list[dict[str, Any]]:
        value = document.data.get("published") is False
        kind = "replace" if "published" in document.data else "add"
        return [{"op": kind, "path": "/published", "value": value}]

    toggles = [operations(document) for document in documents]

    def events() -> None:
        for document in documents:
            consume(yaml.parse(document.front_matter, yaml.CSafeLoader))

    def replace() -> None:
        for document in documents:
            document.apply([{"op": "replace", "path": "/heat", "value": 4242}], style)

    def toggle() -> None:
        for document, ops in zip(documents, toggles, strict=True):
            document.apply(ops, style)

    with_heat = [document for document in documents if "heat" in document.data]
    documents[:] = with_heat
    toggles[:] = [operations(document) for document in documents]
    figures = alternating({"events": events, "replace": replace, "toggle": toggle}, len(documents))
    return {
        "unit": "microseconds an edit",
        **figures,
        "ratio": round(figures["toggle"] / figures["events"], 2),
        "budget": 250,
        "holds": figures["toggle"] <= 250,
    }


def listing(site: Path, files: list[bytes]) -> dict[str, Any]:
    """`curator list` as a process, against one that only starts and reads libyaml's events."""
    floor = (
        "import re, sys, yaml\n"
        "for path in sys.stdin.buffer.read().split(b'\\0')[:-1]:\n"
        "    data = open(path, 'rb').read()\n"
        "    text = re.split(rb'^(?:---|[.]{3})[ \\t]*\\r?$', data, maxsplit=2, flags=re.M)[1]\n"
        "    for event in yaml.parse(text.decode(), yaml.CSafeLoader): pass\n"
    )
    library = Library.open(site)
    readable = [path for path, article in library.articles.items() if not article.unreadable]
    names = b"".join(os.fsencode(site / path) + b"\0" for path in readable)

    def bare() -> None:
        subprocess.run([sys.executable, "-c", floor], input=names, check=True)

    def command() -> None:
        words = [sys.executable, "-m", "curator", "list", str(site), "--format", "json"]
        subprocess.run(words, stdout=subprocess.DEVNULL, check=True)

    seconds = {"events alone": best(bare, 5), "curator list": best(command, 5)}
    ratio = seconds["curator list"] / seconds["events alone"]
    return {
        "unit": "seconds",
        "articles": len(library.articles),
        **{name: round(value, 3) for name, value in seconds.items()},
        "ratio": round(ratio, 2),
    }


def consume(events: Iterable[object]) -> None:
    """Run an iterator to its end."""
    for _ in events:
        pass


def default_site() -> Path:
    corpus = os.environ.get("CURATOR_CORPUS") or PROJECT.parent / "shared" / "corpus"
    site = Path(corpus) / "power-apps"
    return site if site.is_dir() else PROJECT / "seeds"


def _has_history(site: Path) -> bool:
    return (site.parent / "history" / "merges.jsonl").is_file()


def main() -> None:
    asked = argparse.ArgumentParser(prog="python -m tests.bench")
    asked.add_argument("site", nargs="?", type=Path)
    asked.add_argument("--articles", type=int, help="of a generated site, instead of SITE")
    asked.add_argument("--keep", help="the folder where the generated site is kept")
    words = asked.parse_args()
    if words.articles:
        print(json.dumps(scale(words.articles, words.keep), indent=2))
        return
    site = words.site or default_site()
    library = Library.open(site)
    files = [article.saved for article in library.articles.values() if not article.unreadable]
    if site == PROJECT / "seeds":
        print("no corpus found: measuring the small sample site instead", file=sys.stderr)
    report = {
        "site": site.name,
        "machine": f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, "
        f"Python {platform.python_version()}",
        "articles": len(files),
        "parse": parsing(files),
        "edit with proof": editing(files),
        "merge": merging(site.parent, alternating) if _has_history(site) else None,
        "list": listing(site, files),
        "start to window": time_to_window(PROJECT / "seeds", site),
        "several selected": several(),
        "bulk": bulk(corpus=site if site != PROJECT / "seeds" else None),
    }
    print(json.dumps(report, indent=2))


if __name__ == "__main__":
    main()
