"""Proposals of a series, told by what they are about."""

from __future__ import annotations

import pytest
from tests.made_catalogue import catalogue, stated

from gov_reviews.facts.observations import FactContext, extract_observations
from gov_reviews.facts.proposal_series import find_proposal_series
from gov_reviews.facts.quantities import read_numerals
from gov_reviews.facts.quantity_context import locate
from gov_reviews.knowledge.catalogue import load_catalogue
from gov_reviews.knowledge.figure_word_lists import ProposalSeriesWords
from gov_reviews.knowledge.metadata_files import load_words
from gov_reviews.records.reviews import DocType

SERIES = "提交提案145件。其中，经济建设和环境保护提案55件，占37.9%，教科文卫体提案28件，新闻舆论提案21件。"


def topics(text: str) -> list[str]:
    quantities, _ = read_numerals(text)
    found = find_proposal_series(text, quantities, locate(text, quantities), load_catalogue())
    return [(detail or code).removeprefix("proposals_on_") for _, (code, detail) in sorted(found.items())]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (SERIES, ["economy", "culture", "other_topics"]),  # of two topics the first; shares between
        (
            "围绕产业发展提出相关提案13件，围绕民生改善提出相关提案15件，围绕生态保护建言献策提出提案6件。",
            ["economy", "society", "environment"],
        ),
        ("经济建设提案55件，民生保障提案28件。", []),  # two are no series
        (
            "提案全部办复。围绕加快经济转型、发展文化旅游业等方面提出提案22件。"
            "围绕培育社会主义核心价值观、弘扬优秀传统文化等方面提出提案6件。",
            ["economy", "culture"],
        ),  # over sentences
        ("围绕能源基地提案14件，涉及教育、医疗等民生类提案10件。", ["economy", "society"]),  # by its class
        (
            "围绕产业升级提出提案55件，占31%；围绕养老托幼共提出提案28件。",
            ["economy", "society"],
        ),  # unless opened
        (
            "围绕产业升级、招商引资等，提出提案55件；围绕加强大气、水污染防治，护林等，提出提案28件。",
            ["economy", "environment"],
        ),  # by the clauses before
        ("在服务经济高质量发展上，31件提案聚焦装备制造。", ["economy"]),  # the number first
        ("本次会议的提案，经济建设方面，提出提案31件。", ["economy"]),
        ("在生态环境方面，围绕治水护林提出提案31件。", ["environment"]),  # the statement is about it
        ("在社会建设上，提出提案31件，占45.2%。", ["society"]),
        ("在提案办理方面，收到提案31件。", []),
        ("在经济建设方面，有的委员提出，要重视提案31件。", []),
        ("委员联名提案55件，界别小组提案28件，工商联提案21件。", []),  # by whom, not about what
        ("重点督办提案5件，优秀提案8件，已办结提案21件。", []),  # what became of them
        ("经济建设提案55件，民生保障提案28件。生态文明提案21件。", []),  # in one sentence
    ],
)
def test_three_that_follow_each_other_are_a_series(text: str, expected: list[str]) -> None:
    assert topics(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "收到提案359件。委员个人或联名提出328件，占82%，各民主党派、工商联提出21件，专门委员会提出10件。",
            ["member_proposals", "party_proposals", "sector_proposals"],
        ),
        (
            "以个人名义提出的提案30件，以联名方式提出的67件，以集体名义提出的53件。",
            ["member_proposals", "joint_proposals", "collective_proposals"],
        ),
        ("委员提交提案300件，立案280件。", []),  # one is no series
        ("反映问题51件，委员提出30件，党派团体提出21件。", []),  # of what is not said
        ("委员提交信息30件，党派团体提交信息21件。", []),
    ],
)
def test_two_authors_are_a_series(text: str, expected: list[str]) -> None:
    assert topics(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("共收到委员和党派团体提案176件。", ["proposals_submitted"]),
        ("收到委员提案、集体提案共231件。", ["proposals_submitted"]),
        ("收到委员个人、联名和集体提案402件。", ["proposals_submitted"]),
        ("政协各专委会、各党派团体和委员提交的提案305件。", ["proposals_submitted"]),
        ("收到民主党派、界别、专委会提案45件。", []),  # bodies alone
        ("交办委员和集体提案153件。", []),  # no longer all that were handed in
        ("委员中党派成员提案45件。", []),  # no list
    ],
)
def test_proposals_of_members_and_bodies_alike_are_all_that_were_handed_in(
    text: str, expected: list[str]
) -> None:
    assert topics(text) == expected


def test_figures_of_a_series_get_their_detail() -> None:
    found = extract_observations(SERIES, (), FactContext(2024, DocType.ANNUAL_REVIEW, None))
    assert [one.detail_code or one.metric_code for one in found if one.unit == "件"] == [
        "proposals_submitted",
        "proposals_on_economy",
        "proposals_on_culture",
        "proposals_on_other_topics",
    ]
    assert found[1].rule_id == "series/proposals_on_economy"


def test_a_catalogue_without_topics_has_no_series() -> None:
    quantities, _ = read_numerals(SERIES)
    assert find_proposal_series(SERIES, quantities, locate(SERIES, quantities), catalogue(a=stated())) == {}


def test_the_metrics_of_authors_are_in_the_catalogue() -> None:
    named = {
        code for one in load_words(ProposalSeriesWords).authors for code in (one.metric, one.detail) if code
    }
    assert named <= load_catalogue().metrics.keys()


def metrics(text: str) -> dict[str, str]:
    found = extract_observations(text, [], FactContext(2024, DocType.ANNUAL_REVIEW, None))
    return {one.printed: one.detail_code or one.metric_code for one in found}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "立案344件，其中各民主党派区委会、工商联127件，专门委员会16件；委员201件。",
            {"127件": "party_proposals", "16件": "sector_proposals", "201件": "member_proposals_filed"},
            id="authors alone, behind a number of proposals",
        ),
        pytest.param(
            "收到提案90件，其中各党派、专委会32件，委员58件。",
            {"32件": "collective_proposals", "58件": "member_proposals"},
            id="of several kinds of bodies no kind",
        ),
        pytest.param(
            "立案162件，其中人民团体的提案10件，界别小组提案28件，专委会的提案2件。",
            {"10件": "party_proposals", "28件": "sector_proposals", "2件": "sector_proposals"},
            id="the proposals of a body, beside some that their noun tells",
        ),
        pytest.param(
            "收到社情民意信息90件，其中民主党派32件，委员58件。",
            {"32件": "opinion_reports_submitted", "58件": "opinion_reports_submitted"},
            id="something else than proposals",
        ),
        pytest.param(
            "收到提案408件，涉及产业结构调整等方面的有164件；涉及养老、住房等民生问题的210件。",
            {"164件": "proposals_on_economy", "210件": "proposals_on_society"},
            id="topics that a word opens, behind a number of proposals",
        ),
        pytest.param(
            "收到提案408件。其中，建言经济发展的提案164件；建言养老托幼的提案210件。",
            {"164件": "proposals_on_economy", "210件": "proposals_on_society"},
            id="what they speak for",
        ),
    ],
)
def test_items_that_say_no_more_than_whose_or_about_what(text: str, expected: dict[str, str]) -> None:
    found = metrics(text)
    assert {printed: found[printed] for printed in expected} == expected
