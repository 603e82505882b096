"""Jump lines, paged articles, missing halves, versions; in any order."""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from gov_reviews.page.continuation import stitch_pages, take_jump_lines
from gov_reviews.records.captures import Capture
from gov_reviews.records.ids import CaptureId
from gov_reviews.records.pages import CapturedPage, Line, PageState, ParsedPage, UnreadReason

ISSUE = "http://epaper.sample.example/pc/con/202401/11/"
HEAD = ["一年来，渡口协商办了21场。", "县政协召开常委会会议6次，", "（下转3版）"]
TAIL = ["（上接1版）", "主席会议17次。", "立案提案203件。"]
JOINED = ["一年来，渡口协商办了21场。", "县政协召开常委会会议6次，", "主席会议17次。", "立案提案203件。"]
Pages = list[CapturedPage]
MakeCapture, MakePage = Callable[..., Capture], Callable[..., ParsedPage]


@pytest.fixture
def issue(capture: MakeCapture, page: MakePage) -> Callable[..., Pages]:
    def make(*articles: dict[str, object]) -> Pages:
        made = []
        for article in articles:
            fields = dict(article)
            url = f"{ISSUE}{fields.pop('name')}"
            moment = fields.pop("at", datetime(2026, 1, 1, tzinfo=UTC))
            capture_id = capture(url, captured_at=moment).capture_id
            made.append(CapturedPage(capture_id, moment, page(url, **fields)))
        return made

    return make


def texts(page: ParsedPage) -> list[str]:
    return [line.text for line in page.lines]


def test_halves_are_joined_in_any_order(issue: Callable[..., Pages]) -> None:
    pages = issue(
        {"name": "content_7.html", "lines": HEAD, "authors": ("柳青禾",)},
        {"name": "content_3.html", "lines": TAIL, "authors": ("柳青禾", "邵一舟"), "subtitle": "——综述"},
        {"name": "content_5.html", "lines": ["另一篇。"], "title": "省政协召开会议"},
    )
    results = [stitch_pages(order) for order in itertools.permutations(pages)]
    assert all(result == results[0] for result in results)
    (other_ids, other), (ids, whole) = results[0]
    assert other_ids == (pages[2].capture_id,)
    assert texts(other) == ["另一篇。"]
    assert ids == (pages[0].capture_id, pages[1].capture_id)
    assert (whole.url, whole.state, whole.subtitle, whole.authors) == (
        pages[0].page.url,
        PageState.OK,
        "——综述",
        ("柳青禾", "邵一舟"),
    )
    assert texts(whole) == JOINED


@pytest.mark.parametrize(
    "out, back",
    [
        ("（下转3版）", "（上接1版）"),
        ("(下转第三版)", "(上接第一版)"),
        ("【下转A3版】", "【上接A1版】"),
        ("▶▶下转3版", "▶▶上接1版"),
        ("（下转 03 版）", "（上接 01 版）"),
        ("(下轉3版)", "(上接1版)"),
        ("（下转3版《渡口》）", "（上接1版《渡口》）"),
        ("（转3版）", "（紧接第1版）"),
        ("（下转3版）。", "（上接1版）"),
    ],
)
def test_forms_of_jump_lines(issue: Callable[..., Pages], out: str, back: str) -> None:
    alone = issue(
        {"name": "a.html", "lines": [*HEAD[:2], out]}, {"name": "b.html", "lines": [back, *TAIL[1:]]}
    )
    glued = issue(
        {"name": "a.html", "lines": [HEAD[0], HEAD[1] + out]},
        {"name": "b.html", "lines": [back + "\u3000" + TAIL[1], TAIL[2]]},
    )
    for pages in (alone, glued):
        [(ids, whole)] = stitch_pages(pages)
        assert len(ids) == 2
        assert whole.state is PageState.OK
        assert texts(whole) == JOINED


@pytest.mark.parametrize(
    "line",
    [
        "下转化工作力度，办结3版块提案。",
        "上接天线下接地气，提出建议12条。",
        "报纸第3版刊发专题。",
        "接第1线索",
        "《渡口》（第3版）",
        "转作风、接地气，走访12次",
    ],
)
def test_prose_is_no_jump_line(line: str) -> None:
    lines = (Line(line),)
    assert take_jump_lines(lines) == (lines, None, None)


def test_article_over_three_pages(issue: Callable[..., Pages]) -> None:
    pages = issue(
        {"name": "z.html", "lines": HEAD},
        {"name": "m.html", "lines": ["（上接1版）", "中段。", "（下转4版）"]},
        {"name": "a.html", "lines": ["（上接3版）", "末段。"]},
    )
    # Equal titles: the addresses say which page is which.
    renamed = []
    for captured, folder in zip(pages, ("001", "003", "004"), strict=True):
        url = f"http://x.example/2024-01/11/{folder}/content_{captured.page.url[-6]}.html"
        renamed.append(replace(captured, page=replace(captured.page, url=url)))
    for seed in range(6):
        shuffled = random.Random(seed).sample(renamed, 3)  # noqa: S311
        [(ids, whole)] = stitch_pages(shuffled)
        assert ids == tuple(captured.capture_id for captured in renamed)
        assert texts(whole) == [*HEAD[:2], "中段。", "末段。"]


def test_a_first_half_is_a_part_and_a_second_half_is_truncated(issue: Callable[..., Pages]) -> None:
    [(_, head)] = stitch_pages(issue({"name": "a.html", "lines": HEAD}))
    [(_, tail)] = stitch_pages(issue({"name": "b.html", "lines": TAIL}))
    assert (head.state, tail.state) == (PageState.OK, PageState.TRUNCATED)
    assert head.missing_rest == "page 3 (下转3版)"
    assert texts(head) == HEAD[:-1]
    assert "上接1版" in tail.state_reason


def test_halves_of_different_articles_stay_apart(issue: Callable[..., Pages]) -> None:
    results = stitch_pages(
        issue(
            {"name": "a.html", "lines": HEAD},
            {"name": "b.html", "lines": TAIL, "title": "全省政协系统会议召开"},
        )
    )
    assert [page.state for _, page in results] == [PageState.OK, PageState.TRUNCATED]
    assert [bool(page.missing_rest) for _, page in results] == [True, False]


def test_two_articles_that_jump_find_their_own_halves(issue: Callable[..., Pages]) -> None:
    pages = issue(
        {"name": "a.html", "lines": HEAD},
        {"name": "b.html", "lines": ["甲。", "（下转3版）"], "title": "一盏茶里见真章"},
        {"name": "c.html", "lines": ["（上接1版）", "乙。"], "title": "一盏茶里见真章（上接1版）"},
        {"name": "d.html", "lines": TAIL, "title": "渡口听民声，笔墨写担当"},
    )
    found = {ids: texts(page) for ids, page in stitch_pages(pages)}
    ids = [captured.capture_id for captured in pages]
    assert found == {(ids[0], ids[3]): JOINED, (ids[1], ids[2]): ["甲。", "乙。"]}


def test_untitled_half_is_joined_only_when_nothing_else_fits(issue: Callable[..., Pages]) -> None:
    one = issue({"name": "a.html", "lines": HEAD}, {"name": "b.html", "lines": TAIL, "title": None})
    assert [len(ids) for ids, _ in stitch_pages(one)] == [2]
    two = [*one, *issue({"name": "c.html", "lines": ["（上接1版）", "乙。"], "title": None})]
    assert [len(ids) for ids, _ in stitch_pages(two)] == [1] * 3


def test_both_halves_in_one_file_are_whole(issue: Callable[..., Pages]) -> None:
    [(_, page)] = stitch_pages(issue({"name": "a.txt", "lines": [*HEAD, "", *TAIL], "title": None}))
    assert page.state is PageState.OK
    assert [text for text in texts(page) if text] == JOINED


def test_paged_article_is_joined_by_address(issue: Callable[..., Pages]) -> None:
    pages = issue(
        {"name": "c_2.html", "lines": ["丙。"]},
        {"name": "c.html", "lines": ["甲。"], "continues_at": f"{ISSUE}c_1.html"},
        {"name": "c_1.html", "lines": ["乙。"], "continues_at": f"{ISSUE}c_2.html"},
    )
    [(ids, whole)] = stitch_pages(pages)
    assert len(ids) == 3
    assert (whole.url, whole.continues_at, texts(whole)) == (f"{ISSUE}c.html", None, ["甲。", "乙。", "丙。"])
    [(_, part)] = stitch_pages(pages[1:2])
    assert part.state is PageState.TRUNCATED
    assert "c_1.html" in part.state_reason


def test_pages_that_point_at_each_other_end(issue: Callable[..., Pages]) -> None:
    pages = issue(
        {"name": "a.html", "lines": ["甲。"], "continues_at": f"{ISSUE}b.html"},
        {"name": "b.html", "lines": ["乙。"], "continues_at": f"{ISSUE}a.html"},
    )
    results = stitch_pages(pages)
    assert sorted(capture_id for ids, _ in results for capture_id in ids) == sorted(
        captured.capture_id for captured in pages
    )


def test_unreadable_pages_are_given_back_as_they_are(issue: Callable[..., Pages]) -> None:
    pages = issue(
        {"name": "a.html", "lines": HEAD},
        {"name": "b.html", "lines": TAIL, "state": PageState.BLOCKED_WAF, "state_reason": "blocked"},
    )
    found = dict(stitch_pages(pages))
    assert found[(pages[1].capture_id,)] == pages[1].page
    assert found[(pages[0].capture_id,)].missing_rest == "page 3 (下转3版)"


def test_newest_versions_meet_and_none_is_lost(issue: Callable[..., Pages]) -> None:
    days = [datetime(2026, 1, day, tzinfo=UTC) for day in (1, 2, 3)]
    pages = issue(
        {"name": "a.html", "lines": HEAD, "at": days[0]},
        {"name": "b.html", "lines": TAIL, "at": days[0]},
        {"name": "b.html", "lines": [TAIL[0], "主席会议18次。"], "at": days[2]},
    )
    ids = [captured.capture_id for captured in pages]
    for order in itertools.permutations(pages):
        assert {found for found, _ in stitch_pages(order)} == {(ids[0], ids[1]), (ids[0], ids[2])}


def test_nothing_gives_nothing() -> None:
    assert stitch_pages([]) == []


PROSE = "一年来，县政协收到提案一百五十二件，立案一百四十一件，全部办复，并组织视察调研十二次。" * 3


def elsewhere(page: Callable[..., ParsedPage], name: str, text_at: str | None, **changes: Any) -> ParsedPage:
    state = PageState.TEXT_ATTACHED if text_at else changes.pop("state", PageState.OK)
    url = f"http://x.example/{name}"
    return page(
        url,
        changes.pop("lines", []),
        state=state,
        state_reason="there",
        texts_at=(text_at,) if text_at else (),
        **changes,
    )


def captured_pages(*pages: ParsedPage) -> list[CapturedPage]:
    at = datetime(2026, 1, 1, tzinfo=UTC)
    return [CapturedPage(CaptureId(item.url), at, item) for item in pages]


def test_a_text_that_stands_elsewhere_is_read_under_the_first_address(
    page: Callable[..., ParsedPage],
) -> None:
    first = elsewhere(page, "a.html", "http://x.example/b.html", lines=["综述见附件。"], title="综述")
    way = elsewhere(page, "b.html", "http://x.example/c.pdf", title=None)
    text = elsewhere(page, "c.pdf", None, lines=[PROSE], title="文件一", source_name="县报", family="pdf")
    [(ids, whole)] = stitch_pages(captured_pages(text, way, first))
    assert ids == (first.url, way.url, text.url)
    assert (whole.url, whole.state, whole.title, whole.source_name) == (
        first.url,
        PageState.OK,
        "综述",
        "县报",
    )
    assert texts(whole) == ["综述见附件。", PROSE]
    assert whole.texts_at == ()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"lines": ["暂无评论。"]}, "hardly any text"),
        ({"lines": [], "state": PageState.NOT_TEXT}, "there"),
    ],
)
def test_what_gives_no_text_is_said_and_kept_apart(
    page: Callable[..., ParsedPage], changes: dict[str, Any], said: str
) -> None:
    first = elsewhere(page, "a.html", "http://x.example/b.doc")
    other = replace(
        elsewhere(page, "b.doc", None, **changes), state_reason="" if "hardly" in said else "there"
    )
    found = {item.url: item for _, item in stitch_pages(captured_pages(first, other))}
    assert found[first.url].state is PageState.TEXT_ATTACHED
    assert said in found[first.url].state_reason
    assert found[other.url].lines == other.lines


def test_pages_that_point_to_each_other_or_to_nothing_keep_their_state(
    page: Callable[..., ParsedPage],
) -> None:
    circle = [
        elsewhere(page, "a.html", "http://x.example/b.html"),
        elsewhere(page, "b.html", "http://x.example/a.html"),
        elsewhere(page, "c.html", "http://x.example/missing.pdf"),
        elsewhere(page, "d.html", "http://x.example/d.html"),
    ]
    results = stitch_pages(captured_pages(*circle))
    assert [item.state for _, item in results] == [PageState.TEXT_ATTACHED] * 4
    assert [len(ids) for ids, _ in results] == [1] * 4


def test_several_texts_are_joined_and_what_is_missing_is_named(page: Callable[..., ParsedPage]) -> None:
    places = [f"http://x.example/{number}.png" for number in range(5)]
    first = replace(elsewhere(page, "a.html", places[0], title="一图读懂"), texts_at=tuple(places))
    pictures = [
        elsewhere(page, "0.png", None, lines=[PROSE], ocr_confidence=0.99, family="picture"),
        elsewhere(page, "1.png", None, lines=["立案141件"], ocr_confidence=0.97, family="picture"),
        elsewhere(page, "2.png", None, state=PageState.NOT_TEXT),
        elsewhere(page, "3.png", None, state=PageState.EMPTY),
    ]
    results = stitch_pages(captured_pages(first, *pictures))
    whole = next(item for _, item in results if item.url == first.url)
    assert (whole.state, texts(whole), whole.title) == (PageState.OK, [PROSE, "立案141件"], "一图读懂")
    assert whole.ocr_confidence == 0.97
    assert [(part.capture_id, part.first_line) for part in whole.parts] == [
        (first.url, 0),
        (places[0], 0),
        (places[1], 1),
    ]
    assert [(part.place, part.reason) for part in whole.unread_parts] == [
        (places[2], UnreadReason.NOT_READABLE),
        (places[4], UnreadReason.NOT_CAPTURED),
    ]
    assert whole.is_incomplete
