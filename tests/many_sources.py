"""Thousands of registered sources of the sample kind, and one server that answers for all of their hosts.

Every site has a list of one article, which is news and no review: what these sources try out is the number of
sources, nothing else.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from pathlib import Path

from tests.loopback_server import loopback_server

from gov_reviews.settings import METADATA_ROOT

BLOCKED_EVERY = 60  # one site in so many shows a firewall page

_SOURCE = """\
id: {source_id}
name: 样例第{number}号
name_en: Generated sample source {number}
org_type: cppcc
admin: {{level: prefecture, code: "990200", province: 清岚省}}
base_url: http://{host}
allow_hosts: [{host}]
family: php_site
dialect: query_id
enabled: true
is_sample: true
evidence: {{status: sample, note: Generated for a test., checked: 2026-11-22}}
licence: Written for this project.
fetch: {{scheme: http, min_interval_s: 0}}
lists:
  - {{id: news, name: 政协要闻, path: "/news_list.php?id=3", max_pages: 20}}
list_row: {{item: "table.list tr", link: a, date: td.time}}
articles: {{match: "^/news_view\\\\.php\\\\?id=\\\\d+$", keep_query: [id]}}
detail: {{title: td.bt, body: td.nr}}
"""

_LIST = """<html><head><meta charset="utf-8"><title>政协要闻</title></head><body><table class="list">
<tr><td><a href="news_view.php?id={number}">市政协召开第{number}次主席会议</a></td><td class="time">2024-01-10</td></tr>
</table></body></html>"""

_ARTICLE = """<html><head><meta charset="utf-8"><title>市政协召开第{number}次主席会议</title></head><body><table>
<tr><td class="bt">市政协召开第{number}次主席会议</td></tr><tr><td>2024-1-10 9:30</td></tr>
<tr><td class="nr"><div>　　1月10日，市政协召开第{number}次主席会议，听取有关工作情况的通报，研究部署近期工作。</div>
<div>　　会议指出，要认真学习有关会议精神，把思想和行动统一到部署要求上来，扎实做好各项工作。</div></td></tr>
</table></body></html>"""

_FIREWALL = """<html><head><meta charset="utf-8"><title>网站防火墙</title></head><body>网站防火墙
<p>您的访问请求可能对网站造成安全威胁，请求已被管理员设置的拦截策略阻断。</p></body></html>"""


def source_id_of(number: int) -> str:
    """many_0007."""
    return f"many_{number:04d}"


def write_metadata(root: Path, count: int) -> Path:
    """A metadata folder like the project's own, with `count` generated sources in the place of the registered
    ones.
    """
    shutil.copytree(
        METADATA_ROOT, root, ignore=lambda folder, names: names if Path(folder).name == "sources" else []
    )
    for number in range(count):
        text = _SOURCE.format(
            source_id=source_id_of(number), number=number, host=f"m{number:04d}.many.sample.example"
        )
        (root / "sources" / f"{source_id_of(number)}.yaml").write_text(text, encoding="utf-8")
    return root


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1

    def do_GET(self) -> None:
        """A list, an article, or nothing of that name."""
        number = int(self.headers["Host"].split(".")[0].removeprefix("m"))
        status, text = 404, "not found"
        if self.path.startswith("/news_"):
            status, text = (
                200,
                (_LIST if self.path.startswith("/news_list") else _ARTICLE).format(number=number),
            )
        if number % BLOCKED_EVERY == BLOCKED_EVERY - 1:
            status, text = 200, _FIREWALL
        body = text.encode("utf-8")
        self.send_response(status)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Quiet."""


@contextmanager
def many_sites() -> Iterator[str]:
    """Serve them; gives "host:port" for GOV_REVIEWS_SAMPLE_SITE."""
    with loopback_server(_Handler) as address:
        yield address
