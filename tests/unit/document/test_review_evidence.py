"""What a text itself shows, every step of every sign by itself, and every limit on both sides."""

from __future__ import annotations

import pytest

from gov_reviews.document.review_evidence import read_signs

from .cases_reader import page_of_case


def points(*paragraphs: str, **headlines: str) -> dict[str, float]:
    signs = read_signs(page_of_case(headlines, ["政协", *paragraphs])).signs
    return {sign.name: sign.points for sign in signs}


def figures(count: int) -> str:
    return "".join(f"{number}件，" for number in range(100, 100 + count))


LONG = "甲" * 1500
WORK = ("提案9件", "协商8次", "社情民意信息7条", "视察6次", "调研5项", "走访4户")


@pytest.mark.parametrize(
    ("paragraphs", "expected"),
    [
        ([], {}),
        (["甲" * 696], {}),
        (["甲" * 697], {"length": 0.5}),
        (["甲" * 1196], {"length": 0.5}),
        (["甲" * 1197], {"length": 1.0}),
        ([figures(4)], {}),
        ([figures(5)], {"figures": 0.5}),
        ([figures(9)], {"figures": 0.5}),
        ([figures(10)], {"figures": 1.0}),
        ([figures(20)], {"figures": 1.5}),
        (["一年来"], {"years": 1.0}),
        (["一年来" * 2], {"years": 1.5}),
        (["一年来" * 3], {"years": 1.5}),
        (["一年来" * 4], {"years": 2.0}),
        (["2023年，县里", "2023年是", "到2023年，县里"], {"years": 1.5}),
        (["2023年5月，县里"], {}),
        (["# 第一部分", "# 第二部分"], {}),
        (["# 第一部分", "# 第二部分", "# 第三部分"], {"headings": 1.0}),
        (["3月1日，4月1日，5月1日，6月1日"], {}),
        (["3月1日，4月1日，5月1日，6月1日，7月1日"], {"months": 1.0}),
        # kinds of work beside their figures
        (["，".join(WORK[:1])], {}),
        (["，".join(WORK[:2])], {"counted_work": 1.0}),
        (["，".join(WORK[:3])], {"counted_work": 2.0}),
        (["提案9件，立案8件，办复7件"], {}),
        (["，".join(WORK[:5])], {"counted_work": 3.0, "figures": 0.5}),
        (["提案和协商，9件"], {}),
        # other bodies
        (["审结9件，案件8件，提案7件"], {"other_work": -4.0}),
        (
            ["审结9件，案件8件，提案7件，协商6次，视察4次"],
            {"other_work": -1.5, "counted_work": 2.0, "figures": 0.5},
        ),
        (["审结9件，提案7件"], {}),
        (["各位代表：请审议"], {"congress": -7.0}),
        # plans
        (["拟于" * 2], {}),
        (["拟于" * 3], {"plans": -3.0}),
        (
            ["拟于" * 3 + "提案9件，协商8次，视察6次，一年来，一年来，一年来"],
            {"counted_work": 2.0, "years": 1.5},
        ),
        (["要加强监督。要改进作风。要深入基层"], {"plans": -3.0}),
        (["会议的要求，要素，要点，重要，需要"], {}),
        # letters, forms
        (["收悉"], {"forms": -2.0}),
        (["收悉，答复如下"], {"forms": -4.0}),
        (["XX县××件"], {"placeholders": -7.0}),
        (["XX县"], {}),
        # news of a meeting
        (["会议指出"], {}),
        (["会议指出" * 2], {"short_meetings": -1.0}),
        (["会议指出" * 4], {"meetings": -2.0, "short_meetings": -1.0}),
        (["会议指出" * 4 + LONG], {"meetings": -2.0, "length": 1.0}),
        # a day, a scene, a person, somebody's report: in short texts only
        (["当天"], {"scenes": -1.0}),
        (["当天，下午"], {"scenes": -2.0}),
        (["当天，下午，一行"], {"scenes": -3.0}),
        (["当天，下午，一行" + LONG], {"length": 1.0}),
        (["当天，" + "，".join(WORK[:4])], {"counted_work": 2.0}),
        (["报告指出"], {"reported": -1.5}),
        (["报告指出，"], {"reported": -3.0}),
        (["他说。我说"], {"persons": -1.5}),
        (["他说。她说。我说"], {"persons": -3.0}),
        (["我县提案。我们协商。他们视察。我代表常委会"], {}),
    ],
)
def test_points(paragraphs: list[str], expected: dict[str, float]) -> None:
    assert points(*paragraphs) == expected


@pytest.mark.parametrize("opening", ["近日，", "12月5日，", "12月5日上午，", "本报讯 3月1日至2日，"])
def test_news_says_its_day_first(opening: str) -> None:
    signs = read_signs(page_of_case({"title": "政协"}, [opening + "县里"])).signs
    assert ("news_opening", -1.0) in {(sign.name, sign.points) for sign in signs}
    signs = read_signs(page_of_case({"title": "政协"}, [opening + LONG])).signs
    assert "news_opening" not in {sign.name for sign in signs}


def test_the_committee_is_named_somewhere() -> None:
    assert read_signs(page_of_case({"title": "村里"}, ["议事"])).score == -2.0
    assert read_signs(page_of_case({"title": "村里", "byline": "县政协办公室"}, ["议事"])).score == 0.0


def test_addressed_to_a_session() -> None:
    twice = read_signs(page_of_case({}, ["各位委员：请予审议。"]))
    once = read_signs(page_of_case({}, ["各位委员："]))
    named = read_signs(page_of_case({"subtitle": "——在政协云汀市第五届委员会第三次会议上"}, ["各位委员："]))
    assert [twice.is_addressed, once.is_addressed, named.is_addressed] == [True, False, True]
