"""Minutes of random articles, damage and edits: `CURATOR_CAMPAIGN_SECONDS=1200 pytest -m campaign`.

Faster than Hypothesis, which has better things to do than to be fast. A failure names its seed:
`CURATOR_CAMPAIGN_SEED=n` begins there.
"""

from __future__ import annotations

import contextlib
import os
import time
from collections import Counter
from pathlib import Path
from random import Random

import pytest

from curator.document import Document, Style, learn
from curator.errors import DocumentError
from tests.property import checked
from tests.property.generate import Writer
from tests.property.mutate import mutated
from tests.property.test_roundtrip import read_safely

SECONDS = float(os.environ.get("CURATOR_CAMPAIGN_SECONDS", "240"))
FIRST_SEED = int(os.environ.get("CURATOR_CAMPAIGN_SEED", "0"))


def one_round(
    random: Random, articles: list[bytes], styles: list[Style], counts: Counter[str]
) -> None:
    """One article, generated or real, sound or damaged, and a few edits of it."""
    kind = random.randrange(5)
    whole = kind == 4
    if whole:
        # As the vocabulary's files are: no delimiters, and perhaps no final line end.
        data = Writer(random).front_matter().encode()
        data = data[:-1] if random.randrange(2) else data
    elif kind < 2:
        data = Writer(random).article()
    else:
        data = articles[random.randrange(len(articles))]
        if kind == 2:
            data = mutated(random, data)
    read_safely(data, whole=whole)
    counts["inputs"] += 1
    try:
        document = Document.parse(data, whole=whole)
    except DocumentError:
        counts["unreadable"] += 1
        return
    for _ in range(3):
        operation = Writer(random).operation(document.data)
        style = styles[random.randrange(len(styles))]
        result = checked.edit(data, operation, style, whole=whole)
        counts["refused" if result is None else "edits"] += 1
        if result is not None:
            data = result
            document = Document.parse(data, whole=whole)


def _styles(random: Random, articles: list[bytes]) -> list[Style]:
    """What siblings look like: none, a few generated ones, a few real ones."""
    styles = [Style()]
    for _ in range(20):
        generated = [Writer(random).article() for _ in range(3)]
        real = [articles[random.randrange(len(articles))] for _ in range(3)]
        for group in (generated, real):
            documents = []
            for data in group:
                with contextlib.suppress(DocumentError):
                    documents.append(Document.parse(data))
            styles.append(learn(documents))
    return styles


@pytest.mark.campaign
@pytest.mark.corpus
@pytest.mark.timeout(0)
def test_campaign(corpus: Path) -> None:
    site = corpus / "power-apps"
    articles = sorted(path.read_bytes() for path in site.rglob("_*/**/*.md"))
    styles = _styles(Random(0), articles)
    counts: Counter[str] = Counter()
    failures: list[str] = []
    end = time.monotonic() + SECONDS
    seed = FIRST_SEED
    while time.monotonic() < end and len(failures) < 50:
        try:
            one_round(Random(seed), articles, styles, counts)
        except Exception as error:
            failures.append(f"seed {seed}: {type(error).__name__}: {error}")
        seed += 1
    print(dict(counts), f"seeds {FIRST_SEED} to {seed - 1}")
    assert not failures, "\n".join(failures)
