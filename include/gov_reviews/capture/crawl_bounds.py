"""What one run may ask of one source besides requests and time (`crawl_budget`): articles, list pages, bytes.

In: the bounds of the source's file, what the client has received so far. Out: `BudgetSpent` before the next
page, with the bound that was met. Nothing is lost by it: the frontier keeps what is left.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from gov_reviews.capture.http_client import BudgetSpent
from gov_reviews.knowledge.message_texts import message_of
from gov_reviews.sites.spec import CrawlBounds


@dataclass(slots=True)
class BoundCount:
    """What one run has asked of one source.

    Attributes:
        received_bytes: What came so far.
    """

    bounds: CrawlBounds
    received_bytes: Callable[[], int]
    list_pages: int = 0
    articles: int = 0

    def take_page(self) -> None:
        """Before any page.

        Raises:
            BudgetSpent: Enough was received.
        """
        if self.received_bytes() >= self.bounds.megabytes * 1_000_000:
            raise _spent("bound_megabytes", self.bounds.megabytes)

    def take_list_page(self) -> None:
        """Before a list page.

        Raises:
            BudgetSpent: One more is too many.
        """
        self.take_page()
        if self.list_pages >= self.bounds.list_pages:
            raise _spent("bound_list_pages", self.bounds.list_pages)
        self.list_pages += 1

    def take_article(self) -> None:
        """Before an article; its further pages count as requests only.

        Raises:
            BudgetSpent: One more is too many.
        """
        self.take_page()
        if self.articles >= self.bounds.articles:
            raise _spent("bound_articles", self.bounds.articles)
        self.articles += 1


def _spent(code: str, bound: int) -> BudgetSpent:
    return BudgetSpent(*message_of(code, count=bound))
