"""What is found wrong in articles: the words, the place, and what mends it."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from curator.document import Timestamp, Value, format_route
from curator.library.checks import Finding, check, check_article, check_value
from curator.library.edits import AddTopic
from curator.library.kinds import FieldSpec, Kind
from curator.library.library import Library

TEXT = b"---\ntitle: A\ntopics:\n  - AI\n---\n"
TERMS = {
    "_data/topics/a.yaml": b"name: AI\n",
    "_data/topics/b.yaml": b"name: Vision\nparent: AI\n",
    "_data/topics/c.yaml": b"name: Robots\nparent: AI\n",
}


def put(root: Path, files: dict[str, bytes]) -> Path:
    for name, data in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return root


def found(root: Path, path: str) -> list[Finding]:
    library = Library.open(root)
    return check_article(library.articles[path], library)


def siblings(text: str, number: int = 12) -> dict[str, bytes]:
    """Articles that a collection's fields are learned from."""
    return {f"_news/sibling-{i}.md": f"---\n{text}---\n".encode() for i in range(number)}


def test_a_site(tmp_path: Path) -> None:
    put(
        tmp_path,
        {
            "_news/a.md": TEXT,
            "_news/b.md": b"---\ntitle: B\nheat: hot\ntopics: [AI, AI, Other]\ntitle: C\n---\n",
            "_news/c.md": b"---\ntitle: [\n---\n",
            "_news/d.md": b"---\nheat: 5\n---\n",
            "_data/topics/a.yaml": b"name: AI\nparent: Nothing\n",
            "_data/organizations/a.md": b"nothing",
        },
    )
    lines = [str(finding) for finding in check(Library.open(tmp_path))]
    assert lines == [
        "_news/b.md:3:1: Heat is text, not a number",
        "_news/b.md:4:14: The topic “AI” is there twice; remove one",
        "_news/b.md:4:18: The topic “Other” is not in the vocabulary; choose another or add it",
        "_news/b.md:5:1: The key title stands here twice; readers take the last one",
        "_news/c.md:3:1: This is not YAML: while parsing a flow node: did not find expected node"
        " content",
        "_news/d.md: There is no title and no name; add a title",
        "_data/topics/a.yaml: The parent 'Nothing' is no topic",
        "_data/organizations/a.md: There is no front matter: the file does not begin with a --- "
        "line",
    ]


def test_a_folder_that_is_not_there_is_a_finding(tmp_path: Path) -> None:
    put(
        tmp_path,
        {"_news/a.md": TEXT, "curator.toml": b"[articles]\nfolders = ['_news', '_nwes']\n"},
    )
    findings = check(Library.open(tmp_path))
    assert [str(finding) for finding in findings] == [
        "curator.toml: folders: there is no folder '_nwes' in the site"
    ]


def test_topics_have_places_and_fixes(tmp_path: Path) -> None:
    data = b"---\ntitle: A\ntopics:\n  - Vision\n  - Robots\n  - Vision # twice\n---\n"
    library = Library.open(put(tmp_path, {**TERMS, "_news/a.md": data}))
    article = library.articles["_news/a.md"]
    parent, twice = check_article(article, library)
    assert str(parent) == "_news/a.md:4:5: The topic “Vision” belongs to “AI”; add that too"
    assert (parent.route, parent.fix, parent.fix_label) == ("/topics/0", AddTopic("AI"), "Add AI")
    assert (twice.line, twice.route, twice.fix_label) == (6, "/topics/2", "Remove Vision")
    assert parent.fix is not None
    assert twice.fix is not None
    mended = library.edit(library.edit(article, twice.fix), parent.fix)
    assert mended.data == b"---\ntitle: A\ntopics:\n  - Vision\n  - Robots\n  - AI\n---\n"
    assert check_article(mended, library) == []


def test_a_text_of_topics_is_checked_as_one(tmp_path: Path) -> None:
    files = {**TERMS, "_news/a.md": b"---\ntitle: A\ntopics: Vision\n---\n"}
    findings = found(put(tmp_path, files), "_news/a.md")
    assert [(finding.route, finding.fix_label) for finding in findings] == [("/topics", "Add AI")]


def test_a_site_without_a_vocabulary_has_no_unknown_topics(tmp_path: Path) -> None:
    assert found(put(tmp_path, {"_news/a.md": TEXT}), "_news/a.md") == []


def test_what_nearly_all_articles_have_is_missing(tmp_path: Path) -> None:
    usual = "title: A\nwebUrl: https://a.example/\nprovider:\n  name: N\n  domain: n.example\n"
    files = siblings(usual + "topics: [AI]\n", 30)
    files["_news/a.md"] = b"---\ntitle: ''\nname: Odd\nwebUrl:\nprovider:\n  name: N\n---\n"
    findings = found(put(tmp_path, files), "_news/a.md")
    assert [str(finding) for finding in findings] == [
        "_news/a.md: Topics are missing; add some",
        "_news/a.md:4:1: Web address is empty; fill it in",
        "_news/a.md:5:1: Publisher › Domain is missing; fill it in",
    ]
    assert findings[0].route == "/topics"
    assert findings[2].route == "/provider/domain"


def test_a_field_of_few_articles_is_not_missing(tmp_path: Path) -> None:
    files = siblings("title: A\nwebUrl: https://a.example/\n", 8)
    assert found(put(tmp_path, {**files, "_news/a.md": TEXT}), "_news/a.md") == []


def test_what_curator_toml_demands(tmp_path: Path) -> None:
    settings = b"""
        [collections._news.fields]
        levels = { choices = ["Beginner", "Advanced"], required = true }
        size = { max = 3 }
        "provider.name" = { required = true, label = "Who" }
        """
    files = {
        "curator.toml": settings,
        "_news/a.md": b"---\ntitle: A\nlevels:\n  - Expert\nsize: 4\nprovider: {domain: x}\n---\n",
        "_news/b.md": b"---\ntitle: A\nlevels: []\n---\n",
    }
    findings = check(Library.open(put(tmp_path, files)))
    assert [(str(finding), finding.route) for finding in findings] == [
        ("_news/a.md:4:5: Levels cannot be “Expert”; choose Beginner or Advanced", "/levels/0"),
        ("_news/a.md:5:1: Size is 4; make it at most 3", "/size"),
        ("_news/a.md:6:1: Publisher › Who is missing; fill it in", "/provider/name"),
        ("_news/b.md:3:1: Levels are empty; add some", "/levels"),
    ]


def test_pictures_and_figures_may_be_missing(tmp_path: Path) -> None:
    usual = "title: A\nimages:\n  - url: /a.png\nratings:\n  count: 5\nisCached: true\n"
    files = {**siblings(usual, 30), "_news/a.md": TEXT}
    assert found(put(tmp_path, files), "_news/a.md") == []


def test_an_image_without_size(tmp_path: Path) -> None:
    image = "url: /a.png\n{0}    width: 5\n{0}    height: 5\n"
    usual = f"title: A\nimages:\n  - {image.format('')}related:\n  - title: R\n    images:\n"
    usual += f"      - {image.format('    ')}"
    files = siblings(usual)
    files["_news/a.md"] = (
        b"---\ntitle: A\nimages:\n  - url: /b.png\n  - url: /c.png\n    width: 0\n    height: 3\n"
        b"related:\n  - title: R\n    images:\n      - url: /d.png\n        width: 7\n---\n"
    )
    findings = found(put(tmp_path, files), "_news/a.md")
    assert [(str(finding).removeprefix("_news/a.md:"), finding.route) for finding in findings] == [
        ("4:5: Images 1 has no width and height; readers need its size", "/images/0/width"),
        ("6:5: Images 2 › Width is 0; make it at least 1", "/images/1/width"),
        ("11:9: Related 1 › Images 1 has no height; readers need its size",
         "/related/0/images/0/height"),
    ]  # fmt: skip


def test_images_need_no_size_where_they_have_none(tmp_path: Path) -> None:
    files = siblings("title: A\nimages:\n  - url: /a.png\n")
    files["_news/a.md"] = b"---\ntitle: A\nimages:\n  - url: /a.png\n    width: 5\n---\n"
    assert found(put(tmp_path, files), "_news/a.md") == []


def test_dates_durations_and_addresses(tmp_path: Path) -> None:
    usual = "title: A\npublishedDateTime: 2021-06-02T16:12:27Z\nlength: PT5M\nwebUrl: https://a.b\n"
    files = siblings(usual)
    files["_news/a.md"] = (
        b"---\ntitle: A\npublishedDateTime: 2020-13-45\nlength: 5 minutes\nwebUrl: www.a b\n---\n"
    )
    files["_news/b.md"] = (
        b"---\ntitle: A\npublishedDateTime: soon\nwebUrl: /assets/a.md\nlength: PT1H\n---\n"
    )
    library = Library.open(put(tmp_path, files))
    findings = [str(finding) for finding in check(library)]
    assert findings == [
        "_news/a.md:3:1: Date: there is no such time as 2020-13-45; "
        "correct the month, the day or the time",
        "_news/a.md:4:1: Length is no duration; write 13 minutes and 34 seconds as PT13M34S",
        "_news/a.md:5:1: Web address has blanks in it; remove them, or write each as %20",
        "_news/b.md:3:1: Date is no date; write it as 2021-06-02 or 2021-06-02T16:12:27Z",
    ]


def test_checks_follow_what_is_edited_not_what_is_saved(tmp_path: Path) -> None:
    library = Library.open(put(tmp_path, {**TERMS, "_news/a.md": TEXT}))
    article = library.articles["_news/a.md"]
    assert check_article(article, library) == []
    edited = library.edit(article, AddTopic("Unknown"))
    (finding,) = check_article(edited, library)
    assert finding.route == "/topics/1"


QUALITY = FieldSpec("quality", Kind.INTEGER, "Quality", least=0, most=100)


@pytest.mark.parametrize(
    ("spec", "value", "said"),
    [
        (QUALITY, 0, None),
        (QUALITY, 101, "Quality is 101; make it between 0 and 100"),
        (QUALITY, True, "Quality is no number; write it in figures"),
        (QUALITY, "5 of 9", "Quality is no number; write it in figures"),
        (QUALITY, None, None),
        (FieldSpec("w", Kind.INTEGER, "W", least=1), 0, "W is 0; make it at least 1"),
        (FieldSpec("w", Kind.DECIMAL, "W", most=2.5), 3, "W is 3; make it at most 2.5"),
        (FieldSpec("title", Kind.TEXT, "Title", most=3), "abc", None),
        (
            FieldSpec("title", Kind.TEXT, "Title", most=3),
            "abcd",
            "Title has 4 characters; shorten it to 3",
        ),
        (FieldSpec("c", Kind.CHOICE, "C", choices=("a", "b")), "x", None),
        (
            FieldSpec("c", Kind.CHOICE, "C", choices=("a", "b", "c"), strict=True),
            "x",
            "C cannot be “x”; choose a, b or c",
        ),
        (FieldSpec("t", Kind.TOPICS, "T"), ["a"], None),
    ],
)
def test_values(spec: FieldSpec, value: Value, said: str | None) -> None:
    assert check_value(spec, value) == said


@pytest.mark.parametrize(
    ("kind", "good", "bad"),
    [
        (
            Kind.DATE_TIME,
            ["2021-06-02", "2021-6-2 8:05:00 +2", Timestamp("2021-06-02T16:12:27.5Z"),
             "2021-06-02 16:12", "2021-06-02T16:12+02:00"],
            ["2021-02-30", "soon", "2021-06-02T25:00:00Z", "2021-06-02 25:00", "12", 5],
        ),
        (Kind.DURATION, ["PT13M34S", "P12W", "P1DT2H", "PT0.5S"], ["P", "PT", "13:34", "PT5", 5]),
        (
            Kind.URL,
            ["https://a.example/x?y=%20#z", "http://localhost:4000", "/assets/a.png", "../a",
             "HTTPS://Ä.example"],
            ["www.example.com", "https://", "ftp://a.example", "https://a.example/x y", "//a/b",
             " https://a.example", "javascript:alert(1)"],
        ),
    ],
)  # fmt: skip
def test_forms(kind: Kind, good: list[Value], bad: list[Value]) -> None:
    spec = FieldSpec("x", kind, "X")
    assert [value for value in good if check_value(spec, value)] == []
    assert [value for value in bad if not check_value(spec, value)] == []
    assert check_value(spec, "") is None


@pytest.mark.parametrize(
    ("route", "place"),
    [
        ("", (2, 1)),
        ("/a", (2, 1)),
        ("/b/1/c", (5, 5)),
        ("/b/0", (4, 5)),
        ("/b/7/c", (3, 1)),
        ("/d", (2, 1)),
        (format_route(["e/f"]), (6, 1)),
        ("/e~1f/g", (6, 7)),
        ("/h/x", (7, 1)),
    ],
)
def test_positions(tmp_path: Path, route: str, place: tuple[int, int]) -> None:
    data = b"---\na: &x {y: 1}\nb:\n  - 1\n  - c: 2\ne/f: {g: 1}\nh: *x\n---\n"
    library = Library.open(put(tmp_path, {"_news/a.md": data}))
    assert library.articles["_news/a.md"].document().position(route) == place


@pytest.mark.corpus
def test_the_real_site_has_few_problems_and_is_checked_quickly(corpus: Path) -> None:
    library = Library.open(corpus / "power-apps")
    start = time.perf_counter()
    findings = check(library)
    assert time.perf_counter() - start < 4  # 0.6 s where it was written
    assert {finding.route for finding in findings} == {"/title"}
    assert len(findings) == 6
    assert all("shorten it to 120" in finding.message for finding in findings)
