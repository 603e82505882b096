"""Which of the places of a page has the title of its article."""

from __future__ import annotations

import pytest

from gov_reviews.decoding.element_lines import MarkedLine
from gov_reviews.decoding.html_tree import HtmlDocument
from gov_reviews.page.title_vote import is_site_name, title_parts, vote_title

TITLE = "渡口听民声 笔墨写担当——松砚县政协2023年工作综述"
SITE = "松砚县人民政府"


def voted(
    head: str, body: str, stated: tuple[tuple[str, str], ...] = (), listed: str | None = None
) -> str | None:
    markup = f"<html><head>{head}</head><body><div>{body}</div><div id=a>正文</div></body></html>"
    document = HtmlDocument(markup)
    before, _ = document.info_lines(document.select("#a")[0])
    return vote_title(document, stated, listed, before, ())


def test_a_cut_headline_that_two_prints_go_on_with_stays_cut() -> None:
    cut = "松砚县政协召开会议…"
    links = [
        f"<a href=/{number} title='松砚县政协召开会议{of}'>{cut}</a>"
        for number, of in enumerate(["学习", "调研"])
    ]
    assert voted("", f"<h1>{cut}</h1>{''.join(links)}") == cut
    assert voted("", f"<h1>{cut}</h1>{links[0]}") == "松砚县政协召开会议学习"
    assert voted("", f"<h1>{cut}</h1>", listed="松砚县政协召开会议调研") == "松砚县政协召开会议调研"


def test_the_larger_of_two_unlike_lines_is_the_headline() -> None:
    lines = "<p align=center>{0}</p><p align=center>松砚县政协二〇二三年工作纪实</p><p>县政协办公室 2024年1月6日</p>"
    assert voted("<title>文档</title>", lines.format("<b>躬身履职勇担当</b>")) == "躬身履职勇担当"
    assert voted("<title>文档</title>", lines.format("躬身履职勇担当")) == "松砚县政协二〇二三年工作纪实"


def voted_at_top(*lines: str) -> str | None:
    """The title of a page that says nothing but its text, with centred bold lines at its top."""
    top = [MarkedLine(line, bold=True, centred=True) for line in lines]
    return vote_title(HtmlDocument("<p>1</p>"), [], None, [], [*top, MarkedLine("一年来，成效明显。")])


def test_a_headline_above_the_data_inside_the_text_element(read_inbox) -> None:
    data, text = (
        "<div>2024-01-08 来源：松砚报 作者：林知秋</div>",
        "<p>一年来，县政协收到提案286件，成效明显。</p>" * 9,
    )
    head = "<div>奋进2023·政协篇</div><div>深学笃行启新程</div>"
    page = read_inbox(f"<title>松砚县政协</title><div class=main>{head}{data}{text}</div>")
    assert page.title == "深学笃行启新程"


@pytest.mark.parametrize(
    ("lines", "title"),
    [
        (("扛起新使命 展现新作为", "松砚县政协2023年工作综述"), "扛起新使命 展现新作为"),
        (("躬身履职勇担当", "松砚县政协2023年工作纪实", "松砚县政协办公室"), "躬身履职勇担当"),
        (("履职巡礼", "松砚县政协2023年工作综述"), "松砚县政协2023年工作综述"),
        (("用脚步丈量民情", "用真心回应期盼", "——县政协2023年综述"), "用脚步丈量民情 用真心回应期盼"),
        (("政协松砚县委员会", "2023年工作总结"), "政协松砚县委员会2023年工作总结"),
        (("松砚县政协2023年工作总结", "及2024年工作打算"), "松砚县政协2023年工作总结及2024年工作打算"),
    ],
)
def test_headlines_of_several_lines_in_a_copied_text(lines: tuple[str, ...], title: str) -> None:
    assert voted_at_top(*lines) == title


@pytest.mark.parametrize(
    ("head", "body"),
    [
        (f"<title>{TITLE}_{SITE}</title>", f"<h1>{SITE}</h1><p>{TITLE}</p>"),
        (f"<title>{SITE}门户网站</title>", f"<div class=title>{TITLE}</div>"),
        (f"<title>{TITLE}</title>", f"<h1><a href='/'>{SITE}</a></h1><h3>{TITLE}</h3>"),
        (f"<title>{SITE} - 要闻 - {TITLE}</title>", ""),
        (f"<title>{TITLE} | {SITE}</title>", f"<h1>新闻中心</h1><h2>{TITLE}</h2>"),
        ("<title></title>", f"<p align=center><b>{TITLE}</b></p><p>2024-01-08</p>"),
        (f"<meta property='og:title' content='{TITLE}'>", f"<h1>{SITE}</h1>"),
        ("<meta name=SiteName content='砚川云'><title>砚川云</title>", f"<h1>砚川云</h1><h2>{TITLE}</h2>"),
        (
            f"<title>{TITLE}</title>",
            f"<h1>县政协召开常委会会议学习文件精神</h1><h2>{TITLE}</h2><h2>{TITLE}</h2>",
        ),
        ("", f"<h1 style='display:none'>{SITE}的一条很长的消息</h1><h2>{TITLE}</h2>"),
        ("", f"<div class=nav><h2>县政协召开主席会议</h2></div><h2>{TITLE}</h2>"),
        (
            f"<title>云网 | {TITLE}</title>",
            f"<h2>热点排行</h2><ol>{'<li><a href=/1>县政协走访企业</a>' * 3}</ol><div class=fl>{TITLE}</div>",
        ),
        (f"<title>{TITLE[:9]}...-松砚县政协-松砚</title>", f"<div>{TITLE}</div><p>2024-01-08</p>"),
        ("<title>松砚要闻</title>", f"<h1 title='{TITLE}'>{TITLE[:14]}…</h1>"),
        (f"<title>{TITLE}-松砚要闻-松砚县中心</title>", f"<h1>{TITLE[:14]}...</h1><p>2024-01-08</p>"),
        (
            "<title>松砚</title>",
            f"<li><a href=/1 title='{TITLE}'>{TITLE[:9]}…</a></li><h3>{TITLE[:12]}…</h3>",
        ),
        (f"<title>{SITE} 信息公开 {TITLE[:9]}</title>", f"<div class=gk-title>{TITLE}</div>"),
        (
            f"<title>{SITE}</title>",
            f"<div class=newsTitle>{TITLE}</div><div class=subtitle>县政协办公室供稿</div>",
        ),
        (
            f"<title>{TITLE}</title>",
            f"<h1><a href='http://szx.invalid/'>政协资讯_县政协要闻，松砚人自己的网页</a></h1><p>{TITLE}</p>",
        ),
        (f"<title>{TITLE}_{SITE}</title>", f"<h2><span>原创</span>{TITLE}</h2>"),
        # a table says which it is; its labels stand above data, too
        (
            "",
            f"<table><tr><td>标　题：<td>{TITLE}<tr><td>发文机关：<td>松砚县政协<tr><td>发布日期：<td>2024-01-08</table>",
        ),
        ("<title>详情</title>", f"<p>标题：</p><p>{TITLE}</p><p>发布日期：</p><p>2024-01-08</p>"),
        (f"<title>{TITLE}_{SITE}</title>", f"<h2>【置顶】{TITLE}</h2>"),
        # nothing calls it a title but the line of the date below it
        ("<title>详情页</title>", f"<div class=tt>{TITLE}</div><div>2021-12-29 来源：砚川政协</div>"),
        ("<title>详情页</title>", f"<div>{TITLE}</div><div>——写在换届之际</div><div>2021-12-29</div>"),
        (
            f"<title>{SITE}--工作动态</title>",
            f"<b class=bt>最新信息</b>{'<p class=bt><a href=/1>县政协开会</a>' * 6}<p align=center class=title1>{TITLE}",
        ),
        ("", f"<h1>{TITLE}<br><span>2017-01-03 17:05:44 来源：砚川新闻网</span></h1>"),
    ],
)
def test_the_places_that_agree_win_and_names_lose(head: str, body: str) -> None:
    assert voted(head, body) == TITLE


@pytest.mark.parametrize(
    "head", [f"<title>{SITE}</title>", "<title>松砚县政协</title>", "<title>砚川日报</title>", ""]
)
def test_a_page_that_only_names_its_site_has_no_title(head: str) -> None:
    assert voted(head, f"<h1>{SITE}</h1><div class=title>新闻中心</div>") is None


def test_a_centred_bold_line_at_the_top_of_the_text_is_its_title() -> None:
    document = HtmlDocument(f"<title>{SITE}</title><div id=a>正文</div>")
    top = [MarkedLine(TITLE, bold=True, centred=True), MarkedLine("过去一年，成果丰硕。")]
    assert vote_title(document, (), None, (), top) == TITLE
    below = [MarkedLine("过去一年，成果丰硕。"), MarkedLine("写好协商文章", bold=True, centred=True)]
    assert vote_title(document, (), None, (), below) is None


def test_a_subtitle_is_no_title_where_a_headline_stands_above_it() -> None:
    body = "<p align=center>履职为民勇担当</p><p align=center>——松砚县政协2022年工作综述</p>"
    assert voted("<title>砚川日报 履职为民勇担当</title>", body) == "履职为民勇担当"


def test_what_the_list_announced_counts_unless_it_is_cut_off() -> None:
    assert voted("", f"<h1>{SITE}</h1>", listed=TITLE) == TITLE
    assert voted("", f"<h1>{SITE}</h1>", listed=f"{TITLE[:9]}…") is None


def test_the_print_that_a_reader_sees_wins_over_a_machine_field() -> None:
    residue = TITLE.replace(" ", "")
    assert voted(f"<meta name=title content='{residue}'>", f"<h1>{TITLE}</h1>") == TITLE
    assert voted(f"<title>{residue}</title>", f"<p>{TITLE}</p>") == TITLE


def test_a_button_behind_a_headline_is_none_of_it() -> None:
    body = f"<div class=title>{TITLE}<span>扫码阅读手机版</span></div>"
    assert voted(f"<title>{TITLE}_{SITE}</title>", body) == TITLE
    assert voted("", "<h1>委员读书会引导群众爱上阅读</h1>") == "委员读书会引导群众爱上阅读"


def test_a_headline_that_begins_like_a_mark_is_whole() -> None:
    headline = "推荐委员参加学习 松砚县政协2023年工作综述"
    assert voted(f"<title>{headline}</title>", f"<h1>{headline}</h1>") == headline


@pytest.mark.parametrize(
    ("whole", "parts"),
    [
        (f"{TITLE}_{SITE}", [TITLE]),
        (f"{SITE}_要闻_{TITLE}", [TITLE]),
        ("渡口 - 民声 - 松砚县政协网", ["渡口 - 民声", "民声", "渡口"]),
        (f"{TITLE}-{SITE}", [TITLE]),
        (f"砚川日报 {TITLE}", [f"砚川日报 {TITLE}", TITLE]),
        ("1-11月协商12次", ["1-11月协商12次"]),
        (SITE, [SITE]),
        ("", []),
    ],
)
def test_parts_of_a_title_element(whole: str, parts: list[str]) -> None:
    assert list(dict.fromkeys(title_parts(whole))) == parts


@pytest.mark.parametrize(
    ("text", "expected"),
    [(SITE, True), (f"{SITE}门户网站", True), ("砚川日报", True), ("走进砚川日报社", False), (TITLE, False)],
)
def test_names_of_sites_columns_and_papers(text: str, expected: bool) -> None:
    assert is_site_name(text, HtmlDocument("<p>")) is expected
