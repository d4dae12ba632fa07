"""What triage says: counts, what was decided, how fast it goes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from curator.gui.editor.preview_card import long_date
from curator.gui.words import count, grouped, shorten
from curator.library.triage import Verdict

if TYPE_CHECKING:
    from PySide6.QtCore import QLocale

    from curator.gui.triage.ahead import Prepared
    from curator.gui.triage.deciding import Deciding

_PAST = {
    Verdict.PUBLISH: "published",
    Verdict.REJECT: "rejected",
    Verdict.SKIP: "skipped",
    Verdict.LATER: "put off",
}


def badges_of(prepared: Prepared) -> str:
    """What is the matter with an article, in a few words."""
    article = prepared.article
    if prepared.reason:
        return "Cannot be read"
    if prepared.is_removed:
        return "Rejected before"
    return "Not published" if article.published is False else ""


def left_words(deciding: Deciding) -> str:
    """`48 left · 12 done · 14 a minute · 3 min to go`."""
    queue = deciding.queue
    parts = [f"{grouped(queue.left)} left", f"{grouped(queue.done)} done"]
    if put_off := queue.put_off:
        parts.insert(1, f"{grouped(put_off)} for later")
    if (rate := deciding.per_minute) is not None:
        parts.append(f"{grouped(round(rate))} a minute")
        seconds = deciding.seconds_left
        if seconds and queue.left:
            parts.append(f"{duration(seconds)} to go")
    return "  ·  ".join(parts)


def duration(seconds: float) -> str:
    """About how long."""
    if seconds < 45:
        return "under 1 min"
    minutes = max(round(seconds / 60), 1)
    return f"{minutes} min" if minutes < 100 else f"{round(seconds / 3600)} h"


def decided_words(deciding: Deciding, undo: str) -> str:
    """What would be taken back next; "" for nothing. `undo` is the last step of the undo stack."""
    last = deciding.queue.last
    if not deciding.can_take_back:
        return ""
    if last is None or deciding.is_newer_step:
        return shorten(undo[:1].lower() + undo[1:], 30)
    return _PAST[last.verdict]


def said_of(prepared: Prepared, deciding: Deciding, locale: QLocale) -> str:
    """What a screen reader says of an article when it is its turn."""
    card, article = prepared.card, prepared.article
    day = long_date(card.date, locale) if card.date else ""
    quality = "" if article.quality is None else f"quality {article.quality:g}"
    state = badges_of(prepared) or "Published"
    facts = [card.title, card.publisher, day, state, quality]
    return ", ".join([*filter(None, facts), f"{deciding.queue.left} left"])


def figures_of(deciding: Deciding) -> tuple[str, str, list[tuple[str, str]], str]:
    """Heading, words, figures with their names, and what the save button says, at the end."""
    counts, done = deciding.queue.counts(), deciding.queue.done
    lines = [
        (grouped(counts[verdict]), _PAST[verdict])
        for verdict in (Verdict.PUBLISH, Verdict.REJECT, Verdict.SKIP)
        if counts[verdict]
    ]
    topics = sum(
        len(each.choice.added) + len(each.choice.removed)
        for each in deciding.queue.decided
        if each.choice is not None and each.verdict is not Verdict.LATER
    )
    if topics:
        lines.append((grouped(topics), "topics changed" if topics > 1 else "topic changed"))
    if deciding.left_out:
        lines.append((grouped(deciding.left_out), "left out: rejected before"))
    if (rate := deciding.per_minute) is not None:
        lines.append((grouped(round(rate)), f"a minute, {duration(deciding.seconds)} in all"))
    unsaved = len(deciding.unsaved)
    heading = f"{count(done, 'article')} decided" if done else "Nothing left to decide"
    save = f"Save {count(unsaved, 'decision')}" if unsaved else ""
    words = "All of it is saved." if done and not unsaved else ""
    if done and not unsaved and not any(each.edited for each in deciding.queue.decided):
        words = "No file is different: there is nothing to save."
    if unsaved:
        words = "Nothing is written yet. Saving is one step, which Undo history takes back."
    return heading, words, lines, save
