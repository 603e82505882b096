"""One HTTP request to an address that the operator has chosen: a webhook, a heartbeat. No site is asked here.

In: address, method, body. Out: the answer's first bytes, or an error in which neither the path nor the query
of the address is: both hold secrets. Redirects are not followed: a token must not travel on.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from gov_reviews.errors import PipelineError

_TIMEOUT_S = (5, 15)
_MAX_ANSWER = 65_536


class NotDelivered(PipelineError):
    """A receiver was not reached, or refused what it was sent."""


def send_to_operator(address: str, method: str = "POST", body: Mapping[str, Any] | None = None) -> bytes:
    """Send it.

    Args:
        address: http or https.
        method: GET or POST.
        body: Becomes JSON; None: nothing is sent along.

    Returns:
        The first 64 KB of the answer.

    Raises:
        NotDelivered: It is no such address, nobody answers, or the answer is no success.
    """
    import requests  # lazy: a task that tells nobody anything does without

    host = shown_place(address)
    data = None if body is None else json.dumps(body, ensure_ascii=False).encode("utf-8")
    headers = {"Content-Type": "application/json; charset=utf-8"} if data is not None else {}
    trouble = trouble_zh = ""
    try:
        with requests.request(
            method,
            address,
            data=data,
            headers=headers,
            timeout=_TIMEOUT_S,
            allow_redirects=False,
            stream=True,
        ) as response:
            answer = response.raw.read(_MAX_ANSWER, decode_content=True) or b""
            if 200 <= response.status_code < 300:
                return bytes(answer)
            trouble = f"answers with status {response.status_code}"
            trouble_zh = f"应答状态为 {response.status_code}"
    except requests.exceptions.Timeout:
        trouble, trouble_zh = f"does not answer within {_TIMEOUT_S[1]} s", f"{_TIMEOUT_S[1]} 秒内无应答"
    except requests.exceptions.SSLError:
        trouble, trouble_zh = "has a certificate that is not trusted here", "的证书在此不受信任"
    except requests.exceptions.ConnectionError:
        trouble, trouble_zh = "cannot be reached", "无法连接"
    except (requests.exceptions.RequestException, OSError, ValueError) as error:
        trouble = f"cannot be asked ({type(error).__name__})"
        trouble_zh = f"无法访问（{type(error).__name__}）"
    # Raised here, not above: the errors of requests hold the whole address, and a traceback would show them.
    raise NotDelivered(
        f"{host} {trouble}. Check the address, and whether this machine may ask it.",
        f"{host} {trouble_zh}。请检查网址，以及本机是否可以访问。",
    )


def shown_place(address: str) -> str:
    """Scheme, host and port of an address: what may be shown.

    Raises:
        NotDelivered: It is no address of the web.
    """
    try:
        parts = urlsplit(address.strip())
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        parts, port = urlsplit(""), ""
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise NotDelivered(
            "The address must begin with http:// or https:// and name a host.",
            "网址须以 http:// 或 https:// 开头并含域名。",
        )
    return f"{parts.scheme}://{parts.hostname}{port}"
