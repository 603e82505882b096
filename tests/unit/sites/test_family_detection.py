"""Which family a list speaks for; one sign, or two families that are as likely, are "unknown"."""

from __future__ import annotations

import pytest

from gov_reviews.sites.family_detection import UNKNOWN, detect_family

HEX = "0a1b2c3d4e5f60718293a4b5c6d7e8f"


def numbered(form: str, count: int = 6) -> list[str]:
    return [form.format(number) for number in range(1, count + 1)]


@pytest.mark.parametrize(
    ("family", "addresses", "markup"),
    [
        ("trs", numbered("/zwxx/202401/t20240106_43100{}.html"), ""),
        ("trs", numbered("/ldjh/202301/t442762{}.htm"), '<script>createPageHTML(8, 0, "index", "html")</script>'),
        ("trs", numbered("/zfwzjyh/t1022160{}.shtml"), ""),
        ("jcms", numbered("/art/2024/1/9/art_77_50{}.html"), "<datastore>"),
        ("jcms", numbered("/art/2024/art_" + HEX + "{}.html"), '<a href="/col/col77/index.html">'),
        ("jpaas", numbered("/art/2024/1/9/art_77_50{}.html"), "<script url='/api-gateway/jpaas-publish-server/x' queryData=\"{'webId':'1'}\">"),
        ("jpaas", [], "<script url='/api-gateway/jpaas-publish-server/x' queryData=\"{'webId':'1'}\">"),
        ("ucap", numbered("/zx/c100231/202401/" + HEX + "{}.shtml"), ""),
        ("ucap", numbered("/site/c123456/c789{}/content.shtml"), "<script>createPageHTML('page_div',10,1,'list','shtml',9)</script>"),
        ("gkmlpt", numbered("/zwgk/content/post_400{}.html"), ""),
        ("gkmlpt", numbered("/gkmlpt/content/4/4000/mpost_400{}.html"), "SID: '200001'"),
        ("boda", numbered("/info/1054/7735{}.htm"), '<tr id="line_u9_0">'),
        ("boda", numbered("/view.jsp?urltype=news.NewsContentUrl&wbtreeid=1&wbnewsid=3{}"), ""),
        ("longxun", numbered("/content/article/817725{}"), ""),
        ("longxun", numbered("/xwzx/bmdt/817725{}.html"), "<script>pageCount:12,</script>/content/column/67"),
        ("sudy", numbered("/2024/0105/c12a34{}/page.htm"), '<ul class="wp_paging">'),
        ("sudy", numbered("/bb/46/c2469a83437{}/page.htm"), ""),
        ("siteserver", numbered("/contents/266/354{}.html"), ""),
        ("arti", numbered("/zxww/2025/12/31/ARTI176716816043018{}.shtml"), ""),
        ("founder", numbered("/pc/con/202401/16/content_3683{}.html"), ""),
        ("founder", numbered("/html/2024-11/25/content_30332_1802470{}.htm"), '<map name="PagePicMap">'),
        ("date_folder", numbered("/c/2026-01-28/386023{}.shtml"), ""),
        ("date_folder", numbered("/zwgk/ztzl/20250305/i359319{}.html"), ""),
        ("date_folder", numbered("/2024-01/05/c_112{}.htm"), ""),
        ("content_number", numbered("/Content-280363{}.html"), ""),
        ("content_number", numbered("/zxyw/content_47310{}"), ""),
        ("php_site", numbered("/news_view.php?id=120{}"), ""),
        ("php_site", numbered("/page108?article_id=124{}"), ""),
        ("small_cms", numbered("/article-298{}-1.html"), ""),
        ("small_cms", numbered("/plus/view.php?aid=12{}"), ""),
        ("small_cms", numbered("/a/zxyw/2026/0118/6{}.html"), '<img src="/templets/zx/l.gif">'),
        ("phpcms", numbered("/index.php?m=content&c=index&a=show&catid=6&id=41{}"), ""),
        ("empire", numbered("/e/action/ShowInfo.php?classid=4&id=3{}"), ""),
        ("empire", numbered("/html/xw/2026-01-18/5{}.html"), '<meta name="generator" content="Powered by EmpireCMS">'),
        ("wordpress", numbered("/archives/20{}"), '<meta name="generator" content="WordPress 6.4">'),
        ("wordpress", numbered("/?p=20{}"), '<link href="/wp-content/a.css">'),
        ("ucap", numbered("/zwyw/content/post_883{}.html"), "<p>技术支持：<a href='http://maker.example/'>开普云</a></p>"),
        ("ucap", numbered("/content/2026-01/18/content_550{}.htm"), '<div id="ucap-nav">'),
        ("longxun", numbered("/public/6596111/88000{}.html"), ""),
        ("longxun", numbered("/zxdt/7120{}.html"), '<link href="/assets/css/lonsun.v1.css">'),
        ("gkmlpt", [], '<script>_CONFIG = {SITE_ID: 755088}</script><link href="/gkmlpt/static/a.css">'),
        ("small_cms", numbered("/portal/article/index/id/10{}.html"), ""),
    ],
)  # fmt: skip
def test_a_family_and_what_speaks_for_it(family: str, addresses: list[str], markup: str) -> None:
    guess = detect_family(markup, addresses)
    assert guess.name == family
    assert 0.5 <= guess.confidence <= 1
    assert guess.evidence
    assert not addresses or f"{len(addresses)} of {len(addresses)} articles" in guess.evidence[0]


@pytest.mark.parametrize(
    ("addresses", "markup"),
    [
        ([], ""),
        ([], "a page that speaks of trs and of jpaas-publish-server"),
        (numbered("/wiki/Liste_{}"), '<div class="mw-content-text">'),
        (numbered("/zxdt/2566{}.html"), ""),
        (numbered("/xwzx/bmdt/817725{}.html"), ""),
        (numbered("/p/{}/") + numbered("/zwxx/202401/t20240106_43100{}.html", 2), ""),
        (["/c1.html", "/c2.html", "/c3.html"], '<div class="TRS_Editor">'),
        (numbered("/zxdt/2566{}.html"), "<script>laypage({pageCount: 12})</script>"),
        # a page that names a system whose articles have other addresses; one that speaks about a system
        (numbered("/thread-90{}-1-1.html"), '<p>Powered by <a href="http://maker.example/">DedeCMS</a></p>'),
        (numbered("/zxdt/c{}"), "<p>县政协网站改用帝国CMS，技术支持更及时</p>"),
    ],
)
def test_what_speaks_for_none_is_unknown(addresses: list[str], markup: str) -> None:
    guess = detect_family(markup, addresses)
    assert (guess.name, guess.confidence) == (UNKNOWN, 0.0)


def test_two_families_that_are_as_likely_are_both_named() -> None:
    mixed = "/info/1/2.htm?wbnewsid=1&/contents/1/2.html"
    guess = detect_family("", [mixed, mixed, mixed])
    assert guess.name == UNKNOWN
    assert {reason.partition("?")[0] for reason in guess.evidence} == {"boda", "siteserver"}
