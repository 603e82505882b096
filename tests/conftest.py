"""What holds for every test."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, settings

# No test depends on the load of the machine: an example may take as long as it takes, and so may making it.
settings.register_profile("project", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("project")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Coverage is that of the fast tests: measuring the slow ones too would cost minutes, and a line that
    only a whole
    run passes through is hardly tested.
    """
    for item in items:
        if item.get_closest_marker("slow") or item.get_closest_marker("airflow"):
            item.add_marker("no_cover")
