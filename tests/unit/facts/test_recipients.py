"""Who received it, and whose level a text without a known committee has."""

from __future__ import annotations

import pytest

from gov_reviews.facts.observations import FactContext, extract_observations
from gov_reviews.facts.recipients import own_level_word, recipient_code
from gov_reviews.records.reviews import DocType, Organization
from gov_reviews.records.vocabulary import RegionLevel

DISTRICT = Organization("990102", "清岚省云汀市望岚区政协", RegionLevel.COUNTY, "清岚省", "test")
CITY = Organization("990100", "清岚省云汀市政协", RegionLevel.PREFECTURE, "清岚省", "test")


@pytest.mark.parametrize(
    ("printed", "organization", "code"),
    [
        (None, DISTRICT, None),
        ("全国政协", DISTRICT, "national"),
        ("省政协", DISTRICT, "provincial"),
        ("市政协", DISTRICT, "municipal"),
        ("区委", DISTRICT, "party_government"),
        ("区政协", DISTRICT, "county"),
        ("市委", CITY, "party_government"),
        ("市委", DISTRICT, "municipal"),
        ("区委", None, "county"),
        ("区委、区政府、区政协主要领导", DISTRICT, "party_government"),
        ("有关部门", DISTRICT, "government_departments"),
        ("群众", DISTRICT, "public"),
    ],
)
def test_what_kind_of_body_received(
    printed: str | None, organization: Organization | None, code: str | None
) -> None:
    assert recipient_code(printed, organization) == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("县政协报送报告9篇，获县委主要领导批示7件次。", "party_government"),
        ("县政协报送报告9篇，获市委主要领导批示7件次。", "municipal"),
        ("区政协、县政协报送报告9篇，获县委主要领导批示7件次。", "county"),  # whose text it is stays open
    ],
)
def test_the_level_of_an_undecided_committee_is_the_one_it_names(text: str, code: str) -> None:
    found = extract_observations(text, (), FactContext(2024, DocType.ANNUAL_REVIEW, None))
    assert found[-1].recipient_code == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("义诊惠及困难群众2300人次。", "public"),
        ("提出监督意见31条，有关部门采纳25条。", "government_departments"),
        ("接待群众2300人次。", None),
        ("为困难群众送去慰问金8万元。", "public"),
        ("成为群众信赖的平台，召开会议8次。", None),
    ],
)
def test_who_benefits_and_who_adopts_receives(text: str, code: str | None) -> None:
    found = extract_observations(text, (), FactContext(2024, DocType.ANNUAL_REVIEW, DISTRICT))
    assert found[-1].recipient_code == code


@pytest.mark.parametrize(
    ("text", "headline", "level"),
    [
        ("报送信息30篇，被市政协采用6篇、县政协采用3篇。县政协召开会议。", "", "县"),
        ("市政协召开会议。", "望岚县政协2024年工作综述", "县"),
        ("市政协采用30篇。", "政协望岚县第十届委员会提案工作情况的报告", "县"),
        ("报送信息30篇。", "", None),
    ],
)
def test_the_level_of_an_undecided_committee(text: str, headline: str, level: str | None) -> None:
    assert own_level_word(text, headline) == level


def received(text: str) -> str | None:
    """Who received the last figure."""
    return extract_observations(text, (), FactContext(2024, DocType.ANNUAL_REVIEW, DISTRICT))[
        -1
    ].recipient_code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("受益群众4.3万人次。", "public"),
        ("惠及骑手2.1万余人。", "public"),  # by what is counted
        ("就重要事项请示区委19次。", "party_government"),
        ("区领导批示47件（上年39件）。", "party_government"),  # as that of the year
        ("转送相关单位研究处理36件。", "government_departments"),
        ("召开会议3次。", None),
        # an item of a list with a verb of its own
        ("向区委报送报告9篇、信息12条。", "party_government"),
        ("向区委报送报告9篇、编报简报12期。", None),
        ("提案全部交办，涉及承办单位31个。", None),  # what is counted
        ("获区委、区政府、区政协主要领导批示28件次。", "party_government"),
        ("被省政协、市政协采用28篇。", "municipal"),
        ("向各承办单位交办345件提案。", "government_departments"),
    ],
)
def test_who_received(text: str, code: str | None) -> None:
    assert received(text) == code


def test_a_committee_that_a_higher_one_honours_is_what_the_text_is_about() -> None:
    assert own_level_word("省政协开会，省政协表彰先进。市政协荣获省政协先进集体。") == "市"
