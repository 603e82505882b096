"""The store of an installation and its working copy. In: its settings. Out: the store that they name, and
the copy over it.
"""

from __future__ import annotations

from gov_reviews.errors import InvalidRequest
from gov_reviews.settings import Settings
from gov_reviews.store.object_store import ObjectStore, open_store
from gov_reviews.store.working_copy import WorkingCopy


def store_of(settings: Settings) -> ObjectStore:
    """The store of an installation.

    Raises:
        InvalidRequest: It has none.
    """
    if settings.store is None:
        raise InvalidRequest(
            "No store is set (GOV_REVIEWS_STORE, docs/cluster.md).",
            "未设置共用存储（GOV_REVIEWS_STORE，见 docs/cluster.md）。",
        )
    return open_store(settings.store)


def open_working_copy(settings: Settings) -> WorkingCopy:
    """The working copy of an installation that has a store.

    Raises:
        InvalidRequest: It has none, or its data folder did not come from it.
    """
    return WorkingCopy(settings.data_root, store_of(settings))
