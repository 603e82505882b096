"""What a run notices of a list that can still be read."""

from __future__ import annotations

import pytest
from tests.unit.capture.column_site import BODY

from gov_reviews.capture.run_canary import describe_other_family
from gov_reviews.records.both_languages import in_english
from gov_reviews.records.runs import SourceState
from gov_reviews.sites.family_detection import FamilyGuess


@pytest.mark.parametrize(
    ("family", "guess", "expected"),
    [
        ("trs", FamilyGuess("trs", 0.9), ""),
        ("trs", FamilyGuess(), ""),
        ("generic_html", FamilyGuess("boda", 0.9), ""),
        (
            "trs",
            FamilyGuess("boda", 0.85, ("20 of 20 articles",)),
            "the page speaks for boda (85%: 20 of 20 articles), the file says trs",
        ),
    ],
)
def test_what_is_said(make_spec, family: str, guess: FamilyGuess, expected: str) -> None:
    assert in_english(describe_other_family(make_spec(family=family), guess)) == expected


def test_a_list_of_another_family_is_partial_with_numbers(run, site) -> None:
    rows = "".join(
        f'<li><a href="/info/1054/7735{n}.htm">望岚区政协第{n}篇综述</a><span>2026-01-05</span></li>'
        for n in (3, 2, 1)
    )
    site.page(
        "/zwxx/index.html",
        f"<ul>{rows}</ul><script src='/system/resource/js/a.js'></script>{'<p>页脚</p>' * 80}",
    )
    for number in (1, 2, 3):
        site.page(f"/info/1054/7735{number}.htm", BODY.replace("一年", f"{number}年"))
    outcome = run(articles={"match": r"/info/\d+/\d+\.htm$"})
    assert (outcome.state, outcome.fetched) == (SourceState.PARTIAL, 3)
    assert "the page speaks for boda" in outcome.message
    assert "3 of 3 articles" in outcome.message
    assert run(family="boda").state is SourceState.UNCHANGED


def test_fewer_rows_than_the_canary_are_said_with_numbers(run, site) -> None:
    site.page(
        "/zwxx/index.html", '<ul><li><a href="/zwxx/202601/t20260105_4310001.html">第1篇综述</a></li></ul>'
    )
    outcome = run(canary={"min_rows": 5})
    assert outcome.state is SourceState.LAYOUT_CHANGED
    assert "has 1 article links where at least 5 are expected" in outcome.message
