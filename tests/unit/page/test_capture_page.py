"""Whole captures: who reads what, refusals with their reasons, and that nothing raises."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.timing import assert_grows_linearly

from gov_reviews.decoding.html_tree import MAX_TAGS
from gov_reviews.page.capture_page import MAX_BODY_BYTES, parse_capture
from gov_reviews.records.captures import Capture, CapturedBody, CaptureKind
from gov_reviews.records.ids import SourceId
from gov_reviews.records.pages import LineKind, PageState, ParsedPage
from gov_reviews.sites.registry import load_registry

Read = Callable[..., ParsedPage]
PROSE = "一年来，松砚县政协召开常委会会议6次、主席会议17次，立案提案203件，办复率100%。"
PAGES = [path.read_bytes() for path in sorted((Path(__file__).parents[2] / "golden").glob("*/page*.html"))]


# --- text files ---


def test_plain_text_comes_as_printed(read_inbox: Read) -> None:
    page = read_inbox(
        f"\n## 渡口听民声 笔墨写担当\r\n\r\n——松砚县政协2023年工作综述\r\n\u3000\u3000{PROSE}  "
        "\n\n\n\n县政协视察渡口\f末行",
        "a.txt",
    )
    assert (page.state, page.family, page.charset, page.title) == (PageState.OK, "plain_text", "utf-8", None)
    assert [line.text for line in page.lines] == [
        "",
        "## 渡口听民声 笔墨写担当",
        "",
        "——松砚县政协2023年工作综述",
        f"\u3000\u3000{PROSE}",
        "",
        "",
        "",
        "县政协视察渡口",
        "末行",
    ]
    assert [line.text for line in page.lines if line.kind is not LineKind.UNKNOWN] == [
        "## 渡口听民声 笔墨写担当"
    ]


def test_markdown_is_named(read_inbox: Read) -> None:
    assert read_inbox(f"# 标题\n{PROSE}", "a.md").family == "markdown"


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le"])
def test_text_files_in_any_charset(read_inbox: Read, codec: str) -> None:
    text = f"Annual review 2023 年度\n{PROSE * 3}\n镕喆"
    page = read_inbox(text.encode(codec), "a.txt")
    assert page.state is PageState.OK
    assert "\n".join(line.text for line in page.lines) == text


# --- HTML ---


def test_markup_nested_deeper_than_the_parser_follows_is_refused(read_inbox: Read) -> None:
    page = read_inbox(
        f"<html><body>{'<div>' * 1500}<p>{PROSE * 3}</p>{'</div>' * 1500}</body></html>", "a.html"
    )
    assert (page.state, [line.text for line in page.lines]) == (PageState.OK, [PROSE * 3])
    page = read_inbox(
        f"<html><body>{'<div>' * 5000}<p>{PROSE * 3}</p>{'</div>' * 5000}</body></html>", "a.html"
    )
    assert (page.state, "nested deeper" in page.state_reason) == (PageState.TOO_LARGE, True)


# --- PDF ---

LEFT = [
    "\u3000\u3000松砚县政协一年来召开",
    "常委会会议6次，主席会议17",
    "次，立案提案203件。",
    "\u3000\u3000围绕水上客运安全组织调",
    "研11次，提出建议56条，报",
]
RIGHT = [
    "送社情民意信息312条，被省",
    "政协采用19条。",
    "\u3000\u3000新的一年，县政协将每季",
    "度开展1次渡口协商。",
]


def test_columns_of_a_pdf_are_read_one_after_the_other(
    read_inbox: Read, make_pdf: Callable[..., bytes]
) -> None:
    columns = [
        (left, 660 - 16.8 * number, 12, text)
        for left, lines in ((60, LEFT), (320, RIGHT))
        for number, text in enumerate(lines)
    ]
    headline = [(60, 740, 24, "渡口听民声 笔墨写担当"), (200, 705, 14, "——松砚县政协2023年工作综述")]
    page = read_inbox(
        make_pdf([[*headline, *sorted(columns, key=lambda piece: -piece[1])], [(60, 700, 12, "（第二页）")]]),
        "a.pdf",
    )
    assert (page.state, page.family, page.charset) == (PageState.OK, "pdf", "")
    assert [line.text for line in page.lines] == [
        "渡口听民声 笔墨写担当",
        "——松砚县政协2023年工作综述",
        "松砚县政协一年来召开常委会会议6次，主席会议17次，立案提案203件。",
        "围绕水上客运安全组织调研11次，提出建议56条，报送社情民意信息312条，被省政协采用19条。",
        "新的一年，县政协将每季度开展1次渡口协商。",
        "（第二页）",
    ]


def test_pdf_with_a_password_is_refused(read_inbox: Read, make_pdf: Callable[..., bytes]) -> None:
    import io

    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(make_pdf([[(60, 700, 12, PROSE)]]))))
    writer.encrypt("secret", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    page = read_inbox(out.getvalue(), "a.pdf")
    assert page.state is PageState.NOT_TEXT
    assert "password" in page.state_reason


def test_pdf_of_too_many_pages_is_refused(read_inbox: Read, make_pdf: Callable[..., bytes]) -> None:
    assert read_inbox(make_pdf([[(60, 700, 12, "页")]] * 201), "a.pdf").state is PageState.TOO_LARGE


def test_a_pdf_that_breaks_off_is_told_as_damaged(read_inbox: Read) -> None:
    page = read_inbox(b"%PDF-1.5\n" + b"x" * 500, "a.pdf")
    assert page.state is PageState.NOT_TEXT
    assert "damaged" in page.state_reason


@given(st.integers(0, 1200), st.binary(max_size=40))
@settings(max_examples=60)
def test_damaged_pdf_has_a_state(at: int, noise: bytes) -> None:
    body = PDF[:at] + noise + PDF[at + len(noise) :]
    assert isinstance(read_any(body, "file:///a.pdf", CaptureKind.INBOX), ParsedPage)


# --- refusals ---


@pytest.mark.parametrize(
    "body, state",
    [
        (b"", PageState.EMPTY),
        (b" \n\x00\n", PageState.EMPTY),
        (b"PK\x03\x04" + b"\x00" * 40, PageState.NOT_TEXT),
        (bytes(range(256)) * 100, PageState.NOT_TEXT),
        (b"\x89PNG\r\n\x1a\n" + b"x" * 100, PageState.NOT_TEXT),
        (b"x" * (MAX_BODY_BYTES + 1), PageState.TOO_LARGE),
        (b"<html>" + b"<b>x</b>" * (MAX_TAGS + 1), PageState.TOO_LARGE),
        ((PROSE * 9).encode().decode("gb18030", "replace").encode(), PageState.DECODE_SUSPECT),
    ],
)
def test_inbox_files_that_cannot_be_read(read_inbox: Read, body: bytes, state: PageState) -> None:
    page = read_inbox(body, "a.txt" if not body.startswith(b"<") else "a.html")
    assert page.state is state
    assert page.state_reason


def test_withheld_body_of_an_oversize_file_is_too_large(capture: Callable[..., Capture]) -> None:
    withheld = capture("file:///a.txt", kind=CaptureKind.INBOX, body_bytes=50_000_000)
    page = parse_capture(CapturedBody.of(b"", withheld), None)
    assert page.state is PageState.TOO_LARGE
    assert "50000000" in page.state_reason


@pytest.mark.parametrize(
    "status, state",
    [(404, PageState.SOFT_404), (403, PageState.BLOCKED_WAF), (521, PageState.BLOCKED_CHALLENGE)],
)
def test_status_of_a_site_counts(read_article: Read, status: int, state: PageState) -> None:
    page = read_article(
        f"<html><body><h1>标题</h1><div class='TRS_Editor'><p>{PROSE}</p></div></body></html>", status=status
    )
    assert (page.state, page.family) == (state, "trs")


def test_reading_is_a_function_of_its_input(read_article: Read) -> None:
    for body in PAGES:
        assert read_article(body) == read_article(body)


# --- hostile bytes ---

SPECS = [
    None,
    *(
        load_registry().get(name)
        for name in ("sample_portal", "sample_epaper", "sample_committee", "sample_mirror")
    ),
]
PDF = (
    b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n2 0 obj\n<< /Type /Pages /Count 1 /Kids "
    b"[3 0 R] >>\nendobj\n"
    + (
        b"3 0 obj\n<< /Type /Page /Parent 2 0 R /Contents 4 0 R >>\nendobj\n"
        b"4 0 obj\n<< /Length 44 >>\nstream\nBT /F1 12 Tf 10 10 Td (x) Tj ET\nendstream\n"
        b"endobj\ntrailer << /Root 1 0 R /Size 5 >>\nstartxref\n9\n%%EOF"
    )
)
TAGS = [
    "<div class='TRS_Editor'>",
    "<p>",
    "</p>",
    "<b>",
    "<table><tr><td class=nr>",
    "</div>",
    "<!--",
    "-->",
    "<founder-content>",
    "<script>",
    "<h1>",
    "<br>",
]
WORDS = [
    "政协，",
    "（下转3版）",
    "发布时间：2024-01-09",
    "来源：",
    "<!--enpproperty <title>",
    "/enpproperty-->",
    "\x00",
    "{a:b}",
    "&#0;",
    "&#xD800;",
    "\ud83d",
    "——",
    "摄",
]


def read_any(
    body: bytes,
    url: str = "http://portal.sample.example/a/t20240109_1.html",
    kind: CaptureKind = CaptureKind.ARTICLE,
) -> ParsedPage:
    captured = CapturedBody(body, url, SourceId("s"), kind, listed_title="政协工作")
    pages = [parse_capture(captured, spec) for spec in (SPECS if kind is CaptureKind.ARTICLE else SPECS[:1])]
    for page in pages:
        assert (page.state is PageState.OK) == (page.state_reason == "")
        assert page.state is not PageState.OK or any(line.text.strip() for line in page.lines)
        assert all("\n" not in line.text and "\x00" not in line.text for line in page.lines)
    return pages[0]


def test_text_that_a_site_sends_with_a_failing_status_is_not_read(
    read_article: Read, read_inbox: Read
) -> None:
    """A file of the inbox has no status; what a site answers with has one, whatever the kind of its body."""
    sent = read_article(PROSE, status=404, content_type="text/plain; charset=utf-8")
    assert sent.state is not PageState.OK
    assert read_inbox(PROSE, "a.txt").state is PageState.OK


@given(st.binary(max_size=2000))
@settings(max_examples=150)
def test_any_bytes_give_a_page(body: bytes) -> None:
    read_any(body)
    read_any(body, "file:///x.txt", CaptureKind.INBOX)
    read_any(b"<html>" + body)


@given(st.lists(st.sampled_from([*TAGS, *WORDS]), max_size=60))
@settings(max_examples=150)
def test_any_mix_of_markup_gives_a_page(parts: list[str]) -> None:
    read_any(("<html><body>" + "".join(parts)).encode("utf-8", "surrogatepass"))


@pytest.mark.slow
@given(st.sampled_from(PAGES), st.data())
@settings(max_examples=60)
def test_any_cut_or_bent_page_gives_a_page(body: bytes, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(body)))
    read_any(body[:at])
    read_any(body[:at] + data.draw(st.binary(max_size=8)) + body[at + 3 :])


@given(st.text(alphabet=st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=200))
@settings(max_examples=100)
def test_text_files_lose_nothing(text: str) -> None:
    page = read_any(f"政协\n{text}".encode(), "file:///x.txt", CaptureKind.INBOX)
    printed = "".join(line.text for line in page.lines)
    assert "".join(printed.split()) == "".join(f"政协{text}".split())


@pytest.mark.slow
@pytest.mark.parametrize(
    "unit",
    [
        f"<p>{PROSE}</p>\n",
        "政协，会议。",
        "<",
        " \n",
        "{a:b",
        "aaaa {a:b}",
        "&lt;&amp;",
        "（下转3版）",
        "发布时间：",
        "<p a=1 ",
        "打印 打印 ",
        "A+",
        "<!--enpproperty",
    ],
)
def test_time_is_linear(capture: Callable[..., Capture], unit: str) -> None:
    capture_url = "http://portal.sample.example/a/t20240109_1.html"

    def work(length: int) -> None:
        body = "<html><body><div class='TRS_Editor'>会议，" + unit * (length // len(unit.encode()))
        parse_capture(CapturedBody.of(body.encode(), capture(capture_url)), SPECS[1])

    assert_grows_linearly(work, 100_000, 1_000_000)


def test_import_is_light() -> None:
    """Capture uses parse.classify, and DAG files must not load a parser: HTML and PDF libraries come with the
    first page.
    """
    heavy = {"bs4", "lxml", "pypdf", "pypdfium2"}
    code = (
        f"import sys, gov_reviews.page.capture_page, gov_reviews.page.classification; print(sorted({heavy} & "
        "set(sys.modules)))"
    )
    assert (
        subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=True
        ).stdout.strip()
        == "[]"
    )


# --- pages that hold no text themselves ---


def test_a_redirect_to_another_host_says_where_the_text_is(read_article: Read) -> None:
    page = read_article(f"<p>{PROSE}</p>", redirects_to="https://mp.weixin.qq.com/s/a1")
    assert (page.state, page.text_address) == (PageState.TEXT_ELSEWHERE, "https://mp.weixin.qq.com/s/a1")
    assert "mp.weixin.qq.com, which is not registered" in page.state_reason


SHELL = "<html><body><div id=app></div>{0}<script src=/js/app.js></script></body></html>"


def test_a_page_that_scripts_fill_is_read_where_it_carries_its_text(read_article: Read) -> None:
    assert read_article(SHELL.format("")).state is PageState.NEEDS_RENDER
    for frame in ("<script type=text/template>{0}</script>", "<template>{0}</template>"):
        carried = read_article(SHELL.format(frame.format(f"<p>{PROSE}</p>" * 4)))
        assert (carried.state, {line.text for line in carried.lines}) == (PageState.OK, {PROSE})


def test_one_sentence_of_a_firewall_is_no_text(read_article: Read) -> None:
    page = read_article("请求被防火墙拦截，事件ID：123", content_type="text/plain")
    assert page.state is PageState.BLOCKED_WAF
    assert "请求被防火墙拦截" in page.state_reason


# --- the text layer of a PDF ---


def test_turned_text_of_a_pdf_is_left_out(read_inbox: Read, make_pdf: Callable[..., bytes]) -> None:
    plain = make_pdf([[(60, 700, 12, PROSE), (60, 500, 12, "旁注。")]])
    assert [line.text for line in read_inbox(plain, "a.pdf").lines] == [f"{PROSE}旁注。"]
    turned = plain.replace(b"1 0 0 1 60 500 Tm", b"0 1 -1 0 60 500 Tm")
    assert [line.text for line in read_inbox(turned, "a.pdf").lines] == [PROSE]
