"""Which family a site belongs to: a proposal with its reasons, or "unknown".

In: the markup of a page, the addresses of the articles that it lists. Out: a `FamilyGuess`. A family is
proposed when most of the articles have addresses that no other family has, or when several signs of its
markup are there; one sign alone, or two families that are about as likely, are "unknown". Pure, linear.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from gov_reviews.sites.family_data import FamilySigns, load_families

UNKNOWN = "unknown"
_MOST_ADDRESSES = 200
_LOOKED_AT = 512 * 1024  # characters
_ENOUGH_SHARE, _ENOUGH_HITS = 0.6, 3
_ADDRESS_WORTH, _MARKUP_WORTH, _MOST_SIGNS = 0.7, 0.15, 2
_FEW = 0.75  # what the addresses of one or two articles count
_LIKELY, _AHEAD = 0.5, 0.1
# A page that names its system is of it, whatever other system has such addresses, too.
_NAMED_WORTH = 0.85
_SAYS = (
    r"""name=["']generator["'][^<>]{0,20}content=["'][^<>"']{0,40}"""
    r"|(?:Powered\s+by|技术支持)[^<>]{0,12}(?:<[^<>]{0,200}>)?[^<>]{0,12}"
)


@dataclass(frozen=True, slots=True)
class FamilyGuess:
    """A family and how sure that is.

    Attributes:
        name: "unknown" where no family is likely.
        confidence: 0 to 1.
        evidence: What speaks for it, for a person; of "unknown" what was seen.
    """

    name: str = UNKNOWN
    confidence: float = 0.0
    evidence: tuple[str, ...] = ()


def detect_family(markup: str, addresses: Sequence[str]) -> FamilyGuess:
    """The family that a page speaks for.

    Args:
        addresses: Path and query of the articles it lists; empty where it lists none.
    """
    looked_at = addresses[:_MOST_ADDRESSES]
    guesses = sorted(
        (_weigh(name, markup[:_LOOKED_AT], looked_at) for name in load_families()),
        key=lambda guess: -guess.confidence,
    )
    first, second = guesses[0], guesses[1]
    if first.confidence < _LIKELY:
        seen = tuple(f"{first.name}? {reason}" for reason in first.evidence)
        return FamilyGuess(evidence=seen)
    if first.confidence - second.confidence < _AHEAD:
        both = tuple(f"{guess.name}? {reason}" for guess in (first, second) for reason in guess.evidence)
        return FamilyGuess(evidence=both)
    return first


def _weigh(name: str, markup: str, addresses: Sequence[str]) -> FamilyGuess:
    signs = _signs()[name]
    found = [match[0][:60] for sign in signs.markup if (match := sign.search(markup))]
    said = signs.named.search(markup) if signs.named is not None else None
    has_sign = bool(found) or said is not None
    typical = (*signs.addresses, *signs.shared_addresses) if has_sign else signs.addresses
    hits = [address for address in addresses if any(sign.search(address) for sign in typical)]
    evidence: list[str] = []
    if hits:
        evidence.append(f"{len(hits)} of {len(addresses)} articles have an address like {hits[0]}")
    if found:
        evidence.append(f"the markup holds {', '.join(found)}")
    confidence = _worth_of(len(hits), len(addresses), min(len(found), _MOST_SIGNS))
    if said is not None and (confidence or not addresses):
        evidence.append(f"the page says so: {said[0][-60:]}")
        confidence = max(confidence + _MARKUP_WORTH, _NAMED_WORTH)
    return FamilyGuess(name, round(min(confidence, 1.0), 2), tuple(evidence))


def _worth_of(hits: int, addresses: int, signs: int) -> float:
    """How likely a family is that so many addresses and signs speak for."""
    if not addresses:
        return _LIKELY + _MARKUP_WORTH * signs if signs >= _MOST_SIGNS else 0.0
    share = hits / addresses
    if share < _ENOUGH_SHARE or (hits < _ENOUGH_HITS and hits < addresses):
        return 0.0
    return _ADDRESS_WORTH * share * (1.0 if hits >= _ENOUGH_HITS else _FEW) + _MARKUP_WORTH * signs


@dataclass(frozen=True, slots=True)
class _Signs:
    """The signs of a family, compiled."""

    addresses: tuple[re.Pattern[str], ...]
    shared_addresses: tuple[re.Pattern[str], ...]
    markup: tuple[re.Pattern[str], ...]
    named: re.Pattern[str] | None


@cache
def _signs() -> Mapping[str, _Signs]:
    return {name: _compile(data.signs) for name, data in load_families().items()}


def _compile(signs: FamilySigns) -> _Signs:
    return _Signs(
        tuple(re.compile(sign) for sign in signs.addresses),
        tuple(re.compile(sign) for sign in signs.shared_addresses),
        tuple(re.compile(sign, re.IGNORECASE) for sign in signs.markup),
        re.compile(f"(?:{_SAYS})(?:{'|'.join(map(re.escape, signs.names))})", re.IGNORECASE)
        if signs.names
        else None,
    )
