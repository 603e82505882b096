"""The lexicon of figures, compiled."""

from __future__ import annotations

import pytest

from gov_reviews.knowledge.lexicon import load_lexicon


@pytest.mark.parametrize("gap", ["", "达", "活动达到", "（含专题）共计", "由各方提交的", "”共"])
def test_fillers_may_stand_between_a_noun_and_its_number(gap: str) -> None:
    assert load_lexicon().head_gap.fullmatch(gap)


@pytest.mark.parametrize("gap", ["，", "走访", "由各方各界人士共同联名提交的"])
def test_other_words_may_not(gap: str) -> None:
    assert not load_lexicon().head_gap.fullmatch(gap)


def test_averages_share_nothing_out() -> None:
    assert load_lexicon().distributive.search("办复率均为")
    assert not load_lexicon().distributive.search("人均")


def test_a_body_is_a_recipient_behind_or_before_its_verb() -> None:
    lexicon = load_lexicon()
    assert lexicon.recipient.phrases.search("向市委汇报")
    assert lexicon.recipient.phrases.search("市政协采用")
    assert not lexicon.recipient.phrases.search("市政协召开会议")


def test_a_thing_pointed_at_is_behind_the_pointer() -> None:
    assert load_lexicon().context.pointers.search("对于这")
    assert not load_lexicon().context.pointers.search("这些小区")
    assert not load_lexicon().context.pointers.search("这\n")
