"""One look at a list: is it a page at all, whose, of which family, which rows, what comes next, what is lost.

In: a list page as a file or an address, a registered source or none. Out: a `ProbeReport`, for a person who
adds a source and for whoever wants to know whether a registered one is still what it was. The challenge check
comes first: a block page has no family. What is not clear is "unknown".
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from gov_reviews.capture.http_client import Blocked, NoTurn, PoliteClient
from gov_reviews.capture.http_transaction import HttpTransaction
from gov_reviews.clock import Clock, installed_clock, local_day, utc_now
from gov_reviews.decoding.decoded_page import DecodedPage
from gov_reviews.decoding.html_tree import TooManyTags
from gov_reviews.errors import EmptyCapture, InvalidRequest, LayoutChanged, PipelineError, WrongSite
from gov_reviews.knowledge.han import count_han
from gov_reviews.knowledge.message_texts import message_of, said
from gov_reviews.page.capture_page import MAX_BODY_BYTES, parse_capture
from gov_reviews.page.classification import classify_response
from gov_reviews.records.both_languages import on_one_line, reason_in_both
from gov_reviews.records.captures import CapturedBody, CaptureKind
from gov_reviews.records.pages import PageState
from gov_reviews.records.source_evidence import SourceEvidence
from gov_reviews.settings import Settings
from gov_reviews.sites.families import DateRange, ListedArticle, ListPage, PageRequest, family_of
from gov_reviews.sites.family_data import load_families
from gov_reviews.sites.family_detection import UNKNOWN, FamilyGuess, detect_family
from gov_reviews.sites.issue_form import find_issue_form
from gov_reviews.sites.issue_paths import (
    PAGE_OF_ISSUE,
    day_of_issue,
    index_paths,
    path_of_any_day,
    path_of_any_issue,
)
from gov_reviews.sites.list_json import find_data_address, read_json
from gov_reviews.sites.list_pager import FoundPager, find_pager
from gov_reviews.sites.list_rows import find_rows
from gov_reviews.sites.list_tree import flatten
from gov_reviews.sites.list_units import find_unit_address
from gov_reviews.sites.registry import load_registry
from gov_reviews.sites.site_identity import SiteIdentity, read_identity
from gov_reviews.sites.source_proposal import paper_values, source_values, trial_source, write_proposal
from gov_reviews.sites.spec import SourceSpec
from gov_reviews.sites.url_dates import date_of_url
from gov_reviews.sites.urls import is_allowed, is_sister_host, join_url, list_url, split_url, target_of

_ISSUES_LOOKED_BACK = 35  # days: as far as a run looks
_MOST_ISSUES_ASKED = 8
_BY_ITS_ENTRANCE = 0.6  # how sure the family of a paper is whose entrance alone speaks for it
_BLOCKED = (PageState.BLOCKED_CHALLENGE, PageState.BLOCKED_WAF)
_HOSTS_NAMED = 5
_MOST_INNER = 4  # frames, and what scripts fill a list from, that are asked for
# The first rows may be a video, or lead to a page that is gone.
_ARTICLES_TRIED = 3
_SCRIPTED_LINK = re.compile(
    r"""<!\[CDATA\[(?:(?!\]\]>|href).){0,300}href\s{0,9}=\s{0,9}["']([^"'<>\s]{1,300})""",
    re.DOTALL,
)
_MOST_SCRIPTED_LINKS = 200
_GONE = (404, 410)
_DIGITS = re.compile(r"(\d+)")


@dataclass(frozen=True, slots=True)
class ProbedArticle:
    """The article that was read for a trial.

    Attributes:
        characters: Chinese characters of its body.
    """

    address: str
    state: str
    reason: str
    title: str | None
    date: str | None
    characters: int


@dataclass(frozen=True, slots=True)
class ProbeReport:
    """What one look has found.

    Attributes:
        state: ok; partial (with alarms); a page state (blocked_waf ...) or layout_changed, with `reason`.
        pager: How the next page was found, or how a test of it went.
        robots: What robots.txt says; "" where it was not asked.
        proposal: YAML for a source that is not registered.
        evidence: What the site sent first; None where nothing came.
        shows_identity: What the file of a registered source says of its identity stands on the list page, or
            on the article that was tried.
        hosts: Where the articles are on another host of the same owner: both.
        article_body: The article that was tried, as the site sent it, and who reads it.
        inner: Where the rows of a page may stand that has none: frames, what its script fills the list from.
        data_at: Where a script gets the rows from that a source would name as its list.
        issues_at: Of an e-paper: the path that leads to its issues, with the day as placeholders.
        issue_pages: The other pages of its issue.
        articles: Of an e-paper of an unknown system: the key `articles` of a source, from the page itself.
        unsure: Of an e-paper whose address may not lead to its issues: the alarm that says so, until an issue
            of another day is found by its path.
    """

    address: str
    state: str
    reason: str = ""
    family: FamilyGuess = field(default_factory=FamilyGuess)
    identity: SiteIdentity = field(default_factory=SiteIdentity)
    source: SourceSpec | None = None
    robots: str = ""
    rows: tuple[ListedArticle, ...] = ()
    next_page: str | None = None
    pager: str = ""
    alarms: tuple[str, ...] = ()
    article: ProbedArticle | None = None
    proposal: str = ""
    evidence: SourceEvidence | None = None
    shows_identity: bool = False
    hosts: tuple[str, ...] = ()
    article_body: tuple[CapturedBody, SourceSpec] | None = None
    inner: tuple[PageRequest, ...] = ()
    data_at: str | None = None
    issues_at: str | None = None
    issue_pages: tuple[PageRequest, ...] = ()
    articles: Mapping[str, Any] = field(default_factory=dict)
    unsure: str = ""


def probe_page(
    page: DecodedPage,
    address: str,
    *,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
    spec: SourceSpec | None = None,
    request: PageRequest | None = None,
    seen: date | None = None,
    today: date | None = None,
    around: DecodedPage | None = None,
    is_list_of_source: bool = False,
) -> ProbeReport:
    """Look at a list page that is there already.

    Args:
        address: Where it was found.
        spec: The registered source; None: the page alone tells.
        request: Which list page of the source it is; None: as its address says.
        seen: Day of its capture; None where nobody knows it.
        today: Written into the proposal; None: none is made.
        around: The page that a source would name as its list, where this one lies inside it.
        is_list_of_source: A source would name this page, though `around` leads to it.

    Raises:
        InvalidRequest: No address that a source could have.
    """
    state, reason = classify_response(status, headers or {}, page)
    is_filled = state is PageState.NEEDS_RENDER and find_unit_address(page.text, address) is not None
    if state is not PageState.OK and not is_filled:
        return _of_no_list(ProbeReport(address, str(state), reason, source=spec), page)
    try:
        guess, pager = _look(page, address, around)
        identity = read_identity((around or page).document)
    except TooManyTags as error:
        return ProbeReport(address, "layout_changed", said("not_a_list", reason=error.words), source=spec)
    if around is not None and not is_list_of_source:
        address = around.url
    report = ProbeReport(
        address,
        "ok",
        family=guess,
        identity=identity,
        source=spec,
        pager=pager.style,
        shows_identity=spec is not None and _shows_identity(spec, around or page),
    )
    if spec is not None:
        return _without_script(_read(report, spec, page, seen, request), page)
    if (paper := _read_paper(report, page, seen)) is not None:
        return _with_proposal(paper, _known(paper.family), today)
    report, family = _read_unregistered(report, page, seen, request)
    if _are_pages(report.rows):
        report = _with_doubt(report, said("probe_pages_alone", count=len(report.rows)))
    return _with_proposal(_without_script(report, page), family, today)


def _with_proposal(report: ProbeReport, family: str | None, today: date | None) -> ProbeReport:
    """The report with the file of a source for it, where there are rows."""
    if family is not None and load_families()[family].issue is not None:
        report = replace(report, issues_at=path_of_any_issue(_front_page(report)))
    elif (
        today and report.rows and not report.unsure and (path := path_of_any_day(report.address)) is not None
    ):
        alarm = said("probe_one_day", path=path)
        report = replace(report, alarms=(*report.alarms, alarm), state="partial")
    leads_nowhere = bool(report.unsure) and report.issues_at is None
    if not today or not report.rows or leads_nowhere:
        return report
    return replace(report, proposal=_propose(report, family, today))


def _read_paper(report: ProbeReport, page: DecodedPage, seen: date | None) -> ProbeReport | None:
    """The report on a page of an issue of an unknown system: its articles by the form of their addresses, its
    pages beside it; None where it is no such page, or a family of e-papers reads it.
    """
    papers = [name for name, data in load_families().items() if data.issue is not None]
    if _known(report.family) in papers or read_json(page.text) is not None:
        return None
    form = find_issue_form(page, report.address)
    if form is None:
        return None
    articles = {"match": form.articles, "keep_query": list(form.keep_query)}
    path = path_of_any_issue(report.address) or urlsplit(report.address).path
    trial = _trial(
        report.address, papers[0], articles=articles, lists=[{"id": "paper", "path": path, "kind": "epaper"}]
    )
    found = _read(report, trial, page, seen, PageRequest(report.address, trial.lists[0], kind="issue"))
    if not found.rows:
        return None
    if form.is_dated is False:
        has_day = day_of_issue(report.address) is not None
        name = "probe_issue_numbered" if has_day else "probe_issue_undated"
        return _with_doubt(found, said(name, pattern=on_one_line(form.articles)))
    guess = FamilyGuess(papers[0], _BY_ITS_ENTRANCE, (said("probe_paper_form", pattern=form.articles),))
    found = replace(found, family=guess, articles=articles)
    if form.is_dated:
        return found
    return _with_doubt(found, said("probe_issue_number", path=path_of_any_issue(_front_page(found))))


def _are_pages(rows: Sequence[ListedArticle]) -> bool:
    """Whether most rows are called like the pages of an issue (第02版：政协)."""
    pages = sum(PAGE_OF_ISSUE.match(row.title) is not None for row in rows)
    return bool(rows) and pages * 2 > len(rows)


def _with_doubt(report: ProbeReport, alarm: str) -> ProbeReport:
    """The report on an e-paper whose path may not lead to its issues."""
    return replace(report, alarms=(*report.alarms, alarm), state="partial", unsure=alarm)


def _of_no_list(report: ProbeReport, page: DecodedPage) -> ProbeReport:
    """The report on a page that is none; of a shell, the family and where a script gets the list from."""
    if report.state != PageState.NEEDS_RENDER:
        return report
    return _without_script(replace(report, family=detect_family(page.text, ())), page)


def _read_unregistered(
    report: ProbeReport, page: DecodedPage, seen: date | None, request: PageRequest | None
) -> tuple[ProbeReport, str | None]:
    """The rows as the family of the page reads them, else by structure alone, else those on another host of
    the owner; and the family that a source would need for it.
    """
    family = _known(report.family)
    found = _read(report, _trial(report.address, family), page, seen, request)
    if found.rows:
        return found, family
    if family is not None:
        by_structure = _read(report, _trial(report.address, None), page, seen, request)
        if by_structure.rows:
            note = said("probe_other_rows", count=len(by_structure.rows), family=family)
            alarms = (note, *by_structure.alarms)
            return replace(by_structure, alarms=alarms, state="partial", reason=""), None
    return _on_sister_host(found, page, seen), None


def probe_site(
    settings: Settings, target: str, spec: SourceSpec | None = None, clock: Clock | None = None
) -> ProbeReport:
    """Ask a site for its list page, the next one and one article, politely.

    Args:
        target: Address of the list; that of a registered source's first list when `spec` is given and it is
            "".

    Raises:
        InvalidRequest: No address that a source could have.
        NoTurn: The site could not be asked to the end, for a reason of ours: nothing is known of it.
    """
    clock = clock or installed_clock()
    today = local_day(clock.now())
    address = target or _first_address(spec, today)
    asked = spec if spec is not None and is_allowed(spec, address) else _trial(address, None)
    with PoliteClient(settings, asked, clock=clock) as client:
        try:
            answer, request = _find_list(client, asked, address, today, is_first=not target)
        except Blocked as error:
            transaction = error.transaction
            state, reason = classify_response(transaction.status, transaction.headers, transaction.page)
            evidence = transaction.as_evidence()
            return ProbeReport(address, str(state), reason, source=spec, evidence=evidence)
        except NoTurn:
            raise
        except PipelineError as error:
            return ProbeReport(address, _state_of(error), reason_in_both(error), source=spec)
        return _ask_on(client, asked, spec, answer, request, today)


def _ask_on(
    client: PoliteClient,
    asked: SourceSpec,
    spec: SourceSpec | None,
    answer: HttpTransaction,
    request: PageRequest | None,
    today: date,
) -> ProbeReport:
    """The report on a list page, and on what it leads to: what lies inside, the next page, an article."""
    report = _probe_answer(answer, spec, request, today)
    robots = client.describe_robots(split_url(answer.url).host)
    report = replace(report, robots=robots, evidence=answer.as_evidence())
    if report.inner:
        report = _look_inside(report, client, answer.page, today)
    if spec is None and len(report.rows) <= 1:
        report = _look_at_issue(report, client, answer.page, today)
    if spec is None:
        report = _ask_for_list(report, client, asked, answer.page, today)
    if not report.rows:
        return report
    if request is None:  # an issue of an e-paper has its pages, not a next one
        report = _try_next_page(report, client, asked, today)
    report = _try_article(report, client, asked)
    return _named_by_article(report, answer.page, today) if spec is None else report


def _ask_for_list(
    report: ProbeReport, client: PoliteClient, asked: SourceSpec, page: DecodedPage, today: date
) -> ProbeReport:
    """What a source would name as its list in the place of this page: where a script gets the rows from, the
    index of an e-paper.
    """
    if report.data_at is not None and is_allowed(asked, report.data_at):
        report = _look_at_data(report, client, page, today)
    if report.issues_at is not None and report.proposal:
        report = _try_indexes(report, client, today)
    return _try_other_days(report, client, today) if report.unsure else report


def _named_by_article(report: ProbeReport, page: DecodedPage, today: date) -> ProbeReport:
    """The report with the family that list and article speak for together, where the list alone does not say;
    only one that reads the same rows.
    """
    if _known(report.family) is not None or report.article_body is None:
        return report
    if report.article is None or report.article.state != PageState.OK:
        return report
    body = report.article_body[0].body
    article = DecodedPage(body, report.article.address, report.article_body[0].content_type)
    addresses = [target_of(row.url) for row in report.rows]
    guess = detect_family(f"{page.text}\n{article.text}", addresses)
    family = _known(guess)
    if family is None:
        return report
    found = _read(report, _trial(report.address, family), page, today)
    if found.rows != report.rows:
        return report
    named = replace(report, family=guess)
    return replace(named, proposal=_propose(named, family, today))


def _probe_answer(
    answer: HttpTransaction,
    spec: SourceSpec | None,
    request: PageRequest | None,
    today: date,
    around: DecodedPage | None = None,
    *,
    is_list_of_source: bool = False,
) -> ProbeReport:
    """`probe_page` of what a site has just answered."""
    return probe_page(
        answer.page,
        answer.links_base,
        status=answer.status,
        headers=answer.headers,
        spec=spec,
        request=request,
        seen=today,
        today=today,
        around=around,
        is_list_of_source=is_list_of_source,
    )


def _look_inside(report: ProbeReport, client: PoliteClient, around: DecodedPage, today: date) -> ProbeReport:
    """The rows that stand in a frame of the page, or where its script gets them from; the report as it was
    where none do.
    """
    waiting = list(report.inner)
    for _ in range(_MOST_INNER):
        if not waiting:
            break
        request = waiting.pop(0)
        try:
            answer = client.fetch(request.url)
        except NoTurn:
            raise
        except PipelineError as error:
            unread = said(
                "probe_inner_unread", before=report.reason, url=request.url, reason=reason_in_both(error)
            )
            report = replace(report, reason=unread)
            continue
        request = replace(request, url=answer.links_base)
        found = _probe_answer(answer, report.source, request, today, around)
        if found.rows:
            return replace(found, robots=report.robots, evidence=report.evidence)
        waiting = [*found.inner, *waiting]
    return report


def _look_at_data(report: ProbeReport, client: PoliteClient, around: DecodedPage, today: date) -> ProbeReport:
    """The rows that a script of the page gets, under their own address; the report as it was where none are
    there.
    """
    try:
        answer = client.fetch(report.data_at or "")
    except NoTurn:
        raise
    except PipelineError as error:
        unread = said(
            "probe_inner_unread", before=report.reason, url=report.data_at, reason=reason_in_both(error)
        )
        return replace(report, reason=unread)
    found = _probe_answer(answer, None, None, today, around, is_list_of_source=True)
    return replace(found, robots=report.robots, evidence=report.evidence) if found.rows else report


def _look_at_issue(
    report: ProbeReport, client: PoliteClient, entrance: DecodedPage, today: date
) -> ProbeReport:
    """The newest issue of the paper whose entrance or calendar the page is, its one row being the way in; the
    report as it was where it is none.
    """
    if report.state in _BLOCKED:
        return report
    for family in (name for name, data in load_families().items() if data.issue is not None):
        trial = _trial(report.address, family, lists=[{"id": "paper", "path": "/", "kind": "epaper"}])
        window = DateRange(today - timedelta(days=_ISSUES_LOOKED_BACK), today)
        request = PageRequest(report.address, trial.lists[0], kind="index", window=window)
        try:
            newest = family_of(trial).read_list(trial, request, entrance, today).next_pages[:1]
            if not newest or date_of_url(newest[0].url) is None:
                continue
            if any(row.url != newest[0].url for row in report.rows):
                continue
            answer = client.fetch(newest[0].url)
        except NoTurn:
            raise
        except PipelineError:
            continue
        request = replace(newest[0], url=answer.links_base)
        found = _probe_answer(answer, None, request, today)
        if _known(found.family) is None:
            guess = FamilyGuess(family, _BY_ITS_ENTRANCE, (f"{report.address} leads to its issues",))
            found = _read(replace(found, family=guess), trial, answer.page, today, request)
            found = _with_proposal(found, family, today)
        if found.rows and _known(found.family) == family:
            return replace(found, robots=report.robots, evidence=report.evidence)
    return report


def _try_indexes(report: ProbeReport, client: PoliteClient, today: date) -> ProbeReport:
    """Where an e-paper has an index of its months, that leads to its issues: it costs a request a month, not
    one a day.
    """
    family = _known(report.family)
    window = DateRange(today - timedelta(days=_ISSUES_LOOKED_BACK), today)
    for path in index_paths(report.address):
        keys: dict[str, Any] = {"articles": report.articles} if report.articles else {}
        place = {"id": "paper", "path": path, "kind": "epaper"}
        trial = _trial(report.address, family, lists=[place], **keys)
        request = family_of(trial).first_pages(trial, trial.lists[0], window)[0]
        try:
            answer = client.fetch(request.url)
            found = family_of(trial).read_list(trial, request, answer.page, today)
        except NoTurn:
            raise
        except PipelineError:
            continue
        if found.next_pages and _is_issue(client, trial, found.next_pages[0], today):
            report = replace(report, issues_at=path)
            return replace(report, proposal=_propose(report, family, today))
    return report


def _try_other_days(report: ProbeReport, client: PoliteClient, today: date) -> ProbeReport:
    """The report without its doubt where the path leads to an issue of an earlier day with other articles:
    the number beside the day is no number of the issue.
    """
    day = day_of_issue(report.address)
    if day is None or report.issues_at is None:
        return report
    known = {row.url for row in report.rows}
    window = DateRange(day - timedelta(days=_MOST_ISSUES_ASKED), day - timedelta(days=1))
    place = {"id": "paper", "path": report.issues_at, "kind": "epaper"}
    trial = _trial(report.address, _known(report.family), lists=[place], articles=report.articles)
    for request in family_of(trial).first_pages(trial, trial.lists[0], window)[:_MOST_ISSUES_ASKED]:
        rows = _rows_of_issue(client, trial, request, today)
        if rows and known.isdisjoint(row.url for row in rows):
            alarms = tuple(alarm for alarm in report.alarms if alarm != report.unsure)
            return replace(report, alarms=alarms, state="partial" if alarms else "ok", unsure="")
    return report


def _is_issue(client: PoliteClient, trial: SourceSpec, request: PageRequest, today: date) -> bool:
    """Whether an index leads to an issue that can be read."""
    return bool(_rows_of_issue(client, trial, request, today))


def _rows_of_issue(
    client: PoliteClient, trial: SourceSpec, request: PageRequest, today: date
) -> tuple[ListedArticle, ...]:
    """The rows of the front page of an issue; none where it cannot be read."""
    try:
        answer = client.fetch(request.url)
        return tuple(family_of(trial).read_list(trial, request, answer.page, today).rows)
    except NoTurn:
        raise
    except PipelineError:
        return ()


def _on_sister_host(report: ProbeReport, page: DecodedPage, seen: date | None) -> ProbeReport:
    """The report; where the rows lead to another host of the same owner, with these."""
    host = urlsplit(report.address).hostname or ""
    if read_json(page.text) is not None:
        return report
    flat = flatten(page.document, report.address)
    found = find_rows(flat, None, lambda url: is_sister_host(host, urlsplit(url).hostname or ""), None)
    hosts = Counter(urlsplit(row.url).hostname or "" for row in found.rows)
    sister = max(hosts, key=lambda name: hosts[name], default=host)
    if sister == host:
        return report
    trial = _trial(report.address, None, [host, sister])
    with_sister = _read(replace(report, alarms=()), trial, page, seen)
    if not with_sister.rows:
        return report
    note = said("probe_other_host", host=sister)
    alarms = (note, *with_sister.alarms)
    return replace(with_sister, state="partial", reason="", alarms=alarms, hosts=(host, sister))


def _without_script(report: ProbeReport, page: DecodedPage) -> ProbeReport:
    """The report, or what to probe in its place where a script fills the list."""
    source_of_data = find_data_address(page.text, report.address) if not report.rows else None
    if source_of_data is None:
        return report
    reason = said("probe_data_address", address=on_one_line(source_of_data))
    return replace(report, state="needs_render", reason=reason, data_at=source_of_data)


def _front_page(report: ProbeReport) -> str:
    """The front page of the issue: the one whose name comes first."""
    pages = (report.address, *(request.url for request in report.issue_pages))
    return min(pages, key=lambda url: [int(part) if part.isdigit() else 0 for part in _DIGITS.split(url)])


def _find_list(
    client: PoliteClient, spec: SourceSpec, address: str, today: date, *, is_first: bool
) -> tuple[HttpTransaction, PageRequest | None]:
    """The first page of a list that names articles: of an e-paper the front page of its newest issue.

    Args:
        is_first: The first list of the source is meant, not an address that a person gave.
    """
    place = spec.lists[0] if spec.lists else None
    if not is_first or place is None or place.kind != "epaper":
        return client.fetch(address), None
    window = DateRange(today - timedelta(days=_ISSUES_LOOKED_BACK), today)
    waiting = list(family_of(spec).first_pages(spec, place, window))
    for _ in range(_MOST_ISSUES_ASKED):
        if not waiting:
            break
        request = waiting.pop(0)
        answer = client.fetch(request.url)
        if answer.status in _GONE:
            continue
        try:
            request = replace(request, url=answer.links_base)
            found = family_of(spec).read_list(spec, request, answer.page, today)
        except PipelineError:
            return answer, request  # whoever reads it again says what is wrong
        if found.rows:
            return answer, request
        waiting = [*found.next_pages, *waiting]
    raise LayoutChanged(
        f"No issue of the last {_ISSUES_LOOKED_BACK} days was found. Look for the address of its index.",
        f"最近 {_ISSUES_LOOKED_BACK} 天内未找到任何一期。请查找其目录页的网址。",
        source_id=spec.id,
        path=place.path,
    )


def probe_file(path: Path, address: str) -> ProbeReport:
    """Look at a saved list page.

    Args:
        address: Where it was found; a registered source that has its host is compared with it.

    Raises:
        InvalidRequest: No such file, too large, or no address that a source could have.
    """
    try:
        size = path.stat().st_size
        if size > MAX_BODY_BYTES:
            raise InvalidRequest(
                f"{size} bytes, more than {MAX_BODY_BYTES}: no list is that long.",
                f"文件有 {size} 字节，超过 {MAX_BODY_BYTES}：列表页不会这样长。",
                path=path,
            )
        body = path.read_bytes()
    except OSError as error:
        raise InvalidRequest(
            f"The file cannot be read: {error.strerror or error}.",
            f"无法读取文件：{error.strerror or error}。",
            path=path,
        ) from error
    checked = split_url(address).url
    spec = load_registry().find_url(checked)
    page = DecodedPage(body, checked, "", spec.fetch.charset if spec is not None else None)
    return probe_page(page, checked, spec=spec, today=local_day(utc_now()))


def probe_target(settings: Settings, target: str) -> ProbeReport:
    """Look at an address, or at a registered source.

    Raises:
        InvalidRequest: Neither an address nor a registered source.
    """
    if "://" not in target:
        return probe_site(settings, "", load_registry().get(target))
    checked = split_url(target).url
    return probe_site(settings, checked, load_registry().find_url(checked))


def _look(
    page: DecodedPage, address: str, around: DecodedPage | None = None
) -> tuple[FamilyGuess, FoundPager]:
    """Family and pager, by the structure of the page alone, and the marks of the page around it."""
    host = urlsplit(address).hostname
    answer = read_json(page.text)
    markup = f"{around.text if around is not None else address}\n{page.text}"
    if answer is not None and not answer.markup:
        rows = answer.find_rows(address, None).rows
        return detect_family(markup, [target_of(row.url) for row in rows]), FoundPager()
    if answer is not None:
        page = DecodedPage(answer.markup.encode(), address, charset="utf-8")
    flat = flatten(page.document, address)
    found = find_rows(flat, None, lambda url: urlsplit(url).hostname == host, None)
    whole = [row.url for row in found.rows] or _unread_links(page.text, address)
    addresses = [target_of(url) for url in whole if urlsplit(url).hostname == host]
    pager = find_pager(page.text, flat, address, 1) if answer is None else FoundPager()
    return detect_family(markup, addresses), pager


def _unread_links(markup: str, address: str) -> list[str]:
    """Links that stand in no row because they stand in a script: the rows of a data island."""
    found = [join_url(address, href) for href in _SCRIPTED_LINK.findall(markup)[:_MOST_SCRIPTED_LINKS]]
    return [url for url in found if url is not None]


def _read(
    report: ProbeReport,
    spec: SourceSpec,
    page: DecodedPage,
    seen: date | None,
    request: PageRequest | None = None,
) -> ProbeReport:
    try:
        found = family_of(spec).read_list(spec, request or _request(spec, report.address), page, seen)
    except WrongSite as error:
        return replace(report, state="wrong_site", reason=reason_in_both(error))
    except EmptyCapture as error:
        return replace(report, state="empty", reason=reason_in_both(error))
    except PipelineError as error:
        return replace(report, state="layout_changed", reason=reason_in_both(error))
    if not found.rows and found.next_pages:
        inner = ", ".join(request.url for request in found.next_pages)
        reason = said("probe_inner_list", address=inner)
        return replace(report, state="layout_changed", reason=reason, inner=found.next_pages)
    return _with_rows(report, found)


def _with_rows(report: ProbeReport, found: ListPage) -> ProbeReport:
    """The report with what a list page gives."""
    following = [request.url for request in found.next_pages if request.kind == "list"]
    # The issue before it, too, is asked for as the first of its pages.
    pages = tuple(request for request in found.next_pages if request.kind != "list" and request.number > 1)
    pager = f"{len(pages)} further pages of the issue" if pages else "counted" if following else ""
    return replace(
        report,
        state="partial" if found.alarms else "ok",
        rows=found.rows,
        next_page=following[0] if following else None,
        issue_pages=pages,
        pager=report.pager or pager,
        alarms=(*found.alarms, *_rows_elsewhere(found.foreign)),
    )


def _rows_elsewhere(rows: Sequence[ListedArticle]) -> Iterator[str]:
    """What is said of rows that lead to other hosts (WeChat, other papers): no fault of the list."""
    if rows:
        hosts = sorted({urlsplit(row.url).hostname or "" for row in rows})
        yield said("rows_on_other_hosts", count=len(rows), hosts=", ".join(hosts[:_HOSTS_NAMED]))


def _try_next_page(report: ProbeReport, client: PoliteClient, spec: SourceSpec, today: date) -> ProbeReport:
    """Whether the next page holds other rows."""
    if report.next_page is None or not is_allowed(spec, report.next_page):
        return report
    try:
        answer = client.fetch(report.next_page)
        if answer.status in _GONE:
            raise LayoutChanged(*message_of("wrong_status", status=answer.status))
        reader = report.source or _trial(report.address, _known(report.family))
        request = replace(_request(reader, report.next_page), url=answer.links_base, number=2)
        found: ListPage = family_of(reader).read_list(reader, request, answer.page, today)
    except NoTurn:
        raise
    except PipelineError as error:
        alarm = said("probe_page_two_unread", url=report.next_page, reason=reason_in_both(error))
        return replace(report, state="partial", alarms=(*report.alarms, alarm))
    known = {row.url for row in report.rows}
    new = sum(row.url not in known for row in found.rows)
    if not new:
        alarm = said("probe_page_two_same", url=report.next_page)
        return replace(report, state="partial", alarms=(*report.alarms, alarm))
    return replace(report, pager=f"{report.pager}; page 2 holds {len(found.rows)} rows, {new} of them new")


def _try_article(report: ProbeReport, client: PoliteClient, spec: SourceSpec) -> ProbeReport:
    """Read an article; the next one where it is none, for some rows."""
    for row in report.rows[:_ARTICLES_TRIED]:
        report = _ask_article(report, client, spec, row)
        article = report.article
        if article is not None and article.state == PageState.OK and article.characters:
            return report
    return _without_article(report)


def _without_article(report: ProbeReport) -> ProbeReport:
    """What is said of a list none of whose articles could be read; of a registered source, that is judged
    with the rest of what its file says.
    """
    article = report.article
    if article is None or report.source is not None:
        return report
    count = min(len(report.rows), _ARTICLES_TRIED)
    alarm = said("probe_none_read", count=count, address=on_one_line(article.address), state=article.state)
    return replace(report, state="partial", alarms=(*report.alarms, alarm))


def _ask_article(
    report: ProbeReport, client: PoliteClient, spec: SourceSpec, row: ListedArticle
) -> ProbeReport:
    """The report with the article, and whether its page shows the identity of a registered source."""
    try:
        answer = client.fetch(row.url)
    except NoTurn:
        raise
    except PipelineError as error:
        failed = ProbedArticle(row.url, _state_of(error), error.message, None, None, 0)
        return replace(report, article=failed)
    reader = report.source or _trial(report.address, _known(report.family))
    body = CapturedBody(
        answer.body,
        row.url,
        spec.id,
        CaptureKind.ARTICLE,
        answer.status,
        answer.headers.get("content-type", ""),
        len(answer.body),
        row.title,
        row.listed_date,
    )
    parsed = parse_capture(body, reader, answer.page)
    published = parsed.published_at.at.date().isoformat() if parsed.published_at else None
    characters = sum(count_han(line.text) for line in parsed.lines)
    article = ProbedArticle(
        row.url, str(parsed.state), parsed.state_reason, parsed.title, published, characters
    )
    is_shown = report.source is not None and _shows_identity(report.source, answer.page)
    return replace(
        report,
        article=article,
        shows_identity=report.shows_identity or is_shown,
        article_body=(body, reader),
    )


def _shows_identity(spec: SourceSpec, page: DecodedPage) -> bool:
    words, code = spec.identity.must_contain, spec.identity.site_id_code
    is_named = any(word in page.text for word in words)
    return is_named or (code is not None and read_identity(page.document).code == code)


def _propose(report: ProbeReport, family: str | None, today: date) -> str:
    dates = sorted(row.listed_date for row in report.rows if row.listed_date is not None)
    newest = f", the newest of {dates[-1]}" if dates else ", without dates"
    values = source_values(
        report.address, family, report.identity, today, f"Probed: {len(report.rows)} rows{newest}."
    )
    if report.issues_at is not None:
        values |= paper_values(report.issues_at)
    if report.articles:
        values["articles"] = dict(report.articles)
    if report.hosts:
        values["allow_hosts"] = list(report.hosts)
    return write_proposal(values | {"canary": {"min_rows": max(1, len(report.rows) // 2)}})


def _trial(address: str, family: str | None, hosts: Sequence[str] = (), **keys: Any) -> SourceSpec:
    keys |= {"allow_hosts": list(hosts)} if hosts else {}
    try:
        return trial_source(address, family, **keys)
    except ValueError as error:
        raise InvalidRequest(
            "No source can have this address: it needs http or https and a host name.",
            "来源不能使用此网址：须以 http 或 https 开头并含域名。",
            url=address,
        ) from error


def _request(spec: SourceSpec, address: str) -> PageRequest:
    place = next((place for place in spec.lists if list_url(spec, place.path, place.post) == address), None)
    return PageRequest(address, place or _trial(address, None).lists[0])


def _known(guess: FamilyGuess) -> str | None:
    return guess.name if guess.name != UNKNOWN else None


def _first_address(spec: SourceSpec | None, today: date) -> str:
    if spec is None:
        raise InvalidRequest(
            "Name an address, a registered source or a file.", "请指明网址、已登记的来源或文件。"
        )
    if not spec.lists:
        return list_url(spec, "/")
    return family_of(spec).first_pages(spec, spec.lists[0], DateRange(today, today))[0].url


def _state_of(error: PipelineError) -> str:
    name = type(error).__name__
    return "layout_changed" if isinstance(error, LayoutChanged) else _snake(name)


def _snake(name: str) -> str:
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name).lstrip("_")
