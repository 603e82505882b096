"""Who received what a figure counts: the body that adopted, commented or got it.

In: a text and the place of a figure; the committee that the document is about. Out: the printed words of the
recipient, and the code of its kind.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache

import rjieba

from gov_reviews.facts.actor_grammar import load_actor_grammar
from gov_reviews.facts.quantity_context import QuantityContext
from gov_reviews.knowledge.han import HAN
from gov_reviews.knowledge.lexicon import Lexicon
from gov_reviews.knowledge.metadata_files import load_words
from gov_reviews.knowledge.scope_rules import ScopeRules
from gov_reviews.records.reviews import Organization, RecipientCode

_JOINT = re.compile("[、和与及]")
_JOINTS_BEFORE = "和及与、"
_LONGEST_VERB = 4  # characters, with the mark before it
_OWN_CODES = {
    "province": RecipientCode.PROVINCIAL,
    "prefecture": RecipientCode.MUNICIPAL,
    "county": RecipientCode.COUNTY,
}
# 栗川县政协, 政协栗川县第十届委员会, 政协第十届栗川县委员会
_LEVEL_OF_COMMITTEE = re.compile(
    rf"(?<![被获向经报给])([省市区县旗州盟])政协"
    rf"(?!(?:单篇|综合)?(?:采用|采纳|录用|批示|转报|评为|表彰|\s*\d{{1,3}}(?!\d)))"
    rf"|政协(?:第?[一二三四五六七八九十]{{1,3}}届)?[{HAN}]{{2,9}}?([省市区县旗州盟])"
    rf"(?=第?[一二三四五六七八九十]{{1,3}}届|委员会)"
)


# 市政协荣获省政协先进集体: the text is about the one that is honoured
_HONOURED = re.compile(rf"([省市区县旗州盟])政协[{HAN}]{{0,4}}?(?:荣?获评?|被)(?:全国|[省市州])政协")


def named_recipient(text: str, place: QuantityContext, lexicon: Lexicon) -> str | None:
    """The recipient that the words around a number name; for an item of a list without a verb of its own, the
    one that the list opens on.
    """
    recipient = _last_recipient(lexicon, text, (place.left[0], place.right[1]))
    if recipient is not None or place.list_index == 0:
        return recipient
    of_list = _last_recipient(lexicon, text, place.opening)
    return None if of_list is None or _has_own_verb(text, place, lexicon) else of_list


def _last_recipient(lexicon: Lexicon, text: str, span: tuple[int, int]) -> str | None:
    """The last recipient of the span, without the words that make it one."""
    # The plain search for a body is ten times as fast as the one with its verbs, and most spans name none.
    if not lexicon.recipient.names.search(text, *span) or not (
        recipient := _last_match(lexicon.recipient.phrases, text, *span)
    ):
        return None
    name = lexicon.recipient.names.search(recipient)
    if name is None:
        return recipient
    return _first_of_list(lexicon, text, span, name[0]) if "政协" in name[0] else name[0]


def _first_of_list(lexicon: Lexicon, text: str, span: tuple[int, int], name: str) -> str:
    """区委、区政府、区政协主要领导批示: the Party or government, where a committee ends a list of them."""
    end = text.rfind(name, *span) + len(name)
    for listed in lexicon.recipient.lists.finditer(text, span[0], end):
        first = lexicon.recipient.names.search(listed[0])
        if first and listed.end() == end and "政协" not in first[0]:
            return first[0]
    return name


def _has_own_verb(text: str, place: QuantityContext, lexicon: Lexicon) -> bool:
    """向全国政协提交提案40件、编报简报40期: whether a later item of a list has a verb of its own."""
    words = text[place.left[0] : min(place.left[0] + _LONGEST_VERB, place.left[1])].lstrip(_JOINTS_BEFORE)
    # the tagger takes 编报 for a noun
    if words[:2] in lexicon.verbs or load_actor_grammar().committee_alone.match(words):
        return True
    tagged = rjieba.tag(words)
    return bool(tagged) and tagged[0][1] == "v"


def _last_match(pattern: re.Pattern[str], text: str, start: int, end: int) -> str | None:
    """The last of the words in the span."""
    found = pattern.findall(text, start, end)
    return found[-1] if found else None


def own_level_word(text: str, headline: str = "") -> str | None:
    """The level word of the committee that a text without a known organisation is about: the one of its
    headline, else the one that a higher one honours, else the one named most often, of two the first; None
    where none is named. One that adopts or receives (被市政协采用) does not count.
    """
    if headed := _levels(headline):
        return headed[-1]
    if honoured := _HONOURED.search(text):
        return honoured[1]
    most = Counter(_levels(text)).most_common(1)  # of those named as often the first
    return most[0][0] if most else None


def _levels(text: str) -> list[str]:
    return [match[1] or match[2] for match in _LEVEL_OF_COMMITTEE.finditer(text)]


def recipient_code(
    printed: str | None, organization: Organization | None, own_word: str | None = None
) -> RecipientCode | None:
    """What kind of body received, adopted or commented.

    Args:
        printed: Its words. organization: whose document it is.
        own_word: Level word of an undecided organisation (县), from `own_level_word`.
    """
    if not printed:
        return None
    if printed.endswith(load_actor_grammar().department_words):
        return RecipientCode.GOVERNMENT_DEPARTMENTS
    levels = load_actor_grammar().recipient_levels
    code = next((code for code, starts in levels if printed.startswith(starts)), RecipientCode.PUBLIC)
    own = _OWN_CODES.get(organization.level) if organization else None
    is_committee = "政协" in _JOINT.split(printed)[0]  # 省委、省政府、省政协主要领导: the Party first
    if organization and organization.name.endswith("市政协") and organization.level == "county":
        own = RecipientCode.MUNICIPAL
    is_own = code == own if organization else own_word is not None and printed.startswith(own_word)
    return RecipientCode.PARTY_GOVERNMENT if is_own and not is_committee else code


@cache
def _by_default() -> dict[str, RecipientCode]:
    """Metric -> who received."""
    known = load_words(ScopeRules).received_by_default
    return {metric: RecipientCode(code) for code, metrics in known.items() for metric in metrics}


def received_by_metric(metric_code: str) -> RecipientCode | None:
    """Who received it, where what is counted tells it and nobody is named: beneficiaries are the public."""
    return _by_default().get(metric_code)
