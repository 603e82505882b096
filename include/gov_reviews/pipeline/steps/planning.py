"""The beginning of a run: what is asked is checked, the run folder made, the sources chosen.

In: settings, what a person or a schedule asks, the registry, what the archive remembers of each source. Out:
the run folder with options and plan.
"""

from __future__ import annotations

# lazy: a task process does one step and loads only the rooms of that step.
import logging
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from gov_reviews.clock import local_day, tell_instant, utc_now
from gov_reviews.errors import InvalidRequest
from gov_reviews.faults import faults_as_ours
from gov_reviews.pipeline.steps.failure_notes import noting_failure
from gov_reviews.records.both_languages import in_both
from gov_reviews.records.ids import RunId, SourceId
from gov_reviews.records.runs import RunOptions
from gov_reviews.run_folder import PLAN_FILE, RunFolder, check_run_id, new_run_id
from gov_reviews.settings import Settings
from gov_reviews.sharing import shares

if TYPE_CHECKING:
    from gov_reviews.sites.registry import Registry, SourceSpec

logger = logging.getLogger(__name__)


def start(settings: Settings, options: RunOptions, run_id: str | None = None) -> RunId:
    """Check what is asked, make the run folder.

    Args:
        settings: The installation.
        options: What is asked.
        run_id: Given by a scheduler whose retries must meet the same folder; None makes a new one.

    Returns:
        The run id.

    Raises:
        InvalidRequest: Unknown source, a source without a list, an address on another port, a day in the
            future, missing inbox, contradictory switches, a sample source while the sample sites are not
            being served. Nothing was started.
        InvalidMetadata: `checks.yaml` of the installation is wrong.
        Disallowed: Unregistered host.
    """
    begin = _start if options.reprocess is None else _start_reprocess
    return begin(settings, check_run_id(run_id or new_run_id()), options)


@shares("start")
def _start(settings: Settings, run_id: str, options: RunOptions) -> RunId:
    from gov_reviews.quality.own_checks import plan_own

    _check_options(settings, options)
    plan_own(settings)  # a wrong check is refused now, not by the audit
    folder = RunFolder(settings, run_id)
    with faults_as_ours(path=folder.root):
        folder.start(options)
    return folder.run_id


@shares("start reprocess")
def _start_reprocess(settings: Settings, run_id: str, options: RunOptions) -> RunId:
    return _start(settings, run_id, options)


def _check_options(settings: Settings, options: RunOptions) -> None:
    from gov_reviews.capture.address import START_SAMPLE_SITES, sample_sites_address
    from gov_reviews.sites.registry import load_registry

    if not options.use_sites and (options.sources or options.urls):
        raise InvalidRequest(
            "Sites are switched off, yet sources or URLs are named. Leave out one of the two.",
            "已选择不访问网站，却又指定了来源或网址。请去掉其中之一。",
        )
    if options.inbox is not None:
        inbox = Path(options.inbox)
        if not inbox.is_dir():
            raise InvalidRequest(
                "The inbox is not a folder. Name an existing folder that holds the documents.",
                "收件箱不是目录。请指定一个存放文档的现有目录。",
                inbox=inbox,
            )
    if options.reprocess is not None:
        from gov_reviews.pipeline.reprocess_plan import check_reprocess

        check_reprocess(settings, options, options.reprocess)
        return
    today = local_day(utc_now())
    if options.published_since is not None and options.published_since > today:
        raise InvalidRequest(
            f"published_since is in the future: no entry could be taken. Today is {today}.",
            f"“发布日期起”晚于今日（{today}），无可取条目。",
            published_since=options.published_since,
        )
    registry = load_registry()
    named = [registry.get(source_id) for source_id in options.sources]
    of_urls = [registry.for_url(url) for url in options.urls]
    _check_can_be_asked(named, of_urls, options.urls)
    samples = [spec.id for spec in (*named, *of_urls) if spec.is_sample]
    if samples and sample_sites_address(settings) is None:
        raise InvalidRequest(
            f"Sample sources are named, and the sample sites are not being served. {START_SAMPLE_SITES}",
            "所选为样例来源，而样例网站未启动。请先启动样例网站。",
            source_id=samples[0],
        )


def _check_can_be_asked(
    named: Sequence[SourceSpec], of_urls: Sequence[SourceSpec], urls: Sequence[str]
) -> None:
    from gov_reviews.sites.urls import is_allowed

    for spec, url in zip(of_urls, urls, strict=True):
        if not is_allowed(spec, url):
            raise InvalidRequest(
                "The address names a port on which the source is not asked. Leave the port out, or drop the "
                "saved page into the inbox.",
                "该来源不使用网址中的端口：请去掉端口，或把保存的网页放入收件箱。",
                url=url,
                source_id=spec.id,
            )
    without_list = [spec for spec in named if not spec.lists and spec not in of_urls]
    if without_list:
        named_without = ", ".join(f"{spec.name} ({spec.id})" for spec in without_list[:5])
        raise InvalidRequest(
            f"No list is registered for {named_without}: "
            "there is nothing to ask. Name the addresses of articles instead, or add a list to the source "
            "(docs/adding-a-source.md).",
            f"所选来源没有列表：{named_without}。请改填文章网址，或为其登记列表（docs/adding-a-source.md）。",
        )


@shares("plan")
def plan(settings: Settings, run_id: str) -> list[SourceId]:
    """Decide which sources this run captures.

    Returns:
        The named sources, due or not, and the sources of single URLs; with neither every source that a person
        or a probe has switched on and that is due, sample sources only where the sample sites are served.
        Empty when sites are switched off.
    """
    from gov_reviews.capture.crawl_budget import describe_budget
    from gov_reviews.sites.registry import load_registry

    folder = RunFolder(settings, run_id)
    options = folder.read_options()
    planned: list[SourceId] = []
    with noting_failure(folder, "plan"):
        if options.use_sites:
            registry = load_registry()
            folder.add_notes(registry.describe_left_out())
            planned = [*options.sources, *(registry.for_url(url).id for url in options.urls)]
            if not planned:
                enabled = _sources_switched_on(settings, folder, registry)
                planned = _sources_due(settings, folder, enabled)
        planned = list(dict.fromkeys(planned))
        folder.write(PLAN_FILE, tuple(planned))
    logger.info("planned run_id=%s %s", run_id, describe_budget(settings, len(planned)))
    return planned


def _sources_switched_on(settings: Settings, folder: RunFolder, registry: Registry) -> tuple[SourceSpec, ...]:
    """Sources that scheduled runs ask, by a person's word or a probe's; those that they do not ask are named
    in the notes of the run.
    """
    from gov_reviews.capture.address import sample_sites_address
    from gov_reviews.capture.source_activation import describe_not_asked, find_activations

    has_samples = sample_sites_address(settings) is not None
    specs = [spec for spec in registry if has_samples or not spec.is_sample]
    activations = find_activations(settings.archive_root, specs)
    folder.add_notes(describe_not_asked(activations))
    return tuple(spec for spec in specs if activations[spec.id].is_asked)


def _sources_due(settings: Settings, folder: RunFolder, specs: Sequence[SourceSpec]) -> list[SourceId]:
    """Those whose turn it is, or of which something is to be made up for. One that has to be left alone is
    named in the notes of the run.
    """
    from gov_reviews.capture.source_state import read_conditions
    from gov_reviews.sites.schedule import is_due

    now = folder.read_start().started_at
    conditions = read_conditions(settings.archive_root)
    due, resting = [], []
    for spec in specs:
        known = conditions.get(spec.id)
        if known is not None and known.is_resting(now):
            resting.append(f"{spec.id} ({known.state}, until {tell_instant(known.rest_until)})")
            continue
        is_owed = known is not None and known.ask_again_at is not None and known.ask_again_at <= now
        # sample sites cost nobody anything: they are asked in every run
        if spec.is_sample or is_owed or is_due(spec, now, known.succeeded_at if known is not None else None):
            due.append(spec.id)
    if resting:
        names = ", ".join(resting)
        folder.add_notes([in_both(f"Left alone in this run: {names}.", f"本次暂停访问：{names}。")])
    return due
