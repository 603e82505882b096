"""Word files: paragraphs, headings, tables, what is not printed, hostile files."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import pytest

from gov_reviews.page.docx import MAX_XML_BYTES
from gov_reviews.records.pages import LineKind, PageState, ParsedPage

Read = Callable[..., ParsedPage]
SPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def docx(body: str, head: str = "", name: str = "word/document.xml") -> bytes:
    """A Word file of the markup, packed."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as container:
        container.writestr("[Content_Types].xml", "<Types/>")
        markup = (
            f'<?xml version="1.0"?>{head}<w:document xmlns:w="{SPACE}"><w:body>{body}</w:body></w:document>'
        )
        container.writestr(name, markup)
    return out.getvalue()


def p(text: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def table(*rows: str) -> str:
    """Rows of cells parted by strokes; ^ goes on from above."""
    lines = []
    for row in rows:
        cells = [
            f"<w:tc><w:tcPr>{'<w:vMerge/>' if cell == '^' else ''}</w:tcPr>{p(cell.strip('^'))}</w:tc>"
            for cell in row.split("|")
        ]
        lines.append(f"<w:tr>{''.join(cells)}</w:tr>")
    return f"<w:tbl>{''.join(lines)}</w:tbl>"


def texts(page: ParsedPage) -> list[str]:
    assert (page.state, page.family) == (PageState.OK, "docx"), page.state_reason
    return [line.text for line in page.lines]


def test_paragraphs_and_headings(read_inbox: Read) -> None:
    page = read_inbox(
        docx(p("溪口县政协综述") + p("一、提案", '<w:outlineLvl w:val="0"/>') + p("立案163件。")), "a.docx"
    )
    assert texts(page) == ["溪口县政协综述", "一、提案", "立案163件。"]
    assert [line.kind is LineKind.HEADING for line in page.lines] == [False, True, False]


def test_only_what_is_printed(read_inbox: Read) -> None:
    body = (
        "<w:p><w:r><w:t>立案</w:t></w:r><w:del><w:r><w:delText>152</w:delText></w:r></w:del><w:ins><w:r><w:t>163</w:t>"
        "</w:r></w:ins><w:r><w:rPr><w:vanish/></w:rPr><w:t>密</w:t></w:r><w:r><w:instrText>PAGE</w:instrText></w:r>"
        "<w:r><w:t>件。</w:t><w:br/><w:t>完</w:t></w:r></w:p>"
    )
    assert texts(read_inbox(docx(body), "a.docx")) == ["立案163件。", "完"]
    control = f"<w:sdt><w:sdtContent>{p('正文。')}</w:sdtContent></w:sdt>"
    assert texts(read_inbox(docx(control), "a.docx")) == ["正文。"]


def test_tables_become_statements(read_inbox: Read) -> None:
    rows = ("类别|内容|数量", "提案|立案提案|163", "^|重点提案|12")
    page = read_inbox(docx(p("开头。") + p("单位：件") + table(*rows) + p("结尾。")), "a.docx")
    assert texts(page) == ["开头。", "立案提案163件。", "重点提案12件。", "结尾。"]
    frame = read_inbox(docx(table("左栏文字|右栏文字")), "a.docx")
    assert texts(frame) == ["左栏文字", "右栏文字"]


@pytest.mark.parametrize(
    ("body", "state", "word"),
    [
        (docx(p("<!-- -->"), '<!DOCTYPE w [<!ENTITY a "b">]>'), PageState.NOT_TEXT, "entities"),
        (docx(" " * (MAX_XML_BYTES + 1)), PageState.TOO_LARGE, "unpacked"),
        (docx("<w:p>"), PageState.NOT_TEXT, "damaged"),
        (docx(p("abc")), PageState.NOT_TEXT, "no Chinese text"),
        (docx(p("正文。"))[:200] + b"word/document.xml", PageState.NOT_TEXT, "damaged"),
        (docx("", name="xl/workbook.xml"), PageState.NOT_TEXT, ".xlsx"),
        (docx("", name="OFD.xml"), PageState.NOT_TEXT, "OFD"),
        (docx("", name="a.txt"), PageState.NOT_TEXT, "ZIP"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le"),
            PageState.NOT_TEXT,
            ".doc",
        ),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook".encode("utf-16-le"), PageState.NOT_TEXT, ".xls"),
    ],
)
def test_what_cannot_be_read_is_named(read_inbox: Read, body: bytes, state: PageState, word: str) -> None:
    page = read_inbox(body, "a.docx")
    assert page.state is state
    assert word in page.state_reason


def test_tabs_text_boxes_and_headings_by_style(read_inbox: Read) -> None:
    box = f"<w:p><w:r><w:t>前言</w:t><w:pict><w:txbxContent>{p('框中文字')}</w:txbxContent></w:pict></w:r></w:p>"
    tab = "<w:p><w:r><w:t>立案</w:t><w:tab/><w:t>163件</w:t></w:r></w:p>"
    styled = (
        p("二、协商", '<w:pStyle w:val="Heading2"/>') + p("", "") + p("正文。", '<w:pStyle w:val="Normal"/>')
    )
    page = read_inbox(docx(box + tab + styled), "a.docx")
    assert texts(page) == ["前言", "框中文字", "立案\t163件", "二、协商", "正文。"]
    assert [line.text for line in page.lines if line.kind is LineKind.HEADING] == ["二、协商"]


def test_a_long_heading_is_a_paragraph(read_inbox: Read) -> None:
    page = read_inbox(docx(p("长" * 200, '<w:outlineLvl w:val="0"/>') + p("正文。")), "a.docx")
    assert [line.kind for line in page.lines] == [LineKind.UNKNOWN, LineKind.UNKNOWN]


def _cell(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{p(text)}</w:tc>"


def test_merged_cells_of_a_table(read_inbox: Read) -> None:
    """Across two columns, and down two rows: where the merge begins anew it is another cell."""
    rows = [
        _cell("界别") + _cell("提案", '<w:gridSpan w:val="2"/>'),
        _cell("界别", "<w:vMerge/>") + _cell("提交（件）") + _cell("立案（件）"),
        _cell("教育界", '<w:vMerge w:val="restart"/>') + _cell("58") + _cell("44"),
        _cell("农业界", '<w:vMerge w:val="restart"/>') + _cell("31") + _cell("29"),
        _cell("", "<w:vMerge/>") + _cell("7") + _cell("5"),
    ]
    table = f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in rows)}</w:tbl>"
    assert texts(read_inbox(docx(p("开头。") + table), "a.docx")) == [
        "开头。",
        "教育界：提案提交58件，提案立案44件。",
        "农业界：提案提交31件，提案立案29件。",
        "农业界：提案提交7件，提案立案5件。",
    ]


@pytest.mark.parametrize("span", ["0", "101", "9999", "x", "-1"])
def test_a_span_that_no_table_has_is_one_column(read_inbox: Read, span: str) -> None:
    rows = _cell("项目", f'<w:gridSpan w:val="{span}"/>') + _cell("数量（件）")
    table = f"<w:tbl><w:tr>{rows}</w:tr><w:tr>{_cell('立案提案')}{_cell('163')}</w:tr></w:tbl>"
    assert texts(read_inbox(docx(p("开头。") + table), "a.docx")) == ["开头。", "立案提案163件。"]


def test_a_table_inside_a_table_is_layout(read_inbox: Read) -> None:
    inner = table("立案提案|163件")
    outer = f"<w:tbl><w:tr><w:tc>{inner}{p('')}</w:tc></w:tr></w:tbl>"
    assert texts(read_inbox(docx(p("开头。") + outer), "a.docx")) == ["开头。", "立案提案", "163件"]


def test_a_table_without_bounds_stays_lines(read_inbox: Read) -> None:
    wide = "<w:tr>" + _cell("立案提案", '<w:gridSpan w:val="100"/>') * 3 + _cell("163件") + "</w:tr>"
    assert "立案提案" in texts(read_inbox(docx(p("开头。") + f"<w:tbl>{wide * 70}</w:tbl>"), "a.docx"))
