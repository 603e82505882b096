"""Extension point: web sites that an installed package brings along and serves on this machine.

In: the one entry point of the group `gov_reviews.local_sites`, so that every process of an installation
(command, worker, Airflow task) knows them by themselves. Out: `LocalSites`, or None when no package brings
any. Real hosts and divisions never come from here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib.metadata import entry_points
from pathlib import Path

from gov_reviews.errors import InvalidMetadata
from gov_reviews.settings import Settings

ENTRY_POINT_GROUP = "gov_reviews.local_sites"


@dataclass(frozen=True, slots=True)
class LocalSites:
    """What a package says about its sites.

    Attributes:
        host_suffix: How all their hosts end; requests to such hosts go to loopback and nowhere else.
        regions_path: Divisions that only these sites name (codes 99xxxx, columns as in metadata/regions.csv).
        remembered_address: "host:port" that a running server has left in the data root, or None.
    """

    host_suffix: str
    regions_path: Path
    remembered_address: Callable[[Settings], str | None]


@cache
def local_sites() -> LocalSites | None:
    """The registered sites.

    Raises:
        InvalidMetadata: Several packages register sites, or what is registered is not a `LocalSites`.
    """
    found = list(entry_points(group=ENTRY_POINT_GROUP))
    if not found:
        return None
    if len(found) > 1:
        raise InvalidMetadata(
            "One package at most may bring local sites. Uninstall the others.",
            group=ENTRY_POINT_GROUP,
            names=", ".join(sorted(entry.value for entry in found)),
        )
    sites = found[0].load()
    if not isinstance(sites, LocalSites):
        raise InvalidMetadata(
            "What a package registers must be a LocalSites.", group=ENTRY_POINT_GROUP, name=found[0].value
        )
    return sites


def is_local_host(host: str) -> bool:
    """Whether a host is one of the registered sites."""
    sites = local_sites()
    return sites is not None and host.endswith(sites.host_suffix)
