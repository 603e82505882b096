"""Whose document a text is (责任者): the committee's, or that of another body which tells of its own work.

In: headlines, text and source of a document. Out: `Issuer`: its code, its name and how sure that is.
A bureau's note on the proposals that it handled, a branch's on what its members submitted speak of the
committee all along; what 我局, 共 and a sentence without a subject mean is decided by who speaks. Evidence of
every kind is weighed; where it does not tell, the issuer is undecided and figures are read as the
committee's, with a warning. Words, points and thresholds: metadata/documents/issuers.yaml.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from gov_reviews.document.document_words import words_of_document
from gov_reviews.knowledge.han import HAN
from gov_reviews.knowledge.metadata_files import load_words
from gov_reviews.knowledge.scope_rules import ScopeRules
from gov_reviews.knowledge.word_lists import IssuerWords
from gov_reviews.knowledge.word_patterns import alternatives, begins_with
from gov_reviews.records.both_languages import in_both
from gov_reviews.records.reviews import Issue, Issuer, SubjectCode
from gov_reviews.records.vocabulary import IssueScope, Severity

OTHER_ISSUER, ISSUER_UNDECIDED = "other_issuer", "issuer_undecided"

_LONGEST_PLACE = 12  # characters before the word that makes a name a body's: 青溪自治县|教育局
_LONGEST_SIGNATURE, _CLOSING_LINES = 24, 3
_OPENING_LINES = 3  # in which an address stands
_OWN_WORDS = "own words"  # kind of evidence
_LONGEST_HEADLINE = 60
_CODES = {code.value: code for code in SubjectCode}
_BREAKING = "的在于和与为对受被向由将让请及、"
_BREAKS = re.compile(rf"[^{HAN}]|[{_BREAKING}]")
_SENTENCE_ENDS = r"。！？\n"
_CLAUSE_ENDS = f"{_SENTENCE_ENDS}，；"
_BRANCH = re.compile("(?:[省市区县州旗]委(?:员会|会)?|总支|支部|支社|工委)\\Z")
_ROOT_OF_A_PARTY = 2  # characters that tell one party from another
_FILED = "立案"  # only a committee tells of it


@dataclass(frozen=True, slots=True)
class _Grammar:
    """Patterns of issuers.yaml.

    Attributes:
        bodies: The name of a body, from the word on that makes it one; opening_body: with what stands before
            that word. The last group that matched is the code of the body.
        openings: What may stand before a body on which a text opens (2023年，).
        sentence_edge, clause_edge: The mark between two; group 1 is what opens the second so.
    """

    bodies: re.Pattern[str]
    opening_body: re.Pattern[str]
    openings: re.Pattern[str]
    sentence_edge: re.Pattern[str]
    clause_edge: re.Pattern[str]
    commissioned: re.Pattern[str]
    addressed: re.Pattern[str]
    handles_both: re.Pattern[str]
    handles: re.Pattern[str]
    congress_work: re.Pattern[str]
    committee_work: re.Pattern[str]
    committee_named: re.Pattern[str]
    own_words: dict[str, SubjectCode]


@cache
def _grammar() -> _Grammar:
    known, scope = load_words(IssuerWords), load_words(ScopeRules)
    departments = f"{alternatives(scope.departments)}{alternatives(scope.department_ends)}"
    own_words = {word: SubjectCode(code) for code, words in known.own_words.items() for word in words}
    kinds = []
    for code, patterns in known.bodies.items():
        names = [departments, *patterns] if code == SubjectCode.GOVERNMENT else patterns
        kinds.append(f"(?P<{code}>(?:{'|'.join(names)}){known.rest_of_name.get(code, '')})")
    begins = begins_with((*known.first_characters, *scope.departments))  # most characters begin no name
    bodies = f"{begins}(?:(?P<committee>{known.committee})|{'|'.join(kinds)})"
    openings = f"(?:{known.openings})*"
    return _Grammar(
        bodies=re.compile(bodies),
        opening_body=re.compile(f"(?:(?![{_BREAKING}])[{HAN}]){{0,{_LONGEST_PLACE}}}?{bodies}"),
        openings=re.compile(openings),
        sentence_edge=re.compile(rf"[{_SENTENCE_ENDS}][\s　]*(?=({openings}))"),
        clause_edge=re.compile(rf"[{_CLAUSE_ENDS}][\s　]*(?=({openings}))"),
        commissioned=re.compile(known.commissioned),
        addressed=re.compile(known.addressed),
        handles_both=re.compile(known.handles_both),
        handles=re.compile(known.handles),
        congress_work=re.compile(known.congress_work),
        committee_work=re.compile(known.committee_work),
        committee_named=re.compile(known.committee_named),
        own_words=own_words,
    )


def decide_issuer(headlines: Sequence[str], text: str, source_name: str | None) -> Issuer:
    """Whose document a text is.

    Args:
        headlines: Title, subtitle and kicker, those that are there.
        text: body_text. source_name: source of the page.

    Returns:
        The committee where nothing speaks for another body; code None where the evidence does not tell.
    """
    known = load_words(IssuerWords)
    points: dict[SubjectCode, float] = defaultdict(float)
    names: dict[SubjectCode, str] = {}
    evidence = []
    for kind, code, name, value in _evidence(headlines, text, source_name):
        evidence.append(f"{kind} {name}" if name else kind)
        if code is None:
            points[SubjectCode.GOVERNMENT] += value
            points[SubjectCode.PARTIES_GROUPS] += value
            continue
        points[code] += value
        if name:
            names.setdefault(code, name)
    own = points.pop(SubjectCode.COMMITTEE, 0)
    other, best = max(points.items(), key=lambda item: item[1], default=(SubjectCode.GOVERNMENT, 0))
    said = "; ".join(dict.fromkeys(evidence))
    # 我局: who says we speaks
    is_alone = not own and (_grammar().committee_named.search(text) is None or _OWN_WORDS in evidence)
    enough = known.enough_alone if is_alone else known.enough
    if best >= enough and best >= own + known.lead:
        return Issuer(other, names.get(other), round(best / (best + own + 1), 2), said)
    if best >= known.doubtful and best > own - known.lead:
        return Issuer(None, names.get(other), round(best / (best + own + 1), 2), said)
    return Issuer(SubjectCode.COMMITTEE, None, round((own + 1) / (best + own + 1), 2), said)


def _evidence(
    headlines: Sequence[str], text: str, source_name: str | None
) -> Iterator[tuple[str, SubjectCode | None, str, float]]:
    """Kind, who is meant (None: whichever other body), its words, and points."""
    grammar, points = _grammar(), load_words(IssuerWords).points
    for line in headlines:
        if found := _first_body(line[:_LONGEST_HEADLINE]):
            yield "headline", *found, points.headline
            break
    if any(grammar.handles_both.search(line[:_LONGEST_HEADLINE]) for line in headlines):
        yield "headline of both proposals and suggestions", SubjectCode.GOVERNMENT, "", points.handles_both
    whole = "\n".join((*headlines, text))
    if not grammar.committee_work.search(whole) and grammar.congress_work.search(whole):
        yield "people's congress, no committee", SubjectCode.GOVERNMENT, "", points.congress_work
    if (commissioned := grammar.commissioned.search(text)) and (found := _first_body(commissioned["body"])):
        yield "commissioned", *found, points.commissioned
    yield from _edges(text)
    if source_name and (found := _first_body(source_name)):
        yield "source", *found, points.source
    yield from _openings(text)
    yield from _lone_branch(text)
    yield from _own_words(text)


def _edges(text: str) -> Iterator[tuple[str, SubjectCode | None, str, float]]:
    """To whom the text is addressed, and who signs it."""
    points = load_words(IssuerWords).points
    lines = [*filter(None, map(str.strip, text.split("\n")))]
    if any(map(_grammar().addressed.match, lines[:_OPENING_LINES])):
        yield "addressed to a committee", None, "", points.addressed
    for line in lines[-_CLOSING_LINES:]:
        if len(line) <= _LONGEST_SIGNATURE and not line.endswith("。") and (found := _first_body(line)):
            yield "signature", *found, points.signature
            break


def _own_words(text: str) -> Iterator[tuple[str, SubjectCode, str, float]]:
    """What the text calls its own body."""
    known, own_words = load_words(IssuerWords), _grammar().own_words
    counts = Counter(
        own_words[word]
        for at, word in words_of_document(text).own_words
        if not text.startswith("议", at + len(word))  # 市委会|议
    )
    for code, count in counts.items():
        yield _OWN_WORDS, code, "", min(count, known.most_own_words) * known.points.own_word


def _openings(text: str) -> Iterator[tuple[str, SubjectCode | None, str, float]]:
    """The bodies that sentences open on."""
    grammar, known = _grammar(), load_words(IssuerWords)
    first, *others = _starts(text, grammar.sentence_edge)
    if own := _own_word_at(text, first):
        yield "opening", own, "", known.points.opening
    else:
        for code, name, end in _speaking_bodies(text, [first]):
            yield "opening", code, name, known.points.opening
            if grammar.handles.match(text, end):
                yield "handles proposals", code, name, known.points.handles
    counts: Counter[SubjectCode] = Counter()
    for code, name, _ in _speaking_bodies(text, others):
        if counts[code] < known.most_sentences:
            counts[code] += 1
            yield "sentences", code, name, known.points.sentence


def _lone_branch(text: str) -> Iterator[tuple[str, SubjectCode, str, float]]:
    """民建县委召开会议。……报送信息62篇: the branch of a party that a text opens on, where no clause of it
    opens on a committee or another party.
    """
    if _FILED in text:
        return
    others = _bodies_at(text, _starts(text, _grammar().clause_edge))
    code, name, _ = next(others, (None, "", 0))
    if code is not SubjectCode.PARTIES_GROUPS or not _BRANCH.search(name):
        return
    is_other = any(
        other is SubjectCode.COMMITTEE
        or (other is SubjectCode.PARTIES_GROUPS and not named.startswith(name[:_ROOT_OF_A_PARTY]))
        for other, named, _ in others
    )
    if not is_other:
        yield "lone branch", code, name, load_words(IssuerWords).points.lone_branch


def _starts(text: str, edge: re.Pattern[str]) -> Iterator[int]:
    """Where the sentences or clauses of a text begin, behind what may stand before a body."""
    first = len(text) - len(text.lstrip())
    opening = _grammar().openings.match(text, first)
    yield opening.end() if opening else first
    for found in edge.finditer(text, first):
        yield found.end(1)


def _bodies_at(text: str, starts: Iterable[int]) -> Iterator[tuple[SubjectCode, str, int]]:
    """The bodies whose names begin at some places: code, name, and where that ends."""
    name_at = _grammar().opening_body.match
    for start in starts:
        if found := name_at(text, start, start + _LONGEST_PLACE):
            yield _CODES[found.lastgroup or SubjectCode.COMMITTEE], found.group(), found.end()


def _speaking_bodies(text: str, starts: Iterable[int]) -> Iterator[tuple[SubjectCode, str, int]]:
    """The same without those that are addressed (县政协办公室：)."""
    return (body for body in _bodies_at(text, starts) if not text.startswith(("：", ":"), body[2]))


def _own_word_at(text: str, at: int) -> SubjectCode | None:
    """Whose word for itself stands at a place."""
    own = _grammar().own_words
    return next((code for word, code in own.items() if text.startswith(word, at)), None)


def _first_body(line: str) -> tuple[SubjectCode, str] | None:
    """The body that a line names first, with its name."""
    found = _grammar().bodies.search(line)
    if found is None:
        return None
    before = line[max(0, found.start() - _LONGEST_PLACE) : found.start()]
    breaks = list(_BREAKS.finditer(before))
    start = found.start() - len(before) + (breaks[-1].end() if breaks else 0)
    return _CODES[found.lastgroup or SubjectCode.COMMITTEE], line[start : found.end()]


def issuer_issue(issuer: Issuer) -> Issue | None:
    """What is said of a document that is not the committee's, or may not be."""
    if issuer.code is SubjectCode.COMMITTEE:
        return None
    if issuer.code is None:
        rule_id, severity = ISSUER_UNDECIDED, Severity.WARNING
        reason = in_both(
            "It is undecided whether the committee or another body speaks: figures without a subject are "
            f"read as the committee's ({issuer.evidence}).",
            f"难以判断本文是政协还是其他单位的材料：未写明主体的数字按政协计（{issuer.evidence}）。",
        )
    else:
        rule_id, severity = OTHER_ISSUER, Severity.INFO
        reason = in_both(
            f"The text is another body's ({issuer.evidence}): figures without a subject are that body's.",
            f"本文是其他单位的材料（{issuer.evidence}）：未写明主体的数字归该单位。",
        )
    return Issue(
        rule_id, severity, IssueScope.DOUBT, reason, issuer.name or "", f"confidence {issuer.confidence}"
    )
