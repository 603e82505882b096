"""The words of metadata/scope.yaml become patterns that find them, each in its own wording."""

from __future__ import annotations

import pytest

from gov_reviews.facts.actor_grammar import load_actor_grammar


@pytest.mark.parametrize(
    ("pattern", "words", "is_found"),
    [
        ("committee_alone", "审查立案161件", True),
        ("committee_alone", "立案率91%", False),
        ("paid_on_call", "协调望岚供电公司出资12万元", True),
        ("paid_on_call", "望岚供电公司出资12万元", False),
        ("means", "等形式开展学习", True),
        ("means", "，通过座谈等形式开展学习", False),  # the means of another clause
        ("taking_part", "参加轮训的", True),
        ("taking_part", "参加轮训的委员", False),
    ],
)
def test_patterns_of_the_grammar(pattern: str, words: str, *, is_found: bool) -> None:
    grammar = load_actor_grammar()
    compiled = getattr(grammar, pattern)
    find = compiled.match if pattern == "means" else compiled.search
    assert (find(words) is not None) is is_found
