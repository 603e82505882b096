"""A round of probes over registered sources: which are due, whether any site can be reached at all, one look
at each, and what that makes of it.

In: the registry, earlier probes, the sites. Out: a `ProbedSource` each, and a line in the log of probes for
those whose standing no person has decided. Without a way to the internet nothing is asked and nothing noted:
that says nothing about the sites.
"""

from __future__ import annotations

import logging
import socket
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from gov_reviews.capture.address import find_endpoints, sample_sites_address
from gov_reviews.capture.archive import open_archive
from gov_reviews.capture.frontier import Frontier
from gov_reviews.capture.http_proxy import parse_proxy
from gov_reviews.capture.list_figures import figures_of
from gov_reviews.capture.probe_log import ProbeEntry, ProbeVerdict, SourceStanding, last_probe, last_probes
from gov_reviews.capture.source_activation import activation_of, judge_probe, note_probe
from gov_reviews.capture.source_probe import ProbeReport, probe_site
from gov_reviews.clock import Clock, installed_clock, local_day
from gov_reviews.errors import PipelineError
from gov_reviews.records.ids import SourceId
from gov_reviews.settings import Settings
from gov_reviews.sites.registry import load_source
from gov_reviews.sites.schedule import is_in_season
from gov_reviews.sites.spec import SourceSpec
from gov_reviews.sites.urls import list_url

logger = logging.getLogger(__name__)

NO_WAY_OUT = (
    "None of the registered sites can be reached from here: there is no internet, or it needs a proxy "
    "(GOV_REVIEWS_PROXY). "
    "Nothing was asked and nothing was noted. "
    "无法连接任何已登记网站：没有互联网，或需要代理（GOV_REVIEWS_PROXY）。未访问，也未记录。"
)
_THREADS = 8
_SITES_TRIED = 8
_PATIENCE_S = 5.0
_WEEK, _DAY = timedelta(days=7), timedelta(days=1)
# A round that starts some minutes earlier than the last one did must not leave a source out.
_SLACK = timedelta(hours=2)


@dataclass(frozen=True, slots=True)
class ProbedSource:
    """How one source came out of a round.

    Attributes:
        before, standing: Whether runs ask it, before and after.
        verdict: None where it was not looked at; `reasons` say why.
    """

    source_id: SourceId
    before: SourceStanding
    standing: SourceStanding
    verdict: ProbeVerdict | None
    reasons: tuple[str, ...] = ()
    rows: int = 0
    newest: date | None = None


def probed_in_rounds(settings: Settings, specs: Iterable[SourceSpec]) -> list[SourceSpec]:
    """Sources that rounds look at: those that have a list and that no person has switched off. Sample sites
    are no strangers: only where they are served and their file leaves it to probes.
    """
    has_samples = sample_sites_address(settings) is not None
    return [
        spec
        for spec in specs
        if spec.lists
        and spec.enabled is not False
        and (not spec.is_sample or (has_samples and spec.enabled is None))
    ]


def find_due_probes(settings: Settings, specs: Iterable[SourceSpec], now: datetime) -> list[SourceId]:
    """Sources that it is time to look at: those that no probe has looked at for a week; for a day where they
    were taken out, did not answer, or where their season begins within a week.
    """
    wanted = probed_in_rounds(settings, specs)
    entries = last_probes(settings.archive_root, (spec.id for spec in wanted))
    return [spec.id for spec in wanted if _is_due(spec, entries.get(spec.id), now)]


def _is_due(spec: SourceSpec, last: ProbeEntry | None, now: datetime) -> bool:
    if last is None or activation_of(spec, last).standing is not last.standing:
        return spec.enabled is None  # a person's word needs no probe to begin with
    is_blocked = last.state.startswith("blocked") or last.state == "disallowed"
    is_away = last.verdict is ProbeVerdict.NO_ANSWER and not is_blocked
    today = local_day(now)
    is_season_near = is_in_season(spec, today + _WEEK) and not is_in_season(spec, today)
    is_wanted_soon = is_away or is_season_near or last.standing is SourceStanding.TAKEN_OUT
    return now - last.at >= (_DAY if is_wanted_soon and not is_blocked else _WEEK) - _SLACK


def reaches_sites(settings: Settings, specs: Sequence[SourceSpec]) -> bool:
    """Whether a connection to any of some hosts can be opened. No request is sent."""
    step = max(1, len(specs) // _SITES_TRIED)
    tried = specs[::step][:_SITES_TRIED]
    if not tried:
        return False
    pool = ThreadPoolExecutor(max_workers=len(tried), thread_name_prefix="reach")
    try:
        return any(
            future.result()
            for future in as_completed([pool.submit(_can_connect, settings, spec) for spec in tried])
        )
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _can_connect(settings: Settings, spec: SourceSpec) -> bool:
    if settings.proxy is not None and not spec.is_sample:
        proxy = parse_proxy(settings.proxy)
        with suppress(OSError):
            proxy.connect(_PATIENCE_S).close()
            return True
        return False
    host = spec.allow_hosts[0]
    port = spec.port or (443 if spec.fetch.scheme == "https" else 80)
    with suppress(OSError, PipelineError):
        for endpoint in find_endpoints(settings, host, port, allow_private=spec.fetch.allow_private_address):
            with suppress(OSError):
                address = (endpoint.address, endpoint.port)
                socket.create_connection(address, timeout=_PATIENCE_S).close()
                return True
    return False


def probe_round(
    settings: Settings, source_ids: Sequence[SourceId], clock: Clock | None = None
) -> Iterator[ProbedSource]:
    """Look at sources in a few threads; a host belongs to one source, so it never sees two connections.

    Yields:
        Each source as it comes. One on which our own code fails is one source: the others are looked at all
        the same.
    """
    if not source_ids:
        return
    pool = ThreadPoolExecutor(max_workers=min(_THREADS, len(source_ids)), thread_name_prefix="probe")
    try:
        pending = [pool.submit(_probe_one, settings, source_id, clock) for source_id in source_ids]
        for future in as_completed(pending):
            yield future.result()
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _probe_one(settings: Settings, source_id: SourceId, clock: Clock | None) -> ProbedSource:
    standing = SourceStanding.PROBE
    try:
        spec = load_source(source_id)
        standing = activation_of(spec, last_probe(settings.archive_root, spec.id)).standing
        if not spec.lists:
            return ProbedSource(spec.id, standing, standing, None, ("its file names no list",))
        if open_archive(settings).is_being_written(spec.id):
            return ProbedSource(spec.id, standing, standing, None, ("a run is asking it at this moment",))
        return probe_registered(settings, spec, clock)[1]
    except PipelineError as error:
        return ProbedSource(source_id, standing, standing, None, (str(error),))
    except Exception as error:
        logger.exception("probe failed source_id=%s", source_id)
        said = f"an error of gov-reviews itself ({type(error).__name__}: {str(error)[:80]}); see the log"
        return ProbedSource(source_id, standing, standing, None, (said,))


def probe_registered(
    settings: Settings, spec: SourceSpec, clock: Clock | None = None
) -> tuple[ProbeReport, ProbedSource]:
    """Look at a registered source, and keep what that makes of it unless a person has decided about it.

    Raises:
        NoTurn: It could not be asked to the end, for a reason of ours; nothing is kept.
    """
    clock = clock or installed_clock()
    before = activation_of(spec, last_probe(settings.archive_root, spec.id)).standing
    report = probe_site(settings, "", spec, clock)
    now = clock.now()
    report = _compared_with_runs(settings, spec, report, now)
    days = [row.listed_date for row in report.rows if row.listed_date is not None]
    if spec.enabled is None and spec.lists:
        entry = note_probe(settings.archive_root, spec, report, now, local_day(now))
        verdict, reasons, standing = entry.verdict, entry.reasons, entry.standing
    else:
        (verdict, reasons), standing = judge_probe(spec, report, local_day(now)), before
    probed = ProbedSource(
        spec.id, before, standing, verdict, reasons, len(report.rows), max(days, default=None)
    )
    logger.info(
        "probed source_id=%s state=%s verdict=%s standing=%s rows=%d reasons=%s",
        spec.id,
        report.state,
        verdict.value,
        standing.value,
        len(report.rows),
        " ".join(reasons),
    )
    return report, probed


def _compared_with_runs(
    settings: Settings, spec: SourceSpec, report: ProbeReport, now: datetime
) -> ProbeReport:
    """The report; with an alarm where the list gives far less than runs used to read of it."""
    if not report.rows or spec.lists[0].kind != "news":
        return report
    place = spec.lists[0]
    memory = Frontier(settings.archive_root, spec.id, None).memory(list_url(spec, place.path, place.post))
    loss = memory.find_loss(figures_of(report.rows, local_day(now), spec.canary.min_rows))
    return replace(report, state="partial", alarms=(*report.alarms, loss)) if loss else report
