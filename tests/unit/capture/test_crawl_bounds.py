"""The bounds of one run."""

from __future__ import annotations

import pytest

from gov_reviews.capture.crawl_bounds import BoundCount
from gov_reviews.capture.http_client import BudgetSpent
from gov_reviews.sites.spec import CrawlBounds


def test_enough_bytes_stop_every_page() -> None:
    count = BoundCount(CrawlBounds(), lambda: 400_000_000)
    for take in (count.take_page, count.take_article, count.take_list_page):
        with pytest.raises(BudgetSpent, match="400 MB a run"):
            take()


def test_articles_and_list_pages_have_bounds_of_their_own() -> None:
    count = BoundCount(CrawlBounds(articles=1, list_pages=2), lambda: 0)
    count.take_article()
    with pytest.raises(BudgetSpent, match="1 articles"):
        count.take_article()
    count.take_list_page()
    count.take_list_page()
    with pytest.raises(BudgetSpent, match="2 list pages"):
        count.take_list_page()
