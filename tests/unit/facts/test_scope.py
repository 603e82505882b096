"""Cues: the longest at a place, none out of a title, a slogan or a name."""

from __future__ import annotations

import pytest

from gov_reviews.facts.scope import MASK, CueIndex, mask_names
from gov_reviews.knowledge.metadata_files import load_words
from gov_reviews.knowledge.scope_rules import CueKind, ScopeRules


def cues(text: str, kind: CueKind = CueKind.ACTOR) -> list[tuple[str, str]]:
    return [(text[cue.start : cue.end], cue.rule.name) for cue in CueIndex(text).inside(kind, 0, len(text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("政协委员", [("政协委员", "members_act")]),  # not 委员 once more
        ("委员会", []),
        ("区教育局", [("教育局", "department_acts")]),
        # a name goes on behind its trigger, as far as it is a name
        ("民建溪渡州委报送", [("民建溪渡州委", "parties_and_groups_act")]),
        ("九三学社县委会报送", [("九三学社县委会", "parties_and_groups_act")]),
        ("民盟向市委报送", [("民盟", "parties_and_groups_act"), ("市委", "party_committee_acts")]),
        ("委员和机关干部", [("委员", "members_act"), ("机关干部", "organ_acts")]),
    ],
)
def test_the_longest_cue_at_a_place(text: str, expected: list[tuple[str, str]]) -> None:
    assert cues(text) == expected


def test_a_span_holds_only_whole_cues() -> None:
    index = CueIndex("，五年来，")
    assert [len(index.inside(CueKind.TIME, 0, end)) for end in (3, 4)] == [0, 1]
    assert not index.inside(CueKind.TIME, 2, 4)


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("读《明年计划》后", "读" + MASK * 6 + "后"),
        ("评“委员之星”", "评" + MASK * 6),
        ("周明年、李大山委员捐款", MASK * 3 + "、" + MASK * 3 + "委员捐款"),
        ("全体委员", "全体委员"),
    ],
)
def test_names_are_masked(text: str, masked: str) -> None:
    assert mask_names(text) == masked
    assert len(masked) == len(text)


def test_rules_have_names_of_their_own() -> None:
    names = [rule.name for rule in load_words(ScopeRules).rules]
    assert len(names) == len(set(names))


def test_a_span_compares_where_a_cue_of_a_comparison_begins_in_it() -> None:
    text = "提案12件，同比增加3件，立案9件。"
    cues = CueIndex(text)
    assert cues.compares(0, len(text))
    assert cues.compares(text.index("增"), text.index("3"))
    assert not cues.compares(0, text.index("同"))
    assert not cues.compares(text.index("3"), len(text))
