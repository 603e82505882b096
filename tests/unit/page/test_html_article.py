"""HTML pages: lines and their kinds, title fields, furniture, states.

Whole pages of the known sites are in tests/golden.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from gov_reviews.errors import InvalidMetadata
from gov_reviews.records.pages import LineKind, PageState, ParsedPage, UnreadPart, UnreadReason
from gov_reviews.sites.spec import SourceSpec

from .made_articles import MORE, OTHER, PROSE, TEXT, TITLE, trs

Read = Callable[..., ParsedPage]


def texts(page: ParsedPage) -> list[str]:
    return [line.text for line in page.lines]


# --- lines ---


@pytest.mark.parametrize(
    "body, expected",
    [
        (f"<p>{PROSE}</p><p>{MORE}</p>", [PROSE, MORE]),
        (f"{PROSE}<br>{MORE}<br/><br/>", [PROSE, MORE]),
        (f"<div><div>{PROSE}</div><div><br></div><div>{MORE}</div></div>", [PROSE, MORE]),
        (f"<table><tr><td>{PROSE}</td><td>{MORE}</td></tr></table>", [PROSE, MORE]),
        (
            f"<section><section><p>\u3000\u3000{PROSE}</p></section></section><p>&nbsp;</p><p>\u200b</p><p>{MORE}</p>",
            [PROSE, MORE],
        ),
        (f"<p>{PROSE[:10]}<span>{PROSE[10:20]}</span><b>{PROSE[20:]}</b></p>", [PROSE]),
        (
            f"<p>{PROSE[:10]}\n      {PROSE[10:]}</p>",
            [PROSE],
        ),  # a line break of the source between two Chinese characters is no space
        ("<p>第\n  3 次会议\t  召开，100\n余人参加。</p>", ["第 3 次会议 召开，100 余人参加。"]),
        (f"<pre>{PROSE}\n{MORE}</pre>", [PROSE, MORE]),
        (
            f"<p>{PROSE}</p><script>var "
            f"a='会议，会议。'</script><style>p{{}}</style><noscript>会议，请开启脚本。</noscript>",
            [PROSE],
        ),
        (f"<p>{PROSE}<span style='display: none'>统计代码</span></p><p hidden>隐藏，段落。</p>", [PROSE]),
        (
            f"<!--[if gte mso 9]><xml><w:View>Normal</w:View></xml><![endif]--><p>{PROSE}<o:p></o:p></p>",
            [PROSE],
        ),
        (
            f"<p>@page Section1 {{size: 595pt 842pt;}} p.MsoNormal "
            f"{{mso-style-parent:''; margin:0cm}}</p><p>{PROSE}</p>",
            [PROSE],
        ),
        (f"<p>p.p0{{margin:0pt;}}{PROSE}</p>", [PROSE]),
        ("<p>集合{甲，乙}与{a}不是样式，应当保留。</p>", ["集合{甲，乙}与{a}不是样式，应当保留。"]),
        (f"<p>{PROSE}#PAGE_BREAK#</p><p>#PAGE_BREAK#</p><p>{MORE}</p>", [PROSE, MORE]),
        (f"<p>政协&amp;群众&lt;3&gt;，&#x4e00;&#19968;。</p><p>{PROSE}</p>", ["政协&群众<3>，一一。", PROSE]),
        (f"<p>a\x01b\x0b，\x1f\x7f{PROSE}</p>", [f"ab，{PROSE}"]),
    ],
)
def test_lines_are_what_a_reader_sees(read_article: Read, body: str, expected: list[str]) -> None:
    page = read_article(trs(body))
    assert page.state is PageState.OK, page.state_reason
    assert texts(page) == expected


@pytest.mark.parametrize(
    "line, kind",
    [
        (f"<p>{PROSE}</p>", LineKind.PARAGRAPH),
        ("<h2>问计于民</h2>", LineKind.HEADING),
        ("<p><strong>\u3000\u3000把稳航向 学在深处</strong></p>", LineKind.HEADING),
        ("<p style='font-weight:bold'>一、议政有力度</p>", LineKind.HEADING),
        ("<p><b>一、</b><span><strong>议政</strong></span><b>有力度</b></p>", LineKind.HEADING),
        (f"<p><strong>{PROSE}</strong></p>", LineKind.PARAGRAPH),  # a bold paragraph is no heading
        (f"<p><b>一是学。</b>{PROSE}</p>", LineKind.PARAGRAPH),
        ("<p>问计于民 商在实处</p>", LineKind.UNKNOWN),  # plain and short: layout decides
        ("<figure><img src=a.jpg><figcaption>委员在渡口察看航标。</figcaption></figure>", LineKind.CAPTION),
        ("<p class='pic_caption'>委员在渡口察看航标。</p>", LineKind.CAPTION),
        (
            "<p style='text-align:center'><img src=a.jpg></p><p align=center>委员在渡口察看航标。</p>",
            LineKind.CAPTION,
        ),
        ("<p><img src=a.jpg><br>委员在渡口察看航标 邵一舟 摄</p>", LineKind.CAPTION),
        ("<p><img src=a.jpg></p><p>委员在渡口察看航标</p>", LineKind.UNKNOWN),
        (f"<p><img src=a.jpg></p><p>{PROSE}</p>", LineKind.PARAGRAPH),
        ("<p>委员在渡口察看航标。邵一舟 摄</p>", LineKind.UNKNOWN),
        ("<p><strong>记者 柳青禾 通讯员 邵一舟</strong></p>", LineKind.UNKNOWN),
        ("<p>记者从昨日召开的县政协常委会会议上获悉，全年工作有序推进。</p>", LineKind.PARAGRAPH),
    ],
)
def test_kinds_come_from_the_markup(read_article: Read, line: str, kind: LineKind) -> None:
    page = read_article(trs(f"<p>{MORE}</p>{line}<p>{MORE}</p>"))
    assert [found.kind for found in page.lines][1] is kind
    assert len(page.lines) == 3


@pytest.mark.parametrize(
    "furniture",
    [
        "【打印】【关闭】",
        "打印本页 | 关闭窗口",
        "字号：【大】【中】【小】",
        "放大 缩小 默认",
        "3上一篇  下一篇4",
        "上一篇：县政协召开主席会议",
        "下一篇：没有了",
        "扫一扫在手机打开当前页",
        "掃一掃在手機打開當前頁",
        "分享到：",
        "分享到：微信 微博",
        "相关链接",
        "您当前的位置：首页 > 要闻 > 正文",
        "首页 > 政协要闻",
        "第02版：政协新闻",
        "字数：429 版次：02",
        "语音播报：",
        "版权所有：松砚县政协",
    ],
)
def test_furniture_of_the_template_is_left_out(read_article: Read, furniture: str) -> None:
    page = read_article(trs(f"<p>{PROSE}</p><p>{furniture}</p><p>{MORE}</p>"))
    assert texts(page) == [PROSE, MORE]


@pytest.mark.parametrize(
    "line",
    [
        "打印机捐赠活动中，委员捐资12万元。",
        "首页刊发的《松砚政协》专版，全年共12期。",
        "分享会上，委员们畅谈体会。",
        "扫一扫二维码，群众就能在“掌上议事厅”给委员出题，这样的线上协商全年办了35场，收到意见建议460多条，解决难题97件。",
        "关闭小煤窑12家",
        "大中小企业协商会",
        "来源：松砚县政协",
    ],
)
def test_article_lines_that_resemble_furniture_stay(read_article: Read, line: str) -> None:
    assert line in texts(read_article(trs(f"<p>{PROSE}</p><p>{line}</p>")))


def test_share_and_navigation_blocks_inside_the_body_are_left_out(read_article: Read) -> None:
    block = "<div class='bdsharebuttonbox'><a>一键分享给好友，快来看看。</a></div><nav>要闻，公告。</nav>"
    block += "<ul class='related-news'><li>县政协开会，议事。</li></ul>"
    assert texts(read_article(trs(f"<p>{PROSE}</p>{block}<p>{MORE}</p>"))) == [PROSE, MORE]
    # a template whose frame is called "share" loses nothing
    assert texts(read_article(trs(f"<div class='share-page'><p>{PROSE}</p><p>{MORE}</p></div>"))) == [
        PROSE,
        MORE,
    ]


@pytest.mark.parametrize(
    "beside",
    [
        "<aside><h4>{title}</h4><p>{words}</p></aside>",
        "<div class='side fr'><h4>{title}</h4><p>{words}</p></div>",
        "<div class=widget><h3>{title}</h3><p>{words}</p></div>",
        "<table class='hot'><tr><td>{title}</td><td>{words}</td></tr></table>",
    ],
)
def test_a_block_beside_the_text_is_not_of_it(read_inbox: Read, beside: str) -> None:
    box = beside.format(title="古镇灯会", words="灯会昨夜开幕，游人如织，主办方说将持续到正月十五。")
    text = "<p>渡口村的议事亭建成一年，村民在这里商量了六十四件事，件件有回音。</p>"
    page = read_inbox(f"<h1>渡口听民声 笔墨写担当</h1><div class=left-side>{text}{box}{text}</div>")
    assert texts(page) == ["渡口村的议事亭建成一年，村民在这里商量了六十四件事，件件有回音。"] * 2


def test_what_a_style_sheet_hides_is_not_read(read_inbox: Read) -> None:
    sheet = (
        "<style>.card{display:block}.hide, #gone {color:red;display:none}.tab{display:none}.tab.on{display:block}"
        "@media print{.text{display:none}}/* .text{display:none} */</style>"
    )
    text = "<p>渡口村的议事亭建成一年，村民在这里商量了六十四件事，件件有回音。</p>"
    page = read_inbox(
        f"{sheet}<h1>渡口听民声 笔墨写担当</h1><div class=text><p class=hide>分享摘要，三件提案。</p>"
        f"<p id=gone>请用手机浏览，效果更好。</p>{text}<div class='tab on'>{text}</div></div>"
    )
    assert texts(page) == ["渡口村的议事亭建成一年，村民在这里商量了六十四件事，件件有回音。"] * 2


def test_an_article_that_a_style_sheet_hides_until_a_script_shows_it_is_read(read_inbox: Read) -> None:
    text = "<p>渡口村的议事亭建成一年，村民在这里商量了六十四件事，件件有回音。</p>" * 20
    page = read_inbox(f"<style>.main{{display:none}}</style><h1>渡口听民声</h1><div class=main>{text}</div>")
    assert len(texts(page)) == 20


def test_a_text_that_a_script_puts_in_the_place_of_a_notice_is_read(read_inbox: Read) -> None:
    text = "渡口村的议事亭建成一年，村民在这里商量了六十四件事，件件有回音。"
    carried = f"&lt;p&gt;{text}&lt;/p&gt;" * 3
    page = read_inbox(
        "<h1>渡口听民声 笔墨写担当</h1><p>发布日期：2019/12/30 文章来源：砚川政协</p><div id=zoom>正在加载，请稍候……"
        f"</div><textarea style='display:none'>{carried}</textarea><p>欢迎访问砚川政协官方网站！</p>"
    )
    assert texts(page) == [text] * 3
    assert (page.title, page.source_name) == ("渡口听民声 笔墨写担当", "砚川政协")


def test_labels_in_the_last_line_of_the_body_are_the_articles(read_inbox: Read) -> None:
    text = "<p>渡口村的议事亭建成一年，村民在这里商量了六十四件事，件件有回音。</p>" * 3
    page = read_inbox(
        f"<div><h2>渡口听民声 笔墨写担当</h2>{text}<p>来源：砚川政协信息中心　编辑：方亭　发布人：admin</p></div>"
    )
    assert (page.source_name, page.editors) == ("砚川政协信息中心", ("方亭",))


def test_an_article_that_stands_in_a_side_column_is_read(read_inbox: Read) -> None:
    text = "<p>渡口村的议事亭建成一年，村民在这里商量了六十四件事，件件有回音。</p>" * 3
    page = read_inbox(f"<div id=zoom><p>编者按：</p><div class=side>{text}</div></div>")
    assert len(texts(page)) == 4


def test_article_hidden_until_a_script_shows_it_is_read(read_article: Read) -> None:
    assert texts(read_article(trs(f"<div style='display:none'><p>{PROSE}</p><p>{MORE}</p></div>"))) == [
        PROSE,
        MORE,
    ]


# --- titles ---

SUBTITLE = "——松砚县政协2023年工作综述"
KICKER = "协商在渡口 履职在路上"


@pytest.mark.parametrize(
    "title, around, body, expected",
    [
        (TITLE, "", "", (None, TITLE, None)),
        (TITLE, f"<h2 class='subtitle'>{SUBTITLE}</h2>", "", (None, TITLE, SUBTITLE)),
        (TITLE, f"<h3>{SUBTITLE}</h3><p>来源：本网</p>", "", (None, TITLE, SUBTITLE)),
        (f"{TITLE}<br>{SUBTITLE}", "", "", (None, TITLE, SUBTITLE)),
        ("渡口听民声<br>笔墨写担当", "", "", (None, TITLE, None)),
        (
            TITLE,
            "",
            f"<p align=center><b>{KICKER}</b></p><p align=center><b>{TITLE}</b></p><p "
            f"align=center><b>{SUBTITLE}</b></p>",
            (KICKER, TITLE, SUBTITLE),
        ),
        (TITLE, "", f"<p>{TITLE}</p><p>{SUBTITLE}</p>", (None, TITLE, SUBTITLE)),
        (TITLE, "", "<p><b>渡口听民声</b></p><p><b>笔墨写担当</b></p>", (None, TITLE, None)),
        (TITLE, "", f"<p align=center><b>{SUBTITLE}</b></p>", (None, TITLE, SUBTITLE)),
        (
            TITLE,
            "",
            "<p align=center><b>--松砚县政协2023年工作综述</b></p>",
            (None, TITLE, "--松砚县政协2023年工作综述"),
        ),
        (
            TITLE,
            f"<h2 class='subtitle'>{SUBTITLE}</h2>",
            f"<p align=center><b>{SUBTITLE}</b></p>",
            (None, TITLE, SUBTITLE),
        ),
    ],
)
def test_title_fields(
    read_article: Read, title: str, around: str, body: str, expected: tuple[str | None, str, str | None]
) -> None:
    page = read_article(trs(f"{body}<p>{PROSE}</p>", title=title, around=around))
    assert (page.kicker, page.title, page.subtitle) == expected
    assert texts(page) == [PROSE]


@pytest.mark.parametrize(
    "line",
    [
        "<p><b>把稳航向 学在深处</b></p>",
        "<p align=center>记者 柳青禾</p>",
        "<p>" + MORE + "</p>",
        "<p>松砚县政协2023年工作</p>",
    ],
)
def test_unclear_first_lines_stay_in_the_body(read_article: Read, line: str) -> None:
    page = read_article(trs(f"{line}<p>{PROSE}</p>"))
    assert (page.kicker, page.subtitle, len(page.lines)) == (None, None, 2)


@pytest.mark.parametrize(
    "head, above, body",
    [
        (
            f"<title>{TITLE}-松砚县政协</title>",
            "",
            f"<p>{TITLE}</p>",
        ),  # a dash may belong to the title; the page decides
        (f"<title>{TITLE}_松砚县政协</title>", "", ""),
        (f"<title>{TITLE}</title>", f"<div class='tit'>{TITLE}</div><p>来源：本网</p>", ""),
        ("<title>松砚县政协网</title>", f"<h2>{TITLE}</h2><p>来源：本网</p>", ""),
    ],
)
def test_title_of_a_page_that_marks_none(read_inbox: Read, head: str, above: str, body: str) -> None:
    page = read_inbox(
        f"<html><head>{head}</head><body><div>{above}</div><div>{body}<p>{PROSE}</p><p>{MORE}</p></div></body></html>"
    )
    assert (page.title, texts(page)) == (TITLE, [PROSE, MORE])


def test_name_of_the_site_is_no_title(read_inbox: Read) -> None:
    assert (
        read_inbox(
            f"<html><head><title>松砚县政协网</title></head><body><p>{PROSE}</p><p>{MORE}</p></body></html>"
        ).title
        is None
    )


def test_cut_title_is_completed(read_article: Read) -> None:
    head = "<meta name='articletitle' content='渡口听民声 笔墨写…'>"
    assert read_article(trs(f"<p>{PROSE}</p>", head=head)).title == TITLE
    page = read_article(trs(f"<p>{PROSE}</p>", title="渡口听民声 笔墨写..."), listed_title=TITLE)
    assert page.title == TITLE


def test_meta_tags_in_any_case_and_by_property(read_article: Read) -> None:
    head = (
        f"<META NAME='ARTICLETITLE' CONTENT='{TITLE}'><meta property='pubdate' content='2024-01-09 09:30:05'>"
        "<meta name='ContentSource' content='松砚县政协'><meta name='Author' content='管理员'>"
    )
    page = read_article(trs(f"<p>{PROSE}</p>", head=head, title="要闻"))
    assert page.title == TITLE
    assert page.source_name == "松砚县政协"
    assert page.published_at is not None
    assert (page.published_at.at.isoformat(), page.published_at.provenance) == (
        "2024-01-09T09:30:05+08:00",
        "meta:PubDate",
    )
    assert page.authors == ()  # Author of the national tags is an editor on half of the sites


# --- pages of unknown origin ---


def test_generic_page_is_read_by_its_prose(read_inbox: Read) -> None:
    menu = "".join(f"<li><a href='{number}.html'>栏目{number}，动态</a></li>" for number in range(60))
    page = read_inbox(
        f"<html><head><title>{TITLE}_松砚县政协</title></head><body><ul>{menu}</ul><div><div "
        f"class='c'><h1>{TITLE}</h1>"
        "<p>来源：松砚县政协　发布时间：2024-01-09 "
        f"09:30　浏览次数：88</p><p>{PROSE}</p><h4>问计于民</h4><p>{MORE}</p></div></div>"
        "<div>版权所有 松砚县政协</div></body></html>"
    )
    assert (page.state, page.family, page.title, page.source_name, page.views) == (
        PageState.OK,
        "generic_html",
        TITLE,
        "松砚县政协",
        88,
    )
    assert texts(page) == [PROSE, "问计于民", MORE]


@pytest.mark.parametrize(
    "container",
    [
        "<div id='zoom'>{}</div>",
        "<div class='v_news_content'>{}</div>",
        "<UCAPCONTENT>{}</UCAPCONTENT>",
        "<article>{}</article>",
    ],
)
def test_known_containers_are_found_in_saved_pages(read_inbox: Read, container: str) -> None:
    page = read_inbox(
        f"<html><body><h1>{TITLE}</h1>{container.format(f'<p>{PROSE}</p><p>{MORE}</p>')}<div>热门：会议，公告，招聘。</div></body></html>"
    )
    assert texts(page) == [PROSE, MORE]


def test_founder_page_from_the_inbox_keeps_its_machine_fields(read_inbox: Read) -> None:
    page = read_inbox(
        "<!--enpproperty "
        f"<title>{TITLE}</title><subtitle>{SUBTITLE}</subtitle><introtitle>{KICKER}</introtitle>"
        f"<date>2024-01-11 00:00:00</date>/enpproperty-->"
        f"<html><body><div><!--enpcontent--><p>{PROSE}</p><p>{MORE}</p><!--/enpcontent--></div></body></html>"
    )
    assert (page.kicker, page.title, page.subtitle) == (KICKER, TITLE, SUBTITLE)
    assert texts(page) == [PROSE, MORE]


def test_registered_source_without_family_is_read_by_its_prose(
    read_article: Read, portal: SourceSpec
) -> None:
    spec = portal.model_copy(update={"family": "generic_html"})
    teaser = "<article>短讯，一则。</article>"
    page = read_article(
        f"<html><body>{teaser}<div "
        f"class='x'><h1>{TITLE}</h1><p>{PROSE}</p><p>{MORE * 3}</p></div></body></html>",
        spec,
    )
    assert (page.state, page.family, texts(page)) == (PageState.OK, "generic_html", [PROSE, MORE * 3])


def test_family_page_without_its_container_says_so(read_article: Read) -> None:
    page = read_article(
        f"<html><body><h1>{TITLE}</h1><div "
        f"class='redesigned'><p>{PROSE}</p><p>{MORE * 3}</p></div></body></html>"
    )
    assert (page.state, page.family) == (PageState.OK, "generic_html")
    assert texts(page) == [PROSE, MORE * 3]


# --- states ---


def test_page_that_stops_in_mid_sentence_is_truncated(read_article: Read) -> None:
    whole = trs(f"<p>{PROSE}</p><p>{MORE}</p>")
    for cut in (
        whole[: whole.index("提出建议")],
        whole[: whole.index("</p><p>围绕") + 6],
        whole[: whole.index(MORE) + len(MORE)],
    ):
        page = read_article(cut)
        assert page.state is PageState.TRUNCATED
        assert page.state_reason
        assert page.lines
    body = whole.encode()
    assert read_article(body[: body.index("建议".encode()) + 1]).state is PageState.TRUNCATED


@pytest.mark.parametrize(
    "markup",
    [
        f"<div class='TRS_Editor'><p>{PROSE}</p></div>",  # a fragment
        f"<html><body><div class='TRS_Editor'><p>{PROSE}</p></div>",  # sloppy, but every element is closed
        f"<html><body><div class='TRS_Editor'><p>{PROSE}</p></div><div>主办：松砚县政协</div>",
        f"<html><body><div class='TRS_Editor'><p>{PROSE}<p>奋楫扬帆启新程</div></body>",
    ],
)
def test_pages_without_end_tag_can_be_whole(read_article: Read, markup: str) -> None:
    assert read_article(markup).state is PageState.OK


def test_page_of_another_site_is_wrong(read_article: Read, portal: SourceSpec) -> None:
    spec = portal.model_copy(
        update={"identity": portal.identity.model_copy(update={"site_id_code": "9900000001"})}
    )
    markup = trs(f"<p>{PROSE}</p>", head="<meta name='SiteIDCode' content='9900000002'>")
    page = read_article(markup, spec)
    assert page.state is PageState.WRONG_PAGE
    assert "9900000002" in page.state_reason
    assert read_article(markup.replace("9900000002", "9900000001"), spec).state is PageState.OK


def test_index_page_in_place_of_the_article_is_wrong(read_article: Read) -> None:
    rows = "".join(
        f"<li><a href='t{number}.html'>县政协召开第{number}次主席会议，研究部署年度重点协商工作</a><span>2024-01-09</span></li>"
        for number in range(80)
    )
    markup = f"<html><body><div class='nav'>首页，要闻</div><ul>{rows}</ul></body></html>"
    assert read_article(markup, listed_title=TITLE).state is PageState.WRONG_PAGE


def test_other_article_than_announced_is_wrong(read_article: Read) -> None:
    markup = (
        "<html><body><h1>关于召开座谈会的通知</h1><div "
        f"class='x'><p>{PROSE}</p><p>{MORE}{MORE}</p></div></body></html>"
    )
    assert (
        read_article(markup, listed_title="翻开新篇章 奋进新征程——云汀市履职纪实").state
        is PageState.WRONG_PAGE
    )
    assert read_article(markup, listed_title="关于召开座谈会的通知").state is PageState.OK


@pytest.mark.parametrize(
    "markup, state",
    [
        (
            "<html><body><div class='TRS_Editor'><p><img src='P020240109.jpg'></p></div></body></html>",
            PageState.TEXT_ELSEWHERE,
        ),
        (
            "<html><head><meta http-equiv='refresh' content='0;url=a.html'></head><body></body></html>",
            PageState.TEXT_ELSEWHERE,
        ),
        (
            "<html><head><meta http-equiv='refresh' content='0;url=/'></head><body></body></html>",
            PageState.STUB,
        ),
        (
            f"<html><body><h1>{TITLE}</h1><div class='TRS_Editor'></div><div>Contact us during office hours, "
            "or write, or call</div>",
            PageState.EMPTY,
        ),
    ],
)
def test_pages_without_text(read_article: Read, markup: str, state: PageState) -> None:
    page = read_article(markup)
    assert page.state is state
    assert page.state_reason
    assert page.lines == ()


def test_mojibake_page_is_suspect(read_article: Read) -> None:
    garbled = (PROSE * 5).encode().decode("gb18030", "replace")
    assert read_article(trs(f"<p>{garbled}，</p>")).state is PageState.DECODE_SUSPECT


def test_null_bytes_cost_nothing(read_article: Read) -> None:
    page = read_article(trs(f"<p>{PROSE[:9]}\x00{PROSE[9:]}</p>").encode())
    assert (page.state, texts(page)) == (PageState.OK, [PROSE])


# --- articles on several pages ---


@pytest.mark.parametrize(
    "tail, expected",
    [
        (
            "<a href='t20240109_4310901_1.html'>下一页</a>",
            "http://portal.sample.example/zwxx/202401/t20240109_4310901_1.html",
        ),
        (
            "<script>createPageHTML(3, 0, 't20240109_4310901', 'html');</script>",
            "http://portal.sample.example/zwxx/202401/t20240109_4310901_1.html",
        ),
        ("<script>createPageHTML(1, 0, 't20240109_4310901', 'html');</script>", None),
        ("<script>createPageHTML(3, 0, 'index', 'html');</script>", None),
        ("<a href='index_1.html'>下一页</a>", None),
        ("<a href='t20240108_4310900.html'>下一篇</a>", None),
        ("<a href='http://other.example/zwxx/202401/t20240109_4310901_1.html'>下一页</a>", None),
        ("<a href='javascript:next()'>下一页</a>", None),
    ],
)
def test_next_page_of_an_article(read_article: Read, tail: str, expected: str | None) -> None:
    assert read_article(trs(f"<p>{PROSE}</p>", around=tail)).continues_at == expected


# --- the registry's selectors ---


def test_selectors_of_the_source_come_first(read_article: Read, portal: SourceSpec) -> None:
    detail = portal.detail.model_copy(
        update={
            "title": ("p.own",),
            "source": ("text:稿件出处",),
            "body": ("#mine",),
            "drop": ("#mine .ad", "text:^（本栏目.*）$"),
            "pub_date": (".when",),
        }
    )
    spec = portal.model_copy(update={"detail": detail})
    page = read_article(
        f"<html><body><h1>要闻</h1><p class='own'>{TITLE}</p><p>稿件出处 砚川日报</p><i "
        "class='when'>2024/1/9 10:00</i>"
        f"<div id='mine'><p>{PROSE}</p><p class='ad'>广告，位招租。</p><p>（本栏目由办公室编发）</p></div>"
        f"<div class='TRS_Editor'>{MORE}</div></body></html>",
        spec,
    )
    assert (page.title, page.source_name, texts(page)) == (TITLE, "砚川日报", [PROSE])
    assert page.published_at is not None
    assert page.published_at.provenance == ".when"


@pytest.mark.parametrize("selector", ["p:nonsense(", "[", "text:("])
def test_a_selector_that_is_none_names_itself(read_article: Read, portal: SourceSpec, selector: str) -> None:
    spec = portal.model_copy(update={"detail": portal.detail.model_copy(update={"title": (selector,)})})
    with pytest.raises(InvalidMetadata, match="detail"):
        read_article(trs(f"<p>{PROSE}</p>", around="<p>来源：本网</p>"), spec)


# --- limits ---


@pytest.mark.parametrize(("han", "state"), [(59, PageState.WRONG_PAGE), (60, PageState.OK)])
def test_a_page_without_its_container_needs_some_prose(
    read_article: Read, han: int, state: PageState
) -> None:
    page = read_article(f"<html><body><div><p>{'政' * (han - 30)}</p><p>{'协' * 30}</p></div></body></html>")
    assert page.state is state, page.state_reason


@pytest.mark.parametrize(("linked", "state"), [(60, PageState.OK), (61, PageState.WRONG_PAGE)])
def test_a_page_of_links_is_an_index(read_article: Read, linked: int, state: PageState) -> None:
    prose = "".join(f"<p>{'政' * 30}</p>" for _ in range(2))
    page = read_article(f"<html><body><div>{prose}<p><a href=a>{'协' * linked}</a></p></div></body></html>")
    assert page.state is state, page.state_reason


@pytest.mark.parametrize(
    ("listed", "state"),
    [
        ("甲乙丙丁戊己庚", PageState.OK),  # seven characters are too few to say anything
        ("甲乙丙丁戊己庚辛", PageState.WRONG_PAGE),
        ("子丑寅卯辰己庚辛壬", PageState.OK),  # four of eight pairs stand in the page
        ("子丑寅卯辰己庚辛壬癸", PageState.WRONG_PAGE),
    ],
)
def test_half_of_an_announced_title_is_enough(read_article: Read, listed: str, state: PageState) -> None:
    page = read_article(
        f"<html><body><div><p>子丑寅卯辰。{PROSE}</p><p>{MORE * 2}</p></div></body></html>",
        listed_title=listed,
    )
    assert page.state is state, page.state_reason


def test_a_headline_printed_again_does_not_move_the_beginning(read_article: Read) -> None:
    body = f"<p>{PROSE}</p><p>{MORE}</p><p>{TITLE}</p><p>{PROSE}</p>"
    assert read_article(trs(body, title=TITLE)).lines[0].text == PROSE
    generic = f"<html><body><h1>{TITLE}</h1><div>{body}</div></body></html>"
    assert read_article(generic).lines[0].text == PROSE


def test_a_frame_that_begins_above_the_headline_is_cut_to_the_article(read_article: Read) -> None:
    page = read_article(
        f"<html><body><p>站内公告</p><h1>{TITLE}</h1><p>{PROSE}</p><p>{MORE}</p></body></html>"
    )
    assert texts(page) == [PROSE, MORE]


@pytest.mark.parametrize(("repeated", "is_read"), [(1, False), (9, True)])
def test_an_aside_among_the_paragraphs_ends_the_article_when_little_follows(
    read_article: Read, repeated: int, is_read: bool
) -> None:
    page = read_article(trs(f"<p>{PROSE * 3}</p><p>往期推荐</p>{f'<p>{OTHER}</p>' * repeated}"))
    assert (OTHER in texts(page)) is is_read


@pytest.mark.parametrize("mark", ["— END —", "（完）", "- THE END -"])
def test_below_an_end_mark_only_names_are_of_the_article(read_article: Read, mark: str) -> None:
    page = read_article(
        trs(f"<p>{PROSE}</p><p>{mark}</p><p>供稿：县政协办公室</p><p>点赞、在看，点亮松砚</p>")
    )
    assert texts(page) == [PROSE, "供稿：县政协办公室"]


TEASERS = "".join(f"<p>{OTHER}</p><p>2023-01-0{day} 10:20:31</p>" for day in (3, 4, 5))


@pytest.mark.parametrize(
    ("after", "is_read"), [(TEASERS, False), (f"<p>{OTHER}</p><p>附：会议记录 2023-01-03 10:20</p>", True)]
)
def test_teasers_with_hours_below_the_editors_are_not_of_the_article(
    read_article: Read, after: str, is_read: bool
) -> None:
    page = read_article(trs(f"<p>{PROSE}</p><p>责任编辑：方亭</p>{after}"))
    assert (OTHER in texts(page)) is is_read
    assert texts(page)[:2] == [PROSE, "责任编辑：方亭"]


@pytest.mark.parametrize("end", ["</html>", "</body>", "</BODY >\n</HTML>", "</body></html>"])
def test_a_header_that_ends_its_own_page_does_not_end_this_one(read_article: Read, end: str) -> None:
    page = read_article(
        f"<html><body><div class=top>松砚县政协</div>{end}<div class=main><h1>{TITLE}</h1>"
        f"<p>2024-01-08 来源：砚川日报</p><div><p>{PROSE}</p><p>{MORE}</p></div></div></body></html>",
        None,
    )
    assert (page.state, page.title, page.source_name) == (PageState.OK, TITLE, "砚川日报")
    assert texts(page) == [PROSE, MORE]


def test_a_headline_in_three_lines_of_the_body_is_the_title(read_article: Read) -> None:
    pieces = ["政协松砚县第十届委员会常务委员会", "关于2023年提案", "办理情况的综述"]
    page = read_article(
        trs(
            f"<p align=center><b>{'<br>'.join(pieces)}</b></p><p>{PROSE}</p>",
            head=f"<title>{''.join(pieces)}__2024年第3期公报_松砚县政府网</title>",
            title="",
        )
    )
    assert (page.title, texts(page)) == ("".join(pieces), [PROSE])


def test_one_element_that_holds_title_and_subtitle_gives_both(read_article: Read) -> None:
    lines = ("凝心聚力促发展", "履职尽责谱新篇", "——松砚县政协2023年工作综述")
    head = f"<div class=art-title>{''.join(f'<p>{line}</p>' for line in lines)}</div>"
    page = read_article(
        f"<title>松砚县政协</title>{head}<i>2024</i>年<i>01</i>月<i>08</i>日<div><p>{PROSE}</p><p>{MORE}</p></div>",
        None,
    )
    assert (page.title, page.subtitle) == (" ".join(lines[:2]), lines[2])


@pytest.mark.parametrize(
    ("body", "around", "state", "address", "said"),
    [
        (
            "",
            "<iframe src='//y.example/t.html' width=800 height=600></iframe>",
            PageState.TEXT_ELSEWHERE,
            "http://y.example/t.html",
            "on y.example, which is not registered for this source and was not asked",
        ),
        (
            "<a href='//y.example/a.pdf'>渡口听民声 笔墨写担当.pdf</a>",
            "",
            PageState.TEXT_ATTACHED,
            "http://y.example/a.pdf",
            "on y.example, which is not registered for this source and was not asked",
        ),
        (
            "<a href='/a.pdf'>渡口听民声 笔墨写担当.pdf</a>",
            "",
            PageState.TEXT_ATTACHED,
            "http://portal.sample.example/a.pdf",
            "in an attachment",
        ),
    ],
)
def test_only_hosts_of_the_source_are_asked_for_a_text(
    read_article: Read, body: str, around: str, state: PageState, address: str, said: str
) -> None:
    page = read_article(trs(body, around=around))
    assert (page.state, page.text_address) == (state, address)
    assert said in page.state_reason
    assert page.title == "渡口听民声 笔墨写担当"


def test_of_two_attachments_that_of_another_host_is_said_to_be_missing(read_article: Read) -> None:
    own, foreign = "<a href='/a.pdf'>{0}（上）.pdf</a>", "<a href='//y.example/b.pdf'>{0}（下）.pdf</a>"
    page = read_article(trs((own + foreign).format("渡口听民声 笔墨写担当")))
    assert (page.state, page.text_address) == (PageState.TEXT_ATTACHED, "http://portal.sample.example/a.pdf")
    assert page.unread_parts == (UnreadPart("http://y.example/b.pdf", UnreadReason.NOT_CAPTURED),)


@pytest.mark.parametrize("script", ["location.href='/c/2.html'", "location.replace('/c/2.html')"])
def test_a_page_that_sends_its_reader_on_has_no_text(read_article: Read, script: str) -> None:
    page = read_article(f"<html><body><script>{script}</script></body></html>")
    assert (page.state, page.lines) == (PageState.TEXT_ELSEWHERE, ())
    assert page.text_address == "http://portal.sample.example/c/2.html"


def test_a_text_in_characters_that_the_page_draws_itself_is_suspect(read_article: Read) -> None:
    page = read_article(trs("\ue000\ue001\ue002" * 40))
    assert page.state is PageState.DECODE_SUSPECT
    assert "120 characters are private ones" in page.state_reason
    assert read_article(trs("\ue000")).state is PageState.EMPTY


def test_markup_in_a_meta_tag_is_no_part_of_the_title(read_article: Read) -> None:
    head = "<meta name='ArticleTitle' content='渡口听民声&lt;br/&gt;笔墨写担当&amp;middot;之一'>"
    assert read_article(trs(f"<p>{PROSE}</p>", head=head, title="要闻")).title == "渡口听民声 笔墨写担当·之一"


@pytest.mark.parametrize(
    ("script", "is_shown"),
    [
        ('document.getElementById("text").style.display="block";', True),
        ("document.getElementById('text').style.display = '';", True),
        ('document.getElementById("text").style.display="none";', False),
        ('function more(){document.getElementById("text").style.display="block";}', False),
    ],
)
def test_a_script_shows_the_text_as_soon_as_it_is_loaded(
    read_inbox: Read, script: str, is_shown: bool
) -> None:
    text = "<p>渡口村的议事亭建成一年，村民在这里商量了六十四件事，件件有回音。</p>" * 3
    notice = "<p>这一页讲的是渡口村的议事亭，正文正在加载，请您稍候片刻，谢谢。</p>"
    page = read_inbox(
        f"<h1>渡口听民声 笔墨写担当</h1>{notice}<div id=text style='display:none'>{text}</div>"
        f"<script>{script}</script>"
    )
    assert any("件件有回音" in line.text for line in page.lines) is is_shown


def test_the_subtitle_that_calls_the_text_a_review_stands_below_the_title(read_article) -> None:
    page = read_article(
        f"<body><p class=biaoti>为发展聚智 为民生聚力</p><p>松砚县政协2025年工作综述</p>"
        f"<p>来源：松砚报　发布：2026-01-17</p><div class=TRS_Editor>{TEXT}</div></body>"
    )
    assert (page.title, page.subtitle) == ("为发展聚智 为民生聚力", "松砚县政协2025年工作综述")


def test_old_pages_of_nested_tables(read_article) -> None:
    page = read_article(
        "<table align=center><tr><td><b>松砚政协网</b></td></tr><tr><td>首 页 | 政协概况 | 领导讲话</td></tr></table>"
        "<table align=center><tr><td><a href=1>县政协召开十届三次常委会议</a></td><td><table>"
        "<tr><td align=center><b>聚力同心谱新篇</b><br>——松砚县政协2025年工作综述</td></tr>"
        "<tr><td align=center>作者：林知秋 来源：松砚报 更新时间：<font>2026</font>-<font>1</font>-<font>15</font></td></tr>"
        f"<tr><td>{TEXT}</td></tr><tr><td>文章录入：admin　责任编辑：周砚清</td></tr>"
        "<tr><td>上一篇文章：<a href=2>县政协开展植树</a></td></tr><tr><td>最新热点 最新推荐 相关文章</td></tr>"
        "<tr><td><a href=3>县政协赴外地学习</a></td></tr></table></td></tr></table>"
    )
    assert (page.title, page.subtitle) == ("聚力同心谱新篇", "——松砚县政协2025年工作综述")
    assert page.published_at is not None
    assert page.published_at.at.date().isoformat() == "2026-01-15"
    assert (page.authors, "周砚清" in page.editors) == (("林知秋",), True)
    assert all("植树" not in line.text and "外地学习" not in line.text for line in page.lines)


def test_titles_over_two_lines_and_titles_that_are_pictures(read_article) -> None:
    over = read_article(
        "<center><marquee>热烈祝贺县政协十届五次会议召开</marquee><p align=center>政协松砚县委员会</p>"
        f"<p align=center>二〇二五年工作综述</p><p align=center>（2026年1月10日）</p></center>{TEXT}"
    )
    assert over.title == "政协松砚县委员会二〇二五年工作综述"
    pictured = read_article(
        '<table><tr><td align=center><img src=bt.gif alt="同心聚力促发展——松砚县政协2025年工作综述"></td></tr>'
        f"<tr><td align=center>日期：2026-1-14　来源：县政协</td></tr><tr><td>{TEXT}</td></tr></table>"
    )
    assert pictured.title == "同心聚力促发展——松砚县政协2025年工作综述"


def test_names_of_files_at_the_end_are_no_text(read_article) -> None:
    page = read_article(
        f"<h1>松砚县政协2025年工作综述</h1><div class=TRS_Editor>{TEXT}<p>附件：1.<a href=a.docx>提案目录.docx</a></p>"
        "<p>2.<a href=b.xls>采用情况.xls</a></p></div>"
    )
    assert page.lines[-1].text.endswith("提出意见建议70条。")


def test_news_below_a_review_on_a_page_of_a_newspaper(read_article) -> None:
    news = "全县安全生产工作会议昨日召开，部署岁末年初安全生产工作，要求排查隐患，压实责任，确保群众生命财产安全。"
    page = read_article(
        "<head><title>松砚报 2026年1月16日 第2版 时政</title></head><body><div class=art><h2>携手同行开新局</h2>"
        f"<h3>——松砚县政协2025年工作综述</h3>{TEXT}</div><div class=art><h2>全县召开安全生产会议</h2>"
        f"<p>本报讯（记者 李益）{news}</p><p>{news}</p></div></body>"
    )
    assert page.source_name == "松砚报"
    assert [part.place for part in page.unread_parts] == ["全县召开安全生产会议"]
    assert all("安全生产" not in line.text for line in page.lines)


def test_preformatted_lines_that_were_full_go_on(read_article) -> None:
    sentence = (
        "松砚县政协坚持把协商成果转化作为检验履职成效的重要标尺，全年召开常委会会议四次、主席会议十次。"
    )
    wrapped = f"　　{sentence[:30]}\n{sentence[30:]}\n\n"
    page = read_article(f"<h3>松砚县政协2025年工作综述</h3><pre>{wrapped * 4}</pre>")
    assert {line.text.strip() for line in page.lines} == {sentence}


def test_pages_of_a_text_that_a_script_shows_one_by_one(read_article) -> None:
    more = TEXT.replace("松砚县政协", "县政协")
    page = read_article(
        f"<h1>松砚县政协2025年工作综述</h1><div id=c><div id=page1>{TEXT}</div><div id=page2 style='display:none'>{more}"
        f"</div></div><div id=tip style='display:none'>{TEXT.replace('松砚', '浅溪')}</div>"
    )
    assert len(page.lines) == 12
    assert all("浅溪" not in line.text for line in page.lines)


def test_a_document_of_a_sharing_site(read_article) -> None:
    page = read_article(
        "<title>松砚县政协2025年工作总结.docx - 文库</title><h1>松砚县政协2025年工作总结.docx (共6页)</h1>"
        f"<p>分享于 2026-01-15 | 32KB</p><div class=page>{TEXT}</div><p>还剩4页未读，继续阅读</p>"
    )
    assert page.title == "松砚县政协2025年工作总结"
    assert page.source_name is None
    assert page.unread_parts == (UnreadPart("还剩4页未读，继续阅读", UnreadReason.WITHHELD),)
    assert page.is_incomplete
    assert "还剩4页" not in "".join(texts(page))
