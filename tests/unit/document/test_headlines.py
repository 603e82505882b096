"""Headlines come apart into title, subtitle and number; no word is added or dropped."""

from __future__ import annotations

import pytest

from gov_reviews.document.headlines import find_part, join_report_title, split_title, tidy_title


@pytest.mark.parametrize(
    ("line", "title", "subtitle"),
    [
        ("履职为民 书写答卷——区政协2022年工作综述", "履职为民 书写答卷", "——区政协2022年工作综述"),
        ("履职为民 书写答卷 区政协2022年工作综述", "履职为民 书写答卷", "区政协2022年工作综述"),
        ("——区政协2022年工作综述", None, "——区政协2022年工作综述"),
        ("履职为民 书写答卷", "履职为民 书写答卷", None),
        ("区政协履职为民 区政协2022年工作综述", "区政协履职为民 区政协2022年工作综述", None),
        ("履职为民 区政协工作综述", "履职为民 区政协工作综述", None),
        ("2018—2022年区政协工作综述", "2018—2022年区政协工作综述", None),
        ("履职——区政协2022年工作综述", "履职——区政协2022年工作综述", None),
        ("", None, None),
    ],
)
def test_title_and_subtitle(line: str, title: str | None, subtitle: str | None) -> None:
    assert split_title(line) == (title, subtitle)


@pytest.mark.parametrize(
    ("printed", "title"),
    [
        ("## 履职为民", "履职为民"),
        ("**履职为民**", "履职为民"),
        ("履职　为民\n谱新篇", "履职 为民 谱新篇"),
        ("履职为民_砚川市人民政府", "履职为民"),
        ("履职为民 - 云汀日报", "履职为民"),
        ("履职为民|云汀政协网", "履职为民"),
        ("履职为民_谱新篇", "履职为民_谱新篇"),
        ("_云汀政协网", "_云汀政协网"),
    ],
)
def test_a_title_is_one_line_without_the_name_of_the_site(printed: str, title: str) -> None:
    assert tidy_title(printed) == title


@pytest.mark.parametrize(
    ("line", "part"),
    [
        ("履职为民之二", 2),
        ("履职为民之十二", 12),
        ("履职为民之二十", 20),
        ("履职为民之3", 3),
        ("履职为民②", 2),
        ("履职为民（三）", 3),
        ("履职为民（上）", 1),
        ("履职为民（下）", 2),
        ("区政协工作综述2", 2),
        ("民生之一枝一叶", None),
        ("履职为民2022", None),
        ("履职为民", None),
    ],
)
def test_number_within_a_series(line: str, part: int | None) -> None:
    assert find_part(line) == part


def test_the_first_line_with_a_number_counts() -> None:
    assert find_part(None, "履职为民", "之二", "之三") == 2
    assert find_part() is None


@pytest.mark.parametrize(
    ("lines", "joined"),
    [
        (
            ["中国人民政治协商会议", "竹溆县第十一届委员会常务委员会", "工 作 报 告"],
            ["中国人民政治协商会议竹溆县第十一届委员会常务委员会工作报告"],
        ),
        (["政协禾埠县第九届委员会", "常务委员会工作报告"], ["政协禾埠县第九届委员会常务委员会工作报告"]),
        (["凝心聚力", "——县政协常务委员会工作报告"], ["凝心聚力", "——县政协常务委员会工作报告"]),
        (["政协云汀市委员会", "凝心聚力谱新篇"], ["政协云汀市委员会", "凝心聚力谱新篇"]),
        (["凝 心 聚 力"], ["凝心聚力"]),
        ([], []),
    ],
)
def test_a_title_over_several_lines(lines: list[str], joined: list[str]) -> None:
    assert join_report_title(lines) == joined


def test_what_stands_before_a_bar_is_not_cut_at_a_space() -> None:
    line = "向新而行 向实而为丨松砚县政协2025年工作综述"
    assert split_title(line) == (line, None)
