"""Term and session that a document speaks of."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from tests.whole_reading import read_page

from gov_reviews.document.committee_term import decide_term
from gov_reviews.document.doc_type import classify_document
from gov_reviews.document.fields import read_fields
from gov_reviews.document.organization import decide_organization

from .cases_reader import load_cases, page_of_case

TITLE = "中国人民政治协商会议竹溆县第九届委员会常务委员会工作报告"
_FILLING = "一年来，委员们走进企业和村社，听取意见，形成建议。" * 20


@pytest.mark.parametrize("case", load_cases("terms"), ids=lambda case: case["why"])
def test_term_of_a_document(case: dict[str, Any]) -> None:
    page = page_of_case(case, [case["body"], _FILLING, *([case["rest"]] if "rest" in case else [])])
    fields = read_fields(page)
    committee = decide_organization(fields, page, ()).organization
    decision = decide_term(fields, page, classify_document(fields, page).doc_type, committee)
    term = decision.term
    session = case.get("session")
    assert (term.term_number if term else None) == case.get("term"), decision
    assert ([term.session_term_number, term.session_number] if term and term.session_number else None) == (
        session
    ), decision
    assert (term.session_relation.value if term and term.session_relation else None) == case.get("relation")
    assert [issue.rule_id for issue in decision.issues] == case.get("undecided", [])
    assert all(issue.candidates for issue in decision.issues)
    if term is not None:
        # the words that prove it stand in the document
        printed = " ".join((page.body_text, *(block.text for block in page.blocks)))
        for proof in term.term_evidence.split("; "):
            words = proof.split(": ", 1)[1].removeprefix("the one before ")
            assert words in printed


def test_a_document_carries_term_and_words() -> None:
    review = read_page(
        "望岚区政协2023年工作综述\n\n区政协五届委员会建言，区政协六届委员会献策，共收到提案187件，立案152件，"
        "办复率100%。全年开展协商议政9次、视察5次、调研12次，报送社情民意信息85篇。\n"
    )
    assert review.term is None
    assert "term_undecided" in review.flags
    (issue,) = (issue for issue in review.issues if issue.rule_id == "term_undecided")
    assert "五届" in issue.candidates
    assert "六届" in issue.candidates


@pytest.mark.parametrize(
    ("title", "lead", "is_whole"),
    [
        (TITLE, "（2022年1月10日在政协竹溆县第十届委员会第一次会议上）", True),
        (
            "县政协提案工作情况的报告",
            "——在县政协十届一次会议上\n\n我受九届县政协常委会委托，报告提案工作。",
            True,
        ),
        (
            "县政协工作报告",
            "我代表政协竹溆县第九届委员会常务委员会，向政协第十届竹溆县委员会第一次会议报告工作。",
            True,
        ),
        (TITLE, "（2022年1月10日在政协竹溆县第九届委员会第五次会议上）", False),
        ("县政协2021年工作综述", "1月10日，县政协十届一次会议开幕。", False),
    ],
)
def test_the_first_session_of_the_next_term_hears_of_the_whole_term(
    title: str, lead: str, *, is_whole: bool
) -> None:
    review = read_page(
        f"{title}\n\n2022-01-12\n\n{lead}\n\n各位委员：\n\n"
        "县政协召开主席会议48次，收到提案812件，立案760件，报送社情民意信息420条，举办委员培训班12期。"
    )
    assert (review.term is not None and review.term.is_whole) is is_whole


@pytest.mark.parametrize(
    ("session", "first_year"), [("第十届委员会第一次", 2017), ("第九届委员会第五次", 2021)]
)
def test_figures_of_a_report_on_a_whole_term_are_the_terms(session: str, first_year: int) -> None:
    text = (
        f"{TITLE}\n\n2022-01-12\n\n（2022年1月10日在政协竹溆县{session}会议上）\n\n各位委员：\n\n"
        "我代表政协竹溆县第九届委员会常务委员会，向大会报告工作，请予审议。\n\n"
        "县政协召开主席会议48次，收到提案812件，立案760件，报送社情民意信息420条，举办委员培训班12期。"
    )
    periods = {(each.period_start, each.period_end) for each in read_page(text).observations}
    assert periods == {(date(first_year, 1, 1), date(2021, 12, 31))}
