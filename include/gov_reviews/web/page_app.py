"""The FastAPI app of the page: routes, the door, security headers, the frame around every view, errors as
pages.

In: who may look (a dependency that refuses everybody else) and where the installation is. Out: an app that
answers GET only, loads nothing from elsewhere and runs no script of a page. A view is added by one line in
`VIEWS`.
"""

from __future__ import annotations

import hashlib
import json
import logging
import threading
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any
from urllib.parse import urlencode

from fastapi import Depends, FastAPI, HTTPException, Request, Response
from fastapi.responses import HTMLResponse, PlainTextResponse
from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.exceptions import HTTPException as AnyHTTPException

from gov_reviews.errors import InvalidRequest, PipelineError, WarehouseMissing
from gov_reviews.records.both_languages import reason_in_both
from gov_reviews.report.charts import Chart, page_spec
from gov_reviews.report.page_wording import Language, Wording, choose_language
from gov_reviews.report.shown_values import show_number, show_time, show_value
from gov_reviews.settings import Settings
from gov_reviews.sharing import REFRESH_AFTER_S, refresh
from gov_reviews.warehouse.published_file import PublicationRecord, last_publication
from gov_reviews.web.briefing_files import serve_briefing
from gov_reviews.web.chart_script import chart_script, chart_script_name
from gov_reviews.web.page_table import CSV
from gov_reviews.web.page_view import (
    NotInWarehouse,
    PageContent,
    PageView,
    PlainContent,
    ViewRequest,
    safe_address,
)
from gov_reviews.web.published_data import PublishedData
from gov_reviews.web.views.archived_view import load_archived_page
from gov_reviews.web.views.committee_view import load_committee
from gov_reviews.web.views.figure_view import load_figure
from gov_reviews.web.views.metric_view import load_metric, load_metric_list
from gov_reviews.web.views.overview_view import load_overview
from gov_reviews.web.views.quality_view import load_quality
from gov_reviews.web.views.review_view import load_review
from gov_reviews.web.views.run_view import load_dag_run, load_run, load_runs
from gov_reviews.web.views.search_view import load_search
from gov_reviews.web.views.sources_view import load_one_source, load_sources

logger = logging.getLogger(__name__)

VIEWS: tuple[PageView, ...] = (
    PageView("overview", "/", load_overview, is_in_navigation=True),
    PageView("committee", "/committee/{organization_code}", load_committee),
    PageView("review", "/review/{document_key}", load_review),
    PageView("figure", "/figure/{observation_key}", load_figure),
    PageView("archived", "/archived/{publication_key}", load_archived_page),
    PageView("metrics", "/metrics", load_metric_list, is_in_navigation=True),
    PageView("metric", "/metric/{metric_code}", load_metric),
    PageView("search", "/search", load_search, is_in_navigation=True),
    PageView("sources", "/sources", load_sources, is_in_navigation=True),
    PageView("source", "/source/{source_id}", load_one_source),
    PageView("quality", "/quality", load_quality, is_in_navigation=True),
    PageView("runs", "/runs", load_runs, is_in_navigation=True),
    PageView("run", "/run/{run_id}", load_run),
    PageView("dag_run", "/dag-run/{dag_id}/{dag_run_id}", load_dag_run),
)

CONTENT_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; script-src 'self'; connect-src 'self'; "
    "frame-ancestors 'self'; base-uri 'none'; form-action 'self'"
)
_HEADERS = {
    "Content-Security-Policy": CONTENT_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "SAMEORIGIN",
    "Referrer-Policy": "no-referrer",
    "X-DNS-Prefetch-Control": "off",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "private, no-store",
}
_STATIC_TYPES = {"page.css": "text/css", "icon.svg": "image/svg+xml"}
_QUERY_LIMIT = 2_000


@dataclass(frozen=True, slots=True)
class StaticFile:
    """One file of static/, and the hash that its address carries."""

    body: bytes
    content_type: str
    version: str


@cache
def static_files() -> Mapping[str, StaticFile]:
    """All files that are served as they are, by name; nothing else of the folder is."""
    folder = resources.files("gov_reviews.web") / "static"
    found = {}
    for name, content_type in _STATIC_TYPES.items():
        body = (folder / name).read_bytes()
        found[name] = StaticFile(body, content_type, hashlib.sha256(body).hexdigest()[:12])
    return found


@cache
def _templates() -> Environment:
    environment = Environment(
        loader=PackageLoader("gov_reviews.web"),
        autoescape=True,  # of every template, whatever its name
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "number": show_number,
        "time": show_time,
        "address": safe_address,
        "chart_json": _chart_json,
    }
    environment.globals["value"] = show_value
    return environment


def _chart_json(chart: Chart) -> str:
    """Its specification for an attribute; the template escapes it."""
    return json.dumps(page_spec(chart), ensure_ascii=False, separators=(",", ":"))


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands around every page.

    Attributes:
        publication: The newest line of the record, None without any.
        has_samples: Something in the warehouse is invented. is_all_sample: everything is.
    """

    publication: PublicationRecord | None = None
    has_samples: bool = False
    is_all_sample: bool = False


_SAMPLES = """
select coalesce(bool_or(review.is_sample), false) as has_samples,
    coalesce(bool_and(review.is_sample), false) as is_all_sample
from (
    select dim_source.is_sample or coalesce(dim_organization.is_sample, false) as is_sample
    from core.fact_publication
    inner join core.dim_document on fact_publication.document_key = dim_document.document_key
    inner join core.dim_source on fact_publication.source_id = dim_source.source_id and dim_source.is_current
    left join core.dim_organization
        on dim_document.organization_code = dim_organization.organization_code and dim_organization.is_current
) as review
"""


class PageServer:
    """One installation as pages. Holds what is the same for every request."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.data = PublishedData(settings, self.look_ahead)
        self._lock = threading.Lock()
        self._frame: tuple[object, Frame] | None = None

    def look_ahead(self) -> None:
        """Ask of a new publication what pages ask, so that nobody waits for what is read the first time."""
        asked = ViewRequest(
            self.settings, self.data, Wording(Language.EN), "", "/", publication=self.frame().publication
        )
        for load in (load_overview, load_metric_list, load_quality):
            load(asked)

    def answer(self, view: PageView, request: Request) -> Response:
        """The page of a view."""
        if len(request.url.query) > _QUERY_LIMIT:
            raise InvalidRequest(
                f"The address is too long: {_QUERY_LIMIT} characters at most after '?'.",
                f"网址过长：“?”之后最多 {_QUERY_LIMIT} 个字符。",
            )
        refresh(self.settings, "page", max_age_s=REFRESH_AFTER_S)
        asked = self.asked(request, view)
        content = view.load(asked)
        if isinstance(content, PlainContent):
            headers = {"Content-Security-Policy": f"{CONTENT_POLICY}; sandbox"}
            return PlainTextResponse(content.text, headers=headers)
        wanted = asked.query.get(CSV)
        if wanted is not None:
            return _table_as_csv(content, wanted, asked.query)
        return HTMLResponse(self._render(view.name, content, asked))

    def asked(self, request: Request, view: PageView | None) -> ViewRequest:
        """The request as views take it."""
        query = dict(request.query_params)
        language = choose_language(query.get("lang"), request.headers.get("accept-language", ""))
        if query.get("lang") not in tuple(Language):
            query.pop("lang", None)
        root = str(request.scope.get("root_path", "")).rstrip("/")
        return ViewRequest(
            settings=self.settings,
            data=self.data,
            say=Wording(language),
            root=root,
            path=str(request.url.path),
            places=request.path_params if view is not None else {},
            query=query,
            publication=self.frame().publication if view is not None else None,
        )

    def tell(self, request: Request, status: int, heading: str, message: str, remedy: str = "") -> Response:
        """A page that says what is wrong and what to do.

        Args:
            heading, remedy: Keys of the page's words.
            message: In both languages, or a text that is the same in both.
        """
        asked = self.asked(request, None)
        content = PageContent(
            "message.html",
            asked.say(heading),
            {
                "heading": asked.say(heading),
                "message": asked.say.line_of(message),
                "remedy": remedy and asked.say(remedy),
            },
        )
        return HTMLResponse(self._render("", content, asked), status)

    def _render(self, name: str, content: PageContent, asked: ViewRequest) -> str:
        query = {key: value for key, value in asked.query.items() if key != CSV}
        return (
            _templates()
            .get_template(content.template)
            .render(
                **content.values,
                title=content.title,
                tables={key: table.in_order(asked.query) for key, table in content.tables.items()},
                say=asked.say,
                link=asked.link,
                root=asked.root,
                query=query,
                language=asked.say.language.value,
                languages=[
                    (language.value, f"?{urlencode({**query, 'lang': language.value})}")
                    for language in Language
                ],
                navigation=[view for view in VIEWS if view.is_in_navigation],
                view_name=name,
                static=static_files(),
                charts=content.charts,
                chart_script=chart_script_name(),
                frame=self.frame(),
            )
        )

    def frame(self) -> Frame:
        """What stands around every page; asked anew when the live file is another one."""
        try:
            found = self.settings.warehouse_path.stat()
        except OSError:
            return Frame()
        identity = (found.st_ino, found.st_mtime_ns)
        with self._lock:
            if self._frame is not None and self._frame[0] == identity:
                return self._frame[1]
        newest = last_publication(self.settings)
        try:
            samples = self.data.read(lambda rows: rows.one(_SAMPLES))
        except PipelineError:  # the view itself says what is wrong
            return Frame(newest)
        frame = Frame(
            newest, bool(samples and samples["has_samples"]), bool(samples and samples["is_all_sample"])
        )
        with self._lock:
            self._frame = (identity, frame)
        return frame


def _table_as_csv(content: PageContent, name: str, query: Mapping[str, str]) -> Response:
    table = content.tables.get(name)
    if table is None:
        raise NotInWarehouse("This page has no such table.", "本页没有此表。")
    return Response(
        "\ufeff" + table.in_order(query).to_csv(),  # the mark by which spreadsheets know UTF-8
        media_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{table.name}.csv"'},
    )


def make_page_app(settings: Settings, signed_in: Callable[..., Any]) -> FastAPI:
    """The app.

    Args:
        settings: The installation.
        signed_in: Dependency of every route, files too: raises HTTPException (401, 403) for whoever may
            not look.
    """
    server = PageServer(settings)
    app = FastAPI(
        title="gov-reviews",
        dependencies=[Depends(signed_in)],
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
    )
    app.middleware("http")(_add_headers)
    for view in VIEWS:
        # not async: each page is made in a thread of Starlette's pool
        app.add_api_route(
            view.path, _endpoint(server, view), methods=["GET"], response_model=None, name=view.name
        )
    app.add_api_route("/static/{name}", _serve_static, methods=["GET"], response_model=None, name="static")
    app.add_api_route(
        "/briefing/{number}/{name}",
        _briefing_endpoint(server),
        methods=["GET"],
        response_model=None,
        name="briefing",
    )
    _add_error_pages(app, server)
    return app


def _endpoint(server: PageServer, view: PageView) -> Callable[[Request], Response]:
    def show(request: Request) -> Response:
        return server.answer(view, request)

    return show


def _briefing_endpoint(server: PageServer) -> Callable[[Request, str, str], Response]:
    def show(request: Request, number: str, name: str) -> Response:
        found = serve_briefing(server.settings, number, name)
        if found is None:
            say = server.asked(request, None).say
            return server.tell(request, 404, "message.not_found", say("briefing.none"))
        return found

    return show


def _serve_static(name: str) -> Response:
    if name == chart_script_name():
        lasting = {"Cache-Control": "private, max-age=31536000, immutable"}
        return Response(chart_script(), media_type="text/javascript", headers=lasting)
    found = static_files().get(name)
    if found is None:
        raise HTTPException(404)
    headers = {"Cache-Control": "private, max-age=86400"}
    return Response(found.body, media_type=found.content_type, headers=headers)


async def _add_headers(request: Request, call_next: Callable[[Request], Awaitable[Response]]) -> Response:
    response = await call_next(request)
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)
    return response


def _add_error_pages(app: FastAPI, server: PageServer) -> None:
    def refused(request: Request, error: AnyHTTPException) -> Response:
        """Whatever HTTP itself refuses: the wrong way in, no such address, another method than GET."""
        if error.status_code in (401, 403):
            # nothing of the installation is shown to strangers, not even whether it has one
            say = server.asked(request, None).say
            page = _templates().get_template("signed_out.html")
            if error.status_code == 401:
                title, remedy = say("message.signed_out"), say("message.signed_out_remedy")
            else:
                title, remedy = say("message.no_role"), say("message.no_role_remedy")
            text = page.render(title=title, remedy=remedy, language=say.language.value)
            return HTMLResponse(text, error.status_code, headers=error.headers)
        key = "message.not_found" if error.status_code == 404 else "message.refused"
        return server.tell(request, error.status_code, key, str(error.detail))

    def failed(request: Request, error: PipelineError) -> Response:
        """Errors of the package are made for people."""
        if isinstance(error, WarehouseMissing):
            return server.tell(
                request, 503, "message.no_warehouse", reason_in_both(error), "message.no_warehouse_remedy"
            )
        if isinstance(error, InvalidRequest):
            return server.tell(request, 404, "message.not_found", reason_in_both(error))
        logger.warning("page failed path=%s reason=%s", request.url.path, error)
        return server.tell(request, 503, "message.unreadable", reason_in_both(error))

    # Starlette's types know handlers of Exception only
    app.add_exception_handler(AnyHTTPException, refused)  # type: ignore[arg-type]
    app.add_exception_handler(PipelineError, failed)  # type: ignore[arg-type]
