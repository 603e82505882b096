"""The next page of a list that a script asks for by submitting a form of the page.

In: the markup of a list page, the link that leads on. Out: the address of the next page, with the form data
where it is asked by POST (`urls.with_form`). Two kinds: `__doPostBack('pager','2')` of ASP.NET, and functions
of the page that set a field and submit its form. What else the form holds goes with it, as a browser sends
it. Pure, linear.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from urllib.parse import urlencode

from lxml import etree

from gov_reviews.sites.list_tree import FlatPage
from gov_reviews.sites.urls import join_url, split_form, with_form

_LONGEST_FORM = 20_000  # characters of form data: pages with more keep their whole state in the form
_LONGEST_FUNCTION = 1_000
_POST_BACK = re.compile(
    r"""__doPostBack\(\s{0,3}(?:'|&#39;)([\w$:.-]{1,200})(?:'|&#39;)\s{0,3},\s{0,3}(?:'|&#39;)([\w$:.-]{0,60})(?:'|&#39;)"""
)
_CALL = re.compile(r"(\w{1,60})\s{0,3}\(([^()]{0,300})\)")
_MOST_CALLS = 10  # of a script that are looked at: each is looked for in the whole page
_SUBMIT = re.compile(r"\bsubmit\s{0,3}\(")
# Which field a function sets: document.form.field.value = n, getElementById("field").value = n,
# $("#field").val(n)
_FIELD_SET = re.compile(
    r"""
    (?: \.(\w{1,60})
      | (?:getElementById|getElementsByName)\(\s{0,3}["'](\w{1,60})["']\s{0,3}\)(?:\[0\])?
      | (?:elements|all)\[\s{0,3}["'](\w{1,60})["']\s{0,3}\]
    ) \.value \s{0,3} = (?!=)
    | \$\(\s{0,3}["'](?:\#|\w{0,20}\[name=["']?)(\w{1,60})["']?\]?["']\s{0,3}\)\.val\((?!\))
    """,
    re.VERBOSE,
)
_NOT_SENT = frozenset({"submit", "button", "image", "reset", "file"})


def next_by_form(markup: str, page: FlatPage, element: int, address: str, number: int) -> str | None:
    """The address of the page after page `number`, to which a link of the page leads by a form; None where it
    does not, or where the form is too large to be kept as an address.
    """
    node = page.elements[element]
    shown = split_form(address)[0]
    script = f"{node.get('href') or ''} {node.get('onclick') or ''}"[:2000]
    event = _POST_BACK.search(script)
    if event is not None:
        form = next(node.iterancestors("form"), None)
        changed = {"__EVENTTARGET": event[1], "__EVENTARGUMENT": event[2]}
        return _address(shown, page.base, form, changed) if form is not None else None
    calls = ((call, _field_of(markup, call[1])) for call in calls_of(script))
    call, field = next(((call, field) for call, field in calls if field is not None), (None, None))
    if call is None or field is None:
        return None
    form = _form_of(node.getroottree(), field)
    following = page_asked_by(call, number)
    return _address(shown, page.base, form, {field: following}) if form is not None else None


def calls_of(script: str) -> Iterator[re.Match[str]]:
    """The first calls of functions in a script: name and argument of each."""
    return islice(_CALL.finditer(script), _MOST_CALLS)


def page_asked_by(call: re.Match[str], number: int) -> str:
    """The page that a call on page `number` asks for: the one that it names, else the next."""
    argument = call[2].strip(" '\"")
    return argument if argument.isdecimal() else str(number + 1)


def _field_of(markup: str, function: str) -> str | None:
    """The last field that a function of the page sets before it submits a form."""
    place = max(markup.find(f"function {function}("), markup.find(f"{function} = function("))
    if place < 0:
        return None
    body = markup[place : place + _LONGEST_FUNCTION]
    submit = _SUBMIT.search(body)
    if submit is None:
        return None
    names = [next(filter(None, match.groups())) for match in _FIELD_SET.finditer(body, 0, submit.start())]
    return names[-1] if names else None


def _form_of(tree: etree._ElementTree, field: str) -> etree._Element | None:
    """The form that holds the field of that name or id."""
    for entry in tree.iter("input", "select"):
        if field in (entry.get("name"), entry.get("id")):
            return next(entry.iterancestors("form"), None)
    return None


def _address(shown: str, base: str, form: etree._Element, changed: dict[str, str]) -> str | None:
    """Where a form leads with some fields changed; a field that the form names by its id is changed, too."""
    ids = {entry.get("id"): entry.get("name") for entry in form.iter("input", "select") if entry.get("name")}
    fields = dict(_sent(form)) | {ids.get(name) or name: value for name, value in changed.items()}
    data = urlencode(fields)
    action = form.get("action")
    target = join_url(base, action) if action else shown
    if target is None or len(data) > _LONGEST_FORM:
        return None
    if (form.get("method") or "get").strip().lower() == "post":
        return with_form(target, data)
    return join_url(base, f"{target.partition('?')[0]}?{data}")


def _sent(form: etree._Element) -> Iterator[tuple[str, str]]:
    """What a browser would send of a form, buttons apart."""
    for entry in form.iter("input", "select"):
        name, kind = entry.get("name"), (entry.get("type") or "").lower()
        if not name or kind in _NOT_SENT or entry.get("disabled") is not None:
            continue
        if kind in ("checkbox", "radio") and entry.get("checked") is None:
            continue
        yield name, _value_of(entry)


def _value_of(entry: etree._Element) -> str:
    if entry.tag != "select":
        return str(entry.get("value") or "")
    choices = list(entry.iter("option"))
    chosen = next((choice for choice in choices if choice.get("selected") is not None), None)
    choice = chosen if chosen is not None else choices[0] if choices else None
    return str(choice.get("value") or "") if choice is not None else ""
