"""A probe for a person and for a program."""

from __future__ import annotations

import dataclasses
from datetime import date

from gov_reviews.capture.probe_log import ProbeVerdict, SourceStanding
from gov_reviews.capture.probe_round import ProbedSource
from gov_reviews.capture.source_probe import ProbedArticle, ProbeReport
from gov_reviews.records.both_languages import in_both
from gov_reviews.records.ids import SourceId
from gov_reviews.report.probe_view import SHOWN_ROWS, probe_to_json, render_probe, standing_line
from gov_reviews.sites.families import ListedArticle
from gov_reviews.sites.family_detection import FamilyGuess
from gov_reviews.sites.site_identity import SiteIdentity

HOST = "http://zx.example.org"
REPORT = ProbeReport(
    f"{HOST}/zxyw/",
    "partial",
    family=FamilyGuess("trs", 0.85, ("3 of 3 articles have an address like /t1.html",)),
    identity=SiteIdentity("9901210001", ("望岚区政协",)),
    robots="no rules for us",
    rows=(
        ListedArticle(f"{HOST}/t2.html", "工作综述\x1b[31m", date(2024, 1, 5), 0, is_year_inferred=True),
        ListedArticle(f"{HOST}/t1.html", "", None, 1),
    ),
    next_page=f"{HOST}/zxyw/index_1.html",
    pager="script",
    alarms=("2 rows have a date and no link",),
    article=ProbedArticle(f"{HOST}/t2.html", "ok", "", "工作综述", "2024-01-05", 812),
    proposal="id: xx_zx_example   # the file is called like the id\nname: 望岚区政协\n",
)


def test_the_json_holds_every_row() -> None:
    shown = probe_to_json(REPORT)
    assert shown["rows"] == [
        {
            "address": f"{HOST}/t2.html",
            "title": "工作综述\x1b[31m",
            "date": "2024-01-05",
            "is_year_inferred": True,
        },
        {"address": f"{HOST}/t1.html", "title": "", "date": None, "is_year_inferred": False},
    ]
    assert (shown["family"], shown["state"], shown["next_page"]) == (
        "trs",
        "partial",
        f"{HOST}/zxyw/index_1.html",
    )
    assert shown["alarms"] == ["2 rows have a date and no link"]
    assert shown["article"]["characters"] == 812


def test_the_lines_name_what_was_found_and_no_terminal_obeys_them() -> None:
    text = render_probe(REPORT)
    for words in (
        "state 状态        partial",
        "family 系统       trs (85%)",
        "SiteIDCode 9901210001; 望岚区政协",
        "rows 条目         2, 1 with a date, 1 with an inferred year (*)",
        "2 条，有日期 1 条，其中推断年份（*）1 条",
        "2024-01-05* 工作综述",
        "no date     (no title)",
        "ALARM 警报        2 rows have a date and no link",
        "# include/metadata/sources/xx_zx_example.yaml",
    ):
        assert words in text
    assert "\x1b" not in text


def test_a_long_list_is_cut_and_an_empty_one_says_why() -> None:
    many = dataclasses.replace(REPORT, rows=REPORT.rows * SHOWN_ROWS)
    assert f"and {SHOWN_ROWS} more" in render_probe(many)
    blocked = render_probe(ProbeReport(f"{HOST}/", "blocked_waf", "firewall notice: 网站防火墙"))
    assert blocked.splitlines() == [
        f"address 网址      {HOST}/",
        "state 状态        blocked_waf: firewall notice: 网站防火墙",
    ]


def test_reasons_and_alarms_are_there_in_chinese_too() -> None:
    told = dataclasses.replace(
        REPORT, reason=in_both("Half a list.", "列表不全。"), alarms=(in_both("Two rows.", "两行。"),)
    )
    text = render_probe(told)
    assert "state 状态        partial: Half a list.\n                  列表不全。\n" in text
    assert "ALARM 警报        Two rows.\n                  两行。\n" in text
    assert probe_to_json(told)["alarms"] == ["Two rows."]


def test_what_a_probe_made_of_a_source_is_said_in_both_languages() -> None:
    probed = ProbedSource(
        SourceId("xx_zx"),
        SourceStanding.PROBE,
        SourceStanding.ACTIVE,
        ProbeVerdict.FITS,
        (in_both("All is as its file says.", "与来源文件相符。"),),
        12,
        date(2026, 1, 5),
    )
    assert standing_line(probed) == in_both(
        "xx_zx: fits, 12 rows, newest 2026-01-05; active (was probe): All is as its file says.",
        "xx_zx：相符，12 行，最新 2026-01-05；是否访问：是（探测通过）（原为 暂否（未探测））：与来源文件相符。",
    )
