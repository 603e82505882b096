"""Words of a text."""

from __future__ import annotations

from itertools import accumulate

import rjieba

from gov_reviews.knowledge.segmentation import WordEdges, lines_with, mark_places


def _edges(text: str) -> set[int]:
    edges = WordEdges(text)
    return {place for place in range(len(text) + 1) if place in edges}


def test_edges_lie_between_the_words() -> None:
    assert _edges("政协委员提交提案") == {0, 4, 6, 8}
    assert _edges("") == {0}


def test_edges_of_segments_are_those_of_the_whole_text() -> None:
    text = "政协委员，提交：提案12件、\n立案率100%。“一线协商”！协商AB类3.5次；报送，，信息"
    assert _edges(text) == set(accumulate(map(len, rjieba.cut(text)), initial=0))


def test_marks_end_segments() -> None:
    assert mark_places("提案，立案：2件。\n") == (2, 5, 8, 9)


def test_lines_with_a_sign_are_given_once_each() -> None:
    text = "十届一次会议\n无\n本届以来，届中\n会议以来"
    found = [text[start:end] for start, end in lines_with(text, ("届", "以来"))]
    assert found == ["十届一次会议", "本届以来，届中", "会议以来"]
    assert [*lines_with(text, ("提案",))] == [*lines_with("", ("届",))] == []
