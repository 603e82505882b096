"""What the library is told about the sample sites."""

from __future__ import annotations

from pathlib import Path

import pytest

from gov_reviews.local_sites import local_sites
from gov_reviews.settings import Settings
from gov_reviews_samples.registration import HOST_SUFFIX, SAMPLE_SITES, remembered_address
from gov_reviews_samples.sites import HOSTS


def test_the_installed_package_registers_the_samples() -> None:
    assert local_sites() == SAMPLE_SITES
    assert all(host.endswith(HOST_SUFFIX) for host in HOSTS.values())


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        (None, None),
        ("", None),
        ("[]", None),
        ('{"address": 5}', None),
        ('{"address": "127.0.0.1:81"}', "127.0.0.1:81"),
    ],
)
def test_the_address_of_a_server_is_read_from_its_state(
    tmp_path: Path, state: str | None, expected: str | None
) -> None:
    settings = Settings(data_root=tmp_path)
    if state is not None:
        settings.sample_site_state.mkdir()
        (settings.sample_site_state / "state.json").write_text(state)
    assert remembered_address(settings) == expected
