"""Public addresses, and nothing else."""

from __future__ import annotations

import pytest

from gov_reviews.capture.address import Endpoint, is_public, sample_endpoint
from gov_reviews.errors import InvalidRequest, Unreachable
from gov_reviews.settings import Settings


@pytest.mark.parametrize(
    "address",
    [
        "93.184.216.34",
        "2606:2800:220:1::1",
        "::ffff:93.184.216.34",
        "64:ff9b::5db8:d822",
        "2002:5db8:d822::1",
    ],
)
def test_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "0.0.0.0",  # noqa: S104
        "10.0.0.1",
        "172.16.5.5",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "224.0.0.1",
        "255.255.255.255",
        "240.0.0.1",
        "198.18.0.1",
        "::1",
        "::",
        "fe80::1%eth0",
        "fc00::1",
        "ff02::1",
        "::ffff:127.0.0.1",
        "64:ff9b::7f00:1",
        "2002:7f00:1::",
        "not an address",
    ],
)
def test_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("127.0.0.1:81", Endpoint("127.0.0.1", 81)),
        ("localhost:9", Endpoint("127.0.0.1", 9)),
        ("[::1]:9", Endpoint("::1", 9)),
    ],
)
def test_sample_address(tmp_path, text: str, expected: Endpoint) -> None:
    assert sample_endpoint(Settings(data_root=tmp_path, sample_site_address=text)) == expected


@pytest.mark.parametrize(
    "text", ["10.0.0.1:80", "example.org:80", "127.0.0.1", "127.0.0.1:0", "127.0.0.1:99999"]
)
def test_sample_address_is_loopback_with_a_port(tmp_path, text: str) -> None:
    with pytest.raises(InvalidRequest):
        sample_endpoint(Settings(data_root=tmp_path, sample_site_address=text))


@pytest.mark.parametrize("state", [None, "", "[]", "{}", '{"address": null}', '{"address": 5}'])
def test_sample_server_not_running(tmp_path, state: str | None) -> None:
    settings = Settings(data_root=tmp_path)
    if state is not None:
        settings.sample_site_state.mkdir()
        (settings.sample_site_state / "state.json").write_text(state)
    with pytest.raises(Unreachable, match="gov-reviews sample-site"):
        sample_endpoint(settings)
