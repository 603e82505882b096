"""What goes wrong with one attempt to ask for a page, and whether asking again may help.

In: an error of the transport, or the headers of an answer. Out: `AttemptFailed` for what may pass, another
error for what will not, each saying what happened.
"""

from __future__ import annotations

import socket
from collections.abc import Mapping
from datetime import datetime
from email.utils import parsedate_to_datetime

import requests

from gov_reviews.capture.address import START_SAMPLE_SITES
from gov_reviews.errors import Unreachable, WrongContent
from gov_reviews.knowledge.message_texts import message_of, said
from gov_reviews.sites.spec import SourceSpec

# The year 9999 is a mistake of the server's, not a wish to be left alone.
_BELIEVED_RETRY_AFTER_S = 30 * 86_400.0


class AttemptFailed(Exception):
    """An attempt failed in a way that may pass.

    Attributes:
        reason: In both languages, or as the system says it.
        retry_after_s: When the site wants to be asked again. is_page_only: The host answers; only this page
            is broken.
        kind: dns, refused, reset, timeout, tls, server_error; "" for others.
    """

    def __init__(
        self, reason: str, retry_after_s: float | None = None, *, is_page_only: bool = False, kind: str = ""
    ) -> None:
        self.reason = reason
        self.kind = kind
        self.retry_after_s = retry_after_s
        self.is_page_only = is_page_only
        super().__init__(reason)


def describe_failure(error: Exception, spec: SourceSpec, url: str) -> Exception:
    """What a failure of the transport means."""
    if isinstance(error, requests.exceptions.SSLError):
        return Unreachable(
            *message_of("tls_failed", cause=_root_cause(error)),
            source_id=spec.id,
            url=url,
            kind="tls",
        )
    if spec.is_sample and isinstance(_innermost(error), ConnectionRefusedError):
        return Unreachable(
            *message_of("samples_gone", remedy=START_SAMPLE_SITES),
            source_id=spec.id,
            url=url,
            kind="refused",
        )
    if isinstance(error, requests.exceptions.ConnectTimeout):
        return AttemptFailed(
            said("no_connection", seconds=spec.fetch.timeout_s[0]),
            kind="timeout",
        )
    if isinstance(error, requests.exceptions.ReadTimeout):
        return AttemptFailed(said("no_answer", seconds=spec.fetch.timeout_s[1]), kind="timeout")
    if isinstance(error, requests.exceptions.InvalidURL):
        return WrongContent(*message_of("bad_url"), source_id=spec.id, url=url)
    return AttemptFailed(_root_cause(error), kind=_kind_of(_innermost(error)))


def _kind_of(error: BaseException) -> str:
    """What kind of failure of the transport an error is."""
    kinds: tuple[tuple[type[BaseException], str], ...] = (
        (socket.gaierror, "dns"),
        (ConnectionRefusedError, "refused"),
        (ConnectionError, "reset"),
        (TimeoutError, "timeout"),
    )
    return next((kind for known, kind in kinds if isinstance(error, known)), "")


def retry_after(headers: Mapping[str, str], now: datetime) -> float | None:
    """Seconds that Retry-After asks for, in either of its forms; None when it says nothing readable or
    nothing that can be meant.
    """
    value = headers.get("retry-after", "").strip()
    try:
        seconds = float(value) if value.isdecimal() else (parsedate_to_datetime(value) - now).total_seconds()
    except (TypeError, ValueError, OverflowError):
        return None
    return max(0.0, seconds) if seconds <= _BELIEVED_RETRY_AFTER_S else None


def _innermost(error: BaseException) -> BaseException:
    """The error that began a chain of errors."""
    while (inner := error.__cause__ or error.__context__) is not None:
        error = inner
    return error


def _root_cause(error: BaseException) -> str:
    """The innermost reason, in words."""
    reason = _innermost(error)
    words = str(getattr(reason, "strerror", None) or reason)
    return (
        "".join(character if character.isprintable() else " " for character in words[:200]).strip()
        or type(reason).__name__
    )
