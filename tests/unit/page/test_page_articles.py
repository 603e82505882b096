"""Several articles on one page: the review alone, the headlines of the others."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from gov_reviews.document.clean_page import normalise_page
from gov_reviews.page.page_articles import find_review
from gov_reviews.reading.extraction import extract_review
from gov_reviews.records.pages import Line, ParsedPage, UnreadReason

REVIEW = [
    "凝心聚力谱新篇",
    "——九溪县政协2023年工作综述",
    "一年来，县政协立案提案163件，已全部办复，督办重点提案12件，推动解决了一批群众关心的问题，受到广泛好评，委员们深入基层一线，倾听群众呼声，凝聚共识与力量。",
]
SECTION = [
    "建言资政有深度",
    "围绕水上客运安全组织调研14次，提出意见建议56条，报送社情民意信息312条，为县委、县政府科学决策提供了参考。（记者 林知秋）",
]
NEWS = [
    "春耕备耕全面展开",
    "本报讯（记者周砚清）连日来，各乡镇抢抓农时，全县已备足种子180吨、农膜90吨，3.2万亩早稻陆续育秧，农技人员下田指导，确保不误农时，为全年粮食稳产增产打下坚实基础。",
]
OTHER_REVIEW = [
    "县政协2023年提案工作综述",
    "去年以来，共收到提案205件，经审查立案188件，办复率、满意率均为百分之百，比上一年有所提高，提案质量稳步提升，一批关系民生的建议得到落实，委员和承办单位都表示满意。",
]


def taken_apart(*articles: list[str]) -> tuple[list[str], tuple[str, ...]]:
    texts = [text for article in articles for text in article]
    heads = [texts.index(article[0]) for article in articles]
    lines, others = find_review([Line(text) for text in texts], heads)
    return [line.text for line in lines], others


@pytest.mark.parametrize(
    ("articles", "kept", "others"),
    [
        ((REVIEW, SECTION, NEWS), [*REVIEW, *SECTION], (NEWS[0],)),
        ((NEWS, REVIEW, SECTION), [*REVIEW, *SECTION], (NEWS[0],)),
        ((REVIEW, SECTION), [*REVIEW, *SECTION], ()),
        ((NEWS, SECTION), [*NEWS, *SECTION], ()),  # nothing says that there is a review
        ((NEWS, SECTION, REVIEW), REVIEW, (NEWS[0],)),  # a section of the news goes with it
        ((REVIEW, SECTION, OTHER_REVIEW), [*REVIEW, *SECTION], (OTHER_REVIEW[0],)),
    ],
)
def test_which_lines_are_kept(articles: tuple[list[str], ...], kept: list[str], others: tuple[str]) -> None:
    if others == (OTHER_REVIEW[0],):
        kept_review = taken_apart(*articles)
        assert kept_review[1] in {others, (REVIEW[0],)}, "one of two reviews"
    else:
        assert taken_apart(*articles) == (kept, others)


def test_a_page_of_a_paper_in_pdf(
    make_pdf: Callable[..., bytes], read_inbox: Callable[..., ParsedPage]
) -> None:
    rows = []
    top = 780.0
    for article in (NEWS, REVIEW):
        rows.append((40.0, top, 24.0, article[0]))
        top -= 34
        for text in article[1:]:
            size = 14.0 if text.startswith("——") else 11.0
            for at in range(0, len(text), 40):
                rows.append((40.0, top, size, text[at : at + 40]))
                top -= 1.5 * size
        top -= 30
    page = read_inbox(make_pdf([rows]), "a.pdf")
    assert [(part.place, part.reason) for part in page.unread_parts] == [
        (NEWS[0], UnreadReason.OTHER_ARTICLE)
    ]
    assert not page.is_incomplete
    review = extract_review(normalise_page(page), ())
    assert {figure.value for figure in review.observations} == {163, 12}
    assert "article_beside_text" in {issue.rule_id for issue in review.issues}


def test_a_layout_page_in_html(read_inbox: Callable[..., ParsedPage]) -> None:
    articles = "".join(
        f"<h3>{article[0]}</h3>" + "".join(f"<p>{text}</p>" for text in article[1:])
        for article in (NEWS, REVIEW, SECTION)
    )
    page = read_inbox(
        f"<html><body><h1>九溪日报 第03版 综合</h1><div class='page'>{articles}</div></body></html>"
    )
    assert page.title == REVIEW[0]
    body = "\n".join(line.text for line in page.lines)
    assert ("立案提案163件" in body, "调研14次" in body, "早稻" in body) == (True, True, False)


@pytest.mark.parametrize(
    ("data", "is_apart"),
    [
        ("2023年01月10日 08:12:00　来源： 邻江日报　记者 周念之", True),
        ("2023-01-10 08:12 来源：邻江日报", True),
        ("来源：邻江日报", False),  # of a table or a quotation, without a day
        ("2023年1月10日，县政协召开全体会议。", False),
    ],
)
def test_a_page_that_goes_on_with_another_article(
    read_inbox: Callable[..., ParsedPage], data: str, is_apart: bool
) -> None:
    prose = "县政协围绕山区道路、乡村学校和河流治理开展调研，形成报告，县政府逐条答复。" * 3
    page = read_inbox(
        f"<h1>{REVIEW[0]}</h1><div>2024-01-12 来源：九溪日报</div><div class=flow><p>{prose}立案提案163件。</p><p>{prose}</p>"
        f"<p>责任编辑：罗平</p><h1>履职担当再出发</h1><p>——邻江县政协2022年工作综述</p><p>{data}</p>"
        f"<p>{prose}立案提案152件。</p><p>{prose}</p></div>"
    )
    body = "\n".join(line.text for line in page.lines)
    assert ("163件" in body, "152件" in body) == (True, not is_apart)
    told = [(part.place, part.reason) for part in page.unread_parts]
    assert told == ([("履职担当再出发", UnreadReason.OTHER_ARTICLE)] if is_apart else [])
