"""Evidence on whose review a document is (named entity disambiguation of divisions): which divisions a text
names, how, and how often.

In: fields and clean page. Out: `DivisionEvidence` for every division of which anything is said. Names are
found leftmost and longest, in running text only between two words; the name before another narrows its
meanings (南京市鼓楼区 is the one in 南京). What the evidence comes to is decided in `organization.py`; words:
metadata/documents/organization.yaml.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from functools import cache
from typing import NamedTuple

from gov_reviews.document.document_words import find_words, words_of_document
from gov_reviews.document.fields import DocumentFields
from gov_reviews.document.person_names import is_person_name, surnames
from gov_reviews.knowledge.han import HAN
from gov_reviews.knowledge.metadata_files import load_words
from gov_reviews.knowledge.regions import NameKind, Region, RegionName, Regions, stem_of
from gov_reviews.knowledge.segmentation import WordEdges
from gov_reviews.knowledge.word_lists import OrganizationWords, PeopleWords
from gov_reviews.knowledge.word_patterns import alternatives, find_any, find_any_pattern
from gov_reviews.records.pages import BlockKind, CleanPage

_LIST_MARKS = ("、", "和", "及")
_GIVEN_NAME = 2  # characters
_LONGEST_CHAIN = 3  # names of divisions in a row: 陕西省商洛市商州区
_STRONG_KINDS = frozenset({"headline_name", "headline_place", "source_name", "byline_name", "registry"})
_FRAME_KINDS = frozenset({BlockKind.META, BlockKind.BYLINE, BlockKind.EDITORS})
_SESSION_AFTER = re.compile(
    r"(?:委员会)?第?[〇零一二三四五六七八九十百\d]{1,4}届|委员会|第?[一二三四五六七八九]次(?:全体)?会议"
)

# The National Committee, by its term too: 十四届全国政协, 中国人民政治协商会议第十四届全国委员会.
_FULL_NAME = "中国人民政治协商会议"
_REPORTS_FOR = re.compile(
    rf"我(?:代表|受)(?:{_FULL_NAME}|政协)(?:第[〇零一二三四五六七八九十百\d]{{1,4}}届)?$"
)
_TERM_BEFORE = re.compile(r"第?[〇零一二三四五六七八九十百\d]{1,4}届$")  # 政协第七届|磐安县委员会
_LONGEST_TERM = 12  # characters before a name in which the committee stands, with its term

_NATIONAL = (
    r"(?:第?[一二三四五六七八九十]{1,3}届)?全国政协"
    r"|(?:中国人民)?(?:政协|政治协商会议)(?:第[一二三四五六七八九十]{1,3}届)?全国委员会"
)

_CLAUSE_STARTS = frozenset("，,。；;：:！!？?）)】]\n\u3000 ")

_SESSION = re.compile(
    r"第?[一二三四五六七八九十]{0,3}届?第?[一二三四五六七八九十]{1,3}次(?:全体)?会议(?:上|以来|期间|开幕|闭幕|提案|收到|共收到)"
)
_MEMBERS_SUBMIT = re.compile("委员(?:、政协各参加单位[^，。]{0,20})?(?:共|累计)?(?:提交|提出)")
_RESIDENT = re.compile(f"[驻住][{HAN}]{{1,6}}的?$")
# 某市政协副主席李某一行来我区考察: guests
_VISITORS = re.compile(r"政协[^。；\n]{0,40}?(?:来|到)我[区县市省州旗盟]")
_ENDED_QUOTE = re.compile("[。！？!?…][”’」』]")  # a sentence that somebody said

_Add = Callable[[Region, str], None]  # add(division, kind of evidence)


@dataclass(slots=True)
class DivisionEvidence:
    """What speaks for one division; `parents` counts how often the divisions above it are spoken of."""

    counts: dict[str, int] = field(default_factory=dict)
    parents: int = 0

    @property
    def leads(self) -> bool:
        """Whether the text is about the committee by its own words."""
        return "leading_committee" in self.counts or "headline_name" in self.counts

    def score(
        self, weights: Mapping[str, float], caps: Mapping[str, int], without: AbstractSet[str] = frozenset()
    ) -> float:
        """The counts weighed, each up to its cap, without those of some kinds."""
        return sum(
            weights[kind] * min(count, caps.get(kind, 1))
            for kind, count in self.counts.items()
            if kind not in without
        )


class _Name(NamedTuple):
    """A name of a division at a place of a text."""

    start: int
    end: int
    words: str
    meanings: tuple[RegionName, ...]


@dataclass(slots=True)
class _Mention:
    """A name as it stands in its chain of names.

    Attributes:
        meanings: Narrowed by the name directly before: 南京市鼓楼区 is the one in 南京.
        chain_start: Where the chain begins that ends with this name: 陕西省 in 陕西省商洛市商州区.
        is_elsewhere: The chain is visited, invited or compared with (赴榆林市榆阳区), or follows one that is
            (赴宁夏、陕西).
        is_last: No other name of the chain follows: 商州区.
    """

    start: int
    end: int
    meanings: tuple[RegionName, ...]
    chain_start: int
    is_elsewhere: bool
    is_last: bool = True


@cache
def _known() -> OrganizationWords:
    return load_words(OrganizationWords)


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
    return find_any_pattern(_known().authorities)


@cache
def _any_committee() -> re.Pattern[str]:
    """A committee, whatever its name: 县政协, 全国政协, 云汀政协, 政协汀南区委员会."""
    local = alternatives(_known().level_words)
    return re.compile(rf"(?P<national>{_NATIONAL})|{local}政协|政协第|政协会议")


@cache
def _own_office() -> re.Pattern[str]:
    """Behind a committee: an office of its own (党组, 办公厅, 提案委员会), not a person or a visit of it."""
    known = _known()
    return re.compile(
        rf"(?:{alternatives(known.own_offices)}|[{HAN}]{{2,12}}?委员会)"
        rf"(?!{find_any_pattern(known.visitors_after).pattern})"
    )


def names_national(text: str) -> bool:
    """Whether the National Committee stands anywhere, though only as that of an office."""
    return re.search(_NATIONAL, text) is not None


def acts_nationally(text: str) -> bool:
    """Whether the National Committee begins a clause anywhere and does what follows, its members submit, its
    full name stands there, or a text is set at one of its sessions (在全国政协十三届二次会议上, …会议以来).
    """
    return any(
        _leads(text, match.start(), match.end())
        or (match.group().endswith("委员会") and not text.startswith(_known().officers, match.end()))
        or _SESSION.match(text, match.end()) is not None
        or _MEMBERS_SUBMIT.match(text, match.end()) is not None
        for match in _any_committee().finditer(text)
        if match["national"] is not None
    )


def leads_nationally(text: str) -> bool:
    """Whether the first committee of a text is the National Committee, and it acts, by itself or by an office
    (在全国政协党组领导下, 据全国政协办公厅介绍).
    """
    lead = text[: _known().lead_length]
    first = _any_committee().search(lead)
    if first is None or first["national"] is None:
        return False
    if _leads(text, first.start(), first.end()):
        return True
    is_elsewhere = text[: first.start()].endswith(_known().elsewhere_before)
    return not is_elsewhere and _own_office().match(text, first.end()) is not None


def _leads(text: str, start: int, end: int) -> bool:
    """Whether a committee begins a clause and does what follows, and is no example of what others do."""
    if text[:start].rstrip("：:，, ").endswith(_known().examples_before):
        return False
    before = text[max(0, start - 2) : start]
    is_clause = not before or before[-1] in _CLAUSE_STARTS or _ENDED_QUOTE.fullmatch(before) is not None
    return is_clause and not text.startswith((*_known().not_leading_before, *_known().receiving_after), end)


def collect_evidence(
    regions: Regions, fields: DocumentFields, clean: CleanPage, source_regions: Sequence[str]
) -> dict[str, DivisionEvidence]:
    """What speaks for each division, by its code.

    Args:
        fields: What the document says of itself.
        clean: Its text.
        source_regions: Codes of the divisions that the registered source belongs to.
    """
    evidence: dict[str, DivisionEvidence] = {}

    def add(region: Region, kind: str) -> None:
        if (item := evidence.get(region.code)) is None:
            item = evidence[region.code] = DivisionEvidence()
        item.counts[kind] = item.counts.get(kind, 0) + 1

    headlines = [(line, _mentions_in_line(regions, line)) for line in fields.headlines]
    for line, mentions in headlines:
        _read_line(line, mentions, "headline_name", "headline_place", add)
    for name in fields.byline_organizations:
        _read_line(name, _mentions_in_line(regions, name), "byline_name", "byline_name", add)
    if fields.source_name:
        mentions = _mentions_in_line(regions, fields.source_name)
        _read_line(fields.source_name, mentions, "source_name", "source_name", add)
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
            _read_line(text, _mentions_in_line(regions, text), "frame_place", "frame_place", add)
    for code in source_regions:
        region = regions.get(code)
        if region is not None:
            add(region, "registry")
    _read_body(regions, clean.body_text, add)
    _drop_strangers(headlines, evidence)
    _add_neighbours(regions, evidence)
    return evidence


def _drop_strangers(
    headlines: Iterable[tuple[str, list[_Mention]]], evidence: dict[str, DivisionEvidence]
) -> None:
    """Take out what speaks for divisions that are only visited or have no committee. Changes `evidence`."""
    for code in _known().without_committee:
        evidence.pop(code, None)
    for code in _visited(headlines):
        if code in evidence and not evidence[code].leads:
            del evidence[code]


def _visited(headlines: Iterable[tuple[str, list[_Mention]]]) -> set[str]:
    """Codes of the divisions that somebody goes to, by the headlines (赴某省考察)."""
    return {
        meaning.region.code
        for line, mentions in headlines
        for mention in mentions
        if mention.is_elsewhere and _names_committee(line, mention) is None
        for meaning in mention.meanings
    }


def _mentions_in_line(regions: Regions, line: str) -> list[_Mention]:
    return _in_chains(regions, line, _names(regions, line, find_words(line).divisions))


def _names(
    regions: Regions, text: str, found: Iterable[tuple[int, str]], edges: WordEdges | None = None
) -> Iterator[_Name]:
    """Names of divisions, leftmost and longest, not overlapping; in running text only between two words.

    Args:
        found: The places of all names, in order of place, the longest first. edges: Of the words of running
            text.
    """
    names, names_like_and = regions.names, _known().names_like_and
    free_from = 0
    for start, name in found:
        if start < free_from:
            continue
        end, meanings = start + len(name), names[name]
        if name in names_like_and and _is_and(text, start, is_chain=start == free_from):
            continue
        if edges is not None and not _stands_alone(text, start, end, meanings, edges, free_from):
            continue
        free_from = end
        yield _Name(start, end, name, meanings)


def _is_and(text: str, start: int, *, is_chain: bool) -> bool:
    """Whether 和县 is "and the county" here (市委和县委): a word stands right before it, no name of a
    division and no preposition.
    """
    before = text[max(0, start - 1) : start]
    is_word = re.fullmatch(f"[{HAN}]", before) is not None
    return is_word and not is_chain and before not in _signs_before() and before not in "于到往对为从向"


def _in_chains(regions: Regions, text: str, names: Iterable[_Name]) -> list[_Mention]:
    """The names with what the chains that they stand in say of them."""
    elsewhere_before, generic_names = _known().elsewhere_before, _generic_names()
    mentions: list[_Mention] = []
    first_of_chain = 0  # its place among the mentions
    for place, (start, end, words, meanings) in enumerate(names):
        if mentions and mentions[-1].end == start:
            mentions[-1].is_last = False
            meanings = _narrowed(regions, meanings, mentions[-1].meanings)
        else:
            first_of_chain = place
            if words in generic_names:
                meanings = tuple(RegionName(meaning.region, NameKind.WEAK_STEM) for meaning in meanings)
        first = max(first_of_chain, place - _LONGEST_CHAIN)
        chain_start = mentions[first].start if first < place else start
        before = mentions[first - 1] if first else None
        is_elsewhere = text.endswith(elsewhere_before, max(0, chain_start - 4), chain_start) or (
            before is not None and before.is_elsewhere and text[before.end : chain_start] in _LIST_MARKS
        )
        mentions.append(_Mention(start, end, meanings, chain_start, is_elsewhere))
    return mentions


def _narrowed(
    regions: Regions, meanings: tuple[RegionName, ...], above: tuple[RegionName, ...]
) -> tuple[RegionName, ...]:
    """The meanings in one of the divisions named directly before; all where there is none."""
    codes = {meaning.region.code for meaning in above}
    own = [
        RegionName(meaning.region, _firm(meaning.kind))
        for meaning in meanings
        if codes & {region.code for region in regions.ancestors(meaning.region)}
    ]
    return tuple(own) or meanings


def _firm(kind: NameKind) -> NameKind:
    """An ordinary word behind its own province is a place (陕西长安)."""
    return NameKind.STEM if kind is NameKind.WEAK_STEM else kind


def _stands_alone(
    text: str, start: int, end: int, meanings: tuple[RegionName, ...], edges: WordEdges, free_from: int
) -> bool:
    """Whether the name is a word of its own here: not 和政 in 建设和政治, nor 津市 in 在津市政协委员."""
    (region, kind), *_ = meanings
    if len(region.name) - (end - start) == 1 and text[max(0, start - 1) : start] in _signs_before():
        return kind is not NameKind.STEM or not text[start:end].endswith(("市", "县", "区", "州"))
    # The segmenter may glue a rare name to its neighbours; with its ending it is a name all the same.
    if kind in (NameKind.FULL, NameKind.SHORT) and end - start >= 3:
        return True
    if start != free_from and start not in edges:
        return False
    return kind is not NameKind.STEM or text.startswith(("政协", "市", "县", "区", "州"), end) or end in edges


def _names_committee(text: str, mention: _Mention) -> str | None:
    """How the mention names a committee: committee (江津区政协), session (政协江津区第十七届委员会), or
    None.
    """
    if text.startswith("政协", mention.end):
        return "committee"
    if not mention.is_last or _SESSION_AFTER.match(text, mention.end) is None:
        return None
    before = text[max(0, mention.chain_start - _LONGEST_TERM) : mention.chain_start]
    is_named = _TERM_BEFORE.sub("", before).endswith(("政协", "协商会议", "政协会议"))
    return "session" if is_named else None


def _read_line(
    line: str, mentions: Iterable[_Mention], committee_kind: str, place_kind: str, add: _Add
) -> None:
    for mention in mentions:
        if not mention.is_last:
            continue
        named = _names_committee(line, mention)
        if named is None and _not_a_place().match(line, mention.end):
            continue
        is_firm = any(meaning.kind is not NameKind.WEAK_STEM for meaning in mention.meanings)
        for meaning in mention.meanings:
            if meaning.kind is NameKind.WEAK_STEM and (is_firm or named is None):
                continue  # 西安政协 is the one of the city, 同心 in a slogan is no place
            add(meaning.region, committee_kind if named is not None else place_kind)


def _persons(text: str, names: Iterable[_Name]) -> frozenset[str]:
    """Names of persons that hold a place (宫福清 behind 政协主席 is a person, 福清 in him is no town)."""
    offices = load_words(PeopleWords).offices
    return frozenset(
        text[start - 1 : end]
        for start, end, _, _ in names
        if end - start == _GIVEN_NAME
        and text[start - 1 : start] in surnames()
        and text.endswith(offices, 0, start - 1)
    )


def _mentions_in_body(regions: Regions, text: str) -> list[_Mention]:
    names = list(_names(regions, text, words_of_document(text).divisions, WordEdges(text)))
    if persons := _persons(text, names):
        names = [name for name in names if text[name.start - 1 : name.end] not in persons]
    return _in_chains(regions, text, names)


def _read_body(regions: Regions, text: str, add: _Add) -> None:
    mentions = _mentions_in_body(regions, text)
    weak: list[Region] = []
    proven: set[str] = set()
    for region in _leading_committee(text, mentions):
        add(region, "leading_committee")
    for mention in mentions:
        named = _names_committee(text, mention)
        if _says_nothing(text, mention, named):
            continue
        if named is not None and text.startswith(_known().receiving_after, mention.end + len("政协")):
            named = None
        kind_of_stem, kind_of_name = _kinds_in_body(text, mention, named)
        for region, kind in mention.meanings:
            if named is None and kind is NameKind.WEAK_STEM:
                weak.append(region)
                continue
            if named is not None or kind is not NameKind.STEM:
                proven.add(region.code)
            add(region, kind_of_stem if kind is NameKind.STEM else kind_of_name)
    # 同心 or 西安 alone prove nothing; they count where the text also has 同心县, 西安区.
    for region in weak:
        if region.code in proven:
            add(region, "body_stem")


def _says_nothing(text: str, mention: _Mention, named: str | None) -> bool:
    """Whether a mention is no evidence: part of another name, somewhere else, the seat of a party's branch or
    of members who live here.
    """
    if mention.is_elsewhere or text.startswith(_known().papers_after, mention.end):
        return True
    start = mention.chain_start
    if named is None:
        is_of_party = text.endswith(_known().parties, max(0, start - 4), start)
        return is_of_party or _not_a_place().match(text, mention.end) is not None
    if _VISITORS.match(text, mention.end):
        return True
    return named == "committee" and _is_seat_of_members(text, start, mention.end)


def _is_seat_of_members(text: str, start: int, end: int) -> bool:
    """Whether a committee is only that of members who live here (驻某县的某市政协委员)."""
    return text.startswith("政协委员", end) and _RESIDENT.search(text, max(0, start - 8), start) is not None


def _kinds_in_body(text: str, mention: _Mention, named: str | None) -> tuple[str, str]:
    """What a mention in running text is evidence of, for divisions that it names by their stem and others."""
    if named is None:
        has_authority = _authority().match(text, mention.end) is not None
        return ("body_authority",) * 2 if has_authority else ("body_stem", "body_full_name")
    if named == "session":
        return ("speaking_committee" if _speaks(text, mention.chain_start) else "session_name",) * 2
    return ("body_committee",) * 2


def _speaks(text: str, start: int) -> bool:
    """Whether somebody reports for the committee: 我受|政协某县第九届委员会…委托, 我代表政协某县…."""
    return _REPORTS_FOR.search(text, max(0, start - _LONGEST_TERM - len(_FULL_NAME)), start) is not None


def _leading_committee(text: str, mentions: Iterable[_Mention]) -> Iterator[Region]:
    """The committee that is the first of all that the text speaks of, where that opens a clause."""
    lead_length = _known().lead_length
    for mention in mentions:
        if not mention.is_last:
            continue
        if mention.start > lead_length:
            return
        named = _names_committee(text, mention)
        if named is None or _VISITORS.match(text, mention.end):
            continue
        start, end = mention.chain_start, mention.end + len("政协")
        if named == "session":
            start, end = text.rfind("政协", 0, start), mention.end
            start = max(text.rfind("中国人民政治协商", 0, start + 1), start)
        elsewhere = _any_committee().search(text[: max(start, 0)])
        if elsewhere is None and _leads(text, start, end):
            yield from (region for region, kind in mention.meanings if kind is not NameKind.WEAK_STEM)
        return


def _add_neighbours(regions: Regions, evidence: Mapping[str, DivisionEvidence]) -> None:
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
        item.parents = sum(
            spoken[parent.code]
            for parent in regions.ancestors(region)
            if parent.code in spoken and stem_of(parent.name) != stem_of(region.name)
        )
        item.counts["child_near"] = children[code]


def _weight_of_mentions(item: DivisionEvidence) -> int:
    weight = 0
    for kind, count in item.counts.items():
        if kind in _STRONG_KINDS:
            weight += _known().strong_place * count
        elif kind.startswith(("body_", "session_")):
            weight += count
    return weight
