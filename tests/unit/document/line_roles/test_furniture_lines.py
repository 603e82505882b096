"""Furniture is a whole line that a site prints on every page; a sentence never is."""

from __future__ import annotations

import pytest

from gov_reviews.document.line_roles.furniture_lines import is_furniture, is_page_label


@pytest.mark.parametrize(
    "line",
    [
        "打印本页",
        "【打印】【关闭】",
        "[大] [中] [小]",
        "字号：大中小",
        "分享到：微信 微博",
        "上一篇：县政协召开主席会议",
        "下一页",
        "您当前的位置：首页 > 政协新闻",
        "首页 > 工作动态 > 正文",
        "版权所有 砚川市政协",
        "云ICP备05001234号",
        "扫一扫在手机打开当前页",
        "相关阅读：",
    ],
)
def test_what_templates_print_is_furniture_everywhere(line: str) -> None:
    assert is_furniture(line)
    assert is_furniture(line, in_template=True)


@pytest.mark.parametrize(
    "line",
    [
        "点赞 在看",
        "阅读原文",
        "更多资讯！欢迎扫描左方二维码关注松砚政协（songyan）",
        "附件：",
        "原标题：望岚区政协召开常委会会议",
        "（原题为《望岚区政协召开常委会会议》）",
        "我要反馈",
        "下一页县政协将继续努力",
        "地址：云汀市和平路1号",
        "（下转第2版）",
        "----",
        "- 3 -",
    ],
)
def test_what_people_copy_along_is_furniture_of_a_copied_page_only(line: str) -> None:
    assert is_furniture(line)
    assert not is_furniture(line, in_template=True)


@pytest.mark.parametrize(
    "line",
    [
        "县政协打印提案汇编200册",
        "微信公众号发布信息12条",
        "下一步，县政协将继续努力。",
        "群众扫描二维码关注“委员之家”，提出意见120条。",
        "2022年工作综述",
        "当前位置",
    ],
)
@pytest.mark.parametrize("in_template", [False, True])
def test_words_of_an_article_are_none(line: str, in_template: bool) -> None:
    assert not is_furniture(line, in_template=in_template)


def test_a_long_line_is_no_furniture() -> None:
    assert not is_furniture("版权所有" + "云" * 117)
    assert not is_furniture("首页>" + "云" * 200, in_template=True)
    assert is_furniture("您当前的位置：" + "云" * 113)
    assert not is_furniture("您当前的位置：" + "云" * 114)


def test_a_disclaimer_may_end_like_a_sentence() -> None:
    assert is_furniture("免责声明：本网转载的文章不代表本网观点。")
    assert not is_furniture("首页>政协新闻。")


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("第3版：要闻", True),
        ("A07", True),
        ("03 综合", True),
        ("3版", True),
        ("07", True),
        ("12 综合", True),
        ("12：综合", True),
        ("05综合", True),
        ("B12 副刊", True),
        ("第 12 版", True),
        ("第3届", False),
        ("2022年回眸", False),
        ("2023 我们同行", False),
        ("12月大事", False),
        ("23 件提案", False),
        ("15场协商", False),
        ("0371", False),
    ],
)
def test_page_label(line: str, expected: bool) -> None:
    assert is_page_label(line) is expected
