"""One review for people and for programs: the promised keys, every figure marked once, no page text
obeyed.
"""

from __future__ import annotations

import io
import json
from dataclasses import fields, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from rich.console import Console
from tests import made_records

from gov_reviews.knowledge.catalogue import MetricName
from gov_reviews.records.ids import INBOX_SOURCE
from gov_reviews.records.pages import PageState, PublishedAt, Repair, RepairRule
from gov_reviews.records.reviews import (
    Bound,
    FactStatus,
    Issue,
    Keyword,
    NamedItem,
    NamedItemKind,
    NamedItemOutcome,
    Observation,
    Organization,
    PersonMention,
)
from gov_reviews.records.vocabulary import IssueScope, Severity
from gov_reviews.report.inspect_view import render_review, review_to_json
from gov_reviews.report.terminal import safe_json

BODY = "岚汀县政协立案提案395余件，办复率、回访率均为100%。\x1b]0;x\x07计划每年开展4次。召开全体会议2次。"


def stated(printed: str, value: float, metric: str, unit: str = "件", **changes: object) -> Observation:
    return made_records.figure(BODY, printed, value, unit, metric, year=2024, **changes)


REVIEW = made_records.review(
    [made_records.capture("file:///x.txt", source_id=INBOX_SOURCE)],
    family="plain_text",
    title="凝心聚力\x1b[2J",
    published_at=PublishedAt(datetime(2025, 1, 6, tzinfo=ZoneInfo("Asia/Shanghai")), False, "text"),
    organization=Organization("990121", "清岚省岚汀县政协", "county", "清岚省", "title"),
    review_year=2024,
    body_text=BODY,
    observations=(
        stated("395余件", 395.0, "proposals_filed", bound=Bound.AT_LEAST, noun="提案"),
        stated("100%", 100.0, "proposal_response_rate", unit="%"),
        stated("100%", 100.0, "proposal_followup_rate", unit="%", mention_of=3),
        stated(
            "4次",
            4.0,
            "study_sessions",
            status=FactStatus.PLAN,
            unit="次",
            period_start=None,
            period_end=None,
        ),
        stated("2次", 2.0, "other", unit="次", detail_code="plenary_sessions"),
    ),
    people=(PersonMention(0, 2, "杨某", "主席"),),
    named_items=(
        NamedItem(
            0,
            3,
            NamedItemKind.PLATFORM,
            "岚汀县",
            None,
            NamedItemOutcome.ADOPTED,
            "采纳",
            0,
            BODY.index("。") + 1,
        ),
    ),
    keywords=(Keyword("提案", 0.5, 1),),
    repairs=(Repair(RepairRule.TRADITIONAL, "body", 0, 1, 0, 1, "嵐", "岚"),) * 25,
    issues=(
        Issue(
            "organization_undecided",
            Severity.WARNING,
            IssueScope.FIELD,
            "Two fit. 无法判定。",
            value="县政协",
        ),
    ),
)
METRICS = {
    "proposals_filed": MetricName("立案提案", "proposals"),
    "other": MetricName("其他", "other"),
    "plenary_sessions": MetricName("全体会议", "meetings"),
}


def test_json_has_the_promised_keys_and_the_columns_of_mart_observation() -> None:
    page = json.loads(safe_json(review_to_json(REVIEW, METRICS, "d1")))
    assert page["state"] == "ok"
    assert page["title"] == "凝心聚力\x1b[2J"
    assert page["organization_code"] == "990121"
    assert page["published_at"] == "2025-01-06T00:00:00+08:00"
    assert len(page["repairs"]) == 25
    (named,) = page["named_items"]
    assert (named["kind"], named["name"], named["outcome"]) == ("platform", "岚汀县", "adopted")
    first = page["observations"][0]
    assert (first["metric_name"], first["category"], first["bound"], first["sentence"]) == (
        "立案提案",
        "proposals",
        "ge",
        BODY[: BODY.index("。") + 1],
    )
    own = {field.name for field in fields(Observation)} - {"sentence_start", "sentence_end"}
    assert own <= first.keys(), "every field of a figure is there under its own name"
    assert page["observations"][3]["period_start"] is None
    assert len({entry["observation_key"] for entry in page["observations"]}) == 5
    assert (first["detail_code"], first["detail_name"]) == (None, None)
    last = page["observations"][4]
    assert (last["metric_code"], last["metric_name"], last["category"]) == ("other", "其他", "other")
    assert (last["detail_code"], last["detail_name"]) == ("plenary_sessions", "全体会议")
    unread = json.loads(
        safe_json(
            review_to_json(
                replace(REVIEW, state=PageState.EMPTY, body_text="", observations=(), organization=None),
                METRICS,
                None,
            )
        )
    )
    assert (unread["state"], unread["organization_code"], unread["document_key"]) == ("empty", None, None)


def test_a_person_sees_each_figure_marked_in_its_place() -> None:
    stream = io.StringIO()
    render_review(
        REVIEW, METRICS, Console(file=stream, width=400, markup=False, highlight=False, emoji=False)
    )
    text = stream.getvalue()
    assert "395余件⟦proposals_filed actual 0.90⟧，办复率" in text
    assert "均为100%⟦proposal_response_rate actual 0.90; proposal_followup_rate actual 0.90 again⟧。" in text
    assert "4次⟦study_sessions plan 0.90⟧" in text
    assert "≥395 件" in text
    assert "立案提案 (proposals_filed)" in text
    assert "2次⟦other/plenary_sessions actual 0.90⟧" in text
    assert "其他 (other) / 全体会议 (plenary_sessions)" in text
    assert "and 5 more" in text
    assert "organization_undecided" in text
    assert "主席杨某" in text
    assert "“岚汀县” platform adopted" in text
    assert "\x1b" not in text
    assert "\\x1b]0;x\\x07" in text


def test_an_undecided_committee_shows_its_candidates() -> None:
    stream = io.StringIO()
    candidates = (Organization("990121", "清岚省岚汀县政协", "county", "清岚省", "body"),)
    render_review(
        replace(REVIEW, organization=None, organization_candidates=candidates),
        METRICS,
        Console(file=stream, width=200),
    )
    assert "undecided; 清岚省岚汀县政协 (990121)?" in stream.getvalue()


def test_a_person_reads_every_digit_of_a_large_value() -> None:
    screen = io.StringIO()
    large = replace(REVIEW, observations=(stated("395余件", 1_234_567_890.0, "other", unit="元"),))
    render_review(large, METRICS, Console(file=screen, width=200))
    assert "1,234,567,890 元" in screen.getvalue()
