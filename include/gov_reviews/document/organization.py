"""Decide which committee (政协) a document is about.

In: fields and clean page. Out: the committee or None, the candidates in order, and an `Issue` when it is
undecided.
Evidence of every kind is added up per division: the committee's name in headline, byline or source; session
names; the committee, the party committee and the government in the body; place names; the divisions above and
below. The level word of the headline (区政协) rules out divisions of other levels. Divisions of one name
(鼓楼区 in four provinces) are told apart by what is said of the divisions above them,
or not at all: a committee is never guessed. Weights and word lists: metadata/documents/organization.yaml.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from gov_reviews.document.fields import DocumentFields
from gov_reviews.document.line_roles.title_lines import has_review_word, is_signal_line
from gov_reviews.document.person_names import is_person_name
from gov_reviews.document.undecided_fields import ADVICE_EN, ADVICE_ZH
from gov_reviews.knowledge.han import HAN
from gov_reviews.knowledge.metadata_files import load_words
from gov_reviews.knowledge.regions import (
    NATIONAL_CODE,
    NameKind,
    Region,
    RegionName,
    Regions,
    load_regions,
    stem_of,
)
from gov_reviews.knowledge.segmentation import word_edges
from gov_reviews.knowledge.word_lists import OrganizationWords
from gov_reviews.knowledge.word_patterns import find_any
from gov_reviews.records.pages import BlockKind, CleanPage
from gov_reviews.records.reviews import Issue, Organization
from gov_reviews.records.vocabulary import IssueScope, RegionLevel, Severity

_MOST_CANDIDATES = 6
_LONGEST_CHAIN = 3
_FRAME_KINDS = frozenset({BlockKind.META, BlockKind.BYLINE, BlockKind.EDITORS})
_NATIONAL = re.compile(r"全国政协(?!委员|常委|副?主席)")
_SESSION_AFTER = re.compile(r"(?:委员会)?第?[〇零一二三四五六七八九十百\d]{1,4}届|委员会")
_NAMED_FIRST = re.compile(
    rf"(?:(?<![^{HAN}])[^{HAN}]++)?([{HAN}]{{2,5}}?(?:自治县|自治州|区|县|市|州|旗))政协(?!委员)"
)
_LEVEL_CLASSES = {"自治州": "州", "自治县": "县"}


_Add = Callable[[Region, str], None]  # add(division, kind of evidence)


@dataclass(frozen=True, slots=True)
class OrganizationDecision:
    """The committee or None, candidates in order of evidence, and the issue when undecided."""

    organization: Organization | None
    candidates: tuple[Organization, ...]
    issue: Issue | None = None

    def __iter__(self) -> Iterator[object]:
        """So that a caller can write `organization, candidates, issue = decide_organization(...)`."""
        return iter((self.organization, self.candidates, self.issue))


@dataclass(slots=True)
class _Evidence:
    """What speaks for one division; `parents` counts how often the divisions above it are spoken of."""

    counts: dict[str, int] = field(default_factory=dict)
    parents: int = 0

    def score(self, weights: Mapping[str, float], caps: Mapping[str, int]) -> float:
        return sum(weights[kind] * min(count, caps.get(kind, 1)) for kind, count in self.counts.items())


@dataclass(frozen=True, slots=True)
class _Candidate:
    """One division with its evidence weighed.

    Attributes:
        own: What speaks for the division itself. score: the same with the level that the body speaks of.
        parents: What speaks for the divisions above: it tells divisions of one name apart and proves nothing
            else.
    """

    region: Region
    evidence: _Evidence
    own: float
    score: float
    parents: float

    def describe(self) -> str:
        kinds = "; ".join(f"{kind}×{count}" for kind, count in sorted(self.evidence.counts.items()) if count)
        above = f"; parent_near×{self.evidence.parents}" if self.evidence.parents else ""
        return f"{kinds}{above}; score {self.score:.1f}"


@dataclass(frozen=True, slots=True)
class _Mention:
    """A name of a division at a place of a text."""

    start: int
    name: str
    meanings: tuple[RegionName, ...]

    @property
    def end(self) -> int:
        return self.start + len(self.name)


def _known() -> OrganizationWords:
    return load_words(OrganizationWords)


@cache
def _weights() -> Mapping[str, float]:
    return {**_known().weights.model_dump(), "registry": _known().registry}


@cache
def _generic_names() -> frozenset[str]:
    return frozenset(_known().generic_names)


@cache
def _signs_before() -> frozenset[str]:
    return frozenset(_known().sign_before)


@cache
def _not_a_place() -> re.Pattern[str]:
    return find_any(_known().not_a_place_before)


@cache
def _authority() -> re.Pattern[str]:
    return re.compile("|".join(_known().authorities))


@cache
def _level_pattern() -> re.Pattern[str]:
    return re.compile(f"({'|'.join(_known().level_words)})政协")


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
    headline = " ".join(line for line in (fields.subtitle, fields.title, fields.kicker) if line)
    if _NATIONAL.search(headline) and has_review_word(headline) and not level_words(headline):
        national = Organization(NATIONAL_CODE, "全国政协", RegionLevel.NATIONAL, None, "headline: 全国政协")
        return OrganizationDecision(national, (national,))
    regions = load_regions()
    evidence = _collect(regions, fields, clean, source_regions)
    body_levels = Counter(level_words(clean.body_text))
    wanted = _wanted_levels(fields)
    ranked = _rank(regions, evidence, wanted, body_levels)
    if stranger := _unlisted_committee(regions, fields):
        named = [row for row in ranked if row.evidence.counts.keys() & {"headline_name", "headline_place"}]
        if not named:
            candidates = tuple(organization_of(row.region, regions, row.describe()) for row in ranked)
            why = (
                f"the headline names {stranger}, which the list of divisions does not have",
                f"标题中的{stranger}不在行政区划表中",
            )
            return OrganizationDecision(None, candidates, _undecided(*why, wanted, candidates))
    return _decide(regions, ranked, wanted)


def _unlisted_committee(regions: Regions, fields: DocumentFields) -> str | None:
    """The division that a headline begins with and no list knows: 洵川县 in ——洵川县政协2023年工作回顾.

    What other names the text holds then tells of somebody else.
    """
    for line in fields.headlines:
        match = _NAMED_FIRST.match(line)
        if match and not match[1].startswith(_known().no_name_starts) and not regions.index.find(match[1]):
            return match[1]
    return None


# --- evidence ---


def _mentions(regions: Regions, text: str, edges: frozenset[int] | None) -> Iterator[_Mention]:
    """Names of divisions, leftmost and longest, not overlapping; in running text only between two words."""
    free_from = 0
    for start, name in regions.index.find(text):
        end = start + len(name)
        if start < free_from:
            continue
        meanings = regions.names[name]
        if edges is not None and not _stands_alone(text, start, end, meanings, edges, free_from):
            continue
        free_from = end
        yield _Mention(start, name, meanings)


def _in_chains(regions: Regions, mentions: Iterable[_Mention]) -> list[_Mention]:
    """The mentions with their meanings narrowed by the name directly before: 南京市鼓楼区 is the one in
    南京.
    """
    narrowed: list[_Mention] = []
    for mention in mentions:
        before = narrowed[-1] if narrowed and narrowed[-1].end == mention.start else None
        if before is not None:
            above = {meaning.region.code for meaning in before.meanings}
            own = tuple(
                m for m in mention.meanings if above & {region.code for region in regions.ancestors(m.region)}
            )
            if own:
                mention = _Mention(
                    mention.start, mention.name, tuple(RegionName(m.region, _firm(m.kind)) for m in own)
                )
        elif mention.name in _generic_names():
            mention = _Mention(
                mention.start,
                mention.name,
                tuple(RegionName(m.region, NameKind.WEAK_STEM) for m in mention.meanings),
            )
        narrowed.append(mention)
    return narrowed


def _firm(kind: NameKind) -> NameKind:
    """An ordinary word behind its own province is a place (陕西长安)."""
    return NameKind.STEM if kind is NameKind.WEAK_STEM else kind


def _stands_alone(
    text: str, start: int, end: int, meanings: tuple[RegionName, ...], edges: frozenset[int], free_from: int
) -> bool:
    """Whether the name is a word of its own here: not 和政 in 建设和政治, nor 津市 in 在津市政协委员."""
    if (
        text[max(0, start - 1) : start] in _signs_before()
        and len(meanings[0].region.name) - (end - start) == 1
    ):
        return meanings[0].kind is not NameKind.STEM or not text[start:end].endswith(("市", "县", "区", "州"))
    if start in edges or start == free_from:
        return (
            end in edges
            or meanings[0].kind is not NameKind.STEM
            or text.startswith(("政协", "市", "县", "区", "州"), end)
        )
    # The segmenter may glue a rare name to its neighbours; with its ending it is a name all the same.
    return meanings[0].kind in (NameKind.FULL, NameKind.SHORT) and end - start >= 3


def _collect(
    regions: Regions, fields: DocumentFields, clean: CleanPage, source_regions: Sequence[str]
) -> dict[str, _Evidence]:
    evidence: dict[str, _Evidence] = {}

    def add(region: Region, kind: str) -> None:
        if (item := evidence.get(region.code)) is None:
            item = evidence[region.code] = _Evidence()
        item.counts[kind] = item.counts.get(kind, 0) + 1

    for line in fields.headlines:
        _read_line(regions, line, "headline_name", "headline_place", add)
    for name in fields.byline_organizations:
        _read_line(regions, name, "byline_name", "byline_name", add)
    if fields.source_name:
        _read_line(regions, fields.source_name, "source_name", "source_name", add)
        province = regions.get(_known().papers.get(fields.source_name, ""))
        if province is not None:
            add(province, "source_name")
    people = sorted(
        filter(is_person_name, {*fields.authors, *fields.editors, *fields.credits}), key=len, reverse=True
    )
    for block in clean.blocks:
        if block.kind in _FRAME_KINDS:
            text = block.text
            for name in people:  # 石怀远 is a person, 怀远 in him is no county
                text = text.replace(name, " ")
            _read_line(regions, text, "frame_place", "frame_place", add)
    for code in source_regions:
        region = regions.get(code)
        if region is not None:
            add(region, "registry")
    _read_body(regions, clean.body_text, add)
    _add_neighbours(regions, evidence)
    return evidence


def _chain_start(mentions: list[_Mention], place: int) -> int:
    """Where the chain of names begins that ends with this mention: 陕西省 in 陕西省商洛市商州区."""
    for _ in range(_LONGEST_CHAIN):
        if not place or mentions[place - 1].end != mentions[place].start:
            break
        place -= 1
    return mentions[place].start


def _names_committee(text: str, mentions: list[_Mention], place: int) -> str | None:
    """How the mention names a committee: committee (江津区政协), session (政协江津区第十七届委员会), or
    None.
    """
    mention = mentions[place]
    if text.startswith("政协", mention.end):
        return "committee"
    chain_start = _chain_start(mentions, place)
    before = text[max(0, chain_start - 4) : chain_start]
    is_last = place + 1 >= len(mentions) or mentions[place + 1].start != mention.end
    if (
        is_last
        and before.endswith(("政协", "协商会议", "政协会议"))
        and _SESSION_AFTER.match(text, mention.end)
    ):
        return "session"
    return None


def _is_elsewhere(text: str, mentions: list[_Mention], place: int) -> bool:
    """Whether the chain of names that the mention belongs to is visited, invited or compared with
    (赴榆林市榆阳区).
    """
    start = _chain_start(mentions, place)
    return text[max(0, start - 4) : start].endswith(_known().elsewhere_before)


def _lowest(mentions: list[_Mention]) -> list[tuple[int, _Mention]]:
    """The last name of each chain: 商州区 in 陕西省商洛市商州区."""
    return [
        (place, mention)
        for place, mention in enumerate(mentions)
        if place + 1 >= len(mentions) or mentions[place + 1].start != mention.end
    ]


def _read_line(regions: Regions, line: str, committee_kind: str, place_kind: str, add: _Add) -> None:
    mentions = _in_chains(regions, _mentions(regions, line, None))
    for place, mention in _lowest(mentions):
        named = _names_committee(line, mentions, place)
        if named is None and _not_a_place().match(line, mention.end):
            continue
        is_firm = any(meaning.kind is not NameKind.WEAK_STEM for meaning in mention.meanings)
        for meaning in mention.meanings:
            if meaning.kind is NameKind.WEAK_STEM and (is_firm or named is None):
                continue  # 西安政协 is the one of the city, 同心 in a slogan is no place
            add(meaning.region, committee_kind if named is not None else place_kind)


def _read_body(regions: Regions, text: str, add: _Add) -> None:
    mentions = _in_chains(regions, _mentions(regions, text, word_edges(text)))
    weak: list[Region] = []
    proven: set[str] = set()
    for place, mention in enumerate(mentions):
        named = _names_committee(text, mentions, place)
        if (named is None and _not_a_place().match(text, mention.end)) or _is_elsewhere(
            text, mentions, place
        ):
            continue
        authority = _authority().match(text, mention.end) is not None
        for meaning in mention.meanings:
            code = meaning.region.code
            if named is not None:
                proven.add(code)
                add(meaning.region, "session_name" if named == "session" else "body_committee")
            elif meaning.kind is NameKind.WEAK_STEM:
                weak.append(meaning.region)
            elif meaning.kind is NameKind.STEM:
                add(meaning.region, "body_authority" if authority else "body_stem")
            else:
                proven.add(code)
                add(meaning.region, "body_authority" if authority else "body_full_name")
    # 同心 or 西安 alone prove nothing; they count where the text also has 同心县, 西安区.
    for region in weak:
        if region.code in proven:
            add(region, "body_stem")


def _add_neighbours(regions: Regions, evidence: Mapping[str, _Evidence]) -> None:
    """Divisions support each other: a district is likelier when its town is spoken of, a town when its
    districts are.
    """
    spoken = {code: _weight_of_mentions(item) for code, item in evidence.items()}
    children = Counter(
        regions.by_code[code].parent_code
        for code, item in evidence.items()
        if item.counts.get("body_full_name")
    )
    for code, item in evidence.items():
        region = regions.by_code[code]
        # 大理 says nothing about whether the city or the prefecture of that name is meant.
        above = [
            parent.code
            for parent in regions.ancestors(region)
            if stem_of(parent.name) != stem_of(region.name)
        ]
        item.parents = sum(spoken.get(parent, 0) for parent in above)
        item.counts["child_near"] = children[code]


def _weight_of_mentions(item: _Evidence) -> int:
    strong = sum(
        item.counts.get(kind, 0)
        for kind in ("headline_name", "headline_place", "source_name", "byline_name", "registry")
    )
    return _known().strong_place * strong + sum(
        count for kind, count in item.counts.items() if kind.startswith(("body_", "session_"))
    )


# --- decision ---


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
    regions: Regions, evidence: Mapping[str, _Evidence], wanted: frozenset[str], body_levels: Counter[str]
) -> list[_Candidate]:
    weights, caps = _weights(), _known().caps
    dominant = body_levels.most_common(1)[0][0] if body_levels else ""
    ranked = []
    for code, item in evidence.items():
        region = regions.by_code[code]
        level = _LEVEL_CLASSES.get(region.level_word, region.level_word)
        if wanted and level not in wanted:
            continue
        own = item.score(weights, caps)
        if not own:
            continue
        if not wanted and level == dominant and own >= _known().minimum_score / 2:
            item.counts["level_in_body"] = 1
        ranked.append(
            _Candidate(
                region,
                item,
                own,
                item.score(weights, caps),
                weights["parent_near"] * min(item.parents, caps["parent_near"]),
            )
        )
    ranked.sort(key=lambda candidate: (-candidate.score, -candidate.parents, candidate.region.code))
    return ranked[:_MOST_CANDIDATES]


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
    is_enough = first.own >= _known().minimum_score or (
        first.own >= _known().minimum_score_alone and not others
    )
    if not is_enough:
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
    if lead_of_namesakes < _known().minimum_lead:
        return OrganizationDecision(
            None,
            candidates,
            _undecided("several divisions of this name fit", "有多个同名地区", wanted, candidates),
        )
    return OrganizationDecision(candidates[0], candidates)


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
        reason=f"The committee is undecided: {why}. {ADVICE_EN} 无法确定政协名称：{why_zh}。{ADVICE_ZH}",
        value=f"{level}政协" if level else "",
        candidates=names[:2000],
    )
