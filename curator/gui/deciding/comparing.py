"""Two texts word by word, cut down to what differs where they are long."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Literal

from PySide6.QtCore import QTextBoundaryFinder

from curator.gui.words import count, shorten

_SHORT = 700  # characters that are shown without a cut
_AROUND = 120  # of them that are shown around what differs in a longer text
_MOST = 20_000
_LOST = 40  # characters that are not worth a cut
_LEAST_ALIKE = 0.25  # of the words are the same, else all of a passage differs
_MANY = 800  # words that are matched with care
_BEFORE = 4  # the part of what is shown of a line that may be before what differs
_LONGEST = 60_000  # characters of a passage that are looked at word by word

_LINE = re.compile(r"[^\n]*\n|[^\n]+")
_PLAIN = re.compile(r"\n|\w+(?:['’]\w+)*[^\S\n]*|[^\w\s][^\S\n]*|[^\S\n]+")

#: Where something begins and ends; both are the same where only the other text has something.
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a text as it is shown; a "gap" stands for what is left out."""

    text: str
    kind: Literal["same", "differs", "gap"] = "same"


def compared(text: str, others: Sequence[str]) -> tuple[Part, ...]:
    """The text in parts: what at least one of the others has not at that place "differs". Of a
    long one only that is there, with a little around it."""
    spans = _joined([span for other in others for span in differing(text, other)])
    return tuple(_parts(text, spans))


def brief(one: str, other: str, limit: int) -> tuple[str, str]:
    """Two texts that are to stand within a sentence, each cut so that it is seen where they begin
    to differ."""
    one, other = (" ".join(text.split()) for text in (one, other))
    if max(len(one), len(other)) <= limit:
        return one, other
    both = enumerate(zip(one, other, strict=False))
    alike = next((at for at, (a, b) in both if a != b), min(len(one), len(other)))
    first = one.rfind(" ", 0, alike) + 1  # the word in which they part
    if alike - first > limit // 2:
        first = alike  # of a long one, such as an address, where they part
    start = max(0, min(first - limit // _BEFORE, max(len(one), len(other)) - limit + 1))
    if start:
        start = (one.find(" ", start, first) + 1) or start
    return _from(one, start, limit), _from(other, start, limit)


def _from(line: str, start: int, limit: int) -> str:
    """So many characters of a line at most, from a place on."""
    return f"…{shorten(line[start:], limit - 1)}" if start else shorten(line, limit)


@lru_cache(maxsize=32)
def differing(text: str, other: str) -> tuple[Span, ...]:
    """Where in `text` something is that `other` has not there, or the other way round."""
    if text == other:
        return ()
    found: list[Span] = []
    lines, others = _LINE.findall(text), _LINE.findall(other)
    start = before = 0
    for low, high, first, last in _changes(others, lines):
        start += sum(map(len, lines[before:low]))
        before = low
        passage, against = "".join(lines[low:high]), "".join(others[first:last])
        found += [(start + a, start + b) for a, b in _in_passage(passage, against)]
    return tuple(found)


def _changes(others: Sequence[str], own: Sequence[str]) -> Iterator[tuple[int, int, int, int]]:
    """What differs: from where to where in `own`, and in `others`."""
    shorter, head = min(len(others), len(own)), 0
    while head < shorter and others[head] == own[head]:
        head += 1
    tail = 0
    while tail < shorter - head and others[-1 - tail] == own[-1 - tail]:
        tail += 1
    one, two = others[head : len(others) - tail], own[head : len(own) - tail]
    junk = max(len(one), len(two)) > _MANY
    for kind, a, b, c, d in SequenceMatcher(None, one, two, autojunk=junk).get_opcodes():
        if kind != "equal":
            yield c + head, d + head, a + head, b + head


def _in_passage(text: str, other: str) -> Iterator[Span]:
    """The words of a passage that stands where the other one does."""
    if not text or not other or max(len(text), len(other)) > _LONGEST:
        yield 0, len(text.rstrip("\n"))
        return
    words, others = _words(text), _words(other)
    bare, against = [_bare(word) for word in words], [_bare(word) for word in others]
    is_blank = bare == against  # then it is the blanks that differ
    if is_blank:
        bare, against = words, others
    changes = list(_changes(against, bare))
    changed = sum(high - low for low, high, _, _ in changes)
    if 1 - changed / len(words) < _LEAST_ALIKE and len(words) > 1:
        yield 0, len(text.rstrip("\n"))
        return
    starts = [0]
    for word in words:
        starts.append(starts[-1] + len(word))
    for low, high, _, _ in changes:
        passed = "".join(words[low:high])
        yield starts[low], starts[low] + len(passed if is_blank else passed.rstrip(" \t"))


def _bare(word: str) -> str:
    return word.rstrip(" \t\u3000") or word


def _words(text: str) -> list[str]:
    """Its words, each with the blanks behind it; of writing without blanks its characters, as
    they are seen: an emoji is one, of however many parts."""
    if text.isascii():
        return _PLAIN.findall(text)
    data = text.encode("utf-16-le")
    finder = QTextBoundaryFinder(QTextBoundaryFinder.BoundaryType.Word, text)
    words: list[str] = []
    start = 0
    while (end := finder.toNextBoundary()) >= 0:
        word = data[2 * start : 2 * end].decode("utf-16-le")
        if words and word.isspace() and "\n" not in word and words[-1] != "\n":
            words[-1] += word
        else:
            words.append(word)
        start = end
    return words


def _joined(spans: Sequence[Span]) -> list[Span]:
    """In order, and those that touch as one."""
    joined: list[Span] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return joined


def _parts(text: str, spans: Sequence[Span]) -> Iterator[Part]:
    at = shown = 0
    for start, end in _windows(text, spans):
        if shown > _MOST:
            break
        if start > at:
            yield _gap(text, at, start)
        end = min(end, start + _MOST)
        yield from _marked(text, start, end, spans)
        shown += end - start
        at = end
    if at < len(text):
        yield _gap(text, at, len(text))


def _windows(text: str, spans: Sequence[Span]) -> list[Span]:
    """What is shown of a text."""
    if len(text) <= _SHORT:
        return [(0, len(text))] if text else []
    around = [
        (_edge(text, start - _AROUND, -1), _edge(text, end + _AROUND, 1))
        for start, end in spans or [(0, 0)]
    ]
    windows: list[Span] = []
    for start, end in around:
        if windows and start - windows[-1][1] < _LOST:
            windows[-1] = (windows[-1][0], max(end, windows[-1][1]))
        else:
            windows.append((0 if start < _LOST else start, end))
    if windows and len(text) - windows[-1][1] < _LOST:
        windows[-1] = (windows[-1][0], len(text))
    return windows


def _edge(text: str, at: int, step: int) -> int:
    """The end of a line near a place, else of a word, so that no character is cut in two."""
    if not 0 < at < len(text):
        return max(0, min(at, len(text)))
    further = range(at, max(0, min(at + step * _AROUND, len(text))), step)
    blanks = (near for near in further[:_LOST] if text[near - 1].isspace())
    return next((near for near in further if text[near - 1] == "\n"), next(blanks, at))


def _marked(text: str, start: int, end: int, spans: Sequence[Span]) -> Iterator[Part]:
    at = start
    for first, last in spans:
        if first == last or last <= at or first >= end:
            continue
        if first > at:
            yield Part(text[at:first])
        yield Part(text[max(first, at) : min(last, end)], "differs")
        at = min(last, end)
    if at < end:
        yield Part(text[at:end])


def _gap(text: str, start: int, end: int) -> Part:
    """What is said of what is left out: in a line of its own if it has lines of its own."""
    lines = text.count("\n", start, end)
    if not lines:
        return Part(" … " if start else "… ", "gap")
    before = "" if start == 0 or text[start - 1] == "\n" else "\n"
    after = "\n" if end < len(text) else ""
    return Part(f"{before}… {count(lines, 'line')} …{after}", "gap")
