"""Is this answer a page at all? Challenges, firewalls, soft 404s, stubs and shells are distinguished from
content before anything is read.

In: status, headers, the decoded page. Out: a PageState and, unless OK, the words that prove it, in English
and Chinese. Nothing here tries to get around anything.
A page is judged by what it says, not by its status: firewalls answer 200. But words alone prove little, since
genuine articles speak of 网络安全 and 防火墙: a text counts as a block page only when there is hardly
anything else on it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from gov_reviews.decoding.decoded_page import DecodedPage
from gov_reviews.decoding.page_redirect import find_script_location
from gov_reviews.decoding.raw_markup import remove_invisible, script_text, visible_text
from gov_reviews.knowledge.han import count_han
from gov_reviews.knowledge.message_texts import said
from gov_reviews.knowledge.metadata_files import load_words
from gov_reviews.knowledge.page_word_lists import ChallengeWords
from gov_reviews.knowledge.word_patterns import find_any_pattern
from gov_reviews.page.site_notice import MAX_NOTICE_CHARACTERS, Notice, find_notice, is_report
from gov_reviews.records.both_languages import on_one_line
from gov_reviews.records.pages import PageState

PageVerdict = tuple[PageState, str]
OK: PageVerdict = (PageState.OK, "")

# A block page has one or two sentences; real ones with incident number, advice and contact stay below
# MAX_NOTICE_CHARACTERS.
MAX_CHALLENGE_CHARACTERS = 240
# Characters, and bytes: a larger page is no notice, and only its beginning can be a challenge.
_LOOKED_AT = 512 * 1024
_LEAST_CARRIED = 60  # Chinese characters of scripts that may be a text or a list
_CARRIES = re.compile(
    r"""\b(?:value|\w{0,20}(?:data|list|content|detail)\w{0,20})\s{0,3}=\s{0,3}("[^"<>]{60,}"|'[^']{60,}')"""
)
_ENOUGH = 5_000  # characters of visible text: a page with more is no notice, and says so at its beginning

_REFRESH = re.compile(r"<meta\b[^<>]{0,200}http-equiv\s{0,3}=\s{0,3}[\"']?refresh", re.IGNORECASE)
_SCRIPT_REDIRECT = re.compile(
    r"""
    (?:window\.|document\.|self\.|top\.)? location (?:\.href|\.replace)?
    \s{0,3} [=(] \s{0,3} ["'][^"'\s]{1,300}["']
    """,
    re.VERBOSE,
)
_COOKIE_OF_CHALLENGE = re.compile(r"__jsl|acw_|80[ST]=|443[ST]=")
_PICTURE_OR_FRAME = re.compile(r"<(?:img|embed|object|frame|iframe|area)\b", re.IGNORECASE)
_LINK = re.compile(r"<a\b[^<>]{0,300}href", re.IGNORECASE)
_ALERT = re.compile(r"\balert\s{0,3}\(\s{0,3}[\"']([^\"'<>]{1,200})")
_PASSWORD_FIELD = re.compile(r"<input\b[^<>]{0,400}\btype\s{0,3}=\s{0,3}[\"']?password", re.IGNORECASE)
_HTML_SIGN = re.compile(rb"<(?:!doctype|html|head|body|script|meta|div|p|title)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _AnswerPatterns:
    """What metadata/pages/challenges.yaml says, ready to be looked for."""

    challenges: tuple[tuple[str, re.Pattern[str]], ...]
    captcha: re.Pattern[str]
    firewall_deed: re.Pattern[str]
    firewall_name: re.Pattern[str]
    visitor: re.Pattern[str]
    missing: re.Pattern[str]
    lost_visitor: re.Pattern[str]
    empty_shell: re.Pattern[str]
    data_island: re.Pattern[str]
    article_sign: re.Pattern[str]


@cache
def _patterns() -> _AnswerPatterns:
    words = load_words(ChallengeWords)

    return _AnswerPatterns(
        challenges=tuple((found.name, find_any_pattern(found.signs)) for found in words.challenges),
        captcha=find_any_pattern(words.captcha),
        firewall_deed=find_any_pattern(words.firewall_deeds, re.IGNORECASE),
        firewall_name=find_any_pattern(words.firewall_names, re.IGNORECASE),
        visitor=find_any_pattern(words.visitor_words, re.IGNORECASE),
        missing=find_any_pattern(words.missing, re.IGNORECASE),
        lost_visitor=find_any_pattern(words.lost_visitor, re.IGNORECASE),
        empty_shell=find_any_pattern(words.empty_shells),
        data_island=find_any_pattern(words.data_islands, re.IGNORECASE),
        article_sign=find_any_pattern(words.article_signs, re.IGNORECASE),
    )


def classify_response(status: int, headers: Mapping[str, str], page: DecodedPage) -> PageVerdict:
    """State of an answer, OK when there is nothing against reading it.

    Args:
        status: HTTP status as served.
        headers: As served; names in any case. Empty for archived bodies: only cookies are looked for.
        page: The body, decoded as its source prescribes.

    Returns:
        State and reason. Redirects (3xx) and server errors (5xx) that name no cause are WRONG_PAGE: the
        caller should have dealt with them.
    """
    cookies = next((value for name, value in headers.items() if name.lower() == "set-cookie"), "")
    by_body = (
        _classify_markup(page, cookies)
        if _HTML_SIGN.search(page.body[:65536].replace(b"\x00", b""))
        else _classify_plain(page)
    )
    if by_body[0] is not PageState.OK and by_body[0] is not PageState.STUB:
        return by_body
    by_status = _classify_status(status, len(page.body))
    return by_body if by_status is OK else by_status


def _classify_status(status: int, body_bytes: int) -> PageVerdict:
    if status in (412, 521) or (status == 202 and body_bytes < 4096):
        return PageState.BLOCKED_CHALLENGE, said("challenge_status", status=status)
    if status < 300:
        return OK
    if status < 400:
        return PageState.WRONG_PAGE, said("redirect_status", status=status)
    if status in (404, 410):
        return PageState.SOFT_404, said("missing_status", status=status)
    if status in (401, 403, 405, 406, 418, 429, 451):
        return PageState.BLOCKED_WAF, said("refused_status", status=status)
    return PageState.WRONG_PAGE, said("error_status", status=status)


def _classify_plain(page: DecodedPage) -> PageVerdict:
    """Bodies without markup: a firewall may answer one bare sentence."""
    body = page.body
    if not body.strip() or len(body) > 4 * MAX_NOTICE_CHARACTERS or b"\x00" in body:
        return OK
    text = page.text
    match = _find_firewall(text)
    if match and len(text) <= MAX_CHALLENGE_CHARACTERS:
        return PageState.BLOCKED_WAF, said("firewall_notice", words=_quote(text, match))
    return _verdict_on(find_notice(text.strip()))


def _verdict_on(notice: Notice | None) -> PageVerdict:
    if notice is None:
        return OK
    if notice.is_refusal:
        return PageState.BLOCKED_WAF, said("visitor_refused", words=notice.words)
    return PageState.WRONG_PAGE, said("notice_for_page", words=notice.words)


def _classify_markup(page: DecodedPage, cookies: str) -> PageVerdict:
    markup = page.text[:_LOOKED_AT]
    text = visible_text(markup, _ENOUGH)
    is_whole = len(page.body) <= _LOOKED_AT
    if len(text) <= MAX_CHALLENGE_CHARACTERS:
        verdict = _classify_scripts(markup, cookies)
        if verdict is not OK:
            return verdict
    if not is_whole:
        return OK
    is_short = len(text) <= MAX_NOTICE_CHARACTERS
    verdict = _classify_notice(markup, text) if is_short else OK
    if verdict is OK:
        shown = text if len(text) >= 10 else " ".join([text, *_ALERT.findall(script_text(markup))])
        notice = find_notice(shown, has_password_field=is_short and bool(_PASSWORD_FIELD.search(markup)))
        # looked for last: it reads all of the markup, and hardly a page is a notice
        if notice is not None and not _patterns().article_sign.search(markup):
            verdict = _verdict_on(notice)
    if verdict is OK and is_short:
        verdict = _classify_empty(markup, text)
    return verdict


def _classify_scripts(markup: str, cookies: str) -> PageVerdict:
    """A page with hardly any text whose scripts are those of a challenge.

    Pages behind such systems keep the scripts: text decides.
    """
    for name, pattern in _patterns().challenges:
        if pattern.search(markup):
            return PageState.BLOCKED_CHALLENGE, said("challenge_of", name=name)
    if _COOKIE_OF_CHALLENGE.search(cookies) and "document.cookie" in markup:
        return PageState.BLOCKED_CHALLENGE, said("cookie_challenge")
    return OK


def _classify_notice(markup: str, text: str) -> PageVerdict:
    """Notices to the visitor: captcha, firewall, missing page."""
    is_article = bool(_patterns().article_sign.search(markup))
    if is_article and len(text) > MAX_CHALLENGE_CHARACTERS // 2:
        return OK
    match = _patterns().captcha.search(text)
    if match and len(text) <= 2 * MAX_CHALLENGE_CHARACTERS:
        return PageState.BLOCKED_CHALLENGE, said("captcha", words=_quote(text, match))
    match = _find_firewall(text)
    if match and not is_article:
        return PageState.BLOCKED_WAF, said("firewall_notice", words=_quote(text, match))
    match = _patterns().missing.search(text)
    speaks = len(text) <= 60 or _patterns().lost_visitor.search(text) or "history.back" in markup
    if match and not is_article and speaks and not is_report(text):
        return PageState.SOFT_404, said("says_missing", words=_quote(text, match))
    return OK


def find_shell_sign(markup: str) -> str:
    """Why a page that lacks what it should show, whatever frame stands around it, is one that scripts fill.

    Returns:
        A reason for a person; "" where nothing (a template, the place where one is mounted) says so.
    """
    return said("empty_shell") if _patterns().empty_shell.search(remove_invisible(markup)) else ""


def _find_firewall(text: str) -> re.Match[str] | None:
    """The words of a firewall to its visitor.

    Without a word to the visitor only a text that says nothing else counts.
    """
    match = _patterns().firewall_deed.search(text)
    if match and (len(text) <= 60 or _patterns().visitor.search(text)):
        return match
    match = _patterns().firewall_name.search(text)
    return match if match and _patterns().visitor.search(text) else None


def _carries_words(markup: str, scripts: str) -> bool:
    """Whether scripts or attributes hold as many words as a text or a list: whoever reads the page looks
    there.
    """
    held = "".join(match[1] for match in _CARRIES.finditer(markup))
    return count_han(scripts) >= _LEAST_CARRIED or count_han(held) >= _LEAST_CARRIED


def _classify_empty(markup: str, text: str) -> PageVerdict:
    """Pages with next to no text: a shell that a browser would fill, or a stub.

    A redirect in markup or script is left to the caller.
    """
    if (
        len(text) > 80
        or _REFRESH.search(markup)
        or _patterns().article_sign.search(markup)
        or _patterns().data_island.search(markup)
    ):
        return OK
    visible_markup = remove_invisible(markup)
    if _PICTURE_OR_FRAME.search(visible_markup):
        return OK
    scripts = script_text(markup)
    if _patterns().empty_shell.search(visible_markup):
        return PageState.NEEDS_RENDER, said("empty_shell")
    if _leads_on(visible_markup, scripts) or _carries_words(markup, scripts):
        return OK
    if "src=" in scripts and len(text) < 30:
        return PageState.NEEDS_RENDER, said("scripts_only")
    if len(markup) < 1500 and len(text) < 40 and "。" not in text:
        return PageState.STUB, said("stub_page", count=len(markup))
    return OK


def _leads_on(visible_markup: str, scripts: str) -> bool:
    """Whether a script goes to another address, or a link names one."""
    return bool(
        _SCRIPT_REDIRECT.search(scripts) or find_script_location(scripts) or _LINK.search(visible_markup)
    )


def _quote(text: str, match: re.Match[str]) -> str:
    return on_one_line(text[max(0, match.start() - 20) : match.end() + 40].strip())
