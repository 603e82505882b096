"""Whole functions on hostile answers: four times the bytes, at most six times the CPU, whatever they hold."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from tests.timing import assert_grows_linearly, cpu_seconds
from tests.whole_reading import read_page

from gov_reviews.capture.http_transaction import HttpTransaction
from gov_reviews.capture.redirects import refresh_target
from gov_reviews.decoding.charset import decode_body
from gov_reviews.decoding.decoded_page import DecodedPage
from gov_reviews.decoding.founder_properties import read_properties
from gov_reviews.errors import PipelineError
from gov_reviews.page.classification import classify_response
from gov_reviews.sites.families import PageRequest, family_of
from gov_reviews.sites.spec import SourceSpec

RATIO = 6
SMALLEST_SECONDS = 0.02
ATTEMPTS = 4
HOST = "http://zx.example.org"
HEAD = "区政协2024年工作综述\n\n2024年，全区政协提交提案395件，办复率100%。\n"


def grows(work: Callable[[str], object], unit: str, length: int) -> str | None:
    """The figures when four times the text takes more than its share in every attempt."""
    figures = []
    for _ in range(ATTEMPTS):
        base = max(cpu_seconds(lambda: work(unit * (length // len(unit)))), SMALLEST_SECONDS)
        seconds = cpu_seconds(lambda: work(unit * (4 * length // len(unit))))
        if seconds <= RATIO * base:
            return None
        figures.append(f"{base:.3f} s, then {seconds:.3f} s")
    return f"{unit!r}: {'; '.join(figures)}"


def read_text(text: str) -> object:
    return read_page(HEAD + text)


def read_html(text: str) -> object:
    head = (
        "<html><head><title>区政协2024年工作综述</title></head><body><div "
        "class='con'><h1>区政协2024年工作综述</h1>"
    )
    return read_page(f"{head}<p>{text}</p></div></body></html>", "file:///page.html", "text/html")


def read_list(family: str, kind: str = "list") -> Callable[[str], object]:
    spec = SourceSpec.model_validate(
        {
            "id": "xx_test",
            "name": "样例",
            "name_en": "Example",
            "org_type": "cppcc",
            "admin": {"level": "county"},
            "base_url": HOST,
            "allow_hosts": ["zx.example.org"],
            "family": family,
            "identity": {"site_id_code": "123"},
            "evidence": {"status": "I", "note": "invented", "checked": "2026-01-01"},
            "fetch": {"scheme": "http"},
            "lists": [{"id": "news", "path": "/zwxx/index.html"}],
        }
    )

    def read(text: str) -> object:
        try:
            return family_of(spec).read_list(
                spec,
                PageRequest(url=f"{HOST}/zwxx/index.html", place=spec.lists[0], kind=kind),
                DecodedPage(text.encode()),
            )
        except PipelineError as error:  # a page of tags is no list
            return error

    return read


def look_for_refresh(text: str) -> object:
    body = text.encode()
    answer: dict[str, Any] = {
        "url": HOST,
        "final_url": HOST,
        "at": datetime(2026, 1, 1, tzinfo=UTC),
        "status": 200,
        "headers": {},
    }
    return refresh_target(
        HttpTransaction(**answer, page=DecodedPage(body), request=b"", response=b"", address=None)
    )


CASES: list[tuple[Callable[[str], object], int, list[str]]] = [
    (
        look_for_refresh,
        5_000,
        [
            "<meta http-equiv=refresh ",
            "<meta ",
            "<meta http-equiv=refresh content=",
            "<meta http-equiv=refresh content=1;url=",
        ],
    ),
    (
        read_list("founder", "index"),
        25_000,
        ["<period>", "<period ", "<period><front_page>", "<period></period"],
    ),
    (
        read_list("jcms"),
        25_000,
        ["<record><![CDATA[", "<record>", "<nextgroup><![CDATA[", "<nextgroup> ", "]]> "],
    ),
    (
        read_list("php_site"),
        25_000,
        ["view?", "<a href='view?id=1'>达</a>", "name='SiteIDCode' ", "2023-01-01 "],
    ),
    (
        read_list("generic_html"),
        25_000,
        [
            "<li><a href=1.html>政协工作综述</a>2023-01-01",
            "<a href=1.html>政协工作综述</a>",
            "<b>05</b>",
            "共1 ",
            "createPage",
            "location='a'+b",
            "<p onclick=\"go('./a.html')\">",
        ],
    ),
    (read_list("trs"), 25_000, ["createPageHTML( ", "name='SiteIDCode' content=", "暂无"]),
    (
        lambda text: classify_response(200, {}, DecodedPage(text.encode())),
        25_000,
        ["document.cookie=", "<meta ", "<!--", " ", "您"],
    ),
    (lambda text: decode_body(text.encode(), text), 25_000, ["charset= ", " ", "<meta charset ", "锟"]),
    (
        lambda text: read_properties(f"<!--enpproperty {text}/enpproperty-->"),
        4_500,
        ["<aa>", "<title>a", "</title  ", "<title>a</title>"],
    ),
    (
        read_text,
        6_000,
        [
            ".",
            "…",
            " ",
            "7",
            "达",
            "系",
            "2023 ",
            "记者 ",
            "提案7件、",
            "【字体",
            "共",
            "日报 ",
            "（",
            "系\n",
            "提案7 ",
        ],
    ),
    (
        read_html,
        6_000,
        [" ", ".", "　", "7 ", "&nbsp;", "\x1f", "<br>", "<meta http-equiv=refresh ", "a: ", "》", "&#x1f; "],
    ),
]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("work", "length", "unit"),
    [
        pytest.param(work, length, unit, id=f"{number}-{unit!r}")
        for number, (work, length, units) in enumerate(CASES)
        for unit in units
    ],
)
def test_four_times_the_bytes_take_at_most_six_times_as_long(
    work: Callable[[str], object], length: int, unit: str
) -> None:
    work(unit * 10)  # imports and caches
    assert grows(work, unit, length) is None


@pytest.mark.parametrize(
    ("before", "unit", "after"), [("", "…", "\n区政协2024年工作综述"), ("", ".", ""), ("达", " ", "达")]
)
def test_a_hostile_line_before_the_text_costs_its_share(before: str, unit: str, after: str) -> None:
    assert_grows_linearly(lambda count: read_text(before + unit * count + after), 5_000, 50_000)
