"""What may pass and what will not, and when a site wants to be asked again."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
import requests

from gov_reviews.capture.attempt_failures import AttemptFailed, describe_failure, retry_after
from gov_reviews.errors import Unreachable, WrongContent

NOW = datetime(2026, 1, 20, 2, 0, tzinfo=UTC)
URL = "http://unit.sample.example/a.html"


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120),
        (" 7 ", 7),
        ("Tue, 20 Jan 2026 02:01:00 GMT", 60),
        ("Tue, 20 Jan 2026 01:00:00 GMT", 0),
        ("Fri, 31 Dec 9999 23:59:59 GMT", None),
        ("99999999999", None),
        ("soon", None),
        ("", None),
    ],
)
def test_both_forms_of_retry_after(value: str, seconds: float | None) -> None:
    assert retry_after({"retry-after": value}, NOW) == seconds


@pytest.mark.parametrize(
    ("error", "kind", "words"),
    [
        (requests.exceptions.SSLError("old"), Unreachable, "fetch.tls: legacy"),
        (requests.exceptions.ConnectTimeout(), AttemptFailed, "no connection within 2 s"),
        (requests.exceptions.ReadTimeout(), AttemptFailed, "no answer within 2 s"),
        (requests.exceptions.InvalidURL(), WrongContent, "cannot be asked for"),
        (OSError(113, "No route to host"), AttemptFailed, "No route to host"),
        (ConnectionRefusedError(111, "refused"), Unreachable, "not being served any more"),
        (ValueError("bad\x00bytes"), AttemptFailed, "bad bytes"),
    ],
)
def test_a_failure_of_the_transport_says_what_it_means(
    make_spec, error: Exception, kind: type[Exception], words: str
) -> None:
    found = describe_failure(error, make_spec(), URL)
    assert type(found) is kind
    assert words in str(found)
