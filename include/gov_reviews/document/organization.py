"""Decide which committee (政协) a document is about.

In: fields and clean page. Out: the committee or None, the candidates in order, and an `Issue` when it is
undecided. Evidence of every kind (`organization_evidence.py`) is weighed and added up per division. The level
word of the headline (区政协) rules out divisions of other levels. Divisions of one name (鼓楼区 in four
provinces) are distinguished by what is said of the divisions above them, or not at all: a committee is never
guessed. Weights, caps and thresholds: metadata/documents/organization.yaml.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from gov_reviews.document.document_words import find_words
from gov_reviews.document.fields import DocumentFields
from gov_reviews.document.line_roles.title_lines import has_review_word, is_signal_line
from gov_reviews.document.organization_evidence import (
    DivisionEvidence,
    acts_nationally,
    collect_evidence,
    leads_nationally,
    names_national,
)
from gov_reviews.document.undecided_fields import ADVICE_EN, ADVICE_ZH
from gov_reviews.knowledge.han import HAN
from gov_reviews.knowledge.metadata_files import load_words
from gov_reviews.knowledge.regions import (
    NATIONAL_CODE,
    Region,
    Regions,
    load_regions,
)
from gov_reviews.knowledge.word_lists import OrganizationWords
from gov_reviews.knowledge.word_patterns import alternatives
from gov_reviews.records.both_languages import in_both
from gov_reviews.records.pages import CleanPage
from gov_reviews.records.reviews import Issue, Organization
from gov_reviews.records.vocabulary import IssueScope, RegionLevel, Severity

_MOST_CANDIDATES = 6
_NATIONAL = re.compile(
    r"(?:全国政协|(?:政协|政治协商会议)(?:第[一二三四五六七八九十]{1,3}届)?全国委员会)(?!委员|常委|副?主席)"
)
_YEAR_FIRST = re.compile(r"^(?:19|20)\d{2}年度?")  # 2023年自治区政协: 年自治区 is no division
_NAMED_FIRST = re.compile(
    rf"(?:(?<![^{HAN}])[^{HAN}]++)?([{HAN}]{{2,5}}?(?:自治县|自治州|区|县|市|州|旗))政协(?!委员)"
)
_PLACE_KINDS = frozenset({"headline_place", "body_stem", "body_full_name", "child_near"})
_COMMITTEE_KINDS = frozenset(
    {"headline_name", "byline_name", "source_name", "session_name", "speaking_committee"}
    | {"leading_committee", "body_committee", "registry"}
)
_PROVINCE_LEVELS = frozenset({"省", "自治区"})
_LEVEL_CLASSES = {"自治州": "州", "自治县": "县"}


@dataclass(frozen=True, slots=True)
class OrganizationDecision:
    """The committee or None, candidates in order of evidence, and the issue when undecided."""

    organization: Organization | None
    candidates: tuple[Organization, ...]
    issue: Issue | None = None


@dataclass(frozen=True, slots=True)
class _Candidate:
    """One division with its evidence weighed.

    Attributes:
        own: What speaks for the division itself. score: the same with the level that the body speaks of.
        parents: What speaks for the divisions above: it tells divisions of one name apart and proves nothing
            else.
    """

    region: Region
    evidence: DivisionEvidence
    own: float
    score: float
    parents: float

    def describe(self) -> str:
        kinds = "; ".join(f"{kind}×{count}" for kind, count in sorted(self.evidence.counts.items()) if count)
        above = f"; parent_near×{self.evidence.parents}" if self.evidence.parents else ""
        return f"{kinds}{above}; score {self.score:.1f}"


def _known() -> OrganizationWords:
    return load_words(OrganizationWords)


@cache
def _weights() -> Mapping[str, float]:
    return {**_known().weights.model_dump(), "registry": _known().registry}


@cache
def _level_pattern() -> re.Pattern[str]:
    return re.compile(
        f"({'|'.join(_known().level_words)})(?:(?<=全.)(?:{'|'.join(_known().system_words)}))?政协"
    )


def level_words(text: str) -> list[str]:
    """Level words before 政协, in order: 区政协 -> 区, 自治区政协 -> 自治区, 恩施州政协 -> 州."""
    return [_LEVEL_CLASSES.get(word, word) for word in _level_pattern().findall(text)]


def decide_organization(
    fields: DocumentFields, clean: CleanPage, source_regions: Sequence[str] = ()
) -> OrganizationDecision:
    """The committee that a document is about.

    Args:
        fields: What the document says of itself.
        clean: Its text.
        source_regions: Codes of the divisions that the registered source belongs to, if any: one more piece
            of evidence.
    """
    regions = load_regions()
    evidence = collect_evidence(regions, fields, clean, source_regions)
    if proof := _national_evidence(fields, clean.body_text, evidence):
        national = organization_of(regions.by_code[NATIONAL_CODE], regions, proof)
        return OrganizationDecision(national, (national,))
    wanted = _wanted_levels(fields)
    # what the body says counts only where the headlines say nothing
    body_levels = Counter(() if wanted else level_words(clean.body_text))
    ranked = _rank(regions, evidence, wanted, body_levels)
    if (stranger := _unlisted_committee(regions, fields)) and not any(map(_stands_in_headline, ranked)):
        return _none_of(
            ranked,
            wanted,
            f"the headline names {stranger}, which the list of divisions does not have",
            f"标题中的{stranger}不在行政区划表中",
        )
    if ranked and not source_regions and not _names_a_committee(fields, clean.body_text):
        return _none_of(
            ranked, wanted, "the text names no committee, only places", "文中没有提到政协，仅有地名"
        )
    if ranked and _is_frame_of_national(ranked[0], fields, clean.body_text, body_levels, wanted):
        return _none_of(
            ranked,
            wanted,
            "the text speaks of the National Committee, only paper or place of another",
            "文中说的是全国政协，其他地名仅见于媒体名称或行文",
        )
    if ranked and not wanted and _is_of_other_level(ranked[0], clean.body_text):
        return _none_of(
            ranked,
            wanted,
            "the text speaks of a committee of another level than the place",
            "文中所说的政协与地名的级别不同",
        )
    if not ranked and (province := _province_of_places(regions, evidence, wanted)) is not None:
        found = organization_of(*province)
        return OrganizationDecision(found, (found,))
    return _decide(regions, ranked, wanted)


def _stands_in_headline(candidate: _Candidate) -> bool:
    return bool(candidate.evidence.counts.keys() & {"headline_name", "headline_place"})


def _none_of(
    ranked: Sequence[_Candidate], wanted: Iterable[str], why: str, why_zh: str
) -> OrganizationDecision:
    """No decision, with the candidates and why none of them is taken."""
    regions = load_regions()
    candidates = tuple(organization_of(row.region, regions, row.describe()) for row in ranked)
    return OrganizationDecision(None, candidates, _undecided(why, why_zh, wanted, candidates))


def _province_of_places(
    regions: Regions, evidence: Mapping[str, DivisionEvidence], wanted: frozenset[str]
) -> tuple[Region, Regions, str] | None:
    """The province that all places of a text lie in, with what says so, where the headline says 自治区政协 or
    省政协 and nothing names it.
    """
    if not wanted & _PROVINCE_LEVELS:
        return None
    places: Counter[str] = Counter()
    for code, item in evidence.items():
        top = (regions.by_code[code], *regions.ancestors(regions.by_code[code]))[-1]
        places[top.code] += sum(count for kind, count in item.counts.items() if kind.startswith("body_"))
    named = [code for code, count in places.items() if count]
    if len(named) != 1 or places[named[0]] < _known().fewest_places:
        return None
    region = regions.by_code[named[0]]
    level = _LEVEL_CLASSES.get(region.level_word, region.level_word)
    return (region, regions, f"places×{places[region.code]}") if level in wanted else None


def _names_a_committee(fields: DocumentFields, text: str) -> bool:
    """Whether a document speaks of any committee: a report of a people's congress names its place as well."""
    said = (*fields.headlines, *fields.byline_organizations, fields.source_name or "", text)
    return any("政协" in one or "政治协商会议" in one for one in said)


def _is_frame_of_national(
    first: _Candidate, fields: DocumentFields, text: str, body_levels: Counter[str], wanted: frozenset[str]
) -> bool:
    """Whether nothing speaks for a division but the paper and its name in passing, in a text that names no
    committee but the National one (a portrait of one of its members).
    """
    kinds = {kind for kind, count in first.evidence.counts.items() if count}
    if wanted or body_levels or kinds - _known().frame_kinds - _PLACE_KINDS:
        return False
    return names_national("\n".join((*fields.headlines, text)))


def _national_evidence(
    fields: DocumentFields, text: str, evidence: Mapping[str, DivisionEvidence]
) -> str | None:
    """What says that a document is about the National Committee; None where nothing does."""
    headline = " ".join(fields.headlines)
    if level_words(headline):
        return None
    is_in_headline = _NATIONAL.search(headline) is not None
    if is_in_headline and has_review_word(headline):
        return "headline: 全国政协"
    is_spoken_of = is_in_headline or leads_nationally(text)
    if is_spoken_of and not _names_local(evidence) and _speaks_nationally(f"{headline}\n{text}"):
        return "body: 全国政协"
    if not _names_local(evidence) and not level_words(text) and acts_nationally(text):
        return "body: only 全国政协"
    return None


def _speaks_nationally(text: str) -> bool:
    """Whether the text speaks of the National Committee as often as of others at least, and of no officers of
    theirs: those who followed its session on television speak of both.
    """
    national = sum(1 for _ in _NATIONAL.finditer(text))
    if _local_officer().search(text) is not None:
        return national > len(level_words(text))
    return national > 0 and national >= len(level_words(text))


@cache
def _local_officer() -> re.Pattern[str]:
    """市政协党组书记, 县政协主席."""
    levels, offices = alternatives(_known().level_words), alternatives(_known().officers)
    return re.compile(rf"(?:^|(?<=[，。；：、\n])){levels}政协{offices}")


def _names_local(evidence: Mapping[str, DivisionEvidence]) -> bool:
    """Whether headline, byline or text name the committee of a division."""
    kinds = ("headline_name", "byline_name", "session_name", "body_committee")
    return any(kind in item.counts for item in evidence.values() for kind in kinds)


def _unlisted_committee(regions: Regions, fields: DocumentFields) -> str | None:
    """The division that a headline begins with and no list knows: 洵川县 in ——洵川县政协2023年工作回顾.

    What other names the text holds then tells of somebody else.
    """
    for line in fields.headlines:
        match = _NAMED_FIRST.match(_YEAR_FIRST.sub("", line))
        if match is None or any(word in match[1] for word in _known().no_name_inside):
            continue
        if not match[1].startswith(_known().no_name_starts) and not find_words(match[1]).divisions:
            return match[1]
    return None


def _wanted_levels(fields: DocumentFields) -> frozenset[str]:
    """Level words that the headlines allow; empty when they say nothing.

    A line that says review and committee counts before the others.
    """
    lines = sorted(
        (line for line in (fields.subtitle, fields.title, fields.kicker) if line),
        key=lambda line: not is_signal_line(line),
    )
    for line in (*lines, *fields.byline_organizations):
        if words := level_words(line):
            return frozenset(words)
    return frozenset()


def _rank(
    regions: Regions,
    evidence: Mapping[str, DivisionEvidence],
    wanted: frozenset[str],
    body_levels: Counter[str],
) -> list[_Candidate]:
    weights, caps = _weights(), _known().caps
    # one mention alone is that of the committee itself, perhaps of a guest
    dominant = body_levels.most_common(1)[0][0] if body_levels.total() > 1 else ""
    ranked = []
    frame_kinds = _known().frame_kinds if any(item.leads for item in evidence.values()) else frozenset()
    for code, item in evidence.items():
        region = regions.by_code[code]
        level = _LEVEL_CLASSES.get(region.level_word, region.level_word)
        if wanted and level not in wanted:
            continue
        uncounted = frozenset() if item.leads else frame_kinds
        if _only_frames(regions, region, item, evidence):
            uncounted = _known().frame_kinds
        own = score = item.score(weights, caps, uncounted)
        if not own:
            continue
        if not wanted and level == dominant and own >= _known().minimum_score / 2:
            item.counts["level_in_body"] = 1
            score = item.score(weights, caps, uncounted)
        parents = weights["parent_near"] * min(item.parents, caps["parent_near"])
        ranked.append(_Candidate(region, item, own, score, parents))
    ranked.sort(key=lambda candidate: (-candidate.score, -candidate.parents, candidate.region.code))
    return ranked[:_MOST_CANDIDATES]


def _is_of_other_level(first: _Candidate, text: str) -> bool:
    """Whether a division is named as a place alone, in a text that speaks of committees of another level
    again and again, and not only of members: 银川市 where 自治区政协 is spoken of.
    """
    if first.evidence.counts.keys() & _COMMITTEE_KINDS:
        return False
    level = _LEVEL_CLASSES.get(first.region.level_word, first.region.level_word)
    levels = level_words(text.replace("政协委员", ""))
    return level not in levels and len(levels) > 1


def _only_frames(
    regions: Regions, region: Region, item: DivisionEvidence, evidence: Mapping[str, DivisionEvidence]
) -> bool:
    """Whether nothing but the paper or site names a division, while the text names the committee of one below
    it again and again: 云南某报 on 西双版纳州政协.
    """
    frame_kinds = _known().frame_kinds
    if any(count and kind not in frame_kinds for kind, count in item.counts.items()):
        return False
    return any(
        other.counts.get("body_committee", 0) > 1 and region in regions.ancestors(regions.by_code[code])
        for code, other in evidence.items()
    )


def _decide(regions: Regions, ranked: list[_Candidate], wanted: frozenset[str]) -> OrganizationDecision:
    """The first candidate, if it is far enough ahead: of other names by its score, of namesakes by what is
    said of the divisions above.
    """
    candidates = tuple(organization_of(row.region, regions, row.describe()) for row in ranked)
    if not ranked:
        return OrganizationDecision(
            None, (), _undecided("no division is named", "文中没有可用的地名", wanted, ())
        )
    first = ranked[0]
    namesakes = [row for row in ranked if row.region.name == first.region.name]
    others = [row for row in ranked if row.region.name != first.region.name]
    if not _is_enough(regions, first, others):
        return OrganizationDecision(
            None, candidates, _undecided("too little evidence", "证据不足", wanted, candidates)
        )
    lead = first.score - max((row.score for row in others), default=0.0)
    lead_of_namesakes = min(
        (first.score + first.parents - row.score - row.parents for row in namesakes[1:]),
        default=_known().minimum_lead,
    )
    if lead < max(_known().minimum_lead, _known().lead_share * first.score) and others:
        return OrganizationDecision(
            None, candidates, _undecided("several divisions fit", "有多个地区符合", wanted, candidates)
        )
    if _is_one_of_a_list(regions, first, others):
        return OrganizationDecision(
            None, candidates, _undecided("many divisions are named", "文中列有多个地区", wanted, candidates)
        )
    if lead_of_namesakes < _known().minimum_lead:
        return OrganizationDecision(
            None,
            candidates,
            _undecided("several divisions of this name fit", "有多个同名地区", wanted, candidates),
        )
    return OrganizationDecision(candidates[0], candidates)


def _is_enough(regions: Regions, first: _Candidate, others: Sequence[_Candidate]) -> bool:
    """Whether the evidence is enough; less is, where nothing but divisions above is spoken of beside it."""
    if first.own >= _known().minimum_score:
        return True
    above = {region.code for region in regions.ancestors(first.region)}
    return first.own >= _known().minimum_score_alone and all(row.region.code in above for row in others)


def _is_one_of_a_list(regions: Regions, first: _Candidate, others: Sequence[_Candidate]) -> bool:
    """Whether nothing but places speaks for the first, and the text names many others as well as it."""
    if {kind for kind, count in first.evidence.counts.items() if count} - _PLACE_KINDS - {"level_in_body"}:
        return False
    family = {region.code for region in regions.ancestors(first.region)}
    strangers = [
        row
        for row in others
        if row.score >= first.score / 2
        and row.region.code not in family
        and first.region not in regions.ancestors(row.region)
    ]
    return len(strangers) >= _known().fewest_in_a_list


def organization_of(region: Region, regions: Regions, evidence: str = "") -> Organization:
    """The committee of a division, by its standard full name: 陕西省商洛市商州区政协."""
    if region.code == NATIONAL_CODE:
        return Organization(NATIONAL_CODE, "全国政协", RegionLevel.NATIONAL, None, evidence)
    return Organization(
        region.code, f"{regions.full_name(region)}政协", region.level, region.province, evidence
    )


def _undecided(why: str, why_zh: str, wanted: Iterable[str], candidates: Iterable[Organization]) -> Issue:
    names = "; ".join(f"{candidate.code} {candidate.name} ({candidate.evidence})" for candidate in candidates)
    level = "、".join(sorted(wanted))
    return Issue(
        rule_id="organization_undecided",
        severity=Severity.WARNING,
        scope=IssueScope.FIELD,
        reason=in_both(
            f"The committee is undecided: {why}. {ADVICE_EN}", f"无法确定政协名称：{why_zh}。{ADVICE_ZH}"
        ),
        value=f"{level}政协" if level else "",
        candidates=names[:2000],
    )
