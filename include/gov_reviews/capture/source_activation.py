"""Which registered sources scheduled runs ask: by a person's word in their file, else by what probes found.

In: sources, what a probe reports, the lines of earlier probes. Out: a verdict, a standing. A source nobody
has seen live becomes active when a probe finds identity, rows, family, dates and one article to be what its
file says; it is taken out when a probe finds otherwise, or a run meets another site. No answer changes
nothing.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from gov_reviews.capture.probe_log import (
    ASKED,
    ProbeEntry,
    ProbeVerdict,
    SourceStanding,
    add_probe,
    last_probe,
    last_probes,
)
from gov_reviews.knowledge.message_texts import said, said_of
from gov_reviews.records.both_languages import in_both, join_both
from gov_reviews.records.ids import SourceId
from gov_reviews.records.pages import PageState
from gov_reviews.sites.family_detection import UNKNOWN
from gov_reviews.sites.spec import SourceSpec

if TYPE_CHECKING:
    from gov_reviews.capture.source_probe import ProbedArticle, ProbeReport

# The list of a site that is alive has had news within a year, however quiet the column is.
_OLDEST_NEWS_DAYS = 400
# A site whose clock is a time zone off.
_FUTURE_DAYS = 1
# More rows than this must have a day of their own.
_DATED_SHARE = 0.5
_LEAST_ROWS = 2
_READ = frozenset({"ok", "partial"})
# States of a report that say something about the page, not about the way to it.
_ABOUT_THE_PAGE = frozenset({"layout_changed", "wrong_site", "needs_render", "empty"})
# What a probe looks at: what else stands in a file may change without another look.
_LOOKED_AT = (
    "base_url",
    "allow_hosts",
    "family",
    "lists",
    "paging",
    "list_row",
    "articles",
    "identity",
    "canary",
)


@dataclass(frozen=True, slots=True)
class SourceActivation:
    """How one source stands.

    Attributes:
        since: From when on; None where no probe has decided it.
        reason: For a person; "" where there is nothing to say.
    """

    source_id: SourceId
    standing: SourceStanding
    since: datetime | None = None
    reason: str = ""

    @property
    def is_asked(self) -> bool:
        """Whether scheduled runs ask it."""
        return self.standing in ASKED


def find_activations(archive_root: Path, specs: Iterable[SourceSpec]) -> dict[SourceId, SourceActivation]:
    """How each source stands."""
    listed = tuple(specs)
    undecided = [spec.id for spec in listed if spec.enabled is None and spec.lists]
    entries = last_probes(archive_root, undecided)
    return {spec.id: activation_of(spec, entries.get(spec.id)) for spec in listed}


def activation_of(spec: SourceSpec, last: ProbeEntry | None) -> SourceActivation:
    """How a source stands after its last probe."""
    if spec.enabled is not None:
        return SourceActivation(spec.id, SourceStanding.ON if spec.enabled else SourceStanding.OFF)
    if not spec.lists:
        return SourceActivation(spec.id, SourceStanding.NO_LIST, reason=said("names_no_list"))
    if last is None:
        reason = said("not_probed_yet", source=spec.id)
        return SourceActivation(spec.id, SourceStanding.PROBE, reason=reason)
    if last.spec_key != spec_key(spec):
        reason = said("probed_before_change", source=spec.id)
        return SourceActivation(spec.id, SourceStanding.PROBE, last.at, reason)
    reason = "" if last.standing is SourceStanding.ACTIVE else join_both(*last.reasons)
    return SourceActivation(spec.id, last.standing, last.since, reason)


def describe_not_asked(activations: Mapping[SourceId, SourceActivation]) -> tuple[str, ...]:
    """What a run says of the sources that it does not ask because of how they stand."""
    texts = []
    for standing, wording in _NOT_ASKED.items():
        names = sorted(one.source_id for one in activations.values() if one.standing is standing)
        if names:
            english, chinese = wording
            shown, more = ", ".join(names[:_SHOWN_NAMES]), len(names) - _SHOWN_NAMES
            texts.append(
                in_both(
                    english.format(count=len(names), names=shown + (f" and {more} more" if more > 0 else "")),
                    chinese.format(count=len(names), names=shown + (" 等" if more > 0 else "")),
                )
            )
    return tuple(texts)


_NOT_ASKED = {
    SourceStanding.TAKEN_OUT: (
        "Taken out because they are not what their files say any more: {count} ({names}); "
        "gov-reviews sources list says why.",
        "与来源文件不符而停用的来源：{count} 个（{names}）；原因见 gov-reviews sources list。",
    ),
    SourceStanding.PROBE: (
        "Not asked before a probe has found them to be what their files say: {count} ({names}); "
        "gov-reviews sources probe --all looks now.",
        "尚待探测核实、暂不访问的来源：{count} 个（{names}）；gov-reviews sources probe --all 可立即探测。",
    ),
    SourceStanding.NO_LIST: (
        "Without a list to ask: {count} ({names}).",
        "没有列表可访问的来源：{count} 个（{names}）。",
    ),
    SourceStanding.OFF: (
        "Switched off by a person: {count} ({names}).",
        "人工停用的来源：{count} 个（{names}）。",
    ),
}
_SHOWN_NAMES = 3


def judge_probe(spec: SourceSpec, report: ProbeReport, today: date) -> tuple[ProbeVerdict, tuple[str, ...]]:
    """What a probe says of a source's file, and why."""
    if report.state not in _READ:
        is_unfit = report.state in _ABOUT_THE_PAGE or report.state == PageState.SOFT_404
        verdict = ProbeVerdict.UNFIT if is_unfit else ProbeVerdict.NO_ANSWER
        return verdict, (_state_of(report.state, report.reason),)
    article = report.article
    if article is not None and article.state.startswith(("blocked", "unreachable", "host_given_up")):
        return ProbeVerdict.NO_ANSWER, (_article_state(article),)
    reasons = (
        *_wrong_identity(spec, report),
        *_wrong_family(spec, report),
        *_wrong_rows(spec, report),
        *_wrong_dates(spec, report, today),
        *_wrong_article(report),
    )
    return ProbeVerdict.UNFIT if reasons else ProbeVerdict.FITS, reasons


def _wrong_identity(spec: SourceSpec, report: ProbeReport) -> list[str]:
    """That words of the file stand on the page was found out when the list was read."""
    reasons = []
    if not spec.identity.must_contain and not spec.identity.site_id_code:
        reasons.append(said("probe_no_identity"))
    elif not report.shows_identity:
        reasons.append(said("probe_identity_unseen"))
    division, code = report.identity.division, spec.admin.code
    if division is not None and code is not None and not _are_related(division, code):
        reasons.append(said("probe_other_division", printed=report.identity.code, division=division))
    return reasons


def _are_related(division: str, code: str) -> bool:
    """Whether one of two divisions lies in the other: offices of a city, and districts on its portal, carry
    codes of their own or the city's.
    """
    return division.startswith(_stem(code)) or code.startswith(_stem(division))


def _stem(code: str) -> str:
    """The digits that the codes of a division and of all below it begin with."""
    stem = code.rstrip("0")
    return stem + "0" * (len(stem) % 2)


def _wrong_family(spec: SourceSpec, report: ProbeReport) -> list[str]:
    from gov_reviews.capture.run_canary import describe_other_family  # lazy: it reads lists

    other = describe_other_family(spec, report.family)
    return [said("probe_family_differs", reason=other)] if other else []


def _wrong_rows(spec: SourceSpec, report: ProbeReport) -> list[str]:
    least = max(spec.canary.min_rows, _LEAST_ROWS)
    count = len(report.rows)
    return [said("probe_few_rows", count=count, least=least)] if count < least else []


def _wrong_dates(spec: SourceSpec, report: ProbeReport, today: date) -> list[str]:
    days = [row.listed_date for row in report.rows if row.listed_date is not None]
    article_day = report.article.date if report.article is not None else None
    if not days and article_day is not None:
        days = [date.fromisoformat(article_day)]
    elif len(days) < len(report.rows) * _DATED_SHARE and article_day is None:
        return [said("probe_undated", dated=len(days), rows=len(report.rows))]
    if not days:
        return []
    reasons = []
    newest = max(days)
    limit = spec.canary.max_newest_age_days or _OLDEST_NEWS_DAYS
    if newest > today + timedelta(days=_FUTURE_DAYS):
        reasons.append(said("probe_dates_ahead", newest=newest))
    age = (today - newest).days
    if age > limit:
        reasons.append(said("probe_dates_old", newest=newest, age=age, limit=limit))
    return reasons


def _wrong_article(report: ProbeReport) -> list[str]:
    article = report.article
    if article is None:
        return [said("probe_no_article")]
    if article.state != "ok":
        return [_article_state(article)]
    return [] if article.characters else [said("probe_article_empty", address=article.address)]


def _article_state(article: ProbedArticle) -> str:
    state = _state_of(article.state, article.reason)
    return said("probe_article", address=article.address, state=state)


def _state_of(state: str, reason: str) -> str:
    return said_of(state, reason) if reason else state


def note_probe(
    archive_root: Path, spec: SourceSpec, report: ProbeReport, at: datetime, today: date
) -> ProbeEntry:
    """Judge a probe and keep it.

    Returns:
        The new line: what was found, and how the source stands from now on by probes alone.
    """
    verdict, reasons = judge_probe(spec, report, today)
    days = [row.listed_date for row in report.rows if row.listed_date is not None]
    return _add(
        archive_root,
        spec,
        ProbeEntry(
            source_id=spec.id,
            at=at,
            by="probe",
            verdict=verdict,
            standing=SourceStanding.PROBE,
            since=at,
            reasons=reasons,
            spec_key=spec_key(spec),
            state=report.state,
            family=report.family.name,
            confidence=report.family.confidence,
            rows=len(report.rows),
            dated=len(days),
            newest=max(days, default=None),
            site_id_code=report.identity.code,
            names=report.identity.names,
            evidence=report.evidence,
        ),
    )


def note_wrong_site(archive_root: Path, spec: SourceSpec, reason: str, at: datetime) -> ProbeEntry:
    """Keep that a run met another site at a source's address: it is taken out. What the site sent is in the
    archive of captures.
    """
    return _add(
        archive_root,
        spec,
        ProbeEntry(
            source_id=spec.id,
            at=at,
            by="run",
            verdict=ProbeVerdict.UNFIT,
            standing=SourceStanding.PROBE,
            since=at,
            reasons=(reason,),
            spec_key=spec_key(spec),
            state="wrong_site",
            family=UNKNOWN,
            confidence=0.0,
            rows=0,
            dated=0,
            newest=None,
            site_id_code=None,
            names=(),
        ),
    )


def _add(archive_root: Path, spec: SourceSpec, entry: ProbeEntry) -> ProbeEntry:
    before = last_probe(archive_root, spec.id)
    counts = before is not None and before.spec_key == entry.spec_key
    was = before.standing if before is not None and counts else SourceStanding.PROBE
    standing = _standing_after(was, entry.verdict)
    since = before.since if before is not None and counts and standing is was else entry.at
    is_known = (
        before is not None and counts and (before.verdict, before.reasons) == (entry.verdict, entry.reasons)
    )
    kept = replace(entry, standing=standing, since=since, evidence=None if is_known else entry.evidence)
    add_probe(archive_root, kept)
    return kept


def _standing_after(was: SourceStanding, verdict: ProbeVerdict) -> SourceStanding:
    match verdict:
        case ProbeVerdict.FITS:
            return SourceStanding.ACTIVE
        case ProbeVerdict.UNFIT if was is SourceStanding.ACTIVE:
            return SourceStanding.TAKEN_OUT
        case _:
            return was


def spec_key(spec: SourceSpec) -> str:
    """What of a source's file a probe looks at, as a short hash."""
    values = spec.model_dump(mode="json", include=set(_LOOKED_AT))
    return hashlib.sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()[:16]
