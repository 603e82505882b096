"""The working copy of an installation, and single bodies of the archive that are fetched when they are read.

In: settings, or a path of the archive. Out: the working copy; the file under the path, where the store has
it.
"""

from __future__ import annotations

from pathlib import Path

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
        raise InvalidRequest("No store is set (GOV_REVIEWS_STORE, docs/cluster.md).")
    return WorkingCopy(settings.data_root, open_store(settings.store))


def fetch_body(archive_root: Path, path: Path) -> None:
    """Fetch a WARC file that is not here; whoever reads it finds out whether it came.

    Args:
        archive_root: The archive that it belongs to.
        path: Where it would lie.
    """
    copy = open_working_copy(Settings.load(archive_root.parent))
    copy.fetch_one(path.relative_to(archive_root.parent).as_posix())
