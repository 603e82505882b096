"""One HTTP transaction as the client hands it on: what was asked, what came, byte for byte."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from gov_reviews.decoding.decoded_page import DecodedPage
from gov_reviews.records.source_evidence import SourceEvidence
from gov_reviews.sites.urls import links_base

_SHOWN_HEADERS = 4000
_SHOWN_CHARACTERS = 4096


@dataclass(frozen=True, slots=True)
class Hop:
    """One request and its answer on the way (a redirect, a meta refresh). Raw bytes as exchanged."""

    url: str
    at: datetime
    request: bytes
    response: bytes
    address: str | None


@dataclass(frozen=True, slots=True)
class HttpTransaction:
    """The end of one fetch.

    Attributes:
        url: What was asked for. final_url: where the answer came from, after redirects inside the source's
            hosts.
        at: UTC instant at which the last request was sent.
        headers: Lower-case names.
        page: The body after transfer decoding and unpacking (b"" for a 304), to be decoded once for all who
            read it, with the charset that the source prescribes.
        request, response: Raw bytes of the last hop.
        hops: What came before the last one.
        is_cut_off: The connection ended early, although the page is complete to its </html>.
    """

    url: str
    final_url: str
    at: datetime
    status: int
    headers: Mapping[str, str]
    page: DecodedPage
    request: bytes
    response: bytes
    address: str | None
    hops: tuple[Hop, ...] = ()
    is_cut_off: bool = False

    @property
    def body(self) -> bytes:
        """The body as it is archived."""
        return self.page.body

    def as_evidence(self) -> SourceEvidence:
        """What a person needs to see of the answer."""
        headers = "\n".join(f"{name}: {value}" for name, value in self.headers.items())
        return SourceEvidence(
            url=self.url,
            seen_at=self.at,
            status=self.status,
            headers=headers[:_SHOWN_HEADERS],
            text=self.page.text[:_SHOWN_CHARACTERS],
            body_sha256=hashlib.sha256(self.body).hexdigest(),
        )

    @property
    def links_base(self) -> str:
        """What the links of the page are relative to."""
        return links_base(self.url, self.final_url) if self.hops else self.url

    @property
    def is_not_modified(self) -> bool:
        """The server confirmed the copy that the archive holds."""
        return self.status == 304
