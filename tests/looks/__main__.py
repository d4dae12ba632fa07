"""Pictures of the window as editors see it, to be looked at by a person.

    python -m tests.looks FOLDER [ARTICLES] [SCENE ...]

Writes PNGs of the sample site (in a copy) for both sizes that are promised to look right, and of a
generated site of so many articles; 100,000 take some minutes. With scenes only those.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from itertools import cycle
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QCoreApplication, QEvent, QItemSelectionModel, QSettings, QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from curator.bundled import seeds
from curator.document import WHOLE, Conflict, Operation, parse_route
from curator.gui.app import application, make_window
from curator.gui.bulk.change_box import ChangeBox
from curator.gui.bulk.text_forms import ComputeForm, ReplaceTextForm
from curator.gui.bulk.topic_forms import AddTopicsForm
from curator.gui.changed_list.box import CHANGED, OVERRIDDEN
from curator.gui.deciding.box import DecidingBox
from curator.gui.dialogs import KeysBox
from curator.gui.editor.pages import BODY, FIELDS, PREVIEW, RELATED, YAML
from curator.gui.main_window import MainWindow
from curator.gui.said import Result, TakenIn
from curator.gui.search_completion import Completion
from curator.gui.session import Session
from curator.gui.theme import Scheme
from curator.gui.window_state import WindowState
from curator.library.body_edit import SetBody
from curator.library.bulk.fields import TogglePublished
from curator.library.edits import AddTopic, SetField
from curator.library.facets.choices import State
from curator.library.facets.value import Facet, Value
from curator.library.library import Library
from curator.library.outside import Outside
from curator.library.outside.change import Kind
from tests.bench.generate import generate
from tests.git.clones import commit_all, git, name_ann
from tests.looks.drafts import back, back_as_yaml, back_for_several, back_where_others_mended

SEED = (
    "_news/2020-07-15-massachusetts-senate-passes-bill-that-would-halt-police-use-of-facial-"
    "recognition.md"
)
SIZES = (QSize(1280, 800), QSize(1920, 1080))


def settle(rounds: int = 8) -> None:
    """Let layouts, scroll bars, pictures and paints come to rest."""
    for _ in range(rounds):
        QCoreApplication.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def seed(window: MainWindow) -> None:
    window.list.choose(SEED)


def unfolded(window: MainWindow) -> None:
    """The end of the form, with publisher and images open."""
    seed(window)
    form = window.editor.form
    assert form is not None
    for route in ("/provider/name", "/images/0/url"):
        form.reach(route)
    settle()
    stack = window.editor._form_stack()
    stack.scroll_to(form.add_field)


def page(at: int) -> Callable[[MainWindow], None]:
    def show(window: MainWindow) -> None:
        seed(window)
        window.show_page(at)

    return show


def twelve(window: MainWindow) -> None:
    """Twelve articles of one collection, from the newest."""
    news = [path for path in window.session.library.articles if path.startswith("_news/")]
    model = window.model
    rows = sorted(row for path in news[:12] if (row := model.row_of(path)) is not None)
    whole = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
    for row in rows:
        window.list.selectionModel().select(model.index(row, 0), whole)


def twelve_more(window: MainWindow) -> None:
    """The end of the form of twelve articles."""
    twelve(window)
    settle()
    form = window.editor.form
    assert form is not None
    window.editor._form_stack().scroll_to(form.add_field)


def course(window: MainWindow) -> None:
    window.list.choose("_learning/courses/fern-machine-learning-with-a-pencil.md")


def person(window: MainWindow) -> None:
    window.list.choose("_people/ines-aldaya.md")


def event(window: MainWindow) -> None:
    window.list.choose("_events/2025-03-14-robot-jam.md")


def named(word: str) -> Callable[[MainWindow], None]:
    def show(window: MainWindow) -> None:
        path = next(path for path in window.session.library.articles if word in path)
        window.list.choose(path)

    return show


def changing(fill: Callable[[ChangeBox], None]) -> Callable[[MainWindow], QWidget]:
    """The box that changes many articles, filled in."""

    def show(window: MainWindow) -> QWidget:
        window.actions_.changing.action.trigger()
        box = window.actions_.changing.box
        assert box is not None
        while box.is_learning:
            settle()
        fill(box)
        while box.samples.is_looking:
            settle()
        return box

    return show


def add_topics(box: ChangeBox) -> None:
    box.choose(AddTopicsForm)
    form = box.form
    assert isinstance(form, AddTopicsForm)
    form.topics.show_names(["Robotics", "AI Policy"])


def replace_text(box: ChangeBox) -> None:
    box.choose(ReplaceTextForm)
    form = box.form
    assert isinstance(form, ReplaceTextForm)
    form.wanted.setText("(m)achine")
    form.replacement.setText(r"\1otor")
    form.regex.click()
    form.match_case.click()


def compute(box: ChangeBox) -> None:
    box.choose(ComputeForm)
    form = box.form
    assert isinstance(form, ComputeForm)
    form.target.setText("heat")
    form.expression.setText("abs(heat")


def preview(window: MainWindow) -> QWidget:
    """Every file of a step, before it is written."""
    box = changing(replace_text)(window)
    assert isinstance(box, ChangeBox)
    box.show_preview()
    assert box.preview is not None
    while box.preview.is_working:
        settle()
    return box.preview


def vocabulary(topic: str, what: str = "") -> Callable[[MainWindow], QWidget]:
    """The vocabulary with one topic chosen, or the box that asks what is to become of it."""

    def show(window: MainWindow) -> QWidget:
        window.actions_.vocabulary.open()
        panel = window.actions_.vocabulary.box
        assert panel is not None
        while panel.is_looking:
            settle()
        panel.tree.choose([panel.tree.topics.find_topic(topic)])
        if not what:
            return panel
        panel.pane.actions_[what].click()
        assert panel.box is not None
        return panel.box

    return show


def history(window: MainWindow) -> QWidget:
    """The undo history, after something was saved."""
    library = window.session.library
    path = next(path for path in library.articles if "open-bench-day" in path)
    number = len(library.journal.batches()) + 1
    window.session.edit([path], SetField("/heat", number))
    window.save_all()
    window.actions_.history.open()
    box = window.actions_.history.box
    assert box is not None
    while box.is_reading:
        settle()
    return box


def searching(text: str, *, told: bool = False) -> Callable[[MainWindow], None]:
    """A search as it is typed, or with its mistake."""

    def show(window: MainWindow) -> None:
        window.activateWindow()
        QTest.qWaitForWindowActive(window)
        window.focus_search()
        completion = window.findChild(Completion)
        assert completion is not None
        completion.prepare()
        completion.finish()
        QTest.keyClicks(window.search, text)
        QTest.qWait(100)  # until it is searched for
        if told:
            window.search.mistake.tell()

    return show


def keys(*, of_search: bool) -> Callable[[MainWindow], QWidget]:
    def show(window: MainWindow) -> QWidget:
        box = KeysBox(window._theme, window, of_search=of_search, topic="Computer Vision")
        box.open()
        return box

    return show


def chosen(words: str = "") -> Callable[[MainWindow], None]:
    """The side panel with values included and left out, or with a section that is filtered."""

    def show(window: MainWindow) -> None:
        settle_side(window)
        side = window.side
        if words:
            side.view.filter_asked.emit(Facet.TOPIC)
            side.view.filter.setText(words)
            QTest.qWait(200)  # until it acts
            return
        side.choose(Value(Facet.TOPIC, "computer vision"))
        side.choose(Value(Facet.TOPIC, "ai", below=True))
        side.choose(Value(Facet.PUBLISHED, "none"), State.EXCLUDED)
        settle_side(window)
        choose_first(window)

    return show


def choose_first(window: MainWindow) -> None:
    window.list.choose(window.model.path_at(0) or "")


def settle_side(window: MainWindow) -> None:
    """Until every count is there."""
    ahead = window.narrowing.ahead
    ahead.begin()
    while ahead.is_busy or window.side.counting.is_busy or window.searching.is_busy:
        QTest.qWait(5)


def duplicates(window: MainWindow) -> QWidget:
    """Two articles that tell the same story, side by side."""
    window.actions_.duplicates.action.trigger()
    box = window.actions_.duplicates.box
    assert box is not None
    while window.actions_.duplicates.finder.is_busy:
        settle()
    return box


def duplicates_view(window: MainWindow) -> None:
    """The same in the list."""
    window.actions_.views.show(next(v for v in window.views.all if "dup" in v.name))
    settle_side(window)
    choose_first(window)


def save_view(window: MainWindow) -> QWidget:
    window.search.setText("published:no quality:>=60 sort:-quality")
    window.search.searched.emit(window.search.text())
    window.actions_.views.save.trigger()
    box = window.actions_.views.box
    assert box is not None
    box.name.setText("Good ones that wait")
    return box


def columns(window: MainWindow) -> QWidget:
    window.actions_.list.columns.action.trigger()
    box = window.actions_.list.columns.box
    assert box is not None
    return box


def large(window: MainWindow) -> None:
    """The large site, with all that is counted."""
    settle_side(window)
    choose_first(window)


def large_chosen(window: MainWindow) -> None:
    """A search in it, with values chosen."""
    settle_side(window)
    window.search.setText("camera or drones quality:>=40")
    window.search.searched.emit(window.search.text())
    window.side.choose(Value(Facet.TOPIC, "robotics", below=True))
    window.side.choose(Value(Facet.PUBLISHED, "none"), State.EXCLUDED)
    settle_side(window)
    window.list.choose_all([path for path in window.model.paths()][:2000])


def triage(*, at_end: bool = False) -> Callable[[MainWindow], None]:
    """Three articles, one of them with related items, or what was decided on them."""

    def show(window: MainWindow) -> None:
        words = ("street-signs", "massachusetts", "robot-that-folds")
        articles = window.session.library.articles
        found = [path for path in articles if any(word in path for word in words)]
        window.list.choose_all(found)
        triage = window.actions_.triage
        triage.begin()
        deciding = triage.deciding
        assert deciding is not None
        while deciding.queue.current != SEED:
            triage.later.trigger()
        if at_end:
            for action in (triage.publish, triage.reject, triage.skip):
                action.trigger()

    return show


def in_conflict(window: MainWindow) -> None:
    """Fields of three articles that somebody else changes too."""
    session = window.session
    root, articles = session.library.site.root, session.library.articles
    window.drafts.discard()  # of the scene before
    words = ("massachusetts", "guangzhou", "arabic-dialects")
    found = [next(path for path in articles if word in path) for word in words]
    for path in found:
        shutil.copyfile(seeds() / path, root / path)
    window.show_library(Library.open(root))
    QTest.qWait(500)  # until nothing of the scene before comes back
    outsides = [in_conflict_at(window, path) for path in found]
    session.incoming.take_in(outsides)
    while session.incoming.is_busy:
        settle()
    settle()
    window.list.choose(found[0])


def in_conflict_on(at: int) -> Callable[[MainWindow], None]:
    """The same on another page of the article, of which the first related item is undecided too."""

    def show(window: MainWindow) -> None:
        in_conflict(window)
        window.show_page(at)

    return show


def in_conflict_as_a_whole(window: MainWindow) -> None:
    """An edited article whose file somebody else leaves in a way that cannot be read."""
    in_conflict(window)
    session = window.session
    path = next(path for path in session.library.articles if "guangzhou" in path)
    session.edit([path], SetField("/quality", 55))
    left = b"---\ntitle: [\n---\n"
    (session.library.site.root / path).write_bytes(left)
    session.incoming.take_in([Outside(path, "changed", left)])
    while session.incoming.is_busy:
        settle()
    settle()
    window.list.choose(path)


def deciding_whole(window: MainWindow) -> QWidget:
    """The box with files of which all is to be decided: one that cannot be read, one with another
    article in it, and one that others deleted."""
    in_conflict_as_a_whole(window)
    session = window.session
    articles = session.library.articles
    names = ("arabic-dialects", "greek-sensors")
    other, gone = (next(path for path in articles if name in path) for name in names)
    session.edit([other, gone], SetField("/quality", 55))
    text = b"---\ntitle: Quite another one\nlayout: news\n---\nOf something else.\n"
    article = articles[gone]
    base, ours = (side.decode() for side in (article.saved, article.data))
    session.incoming.take_in([Outside(other, "changed", text)])
    while session.incoming.is_busy:
        settle()
    deleted = Conflict(WHOLE, base, ours, None, frozenset({"theirs"}))
    session.conflicts.hold({gone: (deleted,)})
    settle()
    window.actions_.deciding.action.trigger()
    settle()
    box = window.actions_.deciding.box
    assert box is not None
    box.list.choose_place(next(path for path in articles if "guangzhou" in path), WHOLE)
    return box


def in_conflict_at(window: MainWindow, path: str) -> Outside:
    """Edits title, heat and body of an article, and its file differently."""
    session = window.session
    article = session.library.articles[path]
    title = str(article.document().data["title"])
    session.edit([path], SetField("/title", title.replace(" ", " – 全新的 – ", 1)))
    session.edit([path], SetField("/heat", 12))
    related: list[tuple[str, str | int]]
    related = [("/related/0/title", "Theirs of the related")] * bool(article.related)
    for at, _ in related:
        session.edit([path], SetField(at, "Mine of the related"))
    text = "".join(f"Paragraph {at} of a long story. " * 3 + "\n\n" for at in range(40))
    mine, theirs = (text.replace("aph 20 of", f"aph 20 {word} of") for word in ("👍🏽", "🤖"))
    session.edit([path], SetBody(mine))
    edits: list[tuple[str, str | int]]
    edits = [("/title", f"{title} (updated)"), ("/heat", 99), *related]
    operations = [Operation("replace", parse_route(at), value) for at, value in edits]
    style = session.library.style(article.collection)
    document = article.document().apply(operations, style, ()).with_body(theirs.encode())
    (session.library.site.root / path).write_bytes(document.to_bytes())
    return Outside(path, "changed", document.to_bytes(), fields=("title", "heat", "body"))


def deciding(do: Callable[[DecidingBox], object] = lambda _box: None) -> Callable[..., QWidget]:
    """The box with what is undecided, once something was done in it."""

    def show(window: MainWindow) -> QWidget:
        in_conflict(window)
        while window.session.is_busy:
            settle()
        window.actions_.deciding.action.trigger()
        box = window.actions_.deciding.box
        assert box is not None
        do(box)
        return box

    return show


def what_changed(page: int) -> Callable[[MainWindow], QWidget]:
    """What others changed, or the decisions that they replaced."""

    def show(window: MainWindow) -> QWidget:
        in_conflict(window)
        articles = window.session.library.articles
        now = datetime.now().astimezone()
        taken = [
            TakenIn(path, row.title, kind, fields, result, "_news/an-older-name.md", now - ago)
            for path, (kind, fields, result, ago) in zip(articles, cycle(CAME))
            if (row := articles.row(path)) is not None
        ]
        command = window.actions_.what_changed
        command.record.note(sorted(taken, key=lambda item: item.time))
        command.open()
        assert command.box is not None
        command.box.choose(page)
        return command.box

    return show


def overridden(*, some_applied: bool = False) -> Callable[[MainWindow], QWidget]:
    """Decisions that were saved, and what a program wrote in their place."""

    def show(window: MainWindow) -> QWidget:
        session = window.session
        window.drafts.discard()
        root, articles = session.library.site.root, session.library.articles
        words = ("massachusetts", "guangzhou", "arabic-dialects", "open-bench-day")
        found = [next(path for path in articles if word in path) for word in words]
        for path in found:
            shutil.copyfile(seeds() / path, root / path)
        window.show_library(Library.open(root))
        before = {path: (root / path).read_bytes() for path in found}
        for path in found:
            title = str(articles[path].document().data.get("title") or "An event")
            session.edit([path], SetField("/title", f"{title}, as Ann has called it"))
            session.edit([path], SetField("/heat", 12))
            session.edit([path], AddTopic("AI Ethics"))
        assert session.save(found)
        for path, data in before.items():
            (root / path).write_bytes(data)
        taken = [
            Outside(path, "changed", data, fields=("title", "heat"))
            for path, data in before.items()
        ]
        session.incoming.take_in(taken)
        while (
            session.incoming.is_busy or window.decisions.is_busy or not window.decisions.overridden
        ):
            QTest.qWait(5)
        window.actions_.what_changed.open()
        box = window.actions_.what_changed.box
        assert box is not None
        box.choose(OVERRIDDEN)
        if some_applied:
            box.overridden.list.choose(box.overridden.model.items[:4])
            box.overridden.apply.click()
            while window.decisions.is_busy:
                QTest.qWait(5)
        return box

    return show


CAME: tuple[tuple[Kind, tuple[str, ...], Result, timedelta], ...] = (
    ("changed", ("secured", "heat"), "reloaded", timedelta(minutes=2)),
    ("changed", ("secured",), "reloaded", timedelta(minutes=2)),
    ("changed", ("title", "topics", "publishedDateTime"), "merged", timedelta(minutes=9)),
    ("new", (), "reloaded", timedelta(minutes=9)),
    ("gone", (), "kept", timedelta(minutes=9)),
    ("moved", ("category",), "reloaded", timedelta(days=1)),
    ("gone", (), "reloaded", timedelta(days=1)),
)


def type_a_body(box: DecidingBox) -> None:
    box.list.go(2)
    box.type_another()


def commit_of_twelve(window: MainWindow) -> QWidget:
    """What would be committed, while something is not saved."""
    session = in_clone(window)
    found = [path for path in session.library.articles if path.startswith("_news/")][:13]
    session.edit(found[:12], TogglePublished())
    session.edit(found[3:7], AddTopic("AI Ethics"))
    session.save(found[:12])
    session.edit(found[12:], SetField("/heat", 3))
    window.actions_.clone.commit.trigger()
    box = window.actions_.clone.commit_box
    assert box is not None
    while box.is_working:
        QTest.qWait(5)
    return box


def past(*, field: str = "", noise: bool = False) -> Callable[[MainWindow], QWidget]:
    """The history of an article that people and programs have changed."""

    def show(window: MainWindow) -> QWidget:
        session = in_clone(window)
        session.edit([SEED], SetField("/title", "A title that is not saved"))
        window.list.choose(SEED)
        session.history_wanted.emit(SEED, field)
        box = window.actions_.clone.history_box
        assert box is not None
        while box.is_reading or not box.past.is_whole:
            QTest.qWait(5)
        if noise:
            box.noise.click()
        return box

    return show


def in_clone(window: MainWindow) -> Session:
    """The session of a window on a site in a clone, which has one commit more than the team."""
    root = window.session.library.site.root
    if not (root / ".git").exists():
        git(root, "init", "-q", "-b", "main")
        name_ann(root)
        commit_all(root, "Import the site")
        team = root.parent / "team.git"
        git(root, "clone", "-q", "--bare", ".", str(team))
        git(root, "remote", "add", "origin", str(team))
        git(root, "fetch", "-q")
        git(root, "branch", "-q", "-u", "origin/main")
        for at, (old, new) in enumerate(
            (
                ("heat: -1", "heat: 5"),
                ("secured: ", "secured: A"),
                ("published: false", "published: true"),
            )
        ):
            file = root / SEED
            file.write_bytes(file.read_bytes().replace(old.encode(), new.encode()))
            commit_all(root, ("Warm it up", "Secure", "Publish what Ann read")[at])
        window.show_library(Library.open(root))
    standing = window.actions_.clone.standing
    while not standing.is_known or standing.now.state is None:
        QTest.qWait(5)
    return window.session


def ahead(window: MainWindow) -> None:
    """How far the clone is from the team, in the status line."""
    in_clone(window)
    window.list.choose(SEED)


def all_committed(window: MainWindow) -> Path:
    """Where the clone is, of which nothing is to be saved or committed before a sync."""
    window.actions_.clone.syncing.cancel()
    while window.actions_.clone.is_busy:
        QTest.qWait(5)
    root = in_clone(window).library.site.root
    commit_all(root, "What was saved")
    window.drafts.discard()
    window.show_library(Library.open(root))
    window.messages.clear()
    in_clone(window)
    return root


def syncing(window: MainWindow) -> None:
    """A sync that takes long."""
    root = all_committed(window)
    slow = root.parent / "slow"
    slow.write_text("#!/bin/sh\nexec sleep 60\n")
    slow.chmod(0o755)
    git(root, "config", "remote.origin.uploadpack", str(slow))
    window.list.choose(SEED)
    window.actions_.clone.sync.trigger()
    while not window.status._cancel.isVisible():
        QTest.qWait(20)
    git(root, "config", "--unset", "remote.origin.uploadpack")


def refused(window: MainWindow) -> None:
    """A push that the other side does not take."""
    root = all_committed(window)
    hook = root.parent / "team.git" / "hooks" / "pre-receive"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\necho No pushes on Fridays >&2\nexit 1\n")
    hook.chmod(0o755)
    window.list.choose(SEED)
    clone = window.actions_.clone
    clone.sync.trigger()
    while clone.is_busy:
        QTest.qWait(5)


#: What is shown; a box that lies over the window is given back, to be looked at alone.
SCENES: dict[str, Callable[[MainWindow], QWidget | None]] = {
    "seed": seed,
    "seed-open": unfolded,
    "related": page(RELATED),
    "preview": page(PREVIEW),
    "yaml": page(YAML),
    "body": page(BODY),
    "twelve": twelve,
    "twelve-more": twelve_more,
    "broken": named("unclosed-quote"),
    "course": course,
    "person": person,
    "event": event,
    "arabic": named("arabic-dialects"),
    "chinese": named("guangzhou"),
    "facets-chosen": chosen(),
    "facets-filtered": chosen("in"),
    "duplicates": duplicates,
    "duplicates-view": duplicates_view,
    "in-conflict": in_conflict,
    "in-conflict-whole": in_conflict_as_a_whole,
    "in-conflict-body": in_conflict_on(BODY),
    "in-conflict-related": in_conflict_on(RELATED),
    "deciding": deciding(),
    "deciding-body": deciding(lambda box: box.list.go(-1)),
    "deciding-typed": deciding(type_a_body),
    "deciding-whole": deciding_whole,
    "deciding-end": deciding(lambda box: box.mine_all.click()),
    "what-changed": what_changed(CHANGED),
    "overridden": overridden(),
    "overridden-applied": overridden(some_applied=True),
    "commit": commit_of_twelve,
    "past": past(noise=True),
    "past-field": past(field="published"),
    "ahead": ahead,
    "syncing": syncing,
    "sync-refused": refused,
    "save-view": save_view,
    "columns": columns,
    "triage": triage(),
    "triage-end": triage(at_end=True),
    "change-topics": changing(add_topics),
    "change-text": changing(replace_text),
    "change-numbers": changing(compute),
    "change-preview": preview,
    "vocabulary": vocabulary("Computer Vision"),
    "vocabulary-new": vocabulary("Quantum Machines"),
    "vocabulary-split": vocabulary("Machine Learning", "split"),
    "vocabulary-delete": vocabulary("Machine Learning", "delete"),
    "back": back,
    "back-yaml": back_as_yaml,
    "back-several": back_for_several,
    "back-mended": back_where_others_mended,
    "history": history,
    "search-fields": searching("senate p"),
    "search-values": searching("published:no topic:"),
    "search-mistake": searching("senate pubished:no", told=True),
    "keys": keys(of_search=False),
    "search-examples": keys(of_search=True),
}


#: The same of a large site.
LARGE_SCENES: dict[str, Callable[[MainWindow], QWidget | None]] = {
    "large": large,
    "large-chosen": large_chosen,
}


def open_box() -> QWidget | None:
    """The box that lies over the others, or beside the window."""
    beside = (each for each in QApplication.topLevelWidgets() if isinstance(each, QDialog))
    return QApplication.activeModalWidget() or next(filter(QWidget.isVisible, beside), None)


def main(folder: Path, articles: int, names: Sequence[str]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    small, big = (
        {name: show for name, show in scenes.items() if not names or name in names}
        for scenes in (SCENES, LARGE_SCENES)
    )
    with tempfile.TemporaryDirectory() as home:
        for name in ("CONFIG", "CACHE", "DATA"):  # what was decided there is not ours
            os.environ[f"XDG_{name}_HOME"] = f"{home}/{name}"
        site = Path(home) / "ai-news"
        shutil.copytree(seeds(), site)
        sites = [(site, small)]
        if articles and big:
            sites.append((generate(Path(home) / "large", articles), big))
        app = application()
        nowhere = QSettings(f"{home}/settings.ini", QSettings.Format.IniFormat)
        for scheme in (Scheme.LIGHT, Scheme.DARK):
            window = make_window(app, WindowState(nowhere), scheme=scheme)
            for size in SIZES:
                window.resize(size)
                window.panes.divide(size.width())
                window.show()
                for site, scenes in sites:
                    for name, show in scenes.items():
                        window.list.clearSelection()
                        window.search.empty()
                        window.side.clear()
                        window.side.view.filter_asked.emit(None)
                        window.side.view.scrollToTop()
                        window.show_library(Library.open(site))
                        window.editor.tabs.choose(FIELDS)
                        box = show(window)
                        settle()
                        file = folder / f"{name}-{size.width()}-{scheme.value}.png"
                        (box or window).grab().save(str(file))
                        while (over := open_box()) is not None:
                            over.close()
                            settle()
            window.show_library(Library.open(site))  # nothing is left to be saved
            window.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            window.close()
            settle()


if __name__ == "__main__":
    words = sys.argv[1:]
    if not words or words[0].startswith("-"):
        print(__doc__)
        print("Scenes:", ", ".join((*SCENES, *LARGE_SCENES)))
        sys.exit(0 if words in (["-h"], ["--help"]) else 2)
    folder, *rest = words
    number = int(rest.pop(0)) if rest and rest[0].isdigit() else 0
    main(Path(folder), number, rest)
