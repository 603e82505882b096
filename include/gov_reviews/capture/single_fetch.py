"""One page of a registered source, fetched for a person to look at (`gov-reviews inspect URL`); nothing is
archived.
"""

from __future__ import annotations

from gov_reviews.capture.http_client import PoliteClient
from gov_reviews.errors import WrongContent
from gov_reviews.knowledge.message_texts import message_of
from gov_reviews.settings import Settings
from gov_reviews.sites.registry import load_registry
from gov_reviews.sites.urls import canonical_url


def fetch_page(settings: Settings, url: str) -> tuple[bytes, str, str]:
    """Fetch one page politely.

    Returns:
        Body, Content-Type as served, URL that answered.

    Raises:
        InvalidRequest: Not an http(s) URL.
        Disallowed: The host is not registered, not public, or robots.txt says no.
        BotChallenge: The site blocks us.
        Unreachable, WrongContent: No usable page; `NoTurn`: another process asks the host.
    """
    spec = load_registry().for_url(url)
    with PoliteClient(settings, spec) as client:
        transaction = client.fetch(canonical_url(spec, url))
    if transaction.status in (404, 410):
        raise WrongContent(*message_of("no_such_page", status=transaction.status), source_id=spec.id, url=url)
    return transaction.body, transaction.headers.get("content-type", ""), transaction.final_url
