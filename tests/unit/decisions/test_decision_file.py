"""Files of decisions: only ever added to, whole after a crash, strict when read."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest
from pydantic import TypeAdapter

from gov_reviews.decisions.decision_file import (
    MAX_DECISION_REASON,
    DecisionFile,
    checked_reason,
    one_line,
)
from gov_reviews.errors import InvalidRequest, PipelineError
from gov_reviews.json_lines import MAX_LINE_BYTES


@dataclass(frozen=True)
class Note:
    text: str


@pytest.fixture
def file(tmp_path: Path) -> DecisionFile[Note]:
    return DecisionFile(tmp_path, "notes.jsonl", TypeAdapter(Note), "gov-reviews note")


def test_what_is_added_is_read_in_order(file: DecisionFile[Note]) -> None:
    assert file.read() == ((), ())
    for text in ("一", "two\n", "\ud800"):
        assert file.add(lambda earlier, text=text: Note(text)) == Note(text)
    assert file.add(lambda earlier: None) is None
    found, damaged = file.read()
    assert [note.text for note in found] == ["一", "two\n", "?"]
    assert damaged == ()
    assert len(file.path.read_bytes().splitlines()) == 3


def test_a_cut_off_line_costs_only_itself(file: DecisionFile[Note]) -> None:
    file.add(lambda earlier: Note("one"))
    file.path.write_bytes(file.path.read_bytes()[:-4])
    file.add(lambda earlier: Note("two"))
    found, damaged = file.read()
    assert found == (Note("two"),)
    assert len(damaged) == 1
    assert f"{file.path}, line 1" in damaged[0]
    assert "gov-reviews note" in damaged[0]


def test_a_line_without_an_end_in_sight_does_not_count(file: DecisionFile[Note]) -> None:
    file.add(lambda earlier: Note("x" * MAX_LINE_BYTES))
    found, damaged = file.read()
    assert found == ()
    assert "too long" in damaged[0]


def test_a_file_that_cannot_be_opened_stops(file: DecisionFile[Note]) -> None:
    file.path.mkdir(parents=True)
    with pytest.raises(PipelineError, match="cannot be read"):
        file.read()


@pytest.mark.parametrize("reason", ["", " \n\x00\u202e ", "x" * (MAX_DECISION_REASON + 1)])
def test_a_reason_is_asked_for(reason: str) -> None:
    with pytest.raises(InvalidRequest, match="Say why"):
        checked_reason(reason)


def test_words_stay_on_one_line() -> None:
    assert one_line(" a\nb\x1b[2Jc\u2028d\u202ee ") == "a b [2Jc d e"
