"""What holds for every test."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

# No test depends on the load of the machine: an example may take as long as it takes, and so may making it.
settings.register_profile("project", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("project")
