"""A site that grows while it is asked and answers some requests wrongly, by a seed; for the tests of the
frontier.

What it has said of itself in whole answers is remembered (`named`), and when each request came (`asked_at`).
"""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

from tests.unit.capture.column_site import BODY, TRS_ID, WAF, list_page, row
from tests.unit.capture.conftest import FakeClock, Handler, Site

Answer = tuple[int, dict[str, str], bytes]
HTML = {"Content-Type": "text/html; charset=utf-8"}
# Of these the client makes another try; a fault of another kind must be said.
RETRIED = frozenset({"502", "503", "500", "hang up", "cut off"})


def _notice(words: str) -> Callable[[bytes], Answer]:
    return lambda body: (200, HTML, f"<html><body><p>{words}</p></body></html>".encode())


FAULTS: dict[str, Callable[[bytes], Answer]] = {
    "502": lambda body: (502, HTML, b""),
    "503": lambda body: (503, HTML | {"Retry-After": "7"}, b""),
    "500": lambda body: (500, HTML, b"<html>500</html>"),
    "404": lambda body: (404, HTML, b"<html>404</html>"),
    "410": lambda body: (410, HTML, b""),
    "empty": lambda body: (200, HTML, b""),
    "spaces": lambda body: (200, HTML, b" \r\n" * 20),
    "204": lambda body: (204, HTML, b""),
    "206": lambda body: (206, HTML, body[: len(body) // 2]),
    "half": lambda body: (200, HTML, body[: len(body) // 3]),
    "stub": _notice(""),
    "busy": _notice("系统繁忙，请稍后再试"),
    "busy data": lambda body: (
        200,
        {"Content-Type": "application/json"},
        '{"code":500,"msg":"系统繁忙，请稍后再试"}'.encode(),
    ),
    "maintenance": _notice("网站维护中，敬请谅解"),
    "database": _notice("Error establishing a database connection"),
    "login": _notice("<form>用户名<input>密码<input type=password><button>登录</button></form>"),
    "not registered": _notice("网站未备案"),
    "soft 404": _notice("抱歉，您访问的页面不存在"),
    "firewall": lambda body: (200, HTML, WAF.encode()),
    "refused": lambda body: (403, HTML, b"<html>403 Forbidden</html>"),
    "no url": lambda body: (302, {"Location": "http://[object Object]/"}, b""),
    "away": lambda body: (302, {"Location": "http://portal.invalid/"}, b""),
    "odd status": lambda body: (599, HTML, b""),
    "file": lambda body: (200, HTML, b"%PDF-1.4\n%%EOF\n"),
    "chunk": lambda body: (200, HTML | {"Transfer-Encoding": "chunked"}, b"FFFFFFFFFFFFFFFF\r\n" + body),
}


class FaultySite:
    """A column that publishes articles, `per_page` on a list page, some of them on two pages.

    Attributes:
        fault_rate: Share of the requests that are answered wrongly.
        asked_at: Seconds of the simulated clock at each request.
        named: Paths of articles on list pages that were answered whole.
        in_flight: The last such page, and what it alone named: all that a process that is killed can lose.
        faults: (path, kind) of the wrong answers since `faults` was cleared.
    """

    def __init__(self, site: Site, clock: FakeClock, seed: int) -> None:
        self._site, self._clock = site, clock
        self.choose = random.Random(seed)  # noqa: S311
        self.per_page = self.choose.choice([2, 3, 5])
        self.kept_pages = self.choose.choice([2, 4, 50])  # a list that drops its oldest rows, or none
        self.count = 0
        self.fault_rate = 0.0
        self.asked_at: list[float] = []
        self.named: set[str] = set()
        self.in_flight: tuple[bytes, set[str]] = b"", set()
        self.faults: list[tuple[str, str]] = []
        self.bodies: dict[str, bytes] = {}

    def publish(self, more: int) -> None:
        """Bring out articles and write the list anew."""
        for number in range(self.count + 1, self.count + more + 1):
            pages = 2 if number % 4 == 0 else 1
            for page in range(pages):
                self._set(self.path(number, page), self._article(number, page, pages), set())
        self.count += more
        numbers = list(range(self.count, 0, -1))[: self.per_page * self.kept_pages]
        chunks = [numbers[start : start + self.per_page] for start in range(0, len(numbers), self.per_page)]
        for place, chunk in enumerate(chunks):
            path = "/zwxx/index.html" if place == 0 else f"/zwxx/index_{place}.html"
            text = list_page("".join(row(number) for number in chunk), len(chunks), place)
            self._set(path, text.encode(), {self.path(number) for number in chunk})

    @staticmethod
    def path(number: int, page: int = 0) -> str:
        """Where an article, or its second page, is found."""
        return f"/zwxx/202601/t20260105_{TRS_ID + number}{f'_{page}' if page else ''}.html"

    def pages_of(self, path: str) -> list[str]:
        """An article's own path and that of its second page."""
        second = path.replace(".html", "_1.html")
        return [path, second] if second in self.bodies else [path]

    def _article(self, number: int, page: int, pages: int) -> bytes:
        name = f"t20260105_{TRS_ID + number}"
        script = f'<script>createPageHTML({pages}, {page}, "{name}", "html");</script>' if pages > 1 else ""
        return BODY.replace("一年", f"{number}年第{page}页").replace("</body>", f"{script}</body>").encode()

    def _set(self, path: str, body: bytes, names: set[str]) -> None:
        etag = f'"{len(body)}-{hash(body) & 0xFFFFFF:x}"'
        self.bodies[path] = body

        def answer(handler: Handler) -> Any:
            self._note_request()
            if self.choose.random() < self.fault_rate:
                return self._fault(handler, path, body, etag)
            self.in_flight = body, names - self.named
            self.named |= names
            if handler.headers.get("If-None-Match") == etag:
                return 304, {"ETag": etag}, b""
            return 200, HTML | {"ETag": etag}, body

        self._site.routes[path] = answer

    def serve_robots(self) -> None:
        """A robots.txt that allows everything, and fails like any page."""

        def answer(handler: Handler) -> Any:
            self._note_request()
            if self.choose.random() < self.fault_rate / 4:
                return self.choose.choice([(503, HTML, b""), (404, HTML, b"")])
            return 200, {"Content-Type": "text/plain"}, b"User-agent: *\nDisallow: /secret/\n"

        self._site.routes["/robots.txt"] = answer

    def _note_request(self) -> None:
        self.asked_at.append(self._clock.monotonic())

    def _fault(self, handler: Handler, path: str, body: bytes, etag: str) -> Answer | None:
        kind = self.choose.choice([*FAULTS, "hang up", "cut off"])
        self.faults.append((path, kind))
        if kind == "hang up":
            handler.close_connection = True
            return None
        if kind == "cut off":
            handler.close_connection = True
            handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(body) + body[:-300])
            return None
        if kind == "chunk":
            handler.close_connection = True
        status, headers, data = FAULTS[kind](body)
        # what stands before a broken application may keep its headers
        return status, headers | ({"ETag": etag} if self.choose.random() < 0.5 else {}), data
