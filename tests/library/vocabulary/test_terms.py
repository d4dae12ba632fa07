"""Single terms of the vocabulary: new ones, their words, their parent, their place."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from curator.errors import RefusedEdit
from curator.library.batch import Batch
from curator.library.library import Library
from curator.library.taxonomy import Taxonomy
from curator.library.vocabulary import UnknownTopic, add, place, set_keywords, set_parent
from tests.library.vocabulary.sites import SITE, TERMS, changed, make, worked_out


class TestAdd:
    def test_behind_all(self, tmp_path: Path) -> None:
        library, batch = make(tmp_path / "site"), Batch()
        worked_out(add(library, " Big Data ", batch, parent="AI", keywords=["big data", "a: b"]))
        assert batch.label == "Add Big Data to the vocabulary"
        assert changed(library, batch) == {
            "_data/topics/04-big-data.yaml": (
                "taxonomy: topic\n_id: big-data\nname: Big Data\nparent: AI\n"
                'keywords:\n  - big data\n  - "a: b"\n'
            )
        }
        assert Taxonomy.read(library.site).names[-1] == "Big Data"

    def test_behind_another(self, tmp_path: Path) -> None:
        library, batch = make(tmp_path / "site"), Batch()
        worked_out(add(library, "New", batch, after="Learning"))
        text = "taxonomy: topic\n_id: new\nname: New\n"
        assert changed(library, batch) == {
            "_data/topics/02-deep.yaml": None,
            "_data/topics/02-new.yaml": text,
            "_data/topics/03-deep.yaml": TERMS["_data/topics/02-deep.yaml"],
            "_data/topics/03-speech.yaml": None,
            "_data/topics/04-speech.yaml": TERMS["_data/topics/03-speech.yaml"],
        }
        assert Taxonomy.read(library.site).names == ("AI", "Learning", "New", "Deep", "Speech")

    def test_into_a_gap(self, tmp_path: Path) -> None:
        files = {"_data/topics/10-a.yml": "name: A\n", "_data/topics/20-b.yml": "name: B\n"}
        library, batch = make(tmp_path / "site", files), Batch()
        worked_out(add(library, "New", batch, after="A"))
        assert changed(library, batch) == {"_data/topics/11-new.yml": "name: New\n"}

    def test_the_hundred_and_first(self, tmp_path: Path) -> None:
        files = {f"_data/topics/{at:02}-t.yaml": f"name: T{at}\n" for at in range(100)}
        library, batch = make(tmp_path / "site", files), Batch()
        worked_out(add(library, "New", batch))
        result = changed(library, batch)
        assert result["_data/topics/100-new.yaml"] == "name: New\n"
        assert result["_data/topics/007-t.yaml"] == "name: T7\n"
        assert Taxonomy.read(library.site).names == (*(f"T{at}" for at in range(100)), "New")

    def test_the_first_of_a_site(self, tmp_path: Path) -> None:
        library, batch = make(tmp_path / "site", {"a.md": "---\n---\n"}), Batch()
        worked_out(add(library, "New Topic", batch))
        assert changed(library, batch) == {
            "_data/topics/00-new-topic.yaml": "taxonomy: topic\n_id: new-topic\nname: New Topic\n"
        }

    def test_as_its_siblings_are(self, tmp_path: Path) -> None:
        """Keys that all have with the same value, no numbers, CRLF."""
        files = {
            f"_data/topics/{name}.yml": f"name: {name}\r\nkind: x\r\nlevel: {name}\r\n"
            for name in "ab"
        }
        library, batch = make(tmp_path / "site", files), Batch()
        worked_out(add(library, "Straße & Éclair", batch))
        ((path, text),) = changed(library, batch).items()
        assert text is not None
        assert path.endswith(".yml")
        assert text.replace("\r", "") == "name: Straße & Éclair\nkind: x\n"
        assert text.count("\r\n") == 2

    def test_ids_and_paths_that_are_taken(self, tmp_path: Path) -> None:
        files = {
            "_data/topics/a.yaml": "_id: new\nname: Old\n",
            "_data/topics/new.yaml": "_id: x\nname: X\n",
            "_data/topics/NEW-2.yaml": "_id: new-2\nname: Y\n",
        }
        library, batch = make(tmp_path / "site", files), Batch()
        worked_out(add(library, "New", batch))
        assert changed(library, batch) == {"_data/topics/new-3.yaml": "_id: new-3\nname: New\n"}

    def test_a_path_that_is_taken_behind_another(self, tmp_path: Path) -> None:
        files = {"_data/topics/a.yaml": "name: A\n", "_data/topics/new.yaml": "name: X\n"}
        library, batch = make(tmp_path / "site", files), Batch()
        worked_out(add(library, "New", batch, after="A"))
        changed(library, batch)
        assert Taxonomy.read(library.site).names == ("A", "New", "X")

    def test_a_name_of_another_script(self, tmp_path: Path) -> None:
        library, batch = make(tmp_path / "site"), Batch()
        worked_out(add(library, "深層 学習", batch))
        text = "taxonomy: topic\n_id: 深層-学習\nname: 深層 学習\n"
        assert changed(library, batch) == {"_data/topics/04-深層-学習.yaml": text}

    @pytest.mark.parametrize(
        ("name", "options", "error", "reason"),
        [
            ("AI", {}, RefusedEdit, "in the vocabulary already"),
            (" ", {}, RefusedEdit, "needs a name"),
            ("X", {"parent": "Y"}, UnknownTopic, "no topic 'Y' in the vocabulary"),
            ("X", {"after": "Speach"}, UnknownTopic, "did you mean 'Speech'"),
        ],
    )
    def test_refused(
        self,
        tmp_path: Path,
        name: str,
        options: dict[str, str],
        error: type[Exception],
        reason: str,
    ) -> None:
        with pytest.raises(error, match=reason):
            worked_out(add(make(tmp_path), name, Batch(), **options))


class TestKeywords:
    def test_only_what_differs_changes(self, tmp_path: Path) -> None:
        library, batch = make(tmp_path / "site"), Batch()
        worked_out(set_keywords(library, "Deep", [" neural network", "", "nets", "nets"], batch))
        path = "_data/topics/02-deep.yaml"
        assert changed(library, batch) == {
            path: TERMS[path].replace("Machine Learning\n", "nets\n")
        }

    def test_none(self, tmp_path: Path) -> None:
        library, batch = make(tmp_path / "site"), Batch()
        worked_out(set_keywords(library, "Speech", [], batch))
        path = "_data/topics/03-speech.yaml"
        assert changed(library, batch) == {path: TERMS[path].replace("\n  - voice", " []")}

    @pytest.mark.parametrize("words", [["machine learning"], [" machine learning", ""]])
    def test_as_they_are(self, tmp_path: Path, words: list[str]) -> None:
        library, batch = make(tmp_path), Batch()
        worked_out(set_keywords(library, "Learning", words, batch))
        assert (batch.count, batch.same) == (0, 1)

    def test_of_a_topic_without_a_file(self, tmp_path: Path) -> None:
        with pytest.raises(UnknownTopic, match="no topic 'Loose' in the vocabulary"):
            worked_out(set_keywords(make(tmp_path), "Loose", ["x"], Batch()))


class TestParent:
    @pytest.mark.parametrize(
        ("name", "parent", "old", "new"),
        [
            ("Deep", "Speech", "parent: Learning", "parent: Speech"),
            ("Deep", "", "parent: Learning\n", ""),
            ("AI", "", "", ""),
            ("Learning", "AI", "", ""),
        ],
    )
    def test_set(self, tmp_path: Path, name: str, parent: str, old: str, new: str) -> None:
        library, batch = make(tmp_path / "site"), Batch()
        worked_out(set_parent(library, name, parent, batch))
        (path,) = (term.path for term in library.taxonomy if term.name == name)
        expected = {path: TERMS[path].replace(old, new)} if old else {}
        assert changed(library, batch) == expected
        assert Taxonomy.read(library.site).get(name).parent == parent  # type: ignore[union-attr]

    def test_added_where_siblings_have_it(self, tmp_path: Path) -> None:
        files = {**TERMS, "_data/topics/04-new.yaml": "_id: x\nname: New\nkeywords: [x]\n"}
        library, batch = make(tmp_path / "site", files), Batch()
        worked_out(set_parent(library, "New", "AI", batch))
        assert changed(library, batch) == {
            "_data/topics/04-new.yaml": "_id: x\nname: New\nparent: AI\nkeywords: [x]\n"
        }

    @pytest.mark.parametrize(
        ("name", "parent", "reason"),
        [
            ("AI", "AI", "its own parent"),
            ("AI", "Deep", "'Deep' is below 'AI'"),
            ("AI", "Learning", "'Learning' is below 'AI'"),
            ("AI", "Loose", "no topic 'Loose' in the vocabulary"),
        ],
    )
    def test_circles_are_refused(self, tmp_path: Path, name: str, parent: str, reason: str) -> None:
        with pytest.raises((RefusedEdit, UnknownTopic), match=reason):
            worked_out(set_parent(make(tmp_path), name, parent, Batch()))


class TestPlace:
    @pytest.mark.parametrize("source", range(4))
    @pytest.mark.parametrize("target", range(4))
    def test_everywhere(self, tmp_path: Path, source: int, target: int) -> None:
        library, batch = make(tmp_path / "site"), Batch()
        names = list(library.taxonomy.names)
        name = names.pop(source)
        names.insert(target, name)
        worked_out(place(library, name, target, batch))
        moved = abs(source - target) + 1 if source != target else 0
        assert (len(batch.changed), batch.same) == (moved, 4 - moved)
        changed(library, batch)
        taxonomy = Taxonomy.read(library.site)
        assert list(taxonomy.names) == names
        numbers = [term.path.rpartition("/")[2][:3] for term in taxonomy]
        assert numbers == ["00-", "01-", "02-", "03-"]

    def test_files_without_numbers_get_some(self, tmp_path: Path) -> None:
        files = {f"_data/topics/{name}.yaml": f"name: {name}\n" for name in "abc"}
        library, batch = make(tmp_path / "site", files), Batch()
        worked_out(place(library, "c", 0, batch))
        changed(library, batch)
        assert [term.path for term in Taxonomy.read(library.site)] == [
            "_data/topics/00-c.yaml", "_data/topics/01-a.yaml", "_data/topics/02-b.yaml",
        ]  # fmt: skip

    def test_two_of_the_same_name(self, tmp_path: Path) -> None:
        """Each would get the path that the other has yet."""
        files = {"_data/topics/0-x.yaml": "name: A\n", "_data/topics/1-x.yaml": "name: B\n"}
        library, batch = make(tmp_path / "site", files), Batch()
        worked_out(place(library, "B", 0, batch))
        changed(library, batch)
        assert Taxonomy.read(library.site).names == ("B", "A")

    def test_places_that_are_none(self, tmp_path: Path) -> None:
        for index in (-1, 4):
            with pytest.raises(RefusedEdit, match="has 4 topics"):
                worked_out(place(make(tmp_path), "AI", index, Batch()))
        with pytest.raises(UnknownTopic):
            worked_out(place(make(tmp_path), "Loose", 0, Batch()))


@pytest.mark.parametrize(
    "steps",
    [
        lambda library, batch: add(library, "X", batch),
        lambda library, batch: set_parent(library, "Deep", "", batch),
        lambda library, batch: set_keywords(library, "Deep", ["x"], batch),
        lambda library, batch: place(library, "Deep", 0, batch),
    ],
)
def test_the_articles_are_not_asked(
    tmp_path: Path, steps: Callable[[Library, Batch], Iterator[None]]
) -> None:
    library, batch = make(tmp_path), Batch()
    assert worked_out(steps(library, batch)) <= 4
    assert all(article.path not in SITE or article.path in TERMS for article in batch.changed)
