"""Text that was typed and is not applied: as YAML, to mend a file, in a field that does not take it
or in those of several articles. It waits at its articles until it is, or is given up."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, NamedTuple, Protocol, TypeAlias

from PySide6.QtCore import QObject, Signal

from curator.gui.editor.kept import KeptTexts
from curator.gui.said import Notice, Refiled
from curator.gui.words import shorten

if TYPE_CHECKING:
    from curator.gui.session import Session
    from curator.library.drafts import TextKey, What

_TOPICS: Final = {"yaml": "yaml", "file": "mend"}


class Place(NamedTuple):
    """Where the editor is: the cursor, the other end of the selection, how far it is scrolled."""

    cursor: int
    anchor: int
    scrolled: int


@dataclass(frozen=True, slots=True)
class Typed:
    """`raw` is what is in the box, typed over the file that holds `base`; `read_as` is the text
    that this was read as, where it is the file that is mended. `others`: the other articles, where
    it was typed for several, `held` what the field of each held then, as in `TypedText`."""

    base: bytes
    read_as: str
    raw: str
    place: Place = field(default=Place(0, 0, 0), compare=False)
    others: tuple[str, ...] = ()
    held: tuple[str, ...] = ()


#: The path of an article and what is typed for it.
Shown: TypeAlias = "tuple[str, Typed] | None"


class Shows(Protocol):
    """A page on which such texts are typed."""

    def shown_text(self) -> Shown:
        """The one that is in its box now, if any is."""
        ...

    def drop_text(self) -> None:
        """Show what the article has instead."""
        ...


class HoldsFields(Protocol):
    """Where the texts of fields wait, or are shown."""

    def all(self) -> Iterable[tuple[TextKey, Typed]]:
        """Every one as it is now."""
        ...

    def bring(self, key: TextKey, text: Typed) -> None:
        """It was typed in an earlier life and waits from now on, which is said."""
        ...

    def drop(self, key: TextKey) -> None:
        """It is given up."""
        ...


class Unapplied(QObject):
    """All such texts of the open site: those that are shown, and those that wait. `typed` when one
    may be another one now, `ended` with the path of an article when nothing is typed for it any
    more, `wanted` with the path of one whose text the editor asks for, `several_wanted` with those
    of several.

    `fields` has those of fields; `boxes` say what is typed elsewhere right now."""

    typed = Signal()
    ended = Signal(str)
    wanted = Signal(str)
    several_wanted = Signal(tuple)

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session = session
        self._waiting: dict[What, KeptTexts[Typed]] = {
            "yaml": KeptTexts(session),
            "file": KeptTexts(session),
        }
        self._pages: dict[What, Shows] = {}
        self.fields: HoldsFields | None = None
        self.boxes: list[Callable[[], Iterable[tuple[TextKey, Typed]]]] = []
        # Before any page hears of it: they are made later.
        session.refiled.connect(self._follow)
        session.opened.connect(self._forget)

    def __bool__(self) -> bool:
        return any(not removed for _, _, removed in self.all())

    def waiting(self, what: What) -> KeptTexts[Typed]:
        """Those that no page shows now."""
        return self._waiting[what]

    def show_on(self, what: What, page: Shows) -> None:
        """There is a page now on which such texts are typed."""
        self._pages[what] = page

    def has(self, path: str, what: What) -> bool:
        """Whether there is such a text for this article."""
        page = self._pages.get(what)
        shown = None if page is None or path in self._waiting[what] else page.shown_text()
        return path in self._waiting[what] or (shown is not None and shown[0] == path)

    def all(self) -> dict[TextKey, Typed]:
        """Every text as it is now."""
        found: dict[TextKey, Typed] = {}
        for what, waiting in self._waiting.items():
            for path, removed, text in waiting.all():
                found[path, what, removed] = text
            shown = self._pages[what].shown_text() if what in self._pages else None
            if shown is not None:
                found[shown[0], what, False] = shown[1]
        for box in self.boxes:
            found.update(box())
        found.update(self.fields.all() if self.fields is not None else ())
        return found

    def bring(self, key: TextKey, text: Typed) -> None:
        """A text that was typed in an earlier life waits at its article from now on."""
        path, what, removed = key
        if what not in self._waiting:
            assert self.fields is not None
            self.fields.bring(key, text)
        elif removed:
            self._waiting[what].put_aside(path, text)
        else:
            self._waiting[what].keep(path, text)
            self.tell(path, what)

    def drop(self, key: TextKey, text: Typed) -> bool:
        """Give a text up; False where it is another one by now, which stays."""
        path, what, removed = key
        if self.all().get(key) != text:
            return False
        if what not in self._waiting:
            assert self.fields is not None
            self.fields.drop(key)
        elif not self._waiting[what].drop(path, removed=removed):
            self._pages[what].drop_text()
        self._session.settled.emit(topic_of(path, what))
        self.typed.emit()
        self.ended.emit(path)
        return True

    def show(self, key: TextKey, text: Typed) -> None:
        """The editor asks for this one."""
        if text.others:
            self.several_wanted.emit((key[0], *text.others))
        else:
            self.wanted.emit(key[0])

    def tell(self, path: str, what: What) -> None:
        """Say that there is a text that is not applied."""
        article = self._session.article(path)
        title = (article.title if article and what == "yaml" else "") or path.rpartition("/")[2]
        words = "The YAML you typed for" if what == "yaml" else "The text you typed to mend"
        show = ("Show", lambda: self.wanted.emit(path))
        text = f"{words} “{shorten(title, 40)}” is not applied; it is kept"
        topic = topic_of(path, what)
        self._session.noticed.emit(Notice(text, "error", show, topic=topic))

    def _follow(self, refiled: Refiled) -> None:
        """Articles were put elsewhere, and what was typed for them goes along."""
        for what, waiting in self._waiting.items():
            for path in waiting.follow(refiled):
                self._session.settled.emit(topic_of(path, what))

    def _forget(self) -> None:
        for waiting in self._waiting.values():
            waiting.clear()


def topic_of(path: str, what: What) -> str:
    """The topic of what is said of such a text."""
    return f"{_TOPICS.get(what, what)} {path}"
