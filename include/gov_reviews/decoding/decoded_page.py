"""One body as served, decoded: its kind, its text with the charset and why, its tree.

In: the bytes, the name they came under, the Content-Type and the charset that the source prescribes. Out: a
value that travels through classification, lists, pagers, answer checks and parsing. Each part is made when it
is first asked for, and once: building the tree is a third of the work of reading a page.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from gov_reviews.decoding.charset import DecodedText, decode_body
from gov_reviews.decoding.content_type import Content, sniff_content

if TYPE_CHECKING:
    from gov_reviews.decoding.html_tree import HtmlDocument


@dataclass(frozen=True)  # without slots: the parts that are made later are kept in the instance
class DecodedPage:
    """One body and what decoding makes of it.

    Attributes:
        body: As served, transfer decoding undone.
        url: The address that was asked for, or a file's name.
        content_type: Header as served, "" where there is none.
        charset: What the source's registry entry prescribes (`fetch.charset`); auto, or None without source.
    """

    body: bytes
    url: str = ""
    content_type: str = ""
    charset: str | None = None

    @cached_property
    def _sniffed(self) -> tuple[Content, str]:
        return sniff_content(self.body, self.url)

    @property
    def content(self) -> Content:
        """What kind of body it is, by its bytes."""
        return self._sniffed[0]

    @property
    def binary_kind(self) -> str:
        """What a BINARY body seems to be, as a code of knowledge.message_texts ("png_picture"); "" for
        other kinds.
        """
        return self._sniffed[1]

    @cached_property
    def decoded(self) -> DecodedText:
        """The text with its charset, what decided that, and whether it can be trusted."""
        return decode_body(self.body, self.content_type, self.charset)

    @property
    def text(self) -> str:
        """The text alone."""
        return self.decoded.text

    @cached_property
    def document(self) -> HtmlDocument:
        """The tree.

        Raises:
            TooManyTags: No document that a person could read.
        """
        from gov_reviews.decoding.html_tree import HtmlDocument  # lazy: bs4 and lxml come with the first tree

        return HtmlDocument(self.text)

    def under(self, url: str) -> DecodedPage:
        """The same page under the address that was asked for, when redirects led to it; nothing is decoded
        anew.
        """
        if url == self.url:
            return self
        page = DecodedPage(self.body, url, self.content_type, self.charset)
        # Neither text nor tree depends on the address.
        vars(page).update(
            {name: made for name, made in vars(self).items() if name in ("decoded", "document")}
        )
        return page
