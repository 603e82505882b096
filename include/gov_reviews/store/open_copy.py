"""The working copy of an installation. In: its settings. Out: the copy, over the store that they name."""

from __future__ import annotations

from gov_reviews.errors import InvalidRequest
from gov_reviews.settings import Settings
from gov_reviews.store.object_store import open_store
from gov_reviews.store.working_copy import WorkingCopy


def open_working_copy(settings: Settings) -> WorkingCopy:
    """The working copy of an installation that has a store.

    Raises:
        InvalidRequest: It has none, or its data folder did not come from it.
    """
    if settings.store is None:
        raise InvalidRequest(
            "No store is set (GOV_REVIEWS_STORE, docs/cluster.md).",
            "未设置共用存储（GOV_REVIEWS_STORE，见 docs/cluster.md）。",
        )
    return WorkingCopy(settings.data_root, open_store(settings.store))
