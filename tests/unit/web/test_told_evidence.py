"""Evidence in words."""

from __future__ import annotations

import pytest

from gov_reviews.knowledge.metadata_files import load_words
from gov_reviews.knowledge.web_words import PageWording
from gov_reviews.knowledge.word_lists import OrganizationWords
from gov_reviews.records.pages import RepairRule
from gov_reviews.report.page_wording import Language, Wording
from gov_reviews.web.told_evidence import tell_evidence

ZH, EN = Wording(Language.ZH), Wording(Language.EN)


@pytest.mark.parametrize(
    ("stored", "chinese", "english"),
    [
        (
            "headline_name×1; parent_near×3; score 36.7",
            "标题中的机构名×1；正文中的上级地名×3；得分 36.7",
            "name in the headline×1; place above it in the text×3; score 36.7",
        ),
        ("term: term of 九届市政协", "届次: term of 九届市政协", "term: term of 九届市政协"),
        ("term and session: 九届二次会议", "届次与会议: 九届二次会议", "term and session: 九届二次会议"),
        ("meta:PubDate", "页面元数据:PubDate", "metadata of the page:PubDate"),
        (
            "text (url: 2026-01-05)",
            "页面所印 (网址: 2026-01-05)",
            "printed on the page (address: 2026-01-05)",
        ),
        ("decided by li: url", "decided by li: url", "decided by li: url"),
        ("enpproperty", "电子报标记", "mark of the e-paper"),
        (None, "", ""),
    ],
)
def test_codes_are_told_and_printed_words_stay(stored: str | None, chinese: str, english: str) -> None:
    assert tell_evidence(stored, ZH) == chinese
    assert tell_evidence(stored, EN) == english


def test_every_kind_of_evidence_has_words() -> None:
    known = load_words(PageWording).root
    kinds = {*type(load_words(OrganizationWords).weights).model_fields, "registry"}
    assert {f"evidence.{kind}" for kind in kinds} - known.keys() == set()
    assert {f"repair.{rule}" for rule in RepairRule} - known.keys() == set()
