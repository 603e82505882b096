"""The review reader: all of the text, every figure marked and linked, hostile texts as text."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from warehouse_data import BODY

from gov_reviews.report.page_wording import Language, Wording
from gov_reviews.settings import Settings
from gov_reviews.web.page_view import ViewRequest
from gov_reviews.web.published_data import PublishedData
from gov_reviews.web.views.review_view import TextPiece, mark_names

Ask = Callable[..., Any]


@pytest.fixture(scope="module")
def document(one_value: Ask) -> str:
    return str(
        one_value(
            "select document_key from mart.review where url = 'http://portal.sample.example/1.html' limit 1"
        )
    )


@pytest.fixture(scope="module")
def page(client: TestClient, document: str) -> str:
    return client.get(f"/review/{document}").text


def test_the_text_is_there_whole(page: str) -> None:
    article = re.search(r'<article class="text.*?</article>', page, re.DOTALL)
    assert article is not None
    body = re.sub(r'<p class="legend.*?</p>', "", article[0], flags=re.DOTALL)
    assert "".join(html.unescape(re.sub(r"<[^>]+>", "", body)).split()) == "".join(BODY.split())


def test_every_figure_is_a_mark_that_leads_to_its_row_and_back(
    page: str, document: str, one_value: Ask
) -> None:
    keys = one_value(
        "select list(observation_key) from core.fact_observation where document_key = ?", document
    )
    assert len(keys) == 5
    for key in keys:
        assert f'id="m-{key}" href="#f-{key}"' in page
        assert f'<tr id="f-{key}">' in page
        assert f'href="#m-{key}"' in page


def test_a_mark_holds_the_printed_words(page: str) -> None:
    marks = re.findall(r'<a class="figure \w+" id="m-\w+"[^>]*>([^<]+)</a>', page)
    assert marks == ["5次", "395件", "320件", "98.7%", "430余篇"]


def test_a_named_thing_is_a_mark_with_its_row(page: str, client: TestClient, document: str) -> None:
    assert re.findall(
        r'<span class="named platform" id="n-(\w+)" title="platform, brand · 召开 · awarded">常委会</span>',
        page,
    ) == re.findall(r'href="#n-(\w+)"', page)
    rows = client.get(f"/review/{document}?csv=named").text
    assert "常委会,platform,召开,awarded,5次" in rows


def test_a_name_that_a_figure_cuts_is_marked_around_it_once_with_its_key(tmp_path: Path) -> None:
    settings = Settings(tmp_path)
    asked = ViewRequest(settings, PublishedData(settings), Wording(Language.EN), "", "/")
    body = "打造“协商12次”品牌"
    pieces = [TextPiece("打造“协商"), TextPiece("12次", key="k"), TextPiece("”品牌")]
    row = {"named_item_key": "n", "item_kind": "platform", "item_role": None, "item_outcome": None}
    marked = mark_names(pieces, [row | {"char_start": 3, "char_end": 8}], asked)
    assert "".join(piece.text for piece in marked) == body
    assert [(piece.text, piece.named, piece.item_kind) for piece in marked] == [
        ("打造“", "", ""),
        ("协商", "n", "platform"),
        ("12次", "", ""),
        ("”品牌", "", ""),
    ]
    wider = mark_names(pieces, [row | {"char_start": 3, "char_end": 9}], asked)
    assert [(piece.text, piece.named, piece.item_kind) for piece in wider[3:]] == [
        ("”", "", "platform"),
        ("品牌", "", ""),
    ]


def test_a_bound_is_shown(client: TestClient, document: str) -> None:
    rows = client.get(f"/review/{document}?csv=figures").text
    assert "430余篇,opinion_reports_submitted,ge,430,篇,actual,,2025-01-01/2025-12-31,0.9" in rows


def test_repairs_are_shown(client: TestClient, one_value: Ask) -> None:
    spaced = one_value("select document_key from core.dim_document where repair_count = 3")
    text = client.get(f"/review/{spaced}").text
    assert "Repairs of the text: 3" in text
    assert text.count("<del>，</del>") == 3


def test_fields_and_copies(page: str) -> None:
    assert "title: 区政协" in page
    assert "林知远" in page
    assert "Copies: 3" in page
    assert 'href="http://committee.sample.example/1" target="_blank" rel="noopener noreferrer"' in page


def test_topics_are_called_by_name(client: TestClient, document: str, page: str) -> None:
    assert ">Proposals" in page.replace("、", ">")
    chinese = client.get(f"/review/{document}?lang=zh").text
    assert re.search(r"<dd>[^<]*提案[^<]*</dd>", chinese)
    assert not re.search(r"<dd>[^<]*\bproposals\b", chinese)


def test_what_read_it_and_what_people_decided(client: TestClient, one_value: Ask, page: str) -> None:
    version = one_value("select package_version || ' · ' || extraction_key from core.dim_extraction")
    assert version in page
    assert "the-first-run" in page
    assert "Corrected by" not in page
    key = one_value(
        "select document_key from mart.review where url = 'http://epaper.sample.example/script.html'"
    )
    decided = client.get(f"/review/{key}").text
    assert "Corrected by li@desk: &lt;script&gt;" in decided
    assert "← {&#34;review_year&#34;: 2022}" in decided


def test_a_chosen_copy_gives_its_own_address(client: TestClient, document: str, one_value: Ask) -> None:
    copy = one_value(
        "select publication_key from core.fact_publication where document_key = ? and source_id = 'sample_portal'",
        document,
    )
    text = client.get(f"/review/{document}?copy={copy}").text
    assert 'href="http://portal.sample.example/1.html" target' in text


def test_hostile_texts_stay_text(client: TestClient, one_value: Ask) -> None:
    for url in ("http://epaper.sample.example/hostile.html", "http://epaper.sample.example/script.html"):
        key = one_value("select document_key from mart.review where url = ?", url)
        answer = client.get(f"/review/{key}?lang=zh")
        assert answer.status_code == 200
        assert "<script" not in answer.text
        assert "&lt;script&gt;" in answer.text
    assert client.get("/").text.count("<script") == 0
    assert one_value("select count(*) from core.dim_document") > 0


@pytest.mark.parametrize(
    "key",
    ["0123456789abcdef", "no-key", "'; drop table core.dim_document; --", "0123456789ABCDEF", "a" * 500],
)
def test_a_document_that_is_not_there(client: TestClient, key: str) -> None:
    answer = client.get(f"/review/{key}")
    assert answer.status_code == 404
    assert "<h1>Not here</h1>" in answer.text
