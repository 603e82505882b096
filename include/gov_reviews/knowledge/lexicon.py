"""The cue words of metadata/cues.yaml, compiled once a process."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from gov_reviews.errors import InvalidMetadata
from gov_reviews.knowledge.catalogue import any_of
from gov_reviews.knowledge.fast_yaml import read_yaml
from gov_reviews.settings import METADATA_ROOT


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Compiled cues; see the data file for what each list means."""

    head_gap: re.Pattern[str]
    tail_gap: re.Pattern[str]
    only_fillers: re.Pattern[str]
    bare: re.Pattern[str]
    openers: frozenset[str]
    distributive: re.Pattern[str]
    averages: re.Pattern[str]
    honours: re.Pattern[str]
    neutral_predicates: re.Pattern[str]
    verbs: frozenset[str]
    verb_start: re.Pattern[str]
    joiner: re.Pattern[str]
    resumptive: re.Pattern[str]
    plan_clause: re.Pattern[str]
    plan_sentence: re.Pattern[str]
    standing_rule: re.Pattern[str]
    each: re.Pattern[str]
    obligation: re.Pattern[str]
    not_standing_rule: re.Pattern[str]
    plan_section: re.Pattern[str]
    plan_opening: re.Pattern[str]
    context_before: re.Pattern[str]
    context_clause: re.Pattern[str]
    context_bodies: re.Pattern[str]
    context_praised: re.Pattern[str]
    context_behind: re.Pattern[str]
    context_statement: re.Pattern[str]
    context_actors: re.Pattern[str]
    context_actor_verbs: re.Pattern[str]
    outcome: re.Pattern[str]
    ours: re.Pattern[str]
    consequence: re.Pattern[str]
    change: re.Pattern[str]
    reach: re.Pattern[str]
    places: re.Pattern[str]
    residents: re.Pattern[str]
    speech: re.Pattern[str]
    subjects: re.Pattern[str]
    recipients: re.Pattern[str]
    recipient_name: re.Pattern[str]
    recipient_list: re.Pattern[str]
    term: re.Pattern[str]
    one_year: re.Pattern[str]
    span_years: re.Pattern[str]
    years_of: dict[str, int]


def _compiled(words: list[str]) -> re.Pattern[str]:
    """Pattern over a list of cues; an empty list is a mistake in the data file."""
    if (pattern := any_of(words)) is None:
        raise InvalidMetadata(
            "a list of cues is empty; remove it together with its use, or fill it", file="cues.yaml"
        )
    return pattern


@cache
def load_cues(path: Path = METADATA_ROOT / "cues.yaml") -> Lexicon:
    """Compile the cues, once a process."""
    data: dict[str, Any] = read_yaml(path)
    suffix = _compiled(data["noun_suffixes"]).pattern
    # The longest first, and none is taken back (`*+`): 始终保持在 is one filler or three, a run of forty
    # could be read in 4**40 ways.
    filler = _compiled(data["fillers"]).pattern
    recipient = _compiled(data["recipients"]).pattern
    return Lexicon(
        head_gap=re.compile(
            rf"[”’」』》]*+(?:(?:{suffix})[”’」』》]*+)?(?:（[^（）]{{0,15}}）|\([^()]{{0,15}}\))?"
            rf"(?:[由从][\u4e00-\u9fff]{{0,5}}的|{filler}|[\s“”：:])*+"
        ),
        tail_gap=re.compile(rf"[”’」』》]*+(?:{suffix})?"),
        only_fillers=re.compile(rf"(?:{filler}|[\s，])*+"),
        bare=re.compile(rf"(?:{_compiled([*data['fillers'], *data['bare']]).pattern}|[\s，])*+"),
        openers=frozenset(data["openers"]),
        # 人均 and 年均 are averages: they share nothing out.
        distributive=re.compile(rf"(?<![人户场年月平])均|{_compiled(data['distributive']).pattern}"),
        averages=_compiled(data["averages"]),
        honours=_compiled(data["honours"]),
        neutral_predicates=_compiled(data["neutral_predicates"]),
        verbs=frozenset(data["verbs"]),
        verb_start=_compiled([word for word in data["verbs"] if len(word) > 1]),
        joiner=re.compile("(?:" + _compiled(data["joiners"]).pattern + ")+"),
        resumptive=_compiled(data["resumptive"]),
        plan_clause=_compiled(data["plan"]["clause"]),
        plan_sentence=_compiled(data["plan"]["sentence"]),
        standing_rule=_compiled(data["plan"]["standing_rule"]),
        each=_compiled(data["plan"]["each"]),
        obligation=_compiled(data["plan"]["obligation"]),
        not_standing_rule=_compiled(data["plan"]["standing_rule_not_with"]),
        plan_section=_compiled(data["plan"]["section"]),
        plan_opening=_compiled(data["plan"]["opening"]),
        context_before=_compiled(data["context"]["before"]),
        context_clause=_compiled(data["context"]["clause"]),
        context_bodies=_compiled(data["context"]["bodies"]),
        context_praised=_compiled(data["context"]["praised"]),
        context_behind=_compiled(data["context"]["behind"]),
        context_statement=_compiled(data["context"]["statement"]),
        context_actors=_compiled(data["context"]["actors"]),
        context_actor_verbs=_compiled(data["context"]["actor_verbs"]),
        outcome=_compiled(data["context"]["outcome"]),
        ours=_compiled(data["context"]["ours"]),
        consequence=_compiled(data["context"]["consequence"]),
        change=_compiled(data["context"]["change"]),
        reach=re.compile(rf"(?:{_compiled(data['context']['reach']).pattern})\w{{0,2}}$"),
        places=_compiled(data["context"]["places"]),
        residents=_compiled(data["context"]["residents"]),
        speech=_compiled(data["context"]["speech"]),
        subjects=_compiled(data["subjects"]),
        recipients=re.compile(
            rf"(?:{_compiled(data['recipient_before']).pattern})(?:{recipient})|(?:{recipient})(?=.{{0,8}}?(?:{_compiled(data['recipient_after']).pattern}))"
        ),
        recipient_name=re.compile(recipient),
        recipient_list=re.compile(
            rf"(?:{recipient})(?:工委|办公[厅室])?(?:[、和与及](?:{recipient})(?:工委|办公[厅室])?)*"
        ),
        term=_compiled(data["periods"]["term"]),
        one_year=_compiled(data["periods"]["one_year"]),
        span_years=_compiled(list(data["periods"]["years"])),
        years_of=data["periods"]["years"],
    )
