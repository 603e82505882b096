"""What a run notices of a list that can still be read: whether it is still of the family that its file says.

In: a list page and its rows. Out: a sentence with numbers, or "". Fewer rows than the canary, another site
and news that are too old are found where lists are read (`LayoutChanged`, `WrongSite`, `check_freshness`),
less than the list used to give by `list_figures`. The same detection as in a probe.
"""

from __future__ import annotations

from gov_reviews.decoding.decoded_page import DecodedPage
from gov_reviews.knowledge.message_texts import said
from gov_reviews.sites.families import ListPage, PageRequest
from gov_reviews.sites.family_detection import FamilyGuess, detect_family
from gov_reviews.sites.spec import SourceSpec
from gov_reviews.sites.urls import target_of

_UNKNOWN_ORIGIN = "generic_html"


def describe_other_family(spec: SourceSpec, guess: FamilyGuess) -> str:
    """What is wrong when a page speaks for a family; "" where nothing is: its own, none, or the file says
    that the family is not known.
    """
    if not guess.confidence or spec.family in (_UNKNOWN_ORIGIN, guess.name):
        return ""
    why = "; ".join(guess.evidence)
    return said(
        "other_family", other=guess.name, confidence=guess.confidence, evidence=why, family=spec.family
    )


def find_family_alarm(spec: SourceSpec, request: PageRequest, page: DecodedPage, found: ListPage) -> str:
    """Whether the first page of a list is of another family than its file says; "" when it is not."""
    if request.kind != "list" or request.number > 1 or not found.rows:
        return ""
    return describe_other_family(spec, detect_family(page.text, [target_of(row.url) for row in found.rows]))
