"""Files of JSON lines: whole after a crash, brief where that is wanted."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest
from pydantic import TypeAdapter

from gov_reviews.json_lines import MAX_LINE_BYTES, JsonLines


@dataclass(frozen=True)
class Word:
    text: str
    number: int = 1


@pytest.fixture
def file(tmp_path: Path) -> JsonLines[Word]:
    return JsonLines(tmp_path / "folder" / "words.jsonl", TypeAdapter(Word), is_brief=True)


def test_what_was_added_is_read_in_order_and_ordinary_values_take_no_room(file: JsonLines[Word]) -> None:
    assert file.read() == ((), ())
    file.add([])
    assert not file.path.exists()
    file.add([Word("一"), Word("二\n三", 2)])
    file.add([Word("\ud800")])
    assert file.read() == ((Word("一"), Word("二\n三", 2), Word("?")), ())
    assert file.path.read_text(encoding="utf-8").splitlines()[0] == '{"text": "一"}'


@pytest.mark.parametrize(
    "damage", [b'{"text": 5}', b"\xff\xfe", b'{"text"', b"[" * 5000, b"{" + b" " * MAX_LINE_BYTES]
)
def test_a_damaged_line_costs_only_itself(file: JsonLines[Word], damage: bytes) -> None:
    file.add([Word("before")])
    with file.path.open("ab") as stream:
        stream.write(damage)
    file.add([Word("after")])
    found, damaged = file.read()
    assert found == (Word("before"), Word("after"))
    assert [line.number for line in damaged] == [2]


def test_what_is_added_may_depend_on_what_is_there(file: JsonLines[Word]) -> None:
    def once() -> list[Word]:
        return [] if file.read()[0] else [Word("only")]

    file.add_after(once)
    file.add_after(once)
    assert file.read()[0] == (Word("only"),)
