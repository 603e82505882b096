"""Tables of a page: frames of the layout, captions, merged cells, pages without prose."""

from __future__ import annotations

from lxml import html

from gov_reviews.decoding.element_lines import collect_lines
from gov_reviews.page.data_tables import data_rewriter, find_data


def _read(markup: str) -> list[str]:
    root = html.fromstring(f"<div>{markup}</div>")
    return [line.text for line in collect_lines(root, rewrite=data_rewriter(root))]


DATA = "<table><tr><td>项目</td><td>数量（次）</td></tr><tr><td>协商活动</td><td>14</td></tr></table>"


def test_a_table_stands_in_the_text_as_statements():
    assert _read(f"<p>见下表。</p>{DATA}<p>结语。</p>") == ["见下表。", "协商活动14次。", "结语。"]


def test_a_table_around_a_table_is_a_frame():
    assert _read(f"<table><tr><td><p>见下表。</p>{DATA}</td></tr></table>") == ["见下表。", "协商活动14次。"]


def test_caption_and_measure_word_above():
    table = "<table><caption>2022年提案</caption><tr><td>类别</td><td>数量</td></tr><tr><td>立案</td><td>9</td></tr></table>"
    assert _read(f"<p>单位：件</p>{table}") == ["2022年提案", "2022年，立案9件。"]


def test_menus_and_hidden_tables_are_none():
    menu = "<table><tr><td><a href='/1'>第1期</a></td><td><a href='/2'>12期</a></td></tr></table>"
    assert _read(menu) == ["第1期", "12期"]
    assert _read(f"<p>正文。</p><div style='display:none'>{DATA}</div>") == ["正文。"]


def test_spans_of_any_size_are_read():
    odd = DATA.replace("<td>14", "<td colspan='99999999999' rowspan='x'>14")
    assert _read(odd) == ["协商活动14次。"]


def test_the_element_of_all_data():
    root = html.fromstring(
        f"<div><div id='a'>{DATA}<div><p>163件</p><p>立案提案</p></div></div><p>页脚</p></div>"
    )
    found = find_data(root)
    assert found is not None
    assert found.get("id") == "a"
    assert find_data(html.fromstring("<div><p>页脚</p></div>")) is None
