"""Every text that is read leaves a row: what it was taken for, and why nothing, or all, of it is loaded."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gov_reviews.reading.extraction import extract_review
from gov_reviews.records.ids import INBOX_SOURCE, CaptureId, SourceId
from gov_reviews.records.reviews import DocType, Review
from gov_reviews.records.unloaded_texts import is_not_loaded

from .cases_reader import page_of_case

SITE = "sample_portal"
MEETING = "会议指出，要抓好落实。会议强调，要形成合力。会议要求，要改进作风。"
YEAR = (
    "会议通报，县政协立案提案141件，办复率100%，召开专题协商会4次，报送社情民意信息318条，组织视察11次，"
    "开展民主监督6次，形成调研报告9篇，编印文史资料2辑。"
)


def read(source: str, title: str, *paragraphs: str) -> Review:
    clean = page_of_case({"title": title}, paragraphs)
    clean = replace(clean, page=replace(clean.page, source_id=SourceId(source)))
    return extract_review(clean, [CaptureId("1")])


def rules(review: Review) -> list[str]:
    return [issue.rule_id for issue in review.issues]


@pytest.mark.parametrize(
    ("title", "body", "rule"),
    [
        ("县政协召开主席会议", MEETING, "not_a_review_meeting_news"),
        ("县政协2024年工作要点", "要加强学习。", "not_a_review_work_plan"),
        ("县政协第12号提案", "收悉，现答复如下。", "not_a_review_proposal_notice"),
        ("县图书馆开放", "县图书馆今起开放，藏书9万册。", "not_a_review_other"),
        ("县人大常委会2023年工作综述", "一年来，听取专项工作报告9项。", "not_a_review_other_body"),
        ("奋进的一年", "审结案件9件，受理案件12件，县政协视察2次。", "not_a_review_other_body"),
        ("县人大常委会2023年工作综述", YEAR, "not_a_review_other_body"),
        ("县政协召开总结会", MEETING + YEAR, "looks_like_review"),
    ],
)
def test_of_a_text_of_a_site_a_row_says_what_it_was_taken_for(title: str, body: str, rule: str) -> None:
    review = read(SITE, title, body)
    assert not review.is_loaded
    (issue,) = review.issues
    assert (issue.rule_id, issue.scope, issue.value) == (rule, "page", title)
    assert is_not_loaded(issue.rule_id, issue.scope)
    assert issue.severity == ("warning" if rule == "looks_like_review" else "info")
    assert review.observations == ()
    assert "evidence for a review" in issue.reason


def test_what_looks_like_a_review_has_its_metrics_named() -> None:
    (issue,) = read(SITE, "县政协召开总结会", MEETING + YEAR).issues
    assert "proposals_filed" in issue.candidates.split(", ")


@pytest.mark.parametrize(
    ("title", "body", "kind"),
    [
        ("县政协召开总结会", MEETING + YEAR, DocType.MEETING_NEWS),
        ("县图书馆开放", "县图书馆今起开放，藏书9万册。", DocType.OTHER),
        ("县人大常委会2023年工作综述", "一年来，听取专项工作报告9项。", DocType.OTHER),
    ],
)
def test_a_text_of_the_inbox_with_a_figure_is_loaded_with_its_kind(
    title: str, body: str, kind: DocType
) -> None:
    review = read(INBOX_SOURCE, title, body)
    assert review.is_loaded
    assert review.doc_type is kind
    assert review.observations
    assert "not_a_review" in review.flags
    loaded = next(issue for issue in review.issues if issue.rule_id == "not_a_review_loaded")
    assert not is_not_loaded(loaded.rule_id, loaded.scope)


def test_a_text_of_the_inbox_without_a_figure_leaves_a_row() -> None:
    review = read(INBOX_SOURCE, "县政协召开主席会议", MEETING)
    assert not review.is_loaded
    assert rules(review) == ["no_figure"]
    assert is_not_loaded(review.issues[0].rule_id, review.issues[0].scope)


@pytest.mark.parametrize("source", [SITE, INBOX_SOURCE])
def test_a_review_without_a_figure_is_loaded_and_says_so(source: str) -> None:
    review = read(source, "县政协2023年工作综述", "一年来，县政协围绕中心、服务大局。" * 3)
    assert review.is_loaded
    assert "no_figure" in rules(review)
    assert "not_a_review" not in review.flags


def test_a_review_with_figures_has_nothing_to_say_of_its_kind() -> None:
    review = read(SITE, "县政协2023年工作综述", "一年来，县政协立案提案141件，召开专题协商会4次。")
    assert review.is_loaded
    assert not {"no_figure", "not_a_review_loaded"} & set(rules(review))


def test_a_text_without_title_is_named_by_its_opening() -> None:
    (issue,) = read(SITE, "", "县图书馆今起开放，\n欢迎光临。").issues
    assert issue.value == "县图书馆今起开放， 欢迎光临。…"
