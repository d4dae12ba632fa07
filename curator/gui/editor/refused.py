"""Texts of fields that were not taken, kept until the editor comes back to their articles."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from curator.document import format_route, parse_route
from curator.errors import DocumentError
from curator.gui.editor.held import SEVERAL, Held, as_begun, followed, held_by_path
from curator.gui.editor.kept import KeptTexts
from curator.gui.session import Notice, Refiled, Session
from curator.gui.unapplied import Typed, topic_of
from curator.gui.words import count, shorten
from curator.library.labels import label_of

if TYPE_CHECKING:
    from curator.document import Value
    from curator.gui.form.field import Field
    from curator.gui.form.form import Form
    from curator.library.article import Article
    from curator.library.drafts import TextKey
    from curator.library.specs import FieldSpec


@dataclass(frozen=True, slots=True)
class _Kept:
    """A text and whether it was typed in an earlier life: it may be a good one then."""

    text: Typed
    is_brought: bool


class RefusedTexts:
    """What was refused, or not confirmed yet, by the path of its article and by route, or by the
    paths of several; `fields` are those of the articles that are shown now, at these `paths`."""

    def __init__(
        self,
        session: Session,
        fields: Callable[[], Iterable[Field]],
        paths: Callable[[], Sequence[str]],
    ) -> None:
        self._session = session
        self._fields = fields
        self._paths = paths
        self._texts: KeptTexts[dict[str, _Kept]] = KeptTexts(session)
        self._of_several: dict[TextKey, _Kept] = {}
        self._held = Held(session)
        session.unapplied.fields = self
        # Before any widget shows the articles elsewhere: it is made first.
        session.refiled.connect(self._follow)

    def __len__(self) -> int:
        return len(self._texts) + len(self._of_several)

    def clear(self) -> None:
        """Forget all."""
        self._texts.clear()
        self._of_several.clear()
        self._held.forget_all_but()

    # -- kept in case Curator is killed -------------------------------------------------

    def all(self) -> Iterator[tuple[TextKey, Typed]]:
        """Those that wait, and those in boxes that are not handed in by themselves."""
        for path, removed, texts in self._texts.all():
            for route, kept in texts.items():
                yield (path, route, removed), kept.text
        for key, kept in self._of_several.items():
            yield key, kept.text
        routes = set()
        for field in self._fields():
            if field.waits and field.unsent is not None:
                routes.add(field.row.route)
                yield self._shown(field, field.unsent)
        self._held.forget_all_but(routes)

    def bring(self, key: TextKey, text: Typed) -> None:
        """It was typed in an earlier life and waits from now on, which is said."""
        path, what, removed = key
        kept = _Kept(text, is_brought=True)
        if what.startswith(SEVERAL):
            self._of_several[key] = kept
        elif removed:
            self._texts.put_aside(path, {**self._texts.aside(path, {}), what: kept})
            return
        else:
            self._keep(path, what, kept)
        number = len(text.others) + 1
        article = None if text.others else self._session.article(path)
        title = (article.title if article else "") or path.rpartition("/")[2]
        of = count(number, "article") if text.others else f"“{shorten(title, 40)}”"
        words = f"{_label(what)} you typed for {of} is not applied; it is kept"
        show = ("Show", lambda: self._session.unapplied.show(key, text))
        self._session.noticed.emit(Notice(words, "error", show, topic=topic_of(path, what)))

    def drop(self, key: TextKey) -> None:
        """It is given up, wherever it is."""
        path, what, removed = key
        if self._of_several.pop(key, None) is not None:
            return
        there = self._texts.aside(path, {}) if removed else self._texts.take(path) or {}
        if there.pop(what, None) is None:
            for field in self._fields():
                if field.waits and self._shown(field, "")[0] == key:
                    field.revert()
        if there and not removed:
            self._texts.keep(path, there)

    def _shown(self, field: Field, text: str) -> tuple[TextKey, Typed]:
        paths, route = self._paths(), field.row.route
        if len(paths) > 1:
            held = self._held.of(paths, route)
            typed = Typed(b"", "", text, others=tuple(paths[1:]), held=held)
            return (paths[0], SEVERAL + route, False), typed
        path = self._texts.path_now(paths[0]) or paths[0]
        if field.brought is not None:
            was, at = field.brought
            return (path, at, False), Typed(was.data, "", text)
        article = self._session.article(path)
        base = b"" if article is None else article.data
        return (path, route, False), Typed(base, "", text)

    # -- refused ---------------------------------------------------------------------------------

    def tell(self, route: str, reason: str) -> None:
        """Say why the field of a route does not take its text; take that back when it does."""
        topic = f"field {route}"
        if reason:
            self._session.noticed.emit(Notice(reason, "error", topic=topic))
        else:
            self._session.settled.emit(topic)
            self._held.forget(route)
        self._session.unapplied.typed.emit()

    def keep(self, field: Field) -> None:
        """Say that a field's text was not taken, and keep it for what is shown."""
        text = field.unsent
        if text is None:
            return
        key, typed = self._shown(field, text)
        kept = _Kept(typed, field.brought is not None)
        if typed.others:
            self._of_several[key] = kept
        else:
            self._keep(key[0], key[1], kept)
        field.revert()
        words = f"{field.name} was not changed to “{shorten(text, 40)}”; the text is kept"
        self._session.noticed.emit(Notice(words, "error", topic=topic_of(key[0], key[1])))

    def _keep(self, path: str, route: str, kept: _Kept) -> None:
        self._texts.keep(path, {**(self._texts.take(path) or {}), route: kept})

    def asked_for(self, article: Article) -> tuple[FieldSpec, ...]:
        """The fields that texts of an article were typed in and that it does not have."""
        from curator.library.specs import spec_of

        library, waiting = self._session.library, dict[str, _Kept]()
        for path, removed, texts in self._texts.all():
            if path == article.path and not removed:
                waiting = texts
        keys = {parse_route(route)[0] for route in waiting}.difference(article.keys)
        return tuple(
            library.specs.get(article.collection, key) or spec_of(key, "", library.site.settings)
            for key in sorted(keys)
        )

    def restore(self, article: Article, form: Form) -> None:
        """Put the texts of an article back where they were typed, if that is still there."""
        for route, kept in (self._texts.take(article.path) or {}).items():
            over = self._over(article.path, kept.text.base)
            now = _route_now(over, article, route)
            field = None if now is None else form.reach(now)
            if field is not None and field.unsent is not None:
                self._keep(article.path, route, kept)  # something else is typed there just now
                continue
            self._session.settled.emit(topic_of(article.path, route))
            if field is None or not _put(field, kept, over, route):
                self._session.unapplied.typed.emit()
                text = kept.text.raw
                words = f"“{shorten(text, 40)}” was dropped: what it was typed for is gone"
                self._session.noticed.emit(Notice(words, "error", details=text))

    def restore_several(self, form: Form) -> None:
        """The same for several articles, if it was typed for these."""
        paths, library = self._paths(), self._session.library
        for key, kept in list(self._of_several.items()):
            held = held_by_path(key, kept.text)
            if held.keys() != set(paths):
                continue
            route = key[1].removeprefix(SEVERAL)
            field, over = form.reach(route), self._session.article(paths[0])
            if field is None or field.unsent is not None or over is None:
                continue
            if _put(field, kept, over, route):
                field.expect_over(as_begun(library, route, held))
                self._held.know(paths, route, tuple(held[path] for path in paths))
                del self._of_several[key]
                self._session.settled.emit(topic_of(key[0], key[1]))

    def _over(self, path: str, base: bytes) -> Article:
        from curator.library.article import Article

        site = self._session.library.site
        return Article.read(path, site.collection_of(path), base, site.settings)

    def _follow(self, refiled: Refiled) -> None:
        self._texts.follow(refiled)
        moved = {before: after for before, after in refiled.paths if before is not None}
        for key, kept in list(self._of_several.items()):
            paths = (key[0], *kept.text.others)
            now = {path: after for path in paths if (after := moved.get(path, path)) is not None}
            if now == dict(zip(paths, paths, strict=True)):
                continue
            del self._of_several[key]
            self._session.settled.emit(topic_of(key[0], key[1]))
            if now:
                at, text = followed(key, kept.text, now, self._session.library)
                if text.others:
                    self._of_several[at] = replace(kept, text=text)
                else:
                    self._keep(at[0], at[1], replace(kept, text=text))


def _put(field: Field, kept: _Kept, over: Article, route: str) -> bool:
    """Whether the field is one for such a text, that was typed over this article's at a route."""
    if kept.is_brought:
        from curator.gui.form.overtaken import Before

        return field.bring_back(kept.text.raw, Before(over, route))
    field.restore(kept.text.raw)
    return True


def _label(what: str) -> str:
    """`The title`."""
    keys = [part for part in parse_route(what.removeprefix(SEVERAL)) if not part.isdecimal()]
    label = label_of(keys[-1]) if keys else "text"
    return f"The {label[:1].lower()}{label[1:]}"


def _route_now(over: Article, article: Article, route: str) -> str | None:
    """Where the field of a route is that an article had before: in the same items of its lists,
    whatever their numbers are by now. None where one of these is not there any more."""
    from curator.document.items import same_items

    before, now = _data(over), _data(article)
    found = []
    for part in parse_route(route):
        if isinstance(before, list) and isinstance(now, list):
            pairs = same_items(before, now, alike=True)
            at = next((at for at, there in pairs.items() if str(there) == part), None)
            if at is None:
                return None
            before, now = before[int(part)], now[at]
            found.append(str(at))
        elif isinstance(before, list) or isinstance(now, list):
            return None
        else:
            before, now = _within(before, part), _within(now, part)
            found.append(part)
    return format_route(found)


def _data(article: Article) -> Value:
    try:
        return article.document().data
    except DocumentError:
        return None


def _within(data: Value, key: str) -> Value:
    return data.get(key) if isinstance(data, dict) else None
