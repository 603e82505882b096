"""What `gov-reviews sources probe` found, for a person or a program.

In: a ProbeReport. Out: the JSON object of `--json` (an interface: keys are added, never renamed), or lines
for a terminal. Page text never reaches the terminal unescaped.
"""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from rich.cells import cell_len

from gov_reviews.capture.probe_log import ProbeVerdict, SourceStanding
from gov_reviews.capture.probe_round import ProbedSource
from gov_reviews.capture.source_probe import ProbedArticle, ProbeReport
from gov_reviews.records.both_languages import in_both, in_chinese, in_english, join_both, lines_of_both
from gov_reviews.report.page_wording import headed_both, say_both
from gov_reviews.report.terminal import safe_line
from gov_reviews.sites.families import ListedArticle

SHOWN_ROWS = 30
_LABEL_WIDTH = 18
_VERDICTS: Mapping[ProbeVerdict | None, tuple[str, str]] = {
    ProbeVerdict.FITS: ("fits", "相符"),
    ProbeVerdict.UNFIT: ("unfit", "不符"),
    ProbeVerdict.NO_ANSWER: ("no_answer", "无应答"),
    None: ("not looked at", "未探测"),
}


def probe_to_json(report: ProbeReport) -> dict[str, Any]:
    """The object of `sources probe --json`."""
    return {
        "address": report.address,
        "state": report.state,
        "reason": in_english(report.reason),
        "family": report.family.name,
        "confidence": report.family.confidence,
        "evidence": list(report.family.evidence),
        "identity": {"site_id_code": report.identity.code, "names": list(report.identity.names)},
        "source_id": report.source.id if report.source is not None else None,
        "robots": report.robots,
        "rows": [
            {
                "address": row.url,
                "title": row.title,
                "date": row.listed_date.isoformat() if row.listed_date else None,
                "is_year_inferred": row.is_year_inferred,
            }
            for row in report.rows
        ],
        "next_page": report.next_page,
        "pager": report.pager,
        "alarms": [in_english(alarm) for alarm in report.alarms],
        "article": _article_to_json(report.article) if report.article is not None else None,
        "proposal": report.proposal,
    }


def _article_to_json(article: ProbedArticle) -> dict[str, Any]:
    return {**asdict(article), "reason": in_english(article.reason)}


def render_probe(report: ProbeReport) -> str:
    """The report as lines: what is ours in English and Chinese, rows as the site prints them."""
    lines = [
        _line("probe.address", report.address),
        _line("probe.state", f"{report.state}{_because(report.reason)}"),
    ]
    lines += _in_chinese_too(report.reason)
    lines += _site_lines(report)
    if report.rows:
        lines += _list_lines(report)
    for alarm in report.alarms:
        lines += [_line("probe.alarm", in_english(alarm)), *_in_chinese_too(alarm)]
    lines += _article_lines(report)
    shown = [safe_line(line) for line in lines]
    if report.proposal:
        shown += ["", f"# include/metadata/sources/{_file_of(report)}.yaml"]
        shown += [safe_line(line) for line in report.proposal.splitlines()]
        shown += [safe_line(_way_to_skeleton(report))]
    return "\n".join(shown)


def _way_to_skeleton(report: ProbeReport) -> str:
    """How the test page of a proposed source is made: of the article that was tried, or of a saved one."""
    site, page = f"sources probe {shlex.quote(report.address)}", "inspect ARTICLE.html --url URL"
    looked_at = site if report.article_body else page
    return f"# its test page: gov-reviews {looked_at} --skeleton tests/golden/{_file_of(report)}"


def standing_line(probed: ProbedSource) -> str:
    """What a probe made of a registered source, in both languages."""
    seen, seen_zh = (f", {probed.rows} rows", f"，{probed.rows} 行") if probed.rows else ("", "")
    if probed.newest:
        seen, seen_zh = f"{seen}, newest {probed.newest}", f"{seen_zh}，最新 {probed.newest}"
    is_as_before = probed.before is probed.standing
    was = "" if is_as_before else f" (was {probed.before.value})"
    was_zh = "" if is_as_before else f"（原为 {_standing_zh(probed.before)}）"
    why = join_both(*probed.reasons)
    because, because_zh = (f": {in_english(why)}", f"：{in_chinese(why)}") if why else ("", "")
    verdict, verdict_zh = _VERDICTS[probed.verdict]
    return in_both(
        f"{probed.source_id}: {verdict}{seen}; {probed.standing.value}{was}{because}",
        f"{probed.source_id}：{verdict_zh}{seen_zh}；是否访问：{_standing_zh(probed.standing)}{was_zh}{because_zh}",
    )


def _standing_zh(standing: SourceStanding) -> str:
    return say_both(f"standing.{standing.value}")[1]


def probed_to_json(probed: ProbedSource) -> dict[str, Any]:
    """One source of `sources probe --all --json`."""
    return {
        "source_id": probed.source_id,
        "verdict": probed.verdict,
        "before": probed.before,
        "standing": probed.standing,
        "reasons": [in_english(reason) for reason in probed.reasons],
        "rows": probed.rows,
        "newest": probed.newest.isoformat() if probed.newest else None,
    }


def _site_lines(report: ProbeReport) -> list[str]:
    lines = []
    if report.source is not None:
        lines.append(_line("probe.source", f"{report.source.id}, {report.source.family}"))
    if report.rows or report.family.evidence:
        sure = f" ({report.family.confidence:.0%})" if report.family.confidence else ""
        lines.append(_line("probe.family", f"{report.family.name}{sure}"))
        lines += [_below(reason) for reason in report.family.evidence]
    if report.identity.code or report.identity.names:
        names = ", ".join(report.identity.names)
        code = report.identity.code and f"SiteIDCode {report.identity.code}"
        lines.append(_line("probe.identity", "; ".join(filter(None, (code, names)))))
    return [*lines, _line("probe.robots", report.robots)] if report.robots else lines


def _list_lines(report: ProbeReport) -> list[str]:
    total = len(report.rows)
    dated = sum(row.listed_date is not None for row in report.rows)
    inferred = sum(row.is_year_inferred for row in report.rows)
    counted = in_both(
        f"{total}, {dated} with a date, {inferred} with an inferred year (*)",
        f"{total} 条，有日期 {dated} 条，其中推断年份（*）{inferred} 条",
    )
    lines = [_line("probe.rows", in_english(counted)), *_in_chinese_too(counted)]
    lines += [_row_line(row) for row in report.rows[:SHOWN_ROWS]]
    left = total - SHOWN_ROWS
    lines += [_below(f"and {left} more 另有 {left} 条")] if left > 0 else []
    pager = f" ({report.pager})" if report.pager else ""
    return [*lines, _line("probe.next_page", f"{report.next_page or headed_both('probe.none')}{pager}")]


def _row_line(row: ListedArticle) -> str:
    day = row.listed_date.isoformat() if row.listed_date else "no date   "
    return f"  {day}{'*' if row.is_year_inferred else ' '} {row.title or '(no title)'}  {row.url}"


def _article_lines(report: ProbeReport) -> list[str]:
    article = report.article
    if article is None:
        return []
    size = f"{article.characters} characters 字"
    said = (
        f"{article.state}{_because(article.reason)}; {article.date or headed_both('probe.no_date')}, {size}"
    )
    lines = [_line("probe.article", article.address), _below(said), *_in_chinese_too(article.reason)]
    return [*lines, _below(article.title)] if article.title else lines


def _line(label: str, text: object) -> str:
    """A label in both languages, padded, and what it labels."""
    shown = headed_both(label)
    return f"{shown}{' ' * (_LABEL_WIDTH - cell_len(shown))}{text}"


def _below(text: str) -> str:
    return f"{' ' * _LABEL_WIDTH}{text}"


def _because(reason: str) -> str:
    return f": {in_english(reason)}" if reason else ""


def _in_chinese_too(text: str) -> list[str]:
    """The Chinese line of a text in both languages, below the English one."""
    return [_below(line) for line in lines_of_both(text)[1:]]


def _file_of(report: ProbeReport) -> str:
    first = report.proposal.partition("\n")[0]
    return first.partition("#")[0].removeprefix("id:").strip()
