"""Files of metadata/ are read strictly: what is wrong is named with file, line, key and what to do."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar, Literal

import pytest
from pydantic import Field, RootModel

from gov_reviews.errors import InvalidMetadata
from gov_reviews.knowledge.metadata_files import (
    MetadataFile,
    MetadataPart,
    PatternText,
    Words,
    did_you_mean,
    inspect_file,
    line_of,
    read_mapping,
    read_metadata,
    read_table,
    refusal,
)


class Fruit(MetadataPart):
    colour: Literal["red", "green"]
    price: float = 0
    is_sweet: bool = False


class Basket(MetadataFile):
    file: ClassVar[str] = "basket.yaml"
    names: Words
    fruits: tuple[Fruit, ...] = ()
    shelf: dict[str, Fruit] = Field(default_factory=dict)
    pattern: PatternText = ""
    count: int = 0


class Shelves(RootModel[dict[str, Fruit]]):
    pass


# nine to the ninth of values in nine lines
BOMB = "a0: &a0 [x]\n" + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 10))
GOOD = "names: [甲, 乙]\nfruits:\n- colour: red\n  price: 2\n- {colour: green, is_sweet: true}\n"


@pytest.fixture
def write(tmp_path: Path):
    def build(text: str | bytes) -> Path:
        path = tmp_path / "basket.yaml"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return build


def test_a_good_file_becomes_its_model(write) -> None:
    basket = read_metadata(write(GOOD), Basket)
    assert basket.names == ("甲", "乙")
    assert basket.fruits[1] == Fruit(colour="green", is_sweet=True)


@pytest.mark.parametrize(
    ("text", "line", "key", "said"),
    [
        (GOOD + "cuont: 3\n", 6, "cuont", "did you mean 'count'"),
        (GOOD.replace("price", "prcie"), 4, "fruits.0.prcie", "did you mean 'price'"),
        (GOOD.replace("green", "gren"), 5, "fruits.1.colour", "did you mean 'green'"),
        (GOOD.replace("price: 2", "price: '2'"), 4, "fruits.0.price", "valid number"),
        (GOOD.replace("true", "1"), 5, "fruits.1.is_sweet", "valid boolean"),
        (GOOD.replace("[甲, 乙]", "[甲, 2020]"), 1, "names.1", "valid string"),
        (GOOD.replace("[甲, 乙]", "[]"), 1, "names", "at least 1"),
        (GOOD.replace("[甲, 乙]", "['']"), 1, "names.0", "at least 1"),
        (GOOD.replace("[甲, 乙]", "甲"), 1, "names", "valid array"),
        (GOOD + "shelf:\n  top: {color: red}\n", 7, "shelf.top.color", "did you mean 'colour'"),
        (GOOD + "pattern: 'a('\n", 6, "pattern", "not a regular expression"),
        (GOOD + "count: 1\nnames: [丙]\n", 7, None, "'names' is given twice"),
        (GOOD + "count: [\n", None, None, "Not valid YAML"),
        (GOOD + "2020: x\n", 6, None, "quote it"),
        (GOOD + "count: 2026-02-30\n", 6, None, "quote it"),
        (GOOD + "count: !!python/name:os.system ''\n", 6, None, "is not used here"),
        ("- names\n", None, None, "one mapping"),
        ("", None, None, "one mapping"),
        (b"names: [\xff]\n", None, None, "UTF-8"),
        ("names: &a [*a]\n", None, None, "contains itself"),
        (BOMB, None, None, "more values than a file may hold"),
    ],
)
def test_a_mistake_is_named_with_line_key_and_remedy(
    write, text: str | bytes, line: int | None, key: str | None, said: str
) -> None:
    path = write(text)
    with pytest.raises(InvalidMetadata) as caught:
        read_metadata(path, Basket)
    assert said in caught.value.message
    assert caught.value.context["path"] == path
    if line is not None:
        assert caught.value.context["line"] == line
    if key is not None:
        assert caught.value.context["key"] == key


def test_a_missing_key_and_a_missing_file_are_named(write, tmp_path: Path) -> None:
    with pytest.raises(InvalidMetadata, match="Missing key 'names': add it"):
        read_metadata(write("count: 1\n"), Basket)
    with pytest.raises(InvalidMetadata, match="Cannot read the file"):
        read_metadata(tmp_path / "none.yaml", Basket)


def test_all_mistakes_are_found_at_once(write) -> None:
    path = write(GOOD.replace("red", "rde").replace("price", "prcie") + "cuont: 1\n")
    basket, mistakes = inspect_file(path, Basket)
    assert basket is None
    assert [(mistake.line, mistake.key) for mistake in mistakes] == [
        (3, "fruits.0.colour"),
        (4, "fruits.0.prcie"),
        (6, "cuont"),
    ]
    assert str(mistakes[2]).startswith(f"{path}:6: cuont: Unknown key")
    error = refusal(mistakes)
    assert error.message.startswith("3 mistakes. ")
    assert "prcie" in error.message
    assert error.context["line"] == 3


def test_a_file_of_free_keys_knows_the_keys_below(write) -> None:
    _, mistakes = inspect_file(write("top:\n  colour: red\n  is_swete: true\n"), Shelves)
    assert [(mistake.line, mistake.message) for mistake in mistakes] == [
        (3, "Unknown key 'top.is_swete': did you mean 'is_sweet'?")
    ]


def test_plain_values_are_those_of_yaml(write) -> None:
    text = "a: 1\nb: 1.5\nc: [yes, 'no', ~]\nd: 2026-01-02\ne: {f: 文, g: '5'}\n"
    import yaml

    assert read_mapping(write(text)) == yaml.safe_load(text)


def test_the_line_of_a_place_is_that_of_the_nearest_key(write) -> None:
    path = write(GOOD)
    assert line_of(path, ("fruits", 1, "colour")) == 5
    assert line_of(path, ("fruits", 0, "nothing")) == 3
    assert line_of(path, ("fruits", 7)) == 2
    assert line_of(path, ("nothing",)) is None


def test_the_nearest_word_or_all_words_are_offered() -> None:
    assert did_you_mean("meetngs", ["meetings", "proposals"]) == "did you mean 'meetings'?"
    assert did_you_mean("xyz", ["meetings", "proposals"]) == "known: meetings, proposals"


@pytest.mark.parametrize(
    ("text", "said"), [("a,b\n1,2\n", "header"), ("code,name\n1\n", "row"), ("", "header")]
)
def test_a_misshapen_table_is_refused(text: str, said: str, tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InvalidMetadata, match=said):
        read_table(path, ("code", "name"))


def test_a_missing_table_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidMetadata, match="Cannot read"):
        read_table(tmp_path / "none.csv", ("code",))
