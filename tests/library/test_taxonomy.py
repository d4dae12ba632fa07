"""Which topics a text speaks of."""

from __future__ import annotations

from pathlib import Path

import pytest

from curator.library.library import Library
from curator.library.taxonomy import Taxonomy, Term


def term(name: str, *keywords: str, parent: str = "") -> Term:
    return Term(name, "", "", parent, keywords, "")


TAXONOMY = Taxonomy(
    [
        term("AI", "artificial intelligence", "AI"),
        term("Computer Vision", "image recognition", "object detection", parent="AI"),
        term("Deep Learning", "deep", "neural networks", parent="AI"),
        term("Generative AI", "GPT-3", "text generation", parent="Deep Learning"),
        term("Programming", "C++", ".NET"),
        term("日本", "人工知能", "ロボット"),
        term("Straße", "Éclair"),
    ]
)


def names(text: str, *present: str) -> list[str]:
    return [each.name for each in TAXONOMY.suggested(text, present)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("She said it again", []),
        ("AIs and the AI-driven", ["AI"]),
        ("what ai can do", ["AI"]),
        ("(AI)", ["AI"]),
        ("the AI's answer", ["AI"]),
        ("AI_model", []),
        ("Artificial\n intelligence", ["AI"]),
        ("image-recognition", ["Computer Vision"]),
        ("image recognitions", []),
        ("GPT-3 writes", ["Generative AI"]),
        ("GPT-35", []),
        ("in C++.", ["Programming"]),
        ("on .NET", ["Programming"]),
        ("最新の人工知能の研究", ["日本"]),
        ("AI技術", ["AI"]),
        ("STRASSE", ["Straße"]),
        ("E\u0301CLAIR", ["Straße"]),
        ("", []),
    ],
)
def test_words_are_found_whole_and_in_any_case(text: str, expected: list[str]) -> None:
    assert names(text) == expected


def test_the_longest_word_comes_first_and_overlapping_ones_count() -> None:
    text = "Generative AI: deep learning, image recognition"
    assert names(text) == ["Computer Vision", "Generative AI", "Deep Learning", "AI"]


def test_a_word_within_a_longer_one_counts_too() -> None:
    small = Taxonomy([term("Deep"), term("Deep Learning")])
    assert [each.name for each in small.suggested("deep learning", ())] == ["Deep Learning", "Deep"]


def test_what_is_present_is_not_suggested() -> None:
    assert names("AI and neural networks", "ai") == ["Deep Learning"]


def test_missing_parents_come_after_what_the_text_says() -> None:
    assert names("object detection", "Generative AI") == ["Computer Vision", "Deep Learning", "AI"]
    assert names("", "Generative AI", "AI") == ["Deep Learning"]
    assert names("", "Not a topic") == []


def test_parents_that_go_in_a_circle_end() -> None:
    circle = Taxonomy([term("A", parent="B"), term("B", parent="A"), term("C", parent="C")])
    assert [each.name for each in circle.suggested("", ["A", "C"])] == ["B"]
    assert circle.above("C") == ()


def test_no_topics_no_suggestions() -> None:
    assert Taxonomy([]).suggested("anything", ["x"]) == []
    assert Taxonomy([term("  ")]).suggested("any thing", []) == []


def test_the_sample(site: Path) -> None:
    taxonomy = Library.open(site).taxonomy
    text = "Massachusetts Senate passes bill on facial recognition, an AI technology"
    assert [each.name for each in taxonomy.suggested(text, ["AI"])][:1] == ["Computer Vision"]
