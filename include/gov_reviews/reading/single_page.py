"""Read one page outside of any run, for `gov-reviews inspect`: the same parsing, repair and extraction,
nothing stored.

In: a file, or the address of an article on a registered host. Out: its Review. A file may be read as if it
came from an address; then the spec of that address' source counts, when it is registered.
"""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from pathlib import Path

from gov_reviews.capture.single_fetch import fetch_page
from gov_reviews.errors import InvalidRequest
from gov_reviews.knowledge.catalogue import MetricName
from gov_reviews.reading.page_groups import GroupReader, RunStep
from gov_reviews.reading.worker.page_worker import PageLimits, PageWorker
from gov_reviews.records.captures import Capture, CapturedBody, CaptureKind
from gov_reviews.records.ids import INBOX_SOURCE, CaptureId, SourceId, stable_key
from gov_reviews.records.reviews import Review
from gov_reviews.settings import Settings
from gov_reviews.sites.registry import load_registry
from gov_reviews.sites.spec import SourceSpec
from gov_reviews.sites.urls import split_url
from gov_reviews.warehouse.dimensions import load_metrics
from gov_reviews.warehouse.keys import document_key

# A file that a person names is read at once; what is larger than this is no review.
MAX_FILE_BYTES = 20_000_000


def read_local_file(path: Path, url: str | None = None, limits: PageLimits | None = None) -> Review:
    """Read a file like one of the inbox, or as if it came from `url`.

    Raises:
        InvalidRequest: There is no such regular file, it cannot be read, it is too large, or the address is
            not one.
    """
    body = _read_bytes(path)
    if url is None:
        return _read(limits, body, path.resolve().as_uri(), "", None, CaptureKind.INBOX)
    return _read(limits, body, url, "", _find_spec(url), CaptureKind.ARTICLE)


def captured_file(path: Path, url: str) -> tuple[CapturedBody, SourceSpec | None]:
    """A file as an article that came from `url`, and the registered source of that address.

    Raises:
        InvalidRequest: As `read_local_file`.
    """
    body, spec = _read_bytes(path), _find_spec(url)
    source = spec.id if spec is not None else SourceId(INBOX_SOURCE)
    return CapturedBody(body, url, source, CaptureKind.ARTICLE, 200, "", len(body), None, None), spec


def _read_bytes(path: Path) -> bytes:
    try:
        if not path.is_file():
            raise InvalidRequest(
                "There is no such file. Name a saved page, a text or a PDF.",
                "没有这个文件。请指定已保存的网页、文本或 PDF。",
                path=path,
            )
        size = path.stat().st_size
        if size > MAX_FILE_BYTES:
            raise InvalidRequest(
                f"The file is too large to be one article ({size:,} bytes; the limit is {MAX_FILE_BYTES:,}).",
                f"文件过大，不会是单篇文章（{size:,} 字节，上限 {MAX_FILE_BYTES:,}）。",
                path=path,
            )
        return path.read_bytes()
    except (OSError, ValueError) as error:  # ValueError: a null byte in the name
        raise InvalidRequest(
            f"The file cannot be read: {error}", f"文件无法读取：{error}", path=path
        ) from error


def read_url(settings: Settings, url: str) -> Review:
    """Fetch an article of a registered host and read it.

    Raises:
        InvalidRequest, CaptureError: The host is not registered, or the page cannot be had; the message says
            why.
    """
    body, content_type, final_url = fetch_page(settings, url)
    return _read(
        PageLimits.of(settings), body, final_url, content_type, _find_spec(final_url), CaptureKind.ARTICLE
    )


def _find_spec(url: str) -> SourceSpec | None:
    split_url(
        url
    )  # InvalidRequest when it is no address at all; an unregistered host is fine, it only has no spec
    return load_registry().find_url(url)


def _read(
    limits: PageLimits | None,
    body: bytes,
    url: str,
    content_type: str,
    spec: SourceSpec | None,
    kind: CaptureKind,
) -> Review:
    # whoever looks into a page that stops a worker wants a message, not a command that hangs
    with PageWorker(limits or PageLimits()) as worker:
        return read_body(body, url, content_type, spec, kind, worker.run)


def read_body(
    body: bytes, url: str, content_type: str, spec: SourceSpec | None, kind: CaptureKind, run_step: RunStep
) -> Review:
    """Read bytes as a run would read them.

    Args:
        run_step: Does each step: `PageWorker.run`, or `reading_steps.run_step` in this process.
    """
    sha256 = hashlib.sha256(body).hexdigest()
    capture = Capture(
        capture_id=CaptureId(stable_key(url, sha256)),
        source_id=spec.id if spec is not None else SourceId(INBOX_SOURCE),
        url=url,
        kind=kind,
        group_id=url,
        captured_at=datetime(1970, 1, 1, tzinfo=UTC),  # nothing that is shown depends on it
        status=200,
        content_type=content_type,
        body_sha256=sha256,
        body_bytes=len(body),
        etag=None,
        last_modified=None,
        listed_title=None,
        listed_date=None,
        warc_path="",
        warc_offset=0,
    )
    return GroupReader(lambda _: body, lambda _: spec, run_step).read([capture])[0]


def load_metric_names() -> dict[str, MetricName]:
    """Names and categories of the metric catalogue, by code."""
    return {metric.code: MetricName(metric.name_zh, metric.category) for metric in load_metrics()}


def document_key_of(review: Review) -> str | None:
    """The key that the warehouse would give the document, None when there is no text."""
    return document_key(review) if review.body_text else None
