"""Which elements of a page a browser does not show."""

import pytest

from gov_reviews.decoding.hidden_elements import is_hidden
from gov_reviews.decoding.html_tree import HtmlDocument, text_of

PROSE = "渡口村的议事亭建成一年，村民在这里商量了六十四件事。"


def hidden_texts(markup: str) -> list[str]:
    """What the hidden elements say, inner ones apart."""
    document = HtmlDocument(f"<html><body>{markup}</body></html>")
    return [text_of(element).strip() for element in document.root.iter("*") if is_hidden(element)]


@pytest.mark.parametrize(
    "style",
    [
        "display:none !important",
        "DISPLAY : None",
        "visibility:collapse",
        "opacity:0",
        "opacity: 0.00;",
        "filter:alpha(opacity=0)",
        "position:absolute;left:-9999px",
        "margin-left:-999em",
        "text-indent:-999px",
        "transform:scale(0)",
        "clip: rect(0 0 0 0)",
        "clip-path: inset(100%)",
        "height:0;overflow:hidden",
        "overflow : hidden; max-height : 0px",
        "width:1px;height:1px;overflow:hidden",
        "font-size:0",
    ],
)
def test_styles_that_hide(style: str) -> None:
    assert hidden_texts(f"<p style='{style}'>暗</p><p>明</p>") == ["暗"]
    assert hidden_texts(f"<style>.x{{{style}}}</style><p class='a x'>暗</p><p>{PROSE}</p>") == ["暗"]


@pytest.mark.parametrize(
    "style",
    [
        "display:block",
        "opacity:0.9",
        "opacity:1",
        "left:-10px",
        "text-indent:-2em",
        "font-size:0.9em",
        "height:0",
        "line-height:0;overflow:hidden",
        "transform:translateX(-50%)",
        "transform:scale(0.9)",
        "background:url(none)",
        "",
    ],
)
def test_styles_that_do_not(style: str) -> None:
    assert hidden_texts(f"<p style='{style}'>明</p>") == []
    assert hidden_texts(f"<style>.x{{{style}}}</style><p class=x>明</p><p>{PROSE}</p>") == []


@pytest.mark.parametrize(
    ("outer", "inner", "is_seen"),
    [
        ("font-size:0", "font-size:16px", True),
        ("visibility:hidden", "visibility:visible", True),
        ("font-size:0", "color:red", False),
        ("opacity:0", "opacity:1", False),
    ],
)
def test_what_is_inside_may_be_seen_again(outer: str, inner: str, is_seen: bool) -> None:
    found = hidden_texts(f"<div style='{outer}'><p style='{inner}'>明</p></div><p>{PROSE}</p>")
    assert (found == []) is is_seen


@pytest.mark.parametrize(
    "markup",
    [
        "<style>div.x{opacity:0}</style><div class=x>暗</div>",
        "<style>#x,.y{opacity:0}</style><div id=x>暗</div>",
        "<style>.x{display:none}.box:hover .x{display:block}</style><div class=box><p class=x>暗</p></div>",
        "<dialog>暗</dialog>",
        "<div popover>暗</div>",
        "<div role=dialog aria-hidden=true>暗</div>",
    ],
)
def test_hidden_by_a_sheet_or_until_it_is_asked_for(markup: str) -> None:
    assert hidden_texts(f"{markup}<p>{PROSE}</p>") == ["暗"]


@pytest.mark.parametrize(
    "markup",
    [
        "<dialog open>明</dialog>",
        "<details><summary>详情</summary><p>明</p></details>",
        "<p aria-hidden=true>明</p>",
        "<style>.x{font-size:0}.x li{font-size:14px}</style><ul class=x><li>明</li></ul>",
        "<style>.x{font-size:0}</style><div class=x><p>明</p></div>",
        "<style>.x{opacity:0}.x.on{opacity:1}</style><p class='x on'>明</p>",
        "<style>@media print{.x{display:none}}</style><p class=x>明</p>",
        "<style>.box .x{display:none}</style><p class=x>明</p>",
        "<div id=x style='visibility:hidden;opacity:0'>明</div>"
        "<script>document.getElementById('x').style.opacity = 1;</script>",
        "<div id=x style='display:none'>明</div><script>$(function(){$('#x').show();});</script>",
        "<div id=x style='display:none'>明</div><script>$(document).ready(function(){$('#x').fadeIn(200);})</script>",
    ],
)
def test_seen_all_the_same(markup: str) -> None:
    assert hidden_texts(f"{markup}<p>{PROSE}</p>") == []


def test_what_waits_for_a_click_stays_hidden() -> None:
    wait = "<script>$('#more').click(function(){$('#x').show();});</script>"
    assert hidden_texts(f"<div id=x style='display:none'>暗</div>{wait}") == ["暗"]


def test_paragraphs_that_all_fade_in_are_the_text() -> None:
    lines = f"<p class=wow>{PROSE}</p>" * 6
    assert hidden_texts(f"<style>.wow{{opacity:0}}</style>{lines}<p>版权所有</p>") == []


@pytest.mark.parametrize("style", ["opacity:0", "visibility:hidden"])
def test_a_text_that_fades_in_part_by_part_is_seen(style: str) -> None:
    lines = f"<p style='{style}'>{PROSE}</p>" * 6
    assert hidden_texts(f"{lines}<p>版权所有 松砚县政协，未经许可不得转载。</p>") == []
    assert len(hidden_texts(f"<p style='{style}'>{PROSE}</p><p>{PROSE * 3}</p>")) == 1
