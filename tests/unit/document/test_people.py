from __future__ import annotations

import hashlib
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gov_reviews.document import people
from gov_reviews.document.people import find_people
from gov_reviews.knowledge.metadata_files import load_words
from gov_reviews.knowledge.word_lists import PeopleWords
from gov_reviews.records.pages import BlockKind

from .cases_reader import load_cases, make_page


@pytest.mark.parametrize("case", load_cases("people"), ids=lambda case: case["text"])
def test_persons_with_office(case: dict[str, Any]) -> None:
    found = find_people(make_page([(BlockKind.PARAGRAPH, case["text"])]))
    assert [[person.office, person.name] for person in found] == case["people"]


def test_who_asked_not_to_be_listed_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    page = make_page([(BlockKind.PARAGRAPH, "区政协主席杨禾、副主席李沅出席。")])
    assert [person.name for person in find_people(page)] == ["杨禾", "李沅"]
    digest = hashlib.sha256("李沅".encode()).hexdigest()
    words = load_words(PeopleWords).model_copy(update={"withheld_names": frozenset({digest})})
    monkeypatch.setattr(people, "_known", lambda: words)
    assert [person.name for person in find_people(page)] == ["杨禾"]


# words, not characters: of those hardly a text in a hundred names anybody
WORDS = ("区政协", "主席", "副主任", "委员", "张", "王小明", "李明", "和", "、", "，", "。", "提出建议")


@settings(max_examples=200)
@given(st.lists(st.sampled_from(WORDS), max_size=30).map("".join))
def test_spans_cut_the_name_out_of_the_text(text: str) -> None:
    for person in find_people(make_page([(BlockKind.PARAGRAPH, text)])):
        assert text[person.char_start : person.char_end].endswith(person.name)
        assert person.office in text
