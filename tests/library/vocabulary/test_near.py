"""Topics whose names are nearly the same."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curator.library.library import Library
from curator.library.vocabulary import Near, near_names
from curator.library.vocabulary.near import near, slip_of
from tests.library.vocabulary.sites import SITE, make


@pytest.mark.parametrize(
    ("one", "other", "reason"),
    [
        ("AI", "ai", "case"),
        ("Straße", "STRASSE", "case"),
        ("Machine  Learning", "machine learning", "case"),
        ("Machine Learning", "Machine-Learning", "spacing"),
        ("E-Mail", "email", "spacing"),
        ("Canvas apps", "Canvas app", "plural"),
        ("Community", "Communities", "plural"),
        ("Box", "Boxes", "plural"),
        ("Robots in class", "Robot in classes", "plural"),
        ("Robotics", "Robotcis", "typo"),
        ("Robotics", "Robitics", "typo"),
        ("Café society", "Cafe society", "typo"),
        ("Reinforcement Learning", "Renforcement Lerning", "typo"),
    ],
)
def test_near(one: str, other: str, reason: str) -> None:
    assert near([one, "Something else", other]) == [Near(one, other, reason)]  # type: ignore[arg-type]
    assert near([other, one]) == [Near(other, one, reason)]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("AI", "AR"),
        ("AI Ethics", "AI Policy"),
        ("GPT-3", "GPT-4"),
        ("Python 2 for all", "Python 3 for all"),
        ("Supervised learning", "Unsupervised learning"),
        ("Robots", "Robotics"),
        ("Bus", "Bu"),
        ("Speech", "Beech"),
        ("C", "C++"),
        ("日本", "日木"),
        ("!", "?"),
        ("", "!"),
    ],
)
def test_not_near(one: str, other: str) -> None:
    found = near([one, other])
    assert found == ([Near("C", "C++", "spacing")] if one == "C" else [])


def test_the_likelier_one_comes_first(tmp_path: Path) -> None:
    names = ["speech", "speech", "Learnings", "Loosen", "Loosen", "Loosee"]
    news = {
        f"_news/{at}.md": f"---\ntitle: T\ntopics: [{name}]\n---\n" for at, name in enumerate(names)
    }
    assert near_names(make(tmp_path, {**SITE, **news})) == [
        Near("Learning", "Learnings", "plural"),
        Near("Speech", "speech", "case"),
        Near("Loosen", "Loosee", "typo"),
        Near("Loosen", "Loose", "typo"),
        Near("Loosee", "Loose", "typo"),
    ]


def test_slips(tmp_path: Path) -> None:
    known = ["AI", "Robotics", "Robots"]
    assert slip_of("Robotic", known) == "Robotics"
    assert slip_of("robots", known) == "Robots"
    assert slip_of("AI", known) is None
    assert slip_of("Vision", known) is None


@given(st.lists(st.text("ab sS-é1", max_size=8), unique=True), st.text("ab sS-é1", max_size=8))
def test_a_slip_is_what_is_near(known: list[str], name: str) -> None:
    found = [pair.one for pair in near([*known, name]) if pair.other == name]
    assert slip_of(name, known) == (found[0] if found and name not in known else None)


def test_thousands_of_names_are_compared_in_time() -> None:
    names = [f"Topic of {chr(97 + at % 26) * 3} {chr(97 + at // 26 % 26) * 3} {at // 676 * 'x'}"
             for at in range(2_000)]  # fmt: skip
    assert near([*names, "Topic off aaa aaa "])[0].one == names[0]


@pytest.mark.corpus
def test_real_names_are_all_different(corpus: Path) -> None:
    assert near_names(Library.open(corpus / "power-apps")) == []


def test_the_sample(site: Path) -> None:
    assert near_names(Library.open(site)) == []
