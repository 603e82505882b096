"""Which network addresses may be connected to: a host in, checked addresses out.

A registered name could be made to point at the own network. So every connection goes to an address that was
checked at that very moment; the name is not resolved a second time.
"""

from __future__ import annotations

import ipaddress
import socket
from dataclasses import dataclass

from gov_reviews.errors import Disallowed, InvalidRequest, Unreachable
from gov_reviews.knowledge.message_texts import message_of
from gov_reviews.local_sites import is_local_host, local_sites
from gov_reviews.settings import Settings

START_SAMPLE_SITES = (
    "Start them: gov-reviews sample-site with the same data root, docker compose --profile sample up -d, "
    "or set GOV_REVIEWS_SAMPLE_SITE=host:port."
)
_MAX_ADDRESSES = 3
_SAMPLE_TIMEOUT_S = 2.0
_NAT64 = ipaddress.ip_network("64:ff9b::/96")


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where a connection goes: a numeric address and a port."""

    address: str
    port: int


def find_endpoints(
    settings: Settings, host: str, port: int, *, allow_private: bool = False, prefer_ipv4: bool = False
) -> list[Endpoint]:
    """Checked endpoints for a host, in the order in which to try them.

    Raises:
        Unreachable: The name does not resolve, or the sample sites are not being served.
        Disallowed: One of its addresses is private, loopback, link-local or otherwise not public.
    """
    if is_local_host(host):
        return [sample_endpoint(settings)]
    try:
        found = socket.getaddrinfo(host.strip("[]"), port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise Unreachable(
            *message_of("host_unresolved"),
            host=host,
            kind="dns",
        ) from error
    addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
    for address in addresses:
        if not allow_private and not is_public(address):
            raise Disallowed(
                *message_of("host_not_public"),
                host=host,
                address=address,
            )
    if prefer_ipv4:
        addresses.sort(key=lambda address: ":" in address)
    return [Endpoint(address, port) for address in addresses[:_MAX_ADDRESSES]]


def is_public(address: str) -> bool:
    """Whether an address belongs to the public internet; addresses that wrap an IPv4 address count as that
    one.
    """
    try:
        parsed: ipaddress.IPv4Address | ipaddress.IPv6Address = ipaddress.ip_address(address.split("%", 1)[0])
    except ValueError:
        return False
    if isinstance(parsed, ipaddress.IPv6Address):
        wrapped = parsed.ipv4_mapped or parsed.sixtofour or (parsed.teredo[1] if parsed.teredo else None)
        if wrapped is None and parsed in _NAT64:
            wrapped = ipaddress.IPv4Address(int(parsed) & 0xFFFFFFFF)
        parsed = wrapped or parsed
    return parsed.is_global and not parsed.is_multicast and not parsed.is_reserved


def sample_endpoint(settings: Settings) -> Endpoint:
    """Where the sample sites are served: on loopback, and nowhere else.

    Raises:
        Unreachable: They are not being served.
        InvalidRequest: The configured address is not a loopback address.
    """
    text = settings.sample_site_address or _remembered_address(settings)
    if text is None:
        raise Unreachable(*message_of("samples_not_served", remedy=START_SAMPLE_SITES))
    return _loopback_endpoint(text)


def sample_sites_address(settings: Settings) -> str | None:
    """Where the sample sites are meant to be found: the configured address, else that of a running
    `gov-reviews sample-site`.

    Returns:
        None: this installation does without them, so sample sources take no part in its runs. An address that
            a killed server left
        behind counts as none.

    Raises:
        InvalidRequest: The remembered address is not a loopback address.
    """
    if settings.sample_site_address:
        return settings.sample_site_address
    text = _remembered_address(settings)
    if text is None:
        return None
    endpoint = _loopback_endpoint(text)
    try:
        socket.create_connection((endpoint.address, endpoint.port), timeout=_SAMPLE_TIMEOUT_S).close()
    except OSError:
        return None
    return text


def _loopback_endpoint(text: str) -> Endpoint:
    host, _, port = text.rpartition(":")
    host = "127.0.0.1" if host == "localhost" else host.strip("[]")
    try:
        is_loopback = ipaddress.ip_address(host).is_loopback
    except ValueError:
        is_loopback = False
    if not is_loopback or not port.isdigit() or not 0 < int(port) < 65_536:
        raise InvalidRequest(
            "The address of the sample sites must be a loopback address with a port: 127.0.0.1:8123.",
            "样例网站的地址应为带端口的本机地址，如 127.0.0.1:8123。",
            address=text,
        )
    return Endpoint(host, int(port))


def _remembered_address(settings: Settings) -> str | None:
    sites = local_sites()
    return None if sites is None else sites.remembered_address(settings)
