"""What became of proposals, told in words of few kinds."""

from __future__ import annotations

import pytest

from gov_reviews.facts.observations import FactContext, extract_observations
from gov_reviews.facts.proposal_outcomes import (
    CONVERTED,
    FOR_REFERENCE,
    IN_PROGRESS,
    RESOLVED,
    Outcome,
    outcome_before,
    outcome_behind,
)
from gov_reviews.knowledge.catalogue import load_catalogue
from gov_reviews.records.reviews import DocType

TOPIC = "立案提案215件，"


def code(outcome: Outcome | None) -> str | None:
    return outcome.code if outcome else None


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("已解决或采纳", RESOLVED),
        ("其中所提建议已经采纳或解决的有", RESOLVED),
        ("解决或部分解决的", RESOLVED),
        ("提案所提问题已经解决或基本解决的", RESOLVED),
        ("采纳落实的", RESOLVED),
        ("部分解决的", IN_PROGRESS),
        ("正在实施落实中的有", IN_PROGRESS),
        ("列入计划拟解决或拟采纳", IN_PROGRESS),
        ("纳入规划的", IN_PROGRESS),
        ("正在办理的", IN_PROGRESS),
        ("作为工作参考", FOR_REFERENCE),
        ("因条件所限未能采纳和解决的提案", FOR_REFERENCE),
        ("条件受限留待以后解决", FOR_REFERENCE),
        ("暂不具备条件的", FOR_REFERENCE),
        ("因政策、体制和财力等原因难以落实的", FOR_REFERENCE),  # a reason may say anything
        ("对于因条件限制暂未解决的", FOR_REFERENCE),
        ("被有关方面列入计划解决的", IN_PROGRESS),  # who takes it up may be anybody
        ("正与有关部门协商解决的", IN_PROGRESS),
        ("接待后受理并已解决的", RESOLVED),  # 待 and 受 of other words
        ("作委员来信来访处理", CONVERTED),
        ("作为意见和其他处理的", CONVERTED),
        ("提出工作建议", None),
        ("作为意见建议转有关部门参考的", CONVERTED),
        ("转信", CONVERTED),
        ("转化为政策", None),
        ("被采纳和部分采纳或列入计划采纳的为", None),  # two outcomes at once
        ("全部办复的", None),  # an answer is no outcome
        ("正在", None),
        ("推动解决", None),
        ("委员会采纳", None),  # a word of another form
    ],
)
def test_an_act_and_how_far_it_is_tell_the_outcome(words: str, expected: str | None) -> None:
    text = TOPIC + words
    assert code(outcome_before(text, (len(TOPIC), len(text)), (0, len(text)))) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("提案所提问题已经解决", RESOLVED),
        ("列入计划", IN_PROGRESS),
        ("提案转为委员来信等方式处理", CONVERTED),
        ("已全部办复", None),
    ],
)
def test_it_may_be_told_behind_the_number(words: str, expected: str | None) -> None:
    text = f"{TOPIC}40件{words}"
    start = len(text) - len(words)
    assert code(outcome_behind(text, (start, len(text)), (0, len(text)))) == expected


@pytest.mark.parametrize("topic", ["走访企业215家，", "立案提案215件，收集社情民意信息30篇，"])
def test_what_becomes_of_other_things_is_no_outcome_of_proposals(topic: str) -> None:
    text = f"{topic}已解决"
    assert outcome_before(text, (len(topic), len(text)), (0, len(text))) is None


def test_the_metrics_of_outcomes_are_in_the_catalogue() -> None:
    assert {RESOLVED, IN_PROGRESS, FOR_REFERENCE, CONVERTED} <= load_catalogue().metrics.keys()


def test_items_with_one_verb_are_told_one_by_one() -> None:
    found = extract_observations(
        "立案提案215件，已经解决、正在落实、留作参考的分别为150件、40件、25件。",
        [],
        FactContext(2024, DocType.ANNUAL_REVIEW, None),
    )
    assert [one.detail_code for one in found] == [None, RESOLVED, IN_PROGRESS, FOR_REFERENCE]
