"""Captions: by their own words, or a scene in few words."""

from __future__ import annotations

import pytest

from gov_reviews.document.line_roles.caption_lines import (
    find_photographers,
    is_dated_scene,
    is_picture_credit,
    is_scene,
    is_scene_sentence,
    is_surely_caption,
)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("图为县政协委员视察重点项目。", True),
        ("（图为协商会现场）", True),
        ("▲县政协召开常委会会议", True),
        ("县政协委员在村头调研。廖禾 摄", True),
        ("县政协委员在村头调研（资料图）", True),
        ("短片由县政协拍摄", False),
        ("县政协召开主席会议12次。", False),
        ("图为甲。乙。丙。丁", False),
        ("图为" + "云" * 139, False),
    ],
)
def test_surely_a_caption(line: str, expected: bool) -> None:
    assert is_surely_caption(line) is expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("廖禾 摄", True),
        ("廖禾 摄影", True),
        ("廖禾 文/图", True),
        ("图片来源：云汀日报", True),
        ("来源：云汀日报", False),
        ("（廖禾供图）", True),
        ("短片由县政协拍摄", True),
        ("履职为民", False),
        ("云" * 120 + "摄", False),
    ],
)
def test_how_a_credit_in_the_markup_ends(line: str, expected: bool) -> None:
    assert is_picture_credit(line) is expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("县政协委员视察重点项目", True),
        ("协商座谈会现场", True),
        ("2022年6月30日，县政协委员视察重点项目", True),
        ("一年来，县政协委员视察重点项目", False),
        ("县政协委员视察12次", False),
        ("坚持党建引领，组织委员视察", False),
        ("县政协委员视察重点项目。", False),
        ("委员视察", False),
        ("强化政治引领 筑牢思想根基", False),
        ("履职为民谱新篇", False),
        ("县城" + "山" * 34 + "一角", False),
    ],
)
def test_scene(line: str, expected: bool) -> None:
    assert is_scene(line) is expected


@pytest.mark.parametrize(
    ("line", "sentence", "dated"),
    [
        ("2022年6月30日，县政协主席会议成员视察重点项目。", True, True),
        ("县政协主席会议成员视察重点项目。", True, False),
        ("6月30日，县政协委员座谈，", False, False),
        ("6月30日，委员提交提案12件，开展视察。", False, False),
        ("6月30日，委员视察。会后座谈。", False, False),
        ("6月30日，天气晴好，山清水秀。", False, False),
    ],
)
def test_scene_in_a_sentence(line: str, sentence: bool, dated: bool) -> None:
    assert is_scene_sentence(line) is sentence
    assert is_dated_scene(line) is dated


@pytest.mark.parametrize(
    ("caption", "names"),
    [
        ("县政协委员视察。廖禾 摄", ("廖禾",)),
        ("县政协委员视察。通讯员 廖禾 摄影", ("通讯员", "廖禾")),
        ("（摄影：廖禾、刘青原）", ("廖禾", "刘青原")),
        ("图：廖禾", ("廖禾",)),
        ("县政协委员视察重点项目", ()),
    ],
)
def test_who_took_the_picture(caption: str, names: tuple[str, ...]) -> None:
    assert find_photographers(caption) == names
