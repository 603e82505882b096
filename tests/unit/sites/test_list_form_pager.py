"""The next page of a list that is asked for by a form of the page."""

from __future__ import annotations

from urllib.parse import parse_qsl

import pytest

from gov_reviews.decoding.decoded_page import DecodedPage
from gov_reviews.sites.list_pager import find_pager
from gov_reviews.sites.list_tree import flatten
from gov_reviews.sites.urls import split_form, with_form

ADDRESS = "http://zx.example.org/news/list.aspx?t=9"
HIDDEN = '<input type="hidden" name="__VIEWSTATE" value="/wEP+x="><input type="hidden" name="t" value="9">'
POST_BACK = """<a disabled="disabled">上一页</a>
<a href="javascript:__doPostBack('ctl00$Pager1','2')">下一页</a>"""
SUBMIT = "document.pages.submit();"


def follow(html: str, number: int = 1, address: str = ADDRESS) -> tuple[str, dict[str, str] | None]:
    """Where a page leads: the address, and the fields of the form that it is asked with."""
    page = DecodedPage(html.encode(), address)
    found = find_pager(page.text, flatten(page.document, address), address, number)
    assert found.style == "form", found
    assert found.next_url is not None
    target, form = split_form(found.next_url)
    return target, dict(parse_qsl(form, keep_blank_values=True)) if form is not None else None


def test_a_post_back_sends_the_state_of_its_page() -> None:
    html = f'<form method="post" action="list.aspx?t=9">{HIDDEN}<input type="submit" name="go">{POST_BACK}</form>'
    state = {"__VIEWSTATE": "/wEP+x=", "t": "9"}
    event = {"__EVENTTARGET": "ctl00$Pager1", "__EVENTARGUMENT": "2"}
    assert follow(html) == (ADDRESS, state | event)
    # a form without an action leads to the address of its page, also where that was asked by a form itself
    later = with_form(ADDRESS, "__EVENTARGUMENT=2")
    assert follow(html.replace(' action="list.aspx?t=9"', ""), 2, later) == (ADDRESS, state | event)


@pytest.mark.parametrize(
    "assignment",
    [
        "document.pages.pageNo.value = n;",
        'document.getElementById("no").value=n;',
        'document.forms[0].elements["pageNo"].value = n;',
        "$('#no').val(n);",
        "$('input[name=pageNo]').val(n);",
    ],
)
@pytest.mark.parametrize("call", ["go(2)", "go('2')", "go()"])
def test_a_function_that_sets_a_field(assignment: str, call: str) -> None:
    html = f"""<script>function go(n){{ {assignment} {SUBMIT} }}</script>
    <form name="pages" method="POST" action="/col/list.jsp"><input type="hidden" name="id" value="12">
    <input type="hidden" id="no" name="pageNo" value="1"><input type="checkbox" name="all">
    <select name="size"><option value="10"><option value="20" selected></select></form>
    <a href="javascript:{call}">下一页</a>"""
    fields = {"id": "12", "pageNo": "2", "size": "20"}
    assert follow(html) == ("http://zx.example.org/col/list.jsp", fields)
    asked = follow(html.replace("POST", "get"))
    assert asked == ("http://zx.example.org/col/list.jsp?id=12&pageNo=2&size=20", None)


@pytest.mark.parametrize(
    "way",
    [
        '<span class="next" onclick="go(2)">下一页</span>',
        '<input type="button" value="下一页" onclick="go(2)">',
        '<button onclick="go(2)">下一页</button>',
        '<a href="javascript:void(0)" onclick="go(2)">下一页</a>',
        '<a href="javascript:go(2)"><img src="n.gif" alt="下一页"></a>',
        '<li onclick="go(2)"><a>下一页</a></li>',
        '<a href="javascript:go(1)">1</a><a href="javascript:go(2)">2</a><a href="javascript:go(3)">3</a>',
    ],
)
def test_whatever_is_clicked_leads_on(way: str) -> None:
    script = f"<script>function go(n){{ document.pages.pageNo.value=n; {SUBMIT} }}</script>"
    form = '<form name="pages" method="post" action="list.aspx"><input type="hidden" name="pageNo" value="1"></form>'
    assert follow(f"{script}{form}{way}") == ("http://zx.example.org/news/list.aspx", {"pageNo": "2"})


def test_a_way_that_leads_to_its_own_page_is_the_end() -> None:
    script = f"<script>function go(n){{ document.pages.pageNo.value=n; {SUBMIT} }}</script>"
    form = '<form name="pages" method="post"><input type="hidden" name="pageNo" value="3"></form>'
    address = with_form(ADDRESS, "pageNo=3")
    page = DecodedPage(f'{script}{form}<span onclick="go(3)">下一页</span>'.encode(), address)
    found = find_pager(page.text, flatten(page.document, address), address, 3)
    assert (found.next_url, found.is_last, found.alarm(3, 10)) == (None, True, "")


@pytest.mark.parametrize(
    "html",
    [
        POST_BACK,  # no form around it
        f'<form method="post">{HIDDEN.replace("/wEP", "x" * 20_001)}{POST_BACK}</form>',
        """<script>function go(n){ search.value = n; }</script><form><input name="search"></form>
        <a href="javascript:go(2)">下一页</a>""",  # nothing is submitted
        """<script>function go(n){ document.f.p.value = n; document.f.submit(); }</script>
        <a href="javascript:go(2)">下一页</a>""",  # the page has no such field
    ],
)
def test_where_no_form_leads_on_the_alarm_stays(html: str) -> None:
    page = DecodedPage(html.encode(), ADDRESS)
    found = find_pager(page.text, flatten(page.document, ADDRESS), ADDRESS, 1)
    assert found.next_url is None
    assert found.says_more
    assert found.alarm(1, 10)


def test_a_page_full_of_ways_that_lead_nowhere_is_looked_at_in_part() -> None:
    ways = "".join(f"<a onclick='{'go(1);' * 100}'>下一页</a>" for _ in range(500))
    script = "<script>function go(n) { show(n); }</script>"
    page = DecodedPage(f"<form>{ways}</form>{script}".encode(), ADDRESS)
    found = find_pager(page.text, flatten(page.document, ADDRESS), ADDRESS, 1)
    assert found.next_url is None
    assert found.says_more
