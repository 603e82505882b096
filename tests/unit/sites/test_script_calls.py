"""Addresses that functions of a page make."""

from __future__ import annotations

import pytest

from gov_reviews.sites.script_calls import ScriptCalls

PAGE = """<script>
function show(id) { window.open('show.asp?id=' + id, '', 'width=800'); }
function view (kind, number) { location.href = "/" + kind; }
function read(kind,number){ if(!number) return; window.location.href="/news/"+number+".html"; }
function say(text) { alert("请先登录" + text); }
</script>"""


@pytest.mark.parametrize(
    ("script", "address"),
    [
        ("javascript:show(51)", "show.asp?id=51"),
        ("show('a-7'); return false;", "show.asp?id=a-7"),
        ("read('yw', 12)", "/news/12.html"),
        ("read('yw')", ""),
        ("view('yw', 3)", "/yw"),
        ("say(5)", ""),
        ("missing(5)", ""),
        ("show(this.value)", "show.asp?id=this.value"),
        ("show(a b)", ""),
    ],
)
def test_what_a_call_makes(script: str, address: str) -> None:
    assert ScriptCalls(PAGE).address_made(script) == address


def test_only_some_functions_are_looked_for() -> None:
    calls = ScriptCalls(PAGE)
    for number in range(30):
        calls.address_made(f"f{number}(1)")
    assert calls.address_made("show(51)") == ""
