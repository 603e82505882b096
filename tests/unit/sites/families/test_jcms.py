"""Lists of JCMS sites: the data island and its further records."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from gov_reviews.sites.families import ListPage
from gov_reviews.sites.spec import SourceSpec

HOST = "http://zx.example.org"
MakeSpec, Read = Callable[..., SourceSpec], Callable[..., ListPage]

JCMS_LIST = """<script type="text/xml"><datastore><totalrecord>40</totalrecord><totalpage>2</totalpage>
<nextgroup><![CDATA[<a href="/module/web/jpage/dataproxy.jsp?page=1&webid=9&columnid=77&unitid=5"></a>]]></nextgroup>
<recordset><record><![CDATA[<li><a href="/art/2023/1/9/art_77_501.html"
 title="县政协2022年工作综述">县政协2022年…</a><span>2023-1-9</span></li>]]></record>
<record><![CDATA[<li><a href='/art/2023/1/8/art_77_500.html?a=1&b=2'
 title='会议 & 视察'>会议</a></li><td>]]></record></recordset></datastore></script>
<ul></ul>"""


def test_jcms_reads_the_data_island(make_spec: MakeSpec, read: Read) -> None:
    page = read(make_spec("jcms", articles={"keep_query": []}), f"{HOST}/col/col77/index.html", JCMS_LIST)
    assert [(row.url, row.title, row.listed_date) for row in page.rows] == [
        (f"{HOST}/art/2023/1/9/art_77_501.html", "县政协2022年工作综述", date(2023, 1, 9)),
        (f"{HOST}/art/2023/1/8/art_77_500.html", "会议 & 视察", date(2023, 1, 8)),
    ]
    assert [following.url for following in page.next_pages] == [
        f"{HOST}/module/web/jpage/dataproxy.jsp?page=2&webid=9&columnid=77&unitid=5"
    ]
