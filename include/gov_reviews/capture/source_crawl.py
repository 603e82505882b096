"""Capturing one source: list pages, then the articles that the archive lacks.

In: a registered source, the archive, what the run asks for. Out: new captures and a `SourceOutcome`. A fault
of the site never raises: it becomes a state and a sentence that says what to do. An empty list is a fault,
not "no news".

What is still to be asked lasts from run to run in the frontier: rows that a run had no time for, pages that
failed, lists that were not read to their end. Lists that have not changed are read again from the archive,
and what they name and the archive lacks is asked for. So is the next page of an article that the archive
holds in part.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass

from gov_reviews.capture.archive import describe_unwritable, open_archive
from gov_reviews.capture.article_crawl import ArticleCrawl
from gov_reviews.capture.crawl_bounds import BoundCount
from gov_reviews.capture.crawl_budget import CrawlBudget
from gov_reviews.capture.crawl_context import CrawlContext, SourceLeftAlone
from gov_reviews.capture.frontier import Frontier
from gov_reviews.capture.frontier_pages import FrontierEvent
from gov_reviews.capture.http_client import BudgetSpent, HostGivenUp, PoliteClient
from gov_reviews.capture.known_pages import KnownPages
from gov_reviews.capture.list_walk import ListWalk
from gov_reviews.capture.probe_log import SourceStanding, last_probe
from gov_reviews.capture.source_activation import activation_of, note_wrong_site
from gov_reviews.clock import Clock, installed_clock
from gov_reviews.errors import ArchiveBusy, ArchiveDamaged
from gov_reviews.knowledge.message_texts import said
from gov_reviews.records.both_languages import error_in_both, in_english, reason_in_both
from gov_reviews.records.captures import Capture, CaptureKind
from gov_reviews.records.ids import RunId, SourceId
from gov_reviews.records.runs import RunMode, RunOptions, SourceOutcome, SourceState
from gov_reviews.settings import Settings
from gov_reviews.sites.families import ListedArticle
from gov_reviews.sites.registry import load_source
from gov_reviews.sites.spec import ListPlace, SourceSpec
from gov_reviews.sites.urls import canonical_url, is_allowed, split_url

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Task:
    """What one source is asked for in a run; `places` are the lists that are read."""

    settings: Settings
    spec: SourceSpec
    options: RunOptions
    places: tuple[ListPlace, ...]
    clock: Clock
    budget: CrawlBudget


def crawl_source(
    settings: Settings,
    run_id: str,
    source_id: SourceId,
    options: RunOptions,
    *,
    clock: Clock | None = None,
    budget: CrawlBudget | None = None,
) -> SourceOutcome:
    """Capture what a source has and the archive lacks: its lists, and those of `options.urls` that lie on its
    hosts.

    A source that is there only because of a URL (it is not named in `options.sources`) keeps its lists
    unread. A source that is named and has no list fails, unless a URL of it is asked for: there is nothing to
    ask, and that is no success.

    Raises:
        InvalidRequest: Unknown source id.
    """
    spec = load_source(source_id)
    reads_lists = options.reads_lists_of(source_id)
    if reads_lists and not spec.lists and not any(is_allowed(spec, url) for url in options.urls):
        logger.warning("no list registered source_id=%s", spec.id)
        return SourceOutcome(spec.id, SourceState.NEEDS_PERSON, message=said("no_list"))
    places = spec.lists if reads_lists else ()
    budget = budget or CrawlBudget.of(settings)
    logger.info("asking source_id=%s lists=%d %s", spec.id, len(places), budget)
    task = _Task(settings, spec, options, places, clock or installed_clock(), budget)
    return _capture(task, run_id)


def _capture(task: _Task, run_id: str) -> SourceOutcome:
    spec, root = task.spec, task.settings.archive_root
    archive = open_archive(task.settings)
    if task.options.mode is RunMode.DRY_RUN:
        outcome = _crawl(task, KnownPages(archive, spec, None), Frontier(root, spec.id, None))
        return archive.with_warnings(outcome)
    try:
        with archive.writer(run_id, spec.id) as writer:
            known_pages = KnownPages(archive, spec, writer)
            outcome = _crawl(task, known_pages, Frontier(root, spec.id, RunId(run_id)))
            archive.note_unreadable(task.clock.now(), writer.healed)
            return archive.with_warnings(outcome)
    except ArchiveBusy as error:
        return SourceOutcome(spec.id, SourceState.FAILED, message=error_in_both(error))
    except OSError as error:
        logger.error("archive not writable source_id=%s reason=%s", spec.id, error)
        return SourceOutcome(spec.id, SourceState.FAILED, message=describe_unwritable(root, error))


def _crawl(task: _Task, known_pages: KnownPages, frontier: Frontier) -> SourceOutcome:
    """Lists first, then articles; the outcome in any case."""
    spec, options, places, clock = task.spec, task.options, task.places, task.clock
    started = clock.monotonic()
    with PoliteClient(
        task.settings, spec, robots_memory=known_pages, clock=clock, budget=task.budget
    ) as client:
        bounds = BoundCount(spec.bounds, lambda: client.received_bytes)
        crawl = CrawlContext(spec, options, known_pages, clock, client, frontier, bounds)
        crawl.tally.notes.extend(frontier.damaged)
        _take_up_killed(crawl)
        lists = ListWalk(crawl)
        is_cut_short = True
        try:
            _walk_lists(lists, places)
            _add_urls(spec, options, lists.listed)
            if places:
                _add_damaged(options, known_pages.damaged_articles(clock.now()), lists.listed)
            continued = known_pages.continued_articles() if places else ()
            open_rows = _open_rows(crawl) if places else {}
            ArticleCrawl(crawl, lists.listed, open_rows).capture(continued)
            is_cut_short = bool(crawl.tally.left)
        except SourceLeftAlone:
            logger.warning("source left alone for this run source_id=%s", spec.id)
        except BudgetSpent as error:
            crawl.tally.left.append(reason_in_both(error))
        except HostGivenUp as error:
            crawl.note_source_error(error)
        except ArchiveDamaged as error:
            crawl.note_problem(SourceState.FAILED, error)
        finally:
            frontier.keep()
        if crawl.tally.wrong_site and options.mode is not RunMode.DRY_RUN:
            _take_out(task.settings, crawl)
        crawl.tally.note_rows_elsewhere(lists.elsewhere.values())
        if lists.issues_left:
            crawl.tally.notes.append(said("older_issues_left", count=len(lists.issues_left)))
        return crawl.tally.outcome(
            spec,
            len(lists.listed),
            client.requests,
            clock.monotonic() - started,
            (clock.now() if is_cut_short else frontier.next_asking(clock.now())) if places else None,
        )


def _take_up_killed(crawl: CrawlContext) -> None:
    """What a run archived and was killed before it could note: answers that are no page are asked again."""
    until = crawl.frontier.noted_until
    if until is None:
        return
    for capture in crawl.known_pages.articles_since(until):
        doubt = crawl.known_pages.doubt(capture)
        if doubt:
            row = ListedArticle(
                capture.url, capture.listed_title or "", capture.listed_date, 0, capture.group_id
            )
            crawl.frontier.note_article(row, FrontierEvent.NO_PAGE, capture.captured_at, doubt)


def _walk_lists(lists: ListWalk, places: tuple[ListPlace, ...]) -> None:
    """Every list; one that spends the budget of list pages leaves the articles theirs."""
    for place in places:
        try:
            lists.walk(place)
        except BudgetSpent as spent:  # the walk has said so
            logger.info("list left for the next run list=%s reason=%s", place.id, spent)
    lists.check_freshness()


def _open_rows(crawl: CrawlContext) -> dict[str, ListedArticle]:
    """Articles that earlier runs have left. A site that has moved, or is another's now, is not asked for
    them.
    """
    if crawl.tally.states & {SourceState.MOVED, SourceState.WRONG_SITE}:
        return {}
    since = crawl.options.published_since
    rows: dict[str, ListedArticle] = {}
    for page in crawl.frontier.open_pages(CaptureKind.ARTICLE):
        line = page.line
        row = ListedArticle(line.url, line.title, line.listed_date, 0, line.group_id)
        newest = crawl.known_pages.newest(line.url)
        is_noted = page.asked_at is not None and (newest is None or newest.captured_at <= page.asked_at)
        is_known = not is_noted and crawl.known_pages.good_copy(line.url) is not None
        if is_known or not is_allowed(crawl.spec, line.url):
            # a run was killed before it could say so; or the registry does not know the host any more
            crawl.frontier.note_article(row, FrontierEvent.READ, crawl.clock.now())
        elif since is None or line.listed_date is None or line.listed_date >= since:
            rows[line.url] = row
    return rows


def _take_out(settings: Settings, crawl: CrawlContext) -> None:
    """Another site answers where a source was active: later runs do not ask it."""
    last = last_probe(settings.archive_root, crawl.spec.id)
    if activation_of(crawl.spec, last).standing is not SourceStanding.ACTIVE:
        return
    note_wrong_site(settings.archive_root, crawl.spec, crawl.tally.wrong_site, crawl.clock.now())
    note = said("taken_out", source=crawl.spec.id)
    logger.warning("source_id=%s %s", crawl.spec.id, in_english(note))
    crawl.tally.notes.append(note)


def _add_damaged(options: RunOptions, damaged: Iterable[Capture], listed: dict[str, ListedArticle]) -> None:
    """Articles whose bytes the archive has lost; most are not listed any more."""
    since = options.published_since
    for capture in damaged:
        if since is None or capture.listed_date is None or capture.listed_date >= since:
            row = ListedArticle(
                capture.url, capture.listed_title or "", capture.listed_date, len(listed), capture.group_id
            )
            listed.setdefault(capture.url, row)


def _add_urls(spec: SourceSpec, options: RunOptions, listed: dict[str, ListedArticle]) -> None:
    """Single URLs that a person asked for."""
    for url in options.urls:
        if split_url(url).host in spec.allow_hosts:
            canonical = canonical_url(spec, url)
            listed.setdefault(canonical, ListedArticle(canonical, "", None, len(listed)))
