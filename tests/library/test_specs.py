"""The fields of collections: what is learned from articles, what `curator.toml` says, what fits."""

from __future__ import annotations

import math
import re
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from curator.document import Timestamp, Value
from curator.library.inference import Inference, usual_order
from curator.library.library import Library
from curator.library.settings import Settings
from curator.library.specs import FieldSpec, Kind, fits, label_of, spec_of
from tests.property.profiles import one_in

SETTINGS = Settings()
SEEDS = Path(__file__).resolve().parent.parent.parent / "seeds"


def learned(*values: Value, key: str = "x") -> FieldSpec:
    """The field that articles with these values have."""
    (spec,) = Inference(SETTINGS).fields([{key: value} for value in values])
    return spec


def library(root: Path, articles: dict[str, str], settings: str = "") -> Library:
    for name, text in articles.items():
        path = root / f"{name}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"---\n{text}\n---\n", encoding="utf-8")
    if settings:
        (root / "curator.toml").write_text(settings, encoding="utf-8")
    return Library.open(root)


@pytest.mark.parametrize(
    ("key", "values", "kind"),
    [
        ("x", [True, None, False], Kind.YES_NO),
        ("published", [None], Kind.YES_NO),
        ("x", [1, 2, None], Kind.INTEGER),
        ("x", [1, 2.5, 3], Kind.DECIMAL),
        ("x", [1, 2, 3, 4, "n/a"], Kind.INTEGER),
        ("x", [1, 2, "n/a"], Kind.TEXT),
        ("x", [Timestamp("2020-01-01"), Timestamp("2020-01-02"), "2020-13-45"], Kind.DATE_TIME),
        ("startDateTime", [None], Kind.DATE_TIME),
        ("date", ["2020-01-01", "2020-01-02"], Kind.DATE_TIME),
        ("edition", ["2020-01-01", "2020-01-02"], Kind.TEXT),
        ("x", ["PT5M", "PT13M34S"], Kind.DURATION),
        ("x", ["PT5M", "ten minutes"], Kind.TEXT),
        ("x", ["https://a.example", "http://b.example"], Kind.URL),
        ("webUrl", ["nowhere"], Kind.URL),
        ("url", ["/assets/images/a.png"], Kind.URL),
        ("website", [None], Kind.URL),
        ("x", ["<p>a</p>", "<iframe src=x></iframe>"], Kind.HTML),
        ("featuredContent", [""], Kind.HTML),
        ("x", ["a\nb"], Kind.LONG_TEXT),
        ("x", ["a" * 161], Kind.LONG_TEXT),
        ("excerpt", ["short"], Kind.LONG_TEXT),
        ("title", ["a" * 161], Kind.TEXT),
        ("x", ["a", "b", "c", "d"], Kind.TEXT),
        ("x", ["a", "b", "a", "b"], Kind.CHOICE),
        ("title", ["a", "b", "a", "b"], Kind.TEXT),
        ("x", ["a" * 41] * 4, Kind.TEXT),
        ("x", [["a"], ["b"]], Kind.LIST),
        ("x", [["a", "b"], ["a", "b"]], Kind.CHOICES),
        ("x", [[1, 2], [1, 2]], Kind.LIST),
        ("x", [[]], Kind.LIST),
        ("x", [{}], Kind.MAPPING),
        ("x", [{"a": 1}], Kind.MAPPING),
        ("x", [[{"a": 1}], []], Kind.MAPPINGS),
        ("secured", ["noise"], Kind.OPAQUE),
        ("topics", [["AI"]], Kind.TOPICS),
        ("topics", [None], Kind.TOPICS),
        ("x", [None], Kind.TEXT),
    ],
)
def test_kinds(key: str, values: list[Value], kind: Kind) -> None:
    assert learned(*values, key=key).kind is kind


def test_choices_are_the_most_frequent_first() -> None:
    assert learned("b", "a", "a", "b", "a").choices == ("a", "b")
    assert learned(["b", "a"], ["a"], ["a"]).choices == ("a", "b")
    assert not learned("b", "a", "a", "b", "a").strict


def test_mappings_are_learned_to_their_depth() -> None:
    spec = learned([{"name": "A", "images": [{"url": "/a", "width": 5}]}, {"name": "B"}])
    name, images = spec.fields
    assert (name.kind, name.usual) == (Kind.TEXT, True)
    assert (images.kind, images.usual) == (Kind.MAPPINGS, True)
    width = images.field("width")
    assert width is not None
    assert (width.kind, width.least, width.label) == (Kind.INTEGER, 1, "Width")
    assert images.field("height") is None
    value: Value = 1
    for _depth in range(40):
        value = {"a": value}
    deep = spec_of("x", value, SETTINGS)
    depth = 0
    while deep.fields:
        deep, depth = deep.fields[0], depth + 1
    assert depth == 4


def test_bounds_that_the_articles_do_not_keep_are_none() -> None:
    assert (learned(5, 100, key="quality").least, learned(5, key="quality").most) == (0, 100)
    spec = learned(*[50] * 17, 137, 154, 189, key="quality")
    assert (spec.least, spec.most) == (0, None)
    average = learned({"average": 4.5, "count": 3}, key="ratings").field("average")
    assert average is not None
    assert (average.least, average.most) == (0, 5)
    assert learned(4.5, key="average").most is None


def test_titles_have_a_length() -> None:
    assert learned("A", key="title").most == 120
    inner = learned([{"title": "A"}], key="related").field("title")
    assert inner is not None
    assert inner.most is None


def test_required_and_usual(tmp_path: Path) -> None:
    site = library(
        tmp_path,
        {f"_news/{i}": "title: A\nkind: a\nsecured: x" + "\nsize: 1" * (i > 0) for i in range(20)}
        | {f"_few/{i}": f"name: A\nkind: {i}" for i in range(9)}
        | {"_few/9": "name: A\nrare: 1"},
    )
    news = {spec.key: (spec.required, spec.usual) for spec in site.specs.of("_news")}
    assert news == {
        "title": (True, True),
        "kind": (True, True),
        "size": (True, True),
        "secured": (False, True),
    }
    few = {spec.key: (spec.required, spec.usual) for spec in site.specs.of("_few")}
    assert few == {"name": (True, True), "kind": (False, True), "rare": (False, False)}


def test_the_order_is_that_of_most_articles() -> None:
    mappings: list[dict[str, Value]] = [
        {"a": 1, "b": 1, "c": 1},
        {"a": 1, "b": 1, "c": 1},
        {"c": 1, "b": 1, "a": 1},
        {"a": 1, "x": 1, "b": 1},
        {"y": 1, "a": 1},
    ]
    assert usual_order(mappings) == ["y", "a", "x", "b", "c"]


def test_thousands_of_keys_take_no_time() -> None:
    keys = [f"key {number}" for number in range(30_000)]
    mappings: list[dict[str, Value]] = [{"a": 1, "b": 1}, {"a": 1, "b": 1}]
    mappings += [dict.fromkeys(keys, 1), dict.fromkeys(reversed(keys), 1)]
    specs = Inference(SETTINGS).fields(mappings)
    assert len(specs) == 500
    assert {"a", "b"} <= {spec.key for spec in specs}


def test_a_small_collection_learns_from_the_others(tmp_path: Path) -> None:
    articles = {f"_news/{i}": "title: A\ntype: article\nprovider: {name: N}" for i in range(4)}
    articles["_new/a"] = "title: A\ntype: event\nprovider: {domain: a.example}\nlength: 5"
    articles["_odd/a"] = "name: A"
    articles |= {f"_videos/{i}": "title: V\nlength: PT5M" for i in range(4)}
    specs = library(tmp_path, articles).specs
    assert [spec.key for spec in specs.of("_new")] == ["title", "type", "provider", "length"]
    kind = specs.get("_new", "type")
    assert kind is not None
    assert (kind.kind, kind.choices) == (Kind.CHOICE, ("event", "article"))
    length = specs.get("_new", "length")  # the others' would not fit
    assert length is not None
    assert length.kind is Kind.INTEGER
    provider = specs.get("_new", "provider")
    assert provider is not None
    assert {spec.key for spec in provider.fields} == {"name", "domain"}
    # A collection without articles has what is usual anywhere.
    assert {spec.key: spec.required for spec in specs.of("_archive")} == {
        "title": True,
        "type": False,
        "provider": False,
        "length": False,
    }
    assert specs.get("_news", "nothing") is None


def test_a_large_collection_is_sampled_all_over(tmp_path: Path) -> None:
    articles = {f"_news/{i:04}": f"title: A\nn{i % 100}: 1" for i in range(500)}
    site = library(tmp_path, articles)
    seen = [site.articles[path].keys[1] for path in list(site.articles)[::3]]
    assert {spec.key for spec in site.specs.of("_news")} == {"title", *seen}


def test_fields_are_those_of_the_saved_articles_and_are_kept(tmp_path: Path) -> None:
    from curator.library.edits import SetField

    site = library(tmp_path, {"_news/a": "title: A"})
    site.replace(site.edit(site.articles["_news/a.md"], SetField("/new", 1)))
    assert [spec.key for spec in site.specs.of("_news")] == ["title"]
    assert site.specs.of("_news")[0] is site.specs.of("_news")[0]


class TestOverrides:
    def test_they_count_for_more_than_what_is_learned(self, tmp_path: Path) -> None:
        specs = library(
            tmp_path,
            {"_news/a": "title: A\nkind: x\nlabels: [a]\nprovider: {name: N}\nquality: 5"},
            """
            [collections."*"]
            order = ["kind"]
            [collections."*".fields.quality]
            min = 1
            max = 5
            label = "Grade"
            [collections._news]
            order = ["quality", "nothing", "kind"]
            [collections._news.fields]
            kind = { choices = ["x", "y"], required = true }
            labels = { choices = ["a", "b"] }
            quality = { max = 9 }
            new = { kind = "date-time", required = true }
            "provider.name" = { label = "Who" }
            "provider.size.width" = { kind = "integer" }
            """,
        ).specs
        of = {spec.key: spec for spec in specs.of("_news")}
        assert list(of) == ["quality", "kind", "title", "labels", "provider", "new"]
        assert (of["kind"].kind, of["kind"].strict, of["kind"].choices) == (
            Kind.CHOICE, True, ("x", "y"),
        )  # fmt: skip
        assert of["kind"].required
        assert (of["labels"].kind, of["labels"].strict) == (Kind.CHOICES, True)
        quality = of["quality"]
        assert (quality.label, quality.least, quality.most) == ("Grade", 1, 9)
        assert of["new"] == FieldSpec("new", Kind.DATE_TIME, "New", required=True, usual=True)
        name, size = of["provider"].fields
        assert name.label == "Who"
        assert (size.kind, size.fields[0].kind) == (Kind.MAPPING, Kind.INTEGER)
        others = {spec.key: spec for spec in specs.of("_other")}
        assert (others["quality"].label, others["quality"].most) == ("Grade", 5)

    def test_a_key_with_dots_is_found_as_it_is(self, tmp_path: Path) -> None:
        settings = '[collections._news.fields."a.b"]\nlabel = "Both"'
        specs = library(tmp_path, {"_news/a": "title: A\na.b: 1"}, settings).specs
        assert [spec.label for spec in specs.of("_news")] == ["Title", "Both"]

    def test_what_is_protected_stays_so(self, tmp_path: Path) -> None:
        settings = '[collections._news.fields.secured]\nkind = "text"\nlabel = "Seal"'
        specs = library(tmp_path, {"_news/a": "title: A\nsecured: x"}, settings).specs
        secured = specs.get("_news", "secured")
        assert secured is not None
        assert (secured.kind, secured.label) == (Kind.OPAQUE, "Seal")

    def test_a_kind_takes_what_belongs_to_it(self, tmp_path: Path) -> None:
        settings = '[collections."*".fields]\nquality.kind = "text"\nprovider.kind = "opaque"'
        text = "title: A\nquality: 5\nprovider: {name: N}"
        specs = library(tmp_path, {"_news/a": text}, settings).specs
        assert specs.of("_news")[1:] == (
            FieldSpec("quality", Kind.TEXT, "Quality", usual=True),
            FieldSpec("provider", Kind.OPAQUE, "Publisher", usual=True),
        )


@pytest.mark.parametrize(
    ("kind", "good", "bad"),
    [
        (Kind.TEXT, ["", "a", None], ["a\nb", "a\rb", 1, True, [], {}, Timestamp("2020-01-01")]),
        (Kind.LONG_TEXT, ["a\nb", "a\r\nb\n", "a\u2028b"], ["a\0", "a\u2029b", 1, "\n\r\n\r\v\r"]),
        (Kind.YES_NO, [True, False, None], [0, "yes"]),
        (Kind.INTEGER, [0, -5, 10**30], [True, 1.5, "1"]),
        (Kind.DECIMAL, [0, 1.5], [True, math.nan, math.inf, "1.5"]),
        (Kind.DATE_TIME, [Timestamp("2020-01-01"), "soon"], [5, "a\nb", []]),
        (Kind.URL, ["https://a.example", "no"], ["a\nb", 5]),
        (Kind.CHOICE, ["a"], [1, ["a"]]),
        (Kind.LIST, [[], ["a", 1, None, True]], [["a\nb"], [[]], [{}], "a", {}]),
        (Kind.CHOICES, [[], ["a"]], [[1], "a"]),
        (Kind.TOPICS, [[], ["a"], None], ["a", [1], [{}]]),
        (Kind.MAPPING, [{}, {"a": [1]}], [[], "a"]),
        (Kind.MAPPINGS, [[], [{"a": 1}]], [["a"], [{}, "a"], {}]),
        (Kind.OPAQUE, [1, "a\nb", [[]], {}], []),
    ],
)
def test_what_fits(kind: Kind, good: list[Value], bad: list[Value]) -> None:
    assert [value for value in good if not fits(kind, value)] == []
    assert [value for value in bad if fits(kind, value)] == []


@pytest.mark.parametrize(
    ("key", "value", "kind"),
    [
        ("topics", "AI", Kind.TEXT),
        ("topics", ["AI"], Kind.TOPICS),
        ("title", "a\nb", Kind.LONG_TEXT),
        ("webUrl", "a\nb", Kind.LONG_TEXT),
        ("secured", [[]], Kind.OPAQUE),
        ("related", [{"title": "A"}], Kind.MAPPINGS),
    ],
)
def test_one_value_alone(key: str, value: Value, kind: Kind) -> None:
    assert spec_of(key, value, SETTINGS).kind is kind


def test_labels() -> None:
    labels = {key: label_of(key) for key in ("publishedDateTime", "some_keyName", "logoUrl", "AMP")}
    assert labels == {
        "publishedDateTime": "Date",
        "some_keyName": "Some key name",
        "logoUrl": "Logo address",
        "AMP": "AMP",
    }


def _sites(corpus: Path) -> list[Path]:
    return [corpus / "power-apps", SEEDS]


@pytest.mark.corpus
def test_every_value_of_the_real_sites_has_a_field_that_it_fits(corpus: Path) -> None:
    for root in _sites(corpus):
        site = Library.open(root)
        for article in site.articles.values():
            if article.unreadable:
                continue
            for key, value in article.document().data.items():
                spec = site.specs.get(article.collection, key)
                if spec is None or not fits(spec.kind, value):
                    spec = spec_of(key, value, site.site.settings)
                assert fits(spec.kind, value), (article.path, key, value)


@pytest.mark.corpus
def test_the_real_collections(corpus: Path) -> None:
    specs = Library.open(corpus / "power-apps").specs
    kinds = {spec.key: spec.kind for spec in specs.of("_learning/courses")}
    assert kinds == {
        "title": Kind.TEXT, "excerpt": Kind.LONG_TEXT, "webUrl": Kind.URL, "type": Kind.CHOICE,
        "price": Kind.CHOICE, "length": Kind.DURATION, "ratings": Kind.MAPPING,
        "heat": Kind.INTEGER, "provider": Kind.MAPPING, "levels": Kind.CHOICES,
        "topics": Kind.TOPICS, "images": Kind.MAPPINGS, "secured": Kind.OPAQUE,
    }  # fmt: skip
    required = [spec.key for spec in specs.of("_news") if spec.required]
    assert required == [
        "category", "title", "excerpt", "publishedDateTime", "originalUrl", "type", "quality",
        "heat", "provider", "topics",
    ]  # fmt: skip
    samples = specs.get("_samples", "actions")
    assert samples is not None
    assert [spec.key for spec in samples.fields] == ["url", "type", "title", "attribution"]


KEYS = st.sampled_from(
    ["x", "title", "topics", "published", "publishedDateTime", "webUrl", "url", "images", "width",
     "excerpt", "quality", "ratings", "average", "featuredContent", "length"]
)  # fmt: skip
TEXTS = st.text(max_size=20) | st.sampled_from(
    ["PT5M", "https://a.example", "/assets/a.png", "<p>x</p>", "a\nb", "a\r\nb\rc\n", "\u2029"]
)
SINGLE = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | TEXTS
    | st.sampled_from(["2020-01-01", "2020-13-45"]).map(Timestamp)
)
VALUES = st.recursive(
    SINGLE,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=12,
)


def has_editor(value: Value) -> bool:
    """Values that are edited as YAML: lists of lists and mixed ones, and what Qt would change."""
    if isinstance(value, float):
        return math.isfinite(value)
    if isinstance(value, str):
        ends = set(re.findall("\r\n|\r|\n", value))
        lost = set(value) & set("\0\u2029\ufdd0\ufdd1")
        return not lost and len(ends) <= 2 and not (len(ends) == 2 and "\u2028" in value)
    if isinstance(value, list) and not all(isinstance(item, dict) for item in value):
        return not any(
            isinstance(item, list | dict)
            or (isinstance(item, str) and set(item) & set("\n\r\0\u2029\ufdd0\ufdd1"))
            for item in value
        )
    return True


@given(KEYS, VALUES)
@example("topics", Timestamp("2020-01-01"))
def test_any_value_alone_has_a_field_that_it_fits(key: str, value: Value) -> None:
    spec = spec_of(key, value, SETTINGS)
    assert spec.key == key
    assert fits(spec.kind, value) or not has_editor(value)


@one_in(3)
@given(
    st.lists(st.dictionaries(KEYS, VALUES, max_size=5), max_size=12),
    st.lists(st.dictionaries(KEYS, VALUES, max_size=5), max_size=5),
)
def test_any_articles_have_fields(
    own: list[dict[str, Value]], wider: list[dict[str, Value]]
) -> None:
    specs = Inference(SETTINGS).fields(own, wider)
    keys = [spec.key for spec in specs]
    assert sorted(keys) == sorted({key for article in own for key in article})
    assert all(spec.choices == () or not spec.strict for spec in specs)
