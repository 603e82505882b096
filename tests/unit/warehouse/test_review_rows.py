"""The rows of one review: keys, what is undecided, what is doubted, outcomes of captures."""

from __future__ import annotations

import dataclasses
from datetime import UTC, date, datetime

from warehouse_data import BODY, LOCAL, figure, make_capture, make_review, rows_written, unreadable

from gov_reviews.records.pages import PublishedAt
from gov_reviews.records.reviews import DocType, Issue
from gov_reviews.warehouse.review_rows import stored_time

URL = "http://committee.sample.example/1"


def test_detail_stands_beside_the_metric() -> None:
    capture = make_capture(URL)
    figures = [
        figure(BODY, "5次", 5, "次", "other", detail_code="plenary_sessions"),
        figure(BODY, "395件", 395, "件", "proposals_submitted"),
    ]
    rows = rows_written([capture], [make_review([capture], observations=figures)])["staging.stg_observation"]
    assert [(row["metric_code"], row["detail_code"]) for row in rows] == [
        ("other", "plenary_sessions"),
        ("proposals_submitted", None),
    ]


def test_outcomes_of_captures() -> None:
    loaded, news, broken, unused = (make_capture(f"{URL}{number}") for number in range(4))
    reviews = [make_review([loaded]), make_review([news], doc_type=DocType.MEETING_NEWS), unreadable(broken)]
    rows = rows_written([loaded, news, broken, unused], reviews)["staging.stg_capture"]
    assert [(row["outcome"], row["state"], row["doc_type"]) for row in rows] == [
        ("loaded", "ok", "annual_review"),
        ("not_a_review", "ok", "meeting_news"),
        ("quarantined", "truncated", None),
        ("not_used", "", None),
    ]
    assert [row["document_key"] is not None for row in rows] == [True, False, False, False]


def test_doubts_about_pages_that_are_no_reviews_are_left_out_unless_about_the_page() -> None:
    capture = make_capture(URL)
    issues = [
        Issue("organization_undecided", "warning", "field", "?"),
        Issue("page_odd", "info", "page", "?"),
    ]
    news = make_review([capture], doc_type=DocType.OTHER, issues=issues)
    assert [row["rule_id"] for row in rows_written([capture], [news])["staging.stg_quarantine"]] == [
        "page_odd"
    ]
    review = make_review([capture], issues=issues)
    assert len(rows_written([capture], [review])["staging.stg_quarantine"]) == 2


def test_doubted_figure_gets_the_key_of_the_figure() -> None:
    capture = make_capture(URL)
    at = BODY.index("98.7%")
    issue = Issue(
        "percent_out_of_range", "warning", "observation", "?", "x" * 900, "", at, "proposal_satisfaction_rate"
    )
    rows = rows_written([capture], [make_review([capture], issues=[issue])])
    (doubt,) = rows["staging.stg_quarantine"]
    assert doubt["observation_key"] in {
        row["observation_key"] for row in rows["staging.stg_observation"] if row["char_start"] == at
    }
    assert len(doubt["held_value"]) == 500


def test_undecided_fields_are_told_once_and_the_reasons_of_the_extraction_stay() -> None:
    capture = make_capture(URL)
    why = Issue(
        "review_year_undecided",
        "warning",
        "field",
        "the text speaks for several years",
        candidates="2023; 2024",
    )
    review = make_review(
        [capture], organization=None, year=None, doc_type=None, title=" \u3000", issues=[why]
    )
    review = dataclasses.replace(
        review, observations=(dataclasses.replace(review.observations[0], period_end=None),)
    )
    rows = rows_written([capture], [review])
    wording = {row["rule_id"]: row for row in rows["staging.stg_quarantine"]}
    assert list(wording) == [
        "review_year_undecided",
        "organization_undecided",
        "doc_type_undecided",
        "title_undecided",
        "period_undecided",
    ]
    assert wording["review_year_undecided"]["candidates"] == "2023; 2024"
    assert (
        wording["period_undecided"]["held_value"] == "of 1 figures: 0 without first day, 1 without last day"
    )
    (stored,) = rows["staging.stg_review"]
    assert stored["flags"] == sorted(wording)
    assert (stored["doc_type"], stored["title"], stored["review_year"], stored["organization_code"]) == (
        None,
    ) * 4
    unsaid = dataclasses.replace(review, issues=(), flags=())
    assert len(rows_written([capture], [unsaid])["staging.stg_quarantine"]) == len(wording)
    news = dataclasses.replace(review, doc_type=DocType.MEETING_NEWS, issues=())
    assert rows_written([capture], [news])["staging.stg_quarantine"] == []


def test_day_without_time_is_the_same_day_in_utc() -> None:
    only_day = PublishedAt(datetime(2023, 1, 3, tzinfo=LOCAL), False, "text")
    assert stored_time(only_day).astimezone(UTC).date() == date(2023, 1, 3)
    assert stored_time(only_day).astimezone(LOCAL).date() == date(2023, 1, 3)
    exact = PublishedAt(datetime(2023, 1, 3, 0, 5, tzinfo=LOCAL), True, "meta:PubDate")
    assert stored_time(exact) == exact.at


def test_figures_keep_their_kind() -> None:
    capture = make_capture(URL)
    rows = rows_written(
        [capture],
        [make_review([capture], observations=[figure(BODY, "5次", 5, "次", "other", mention_of=3)])],
    )
    (row,) = rows["staging.stg_observation"]
    assert row["is_mention"] is True
    assert row["sentence"] == "望岚区政协一年来召开常委会会议5次。"
    assert isinstance(row["value"], float)
