"""How sure a figure is: what its metric's figures were, less what signs of an indirect reading cost."""

from __future__ import annotations

import math
from dataclasses import replace
from decimal import Decimal

import pytest

from gov_reviews.facts.confidence import confidence_of, doubts_of, points_of, reliability_key, said_share
from gov_reviews.facts.ellipsis import ResolvedQuantity
from gov_reviews.facts.participants import THE_COMMITTEE, Participant
from gov_reviews.facts.quantities import read_numerals
from gov_reviews.facts.quantity_context import locate
from gov_reviews.facts.statement_contest import Attachment, MetricMatch
from gov_reviews.knowledge.confidence_weights import ConfidenceStep, ConfidenceWeights, DoubtSign
from gov_reviews.knowledge.metadata_files import load_words
from gov_reviews.records.reviews import FactStatus, SubjectCode

TEXT = "立案395件，"
WEIGHTS = ConfidenceWeights(
    start=1.0,
    of_share=0.5,
    less={sign: 0.1 * at for at, sign in enumerate(DoubtSign, 1)},
    steps=(
        ConfidenceStep(points=0.0, share=0.5),
        ConfidenceStep(points=2.0, share=0.9),
        ConfidenceStep(points=3.0, share=0.98),
    ),
    shares={"headline": 0.9, "detail": 0.8, "other": 0.7, "proposals_filed": 1.0, "other 件": 0.6},
)


def resolved(text: str = TEXT, code: str = "proposals_filed", **changes: object) -> ResolvedQuantity:
    (quantity,) = read_numerals(text)[0][-1:]
    quantities = read_numerals(text)[0]
    place = locate(text, quantities)[-1]
    found = ResolvedQuantity(quantity, place, MetricMatch(code, None, Attachment.NEXT, 1.0, 1.0))
    for name, value in changes.items():
        setattr(found.counted if hasattr(found.counted, name) else found, name, value)
    return found


def doubts(one: ResolvedQuantity, text: str = TEXT, **changes: object) -> set[DoubtSign]:
    asked = {"status": FactStatus.ACTUAL, "subject": THE_COMMITTEE, **changes}
    return set(doubts_of(text, one, **asked))  # type: ignore[arg-type]


def test_a_plain_figure_has_no_sign_of_doubt() -> None:
    assert doubts(resolved()) == set()


def test_each_sign_of_an_indirect_reading() -> None:
    assert doubts(resolved(), status=FactStatus.CONTEXT) == {DoubtSign.CONTEXT}
    assert doubts(resolved(), status=FactStatus.PLAN) == set()
    of_members = Participant((SubjectCode.MEMBERS,), None)
    assert doubts(resolved(), subject=of_members) == {DoubtSign.OF_OTHERS}
    assert doubts(resolved(stand=Attachment.VERB)) == {DoubtSign.BY_VERB}
    assert doubts(resolved(code="other", stand=None)) == {DoubtSign.NO_STATEMENT, DoubtSign.NO_METRIC}
    assert doubts(resolved(code="other", stand=None, detail="key_proposals")) == {DoubtSign.NO_STATEMENT}
    small = resolved()
    small.quantity = replace(small.quantity, value=Decimal(3))
    assert doubts(small) == {DoubtSign.SMALL}


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("立案395件提案。", DoubtSign.WORDS_BEHIND),
        ("立案395件、办理390件。", DoubtSign.ONE_OF_SEVERAL),
        ("市政协经过认真细致的审查共立案395件。", DoubtSign.LONG_BEFORE),
    ],
)
def test_signs_of_the_place(text: str, sign: DoubtSign) -> None:
    assert doubts(resolved(text), text) == {sign}


def test_a_figure_is_judged_by_its_metric_its_detail_or_its_unit() -> None:
    assert reliability_key(resolved()) == "proposals_filed"
    assert reliability_key(resolved(detail="key_proposals")) == "proposals_filed"
    assert reliability_key(resolved(code="other", detail="key_proposals")) == "detail key_proposals"
    assert reliability_key(resolved(code="other")) == "other 件"


def test_points_are_of_the_share_less_the_signs() -> None:
    assert points_of(WEIGHTS, "other 件", ()) == pytest.approx(1 + 0.5 * math.log(0.6 / 0.4))
    certain = points_of(WEIGHTS, "proposals_filed", ())  # no metric is certain
    assert certain == pytest.approx(1 + 0.5 * math.log(0.99 / 0.01))
    signs = (DoubtSign.CONTEXT, DoubtSign.WORDS_BEHIND)
    assert points_of(WEIGHTS, "proposals_filed", signs) == pytest.approx(certain - 0.3)


@pytest.mark.parametrize(
    ("key", "kind"), [("not_measured", "headline"), ("detail none", "detail"), ("other 枚", "other")]
)
def test_what_was_not_measured_has_the_share_of_its_kind(key: str, kind: str) -> None:
    assert points_of(WEIGHTS, key, ()) == points_of(WEIGHTS, kind, ())


@pytest.mark.parametrize(
    ("points", "share"),
    [(-9, 0.5), (0, 0.5), (1, 0.7), (1.999, 0.89), (2, 0.9), (2.5, 0.94), (3, 0.98), (9, 0.98)],
)
def test_a_share_is_said_on_lines_between_steps(points: float, share: float) -> None:
    assert said_share(WEIGHTS, points) == share


def test_doubt_never_says_more() -> None:
    plain = confidence_of(TEXT, resolved(), FactStatus.ACTUAL, THE_COMMITTEE)
    assert 0 < confidence_of(TEXT, resolved(), FactStatus.CONTEXT, THE_COMMITTEE) < plain < 1
    assert all(load_words(ConfidenceWeights).less[sign] >= 0 for sign in DoubtSign)
