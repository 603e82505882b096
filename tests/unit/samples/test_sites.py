"""The four replicas have the URL shapes, markup, encodings and faults that
include/gov_reviews_samples/README.md promises.
"""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit
from xml.etree import ElementTree

import pytest
from bs4 import BeautifulSoup

from gov_reviews_samples.articles import last_batch, load_articles
from gov_reviews_samples.sites import HOSTS, build_site
from gov_reviews_samples.sites.site_page import Page, select

BATCHES = range(1, last_batch() + 1)


def fetch(source_id: str, url: str, batch: int = 1) -> Page:
    parts = urlsplit(url)
    return build_site(source_id, batch).answer(parts.path + (f"?{parts.query}" if parts.query else ""))


def soup(source_id: str, url: str, batch: int = 1) -> BeautifulSoup:
    page = fetch(source_id, url, batch)
    assert page.status == 200, url
    encoding = "gb18030" if source_id == "sample_committee" else "utf-8"
    return BeautifulSoup(page.body.decode(encoding), "lxml")


def out(source_id: str, batch: int) -> int:
    return len(select(load_articles(), source_id, batch))


def portal_rows(batch: int) -> list[tuple[str, str, str, str]]:
    """URL, shown title, whole title, date of every row, found as the README says."""
    base = f"http://{HOSTS['sample_portal']}/zwxx/index.html"
    pages = int(re.search(r"createPageHTML\((\d+), 0,", str(soup("sample_portal", base, batch)))[1])
    rows = []
    for number in range(pages):
        url = base if number == 0 else base.replace("index.html", f"index_{number}.html")
        for row in soup("sample_portal", url, batch).select("ul.u-list li.clearfix"):
            rows.append((urljoin(url, row.a["href"]), row.a.text, row.a["title"], row.span.text))
    return rows


@pytest.mark.parametrize("batch", BATCHES)
def test_portal_lists_every_article_that_is_out(batch: int) -> None:
    rows = portal_rows(batch)
    assert len({url for url, *_ in rows}) == len(rows) == out("sample_portal", batch)
    assert [row[3] for row in rows] == sorted((row[3] for row in rows), reverse=True)
    for url, *_ in rows:
        assert re.fullmatch(r"/zwxx/\d{6}/t\d{8}_\d{7}\.html", urlsplit(url).path)
        assert fetch("sample_portal", url, batch).status == 200


def test_portal_cuts_long_titles_and_keeps_them_whole_in_the_attribute() -> None:
    cut = [(shown, whole) for _, shown, whole, _ in portal_rows(1) if shown != whole]
    assert len(cut) >= 5
    assert all(shown.endswith("…") and whole.startswith(shown[:-1]) for shown, whole in cut)


def test_portal_past_the_end_is_a_stub_and_unknown_pages_are_404() -> None:
    stub = fetch("sample_portal", "http://x/zwxx/index_40.html")
    assert stub.status == 200
    assert 300 <= len(stub.body) <= 400
    assert fetch("sample_portal", "http://x/zwxx/202301/t20230101_1.html").status == 404


def test_portal_article_has_national_meta_tags_and_both_ways_of_a_subtitle() -> None:
    page = soup("sample_portal", "http://x/zwxx/202301/t20230106_4310582.html")
    meta = {tag["name"]: tag["content"] for tag in page.select("meta[name]")}
    assert meta["ArticleTitle"] == "凝心聚力开新局 履职为民谱新篇"
    assert meta["PubDate"] == "2023-01-06 09:30"
    assert {
        "SiteName",
        "SiteDomain",
        "SiteIDCode",
        "ColumnName",
        "ColumnType",
        "ContentSource",
        "Url",
    } <= set(meta)
    assert page.select_one("h2.subtitle").text == "——区政协2022年工作综述"
    assert "提交提案312件" in page.select_one("div.TRS_Editor").text
    other = soup("sample_portal", "http://x/zwxx/202301/t20230117_4318830.html")
    assert other.select_one("h2.subtitle") is None
    assert other.select_one("div.TRS_Editor p").text == "——竹溆县政协2022年工作综述"
    assert "满意率198%" in other.text


def test_portal_cuts_a_long_article_into_pages_that_only_a_script_connects() -> None:
    first = soup("sample_portal", "http://x/zwxx/202301/t20230119_4320417.html")
    second = soup("sample_portal", "http://x/zwxx/202301/t20230119_4320417_1.html")
    assert 'createPageHTML(2, 0, "t20230119_4320417", "html")' in str(first)
    assert 'createPageHTML(2, 1, "t20230119_4320417", "html")' in str(second)
    assert first.select_one("h1.title").text == second.select_one("h1.title").text
    assert "提案228件" in first.select_one("div.TRS_Editor").text
    assert "微协商217场次" not in first.select_one("div.TRS_Editor").text
    assert "微协商217场次" in second.select_one("div.TRS_Editor").text
    assert "沈听澜" in second.select_one("div.TRS_Editor").text
    assert not any("_1.html" in url for url, *_ in portal_rows(1))
    assert fetch("sample_portal", "http://x/zwxx/202301/t20230119_4320417_2.html").status == 404
    assert "createPageHTML" not in str(soup("sample_portal", "http://x/zwxx/202301/t20230106_4310582.html"))


def test_portal_faults() -> None:
    truncated = fetch("sample_portal", "http://x/zwxx/202401/t20240123_4406240.html")
    text = truncated.body.decode("utf-8")
    assert truncated.status == 200
    assert "</html>" not in text
    assert "TRS_Editor" in text
    assert text[-1] not in "。>"
    waf = fetch("sample_portal", "http://x/zwxx/202401/t20240125_4407015.html")
    assert waf.status == 200
    assert "网站防火墙" in waf.body.decode("utf-8")
    assert "汀南区" not in waf.body.decode("utf-8")


def epaper_layouts(batch: int) -> list[str]:
    base = f"http://{HOSTS['sample_epaper']}"
    layouts = []
    for month in ("202301", "202401", "202501"):
        url = f"{base}/pc/layout/{month}/period.xml"
        page = fetch("sample_epaper", url, batch)
        if page.status == 404:
            continue
        for period in ElementTree.fromstring(page.body):  # noqa: S314 - our own bytes
            front = urljoin(url, period.findtext("front_page"))
            assert period.findtext("period_date").replace("-", "")[6:] == front.split("/")[-2]
            links = soup("sample_epaper", front, batch).select("a#pageLink")
            layouts += [urljoin(front, link["href"]) for link in links]
    return layouts


@pytest.mark.parametrize("batch", BATCHES)
def test_epaper_is_complete_by_title_lists_and_map_areas_together(batch: int) -> None:
    titles, areas = set(), set()
    for url in epaper_layouts(batch):
        page = soup("sample_epaper", url, batch)
        titles |= {urljoin(url, link["href"]) for link in page.select("#titleList li a")}
        areas |= {urljoin(url, area["href"]) for area in page.select("map[name=PagePicMap] area")}
    assert titles < areas
    jumps = sum(copy.publication.jump is not None for copy in select(load_articles(), "sample_epaper", batch))
    assert len(areas) == out("sample_epaper", batch) + jumps
    assert all(fetch("sample_epaper", url, batch).status == 200 for url in areas)


def test_epaper_root_leads_to_the_newest_issue() -> None:
    refresh = soup("sample_epaper", "http://x/", 2).select_one("meta[http-equiv=refresh]")["content"]
    assert refresh == "0;URL=pc/layout/202501/09/node_01.html"
    assert fetch("sample_epaper", "http://x/pc/layout/202501/09/node_01.html", 2).status == 200


def test_epaper_days_and_months_without_issue_are_missing() -> None:
    assert fetch("sample_epaper", "http://x/pc/layout/202302/period.xml").status == 404
    assert fetch("sample_epaper", "http://x/pc/layout/202301/13/node_01.html").status == 404


def test_epaper_review_is_split_over_two_pages_of_one_issue() -> None:
    first = soup("sample_epaper", "http://x/pc/con/202301/12/content_1203.html")
    second = soup("sample_epaper", "http://x/pc/con/202301/12/content_1211.html")
    assert first.select("founder-content p")[-1].text.strip() == "（下转3版）"
    assert second.select("founder-content p")[0].text.strip() == "（上接1版）"
    assert first.select_one("#Title").text == second.select_one("#Title").text
    assert first.select_one("#PreTitle").text == "2022年省政协工作回眸"
    assert "823件" not in first.select_one("founder-content").text
    assert "823件" in second.select_one("founder-content").text


def test_epaper_comment_carries_the_fields_and_once_breaks() -> None:
    good = fetch("sample_epaper", "http://x/pc/con/202301/12/content_1203.html").body.decode("utf-8")
    fields = re.search(r"<!--enpproperty(.*?)/enpproperty-->", good, re.DOTALL)[1]
    assert "<date>2023-01-12 00:00:00:000</date>" in fields
    assert "<introtitle>2022年省政协工作回眸</introtitle>" in fields
    broken = soup("sample_epaper", "http://x/pc/con/202301/18/content_1305.html")
    assert "/enpproperty-->" in broken.text
    assert "/enpproperty-->" not in BeautifulSoup(good, "lxml").text


def test_epaper_captions_stand_before_the_text() -> None:
    lines = [
        p.text
        for p in soup("sample_epaper", "http://x/pc/con/202301/18/content_1305.html").select(
            "founder-content p"
        )
    ]
    assert lines[1] == "鹭汀区政协举行“鹭岛微协商”集中展示活动 林见鹿 摄"
    assert "海风拂面" in lines[5]


@pytest.mark.parametrize("batch", BATCHES)
def test_committee_lists_every_article_under_both_addresses(batch: int) -> None:
    url = f"http://{HOSTS['sample_committee']}/news_list.php?id=3"
    links, dates = [], []
    while url:
        page = soup("sample_committee", url, batch)
        links += [urljoin(url, row.a["href"]) for row in page.select("table.list tr")]
        dates += [cell.text for cell in page.select("td.time")]
        following = page.find("a", string="下一页")
        url = following and urljoin(url, following["href"])
    assert len(set(links)) == len(links) == out("sample_committee", batch)
    assert all(re.fullmatch(r"\[20\d\d-\d{1,2}-\d{1,2}\]", date) for date in dates)
    assert {"/html/" in link for link in links} == {True, False}
    for link in links:
        number = re.search(r"(\d+)(\.html)?$", link)[1]
        static = fetch("sample_committee", f"http://x/html/news-view-{number}.html", batch)
        assert fetch("sample_committee", f"http://x/news_view.php?id={number}", batch) == static


def test_committee_says_gb2312_and_is_gb18030() -> None:
    page = fetch("sample_committee", "http://x/news_view.php?id=1207")
    assert b"charset=gb2312" in page.body
    assert page.content_type == "text/html"
    text = page.body.decode("gb18030")
    assert "欧阳镕" in text
    with pytest.raises(UnicodeDecodeError):
        page.body.decode("gb2312")
    with pytest.raises(UnicodeDecodeError):
        page.body.decode("utf-8")


def test_committee_article_markup() -> None:
    page = soup("sample_committee", "http://x/news_view.php?id=1395")
    assert page.select_one("td.bt").text == "勤勉履职勇担当 协商议政聚合力"
    assert (
        page.select_one("td.xx").text
        == "发布时间：2024-1-15 8:30\u3000\u3000阅读次数：1045\u3000\u3000来源：砚川市政协办公室"
    )
    head = [line.text for line in page.select("td.nr div[align=center] b")]
    assert head == ["砚田笔耕绘新卷", "勤勉履职勇担当 协商议政聚合力", "——市政协2023年工作综述"]
    assert page.select("meta[name]") == []


def test_committee_has_one_article_with_half_width_punctuation() -> None:
    body = soup("sample_committee", "http://x/html/news-view-1207.html").select_one("td.nr").text
    assert "，" not in body
    assert "松风万壑,砚水千寻。" in body


@pytest.mark.parametrize("page", ["4", "99"])
def test_committee_past_the_end_says_so(page: str) -> None:
    beyond = soup("sample_committee", f"http://x/news_list.php?id=3&page={page}")
    assert "暂无相关信息" in beyond.text
    assert beyond.select("table.list a") == []


@pytest.mark.parametrize("batch", BATCHES)
def test_mirror_lists_every_article(batch: int) -> None:
    url = f"http://{HOSTS['sample_mirror']}/news/index.html"
    links = []
    while url:
        page = soup("sample_mirror", url, batch)
        links += [urljoin(url, row.a["href"]) for row in page.select("ul.list li")]
        following = page.select_one("a.next")
        url = following and urljoin(url, following["href"])
    assert len(set(links)) == len(links) == out("sample_mirror", batch)
    assert all(fetch("sample_mirror", link, batch).status == 200 for link in links)
    assert fetch("sample_mirror", "http://x/news/index_9.html", batch).status == 404


def test_mirror_article_is_damaged() -> None:
    text = soup("sample_mirror", "http://x/news/202301/t20230109_7012.html").select_one("div.con").text
    assert len(re.findall(r"\([a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜü]+\)", text)) > 150
    assert "?!笔姓\ue849f(xié)" in text
    assert "新?lián)\ue2fd?dāng)" in text
    assert "來源:雲汀市人民政府日期:2023-01-09 11:00閱讀量:147" in text


def test_what_is_not_out_is_missing() -> None:
    assert fetch("sample_portal", "http://x/zwxx/202501/t20250120_4518266.html", 2).status == 404
    assert fetch("sample_portal", "http://x/zwxx/202501/t20250120_4518266.html", 3).status == 200


@pytest.mark.parametrize("source_id", sorted(HOSTS))
def test_articles_keep_their_bytes_over_batches(source_id: str) -> None:
    first, last = build_site(source_id, 1).pages, build_site(source_id, last_batch()).pages
    articles = [target for target in first if re.search(r"/t\d{8}_|/con/|news_view|news-view", target)]
    assert len(articles) >= 5
    assert [target for target in articles if first[target] != last[target]] == []
