"""The noun phrase right of a number, the one that ends before it, and the words of the catalogue that close
one.

In: a text with its metric words, and a place in it. Out: where the phrase ends and what it says; what is done
to or by the counted things is no part of it. What the noun counts is decided elsewhere (metric_matcher.py).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import rjieba

from gov_reviews.facts.quantities import Quantity
from gov_reviews.facts.quantity_context import QuantityContext
from gov_reviews.facts.term_matcher import TermMatch, TermMatcher
from gov_reviews.knowledge.catalogue import Catalogue
from gov_reviews.knowledge.figure_weights import FigureWeights
from gov_reviews.knowledge.han import HAN
from gov_reviews.knowledge.lexicon import Lexicon
from gov_reviews.knowledge.metadata_files import load_words
from gov_reviews.knowledge.word_patterns import find_any_pattern

BREAKS = "，。；：、！？,;:…—"  # end the noun phrase right of a number
NOUN_TAGS = ("n", "vn", "an", "j", "l", "i", "s", "b", "a", "k", "h", "eng", "x")
_OF_EVERY = re.compile(f"各[级界类种族](?=[{HAN}]{{2}})")  # 300名|各级|河长
_LONGEST_ACT = 8  # characters before a number, in which its verb is looked for
ANDS = frozenset(["和", "与", "及", "以及"])
_ACT_AND = re.compile(f"[{HAN}]{{2}}[、和与及]")
_NOTE = f"[（(](?!其中|含|内含)[{HAN}]{{1,6}}[）)](?=[{HAN}])"  # 122项（条）履职成果
_NAME_AT_END = re.compile(f"[“《「]([{HAN}]{{2,12}})[”》」]\\Z")
_TITLE = re.compile(f"《([{HAN}]{{2,20}})》")
_IDIOMS = ("i", "l")
_OPENING, _CLOSING = "（(", "）)"
_HAPPENED = ("了", "过")  # behind a verb
_DOERS = ("员", "者")  # make the verb before them a noun: 53名政协宣讲|员
_LEVEL = "[省市州县区旗盟乡镇](?:（[^（）]{1,5}）)?"
# 746名十三届|省政协委员
_TERM = f"第?[零一二三四五六七八九十百\\d]{{1,3}}届(?=[{HAN}]{{0,4}}(?:政协|委员|常委))"
_OF_A_YEAR = f"(?:19|20)\\d{{2}}年度?(?=[{HAN}]{{2}})"  # 41件2015年度|优秀提案
# 278名市、县两级|政协委员, 260名省市县三级|政协委员
_LEVELS = f"(?:(?:{_LEVEL}、){{1,4}}{_LEVEL}(?:[两三四]级)?|(?:{_LEVEL}){{3,4}}[三四]级)(?=政协)"
_BEFORE_NOUN = find_any_pattern([_NOTE, _LEVELS, _TERM, _OF_A_YEAR])


class NounPhraseFinder:
    """Finds the noun phrases of one text.

    Args:
        text: body_text. words: The metric words in it. catalogue, lexicon: What they mean.
    """

    def __init__(self, text: str, words: TermMatcher, catalogue: Catalogue, lexicon: Lexicon) -> None:
        self.text, self.words, self.catalogue, self.lexicon = text, words, catalogue, lexicon
        self._reach = load_words(FigureWeights).reach
        self._tagged: dict[tuple[int, int], list[tuple[str, str]]] = {}
        self._phrases: dict[tuple[int, int, str], tuple[int, str | None]] = {}  # by place and measure word

    def share_tags(self, other: NounPhraseFinder) -> None:
        """Keep word classes together with another finder of the same text: both look at the same places."""
        self._tagged = other._tagged

    def right_of(self, quantity: Quantity, place: QuantityContext) -> tuple[int, str | None]:
        """End and text of the noun phrase right of the number; None where a verb, a joiner or nothing
        follows.
        """
        # Three numbers in four are followed by a mark at once: no need to look for words there.
        if quantity.end >= place.right[1] or self.text[quantity.end] in BREAKS:
            return quantity.end, None
        end = min(place.right[1], quantity.end + self._reach.noun_phrase)
        found = self.phrase_at(quantity.end, end, quantity.unit)
        act = None if found[1] else _ACT_AND.match(self.text, quantity.end, end)
        if act:  # 16份视察、调研报告: an act that is the first item of a list of nouns
            later_end, noun = self.phrase_at(act.end(), end, quantity.unit)
            closing = self.word_that_closes(act.end(), later_end) if noun else None
            if closing and self.counts_in(closing, quantity.unit):
                return later_end, self.text[quantity.end : later_end]
        if found[1] is None and (hit := self._noun_at(quantity.end, end, quantity.unit)):
            return hit.end, hit.word  # 23名贫困生|圆了大学梦: the tagger cuts across the noun
        return found

    def phrase_at(self, start: int, end: int, unit: str) -> tuple[int, str | None]:
        """End and text of the noun phrase that begins at a place, of what is counted in a measure word; None
        where none does. Asked again for most places: by details and by what a number falls back on.
        """
        found = self._phrases.get((start, end, unit))
        if found is None:
            found = self._phrases[start, end, unit] = self._read_phrase(start, end, unit)
        return found

    def _read_phrase(self, start: int, end: int, unit: str) -> tuple[int, str | None]:
        begin = self._phrase_start(start, end)
        if begin is None:
            return start, None
        if title := _TITLE.match(self.text, begin, end):  # 编辑7期《岚溪简讯》
            return title.end(), title[1]
        ends, tags = self._phrase_words(begin, start, end, unit)
        # 31个单位|具体承办, 132家企业|排忧解难: no noun closes with how or what for.
        while len(ends) > 2 and self._is_loose(ends[-2], ends[-1], tags[-1], unit):
            ends.pop()
            tags.pop()
        if self._is_idiom(ends, tags):
            return start, None  # 23名|品学兼优、家境困难的学生
        self._drop_predicate(ends, tags, unit)
        last_noun_end = self._without_loose_end(begin, ends, unit)
        noun = self.text[begin:last_noun_end].strip("“”‘’《》 ")
        return last_noun_end, noun or None

    def word_that_closes(self, start: int, phrase_end: int) -> TermMatch | None:
        """The longest metric word that ends with a noun phrase; plain leftmost search may cut across it
        (委员读书|沙龙).
        """
        for at, end, word in self.words.beginning_in(start, phrase_end):
            if end > phrase_end:
                continue
            if end < phrase_end:
                gap = self.lexicon.tail_gap.match(self.text, end)
                if gap is None or gap.end() < phrase_end:
                    continue
            return TermMatch(at, end, word)
        return None

    def counts_in(self, hit: TermMatch, unit: str) -> bool:
        """Whether a noun of the catalogue is counted with a measure word."""
        return unit in self.catalogue.noun_units[hit.word]

    def without_fillers(self, words: str) -> str:
        """Words without what may stand between them and their number."""
        last = words[-1:]
        if last not in self.lexicon.noun_filler_ends and not last.isspace():
            return words
        runs = self.lexicon.noun_fillers.finditer(words)
        return next((words[: run.start()] for run in runs if run.end() == len(words)), words)

    def tag(self, start: int, end: int) -> list[tuple[str, str]]:
        """Words and word classes of a piece of the text; a list of the caller's own."""
        if (tokens := self._tagged.get((start, end))) is None:
            tokens = self._tagged[start, end] = self.with_nouns(rjieba.tag(self.text[start:end]))
        return tokens.copy()

    def with_nouns(self, tokens: list[tuple[str, str]]) -> list[tuple[str, str]]:
        """Words and word classes, those nouns put right that a tagger takes for other words."""
        nouns = self.lexicon.nouns
        return [(word, "n" if word in nouns else tag) for word, tag in tokens]

    def _noun_at(self, start: int, end: int, unit: str) -> TermMatch | None:
        """The noun of people in the catalogue that begins at a place and is counted in a measure word."""
        if unit not in self.lexicon.people_units:
            return None
        hit = self.words.longest(start, end)
        return hit if hit is not None and self.counts_in(hit, unit) else None

    def _phrase_words(self, begin: int, start: int, end: int, unit: str) -> tuple[list[int], list[str]]:
        """The ends of the words of a noun phrase with their tags, its beginning first.

        Args:
            begin: Where its first word begins. start, end: The place that it is looked for in.
        """
        heads = [
            (hit, self.counts_in(hit, unit))
            for hit in self.words.inside((start, end))
            if self.catalogue.noun_units[hit.word]
        ]
        every = _OF_EVERY.match(self.text, begin, end)
        first = every.end() if every else begin
        at, depth, ends, tags = first, 0, [begin], [""]
        for word, tag in self._nominal_tokens(first, end):
            if word in _OPENING or word in _CLOSING:
                depth = self._depth_behind(word, depth, at, first)
                if depth < 0:
                    break
            elif (
                depth == 0
                and not (heads and self._is_of_counted(heads, word, tag, at, at == first))
                and self._ends_phrase(word, tag, at)
            ):
                break
            at += len(word)
            ends.append(at)
            tags.append(tag)
        return ends, tags

    def _is_said_of_group(self, at: int, tag: str) -> bool:
        """Whether a verb stands right behind a group or a village: 6个组|视察, 43个嘎查村|宣讲."""
        return tag.startswith("v") and self.text[at - 1] in self.lexicon.nouns

    def _is_of_counted(
        self, heads: Sequence[tuple[TermMatch, bool]], word: str, tag: str, at: int, is_first: bool
    ) -> bool:
        """Whether a word at a place belongs to a noun of the catalogue, or modifies one that is counted.

        Args:
            heads: The catalogue's nouns in the phrase, and whether each is counted in its measure word.
        """
        end = at + len(word)
        if self._is_said_of_group(at, tag) and not any(hit.start < at < hit.end for hit, _ in heads):
            return False
        can_join = is_first or word not in self.lexicon.verbs or word in ANDS
        if can_join and any(hit.start <= at < hit.end for hit, _ in heads):
            is_counted_behind = any(counts and hit.start >= end for hit, counts in heads)  # 提案|办理|调研
            is_act = not is_first and not is_counted_behind and not self.text.startswith(_DOERS, end)
            if _is_inside(heads, at, word, tag, is_act=is_act):
                return True
        return _is_before_counted(heads, tag, at, end)

    def _drop_predicate(self, ends: list[int], tags: list[str], unit: str) -> None:
        """Take away what a tagger calls a noun and is what the counted thing does: 44则信息|宣传了各界,
        20个工作站|调整优化为15个.

        Args:
            ends: Where the words of a noun phrase end, its beginning first. tags: their word classes.
        """
        if len(ends) > 1 and tags[-1].startswith("v") and self.text.startswith(_HAPPENED, ends[-1]):
            ends.pop()
            tags.pop()
        if len(ends) > 2 and tags[-1] == "a" and self._goes_on_with_a_verb(ends[-1]):
            ends.pop()  # 31个单位|具体承办
            tags.pop()
        verbs = 0
        while verbs + 2 < len(tags) and tags[-1 - verbs].startswith("v"):
            verbs += 1
        if not verbs or self.words.ends_at(ends[-1]) or self.word_that_closes(ends[0], ends[-1]):
            return
        if self._closes_counted(ends[0], ends[-1 - verbs], unit):
            del ends[-verbs:], tags[-verbs:]

    def _goes_on_with_a_verb(self, end: int) -> bool:
        """Whether a verb stands at a place."""
        tokens = self.tag(end, end + _LONGEST_ACT)
        return bool(tokens) and tokens[0][1] == "v"

    def _closes_counted(self, start: int, end: int, unit: str) -> bool:
        """Whether words end with a noun of the catalogue that is counted in a measure word."""
        closing = self.word_that_closes(start, end)
        return closing is not None and self.counts_in(closing, unit)

    def _is_idiom(self, ends: Sequence[int], tags: Sequence[str]) -> bool:
        """Whether a phrase is no noun but the first of the idioms that describe one."""
        if len(tags) == 1 or not self.text.startswith(("、", "的"), ends[-1]):
            return False
        are_idioms = all(tag in _IDIOMS for tag in tags[1:])
        return are_idioms and not self.words.ends_at(ends[-1])  # 社情民意 is one to a tagger, too

    def _is_loose(self, start: int, end: int, tag: str, unit: str) -> bool:
        """Whether the last word of a noun phrase is an adjective or an idiom behind a noun of the catalogue
        that is counted in its measure word, and closes none.
        """
        if self.words.ends_at(end) or not (tag == "a" or (tag in ("i", "l") and end - start > 3)):
            return False
        return any(
            hit.end == start and self.counts_in(hit, unit)
            for hit in self.words.all_in(start - self._reach.trigger, start)
        )

    def _phrase_start(self, start: int, end: int) -> int | None:
        """Where the words right of a number begin, past 的, an opening quotation, a short note
        (79件（系列）提案) and a term; None where a mark follows.
        """
        raw = self.text[start:end]
        if not raw or raw[0] in BREAKS or not raw.strip():
            return None
        begin = start + len(raw) - len(raw.lstrip(" 的“‘"))
        before = _BEFORE_NOUN.match(self.text, begin, end)
        return before.end() if before else begin

    def _depth_behind(self, word: str, depth: int, at: int, begin: int) -> int:
        """How many brackets are open behind one; negative where it ends the phrase: 241件（其中集体49件）,
        （应到487名）步入会场.
        """
        if word in _CLOSING:
            return depth - 1
        is_end = at == begin or self.lexicon.part_openers.match(self.text, at + 1)
        return -1 if is_end else depth + 1

    def _without_loose_end(self, start: int, ends: Sequence[int], unit: str) -> int:
        """End of a noun phrase without a quotation that says what it does (委员|“组团”进驻), and without
        fillers of what comes next (活动组|共与45家企业结对).

        Args:
            start: Where it begins. ends: where its words end, in order. unit: its measure word.
        """
        end = ends[-1]
        quoted = self.text.rfind("“", start, end)
        if quoted > start:
            closed = self.text.find("”", quoted, end)
            if closed < 0 or (closed == end - 1 and unit in self.lexicon.people_units):
                return quoted
        bare = start + len(self.without_fillers(self.text[start:end]))
        return bare if bare in ends or self.words.ends_at(bare) else end

    def _nominal_tokens(self, start: int, end: int) -> list[tuple[str, str]]:
        """Words and tags; a verb that modifies a noun (协办单位) is a noun."""
        tokens = self.tag(start, end)
        is_modifier = (
            len(tokens) > 1
            and tokens[0][1] == "v"
            and tokens[0][0] not in self.lexicon.verbs
            and tokens[1][1].startswith(("n", "vn"))
        )
        return [(tokens[0][0], "vn"), *tokens[1:]] if is_modifier else tokens

    def _ends_phrase(self, word: str, tag: str, at: int) -> bool:
        """Whether a word at a place is no part of a noun phrase."""
        if not tag.startswith(NOUN_TAGS) or word in BREAKS or word in self.lexicon.verbs:
            return True
        if tag == "x" and word not in "”’“‘》《·+":
            return True
        if len(word) == 2 and word[0] == word[1]:  # 13篇大会发言篇篇有料
            return True
        return self._is_said_of_group(at, tag) or self.lexicon.verb_start.match(self.text, at) is not None

    def noun_before(self, span: tuple[int, int], unit: str) -> str | None:
        """The noun phrase that ends the words before a number, of an act its verb."""
        piece = self.text[max(span[0], span[1] - self._reach.noun_phrase) : span[1]]
        piece = self.without_fillers(piece)
        if name := _NAME_AT_END.search(piece):  # 编发《信息工作通讯》30件
            return name[1]
        words: list[str] = []
        tagged = rjieba.tag(piece)
        tokens = _with_whole_end([*tagged[:-1], *self.with_nouns(tagged[-1:])], unit)
        for word, tag in reversed(tokens):
            if not tag.startswith(NOUN_TAGS) or tag == "x" or (word in self.lexicon.verbs and words):
                break
            words.insert(0, word)
        return "".join(words or self._act_or_rate(piece, unit, tokens)) or None

    def _act_or_rate(self, piece: str, unit: str, tokens: Sequence[tuple[str, str]]) -> list[str]:
        """What ends a piece that no noun ends: the verb of an act, or the rate of one, which a tagger takes
        for a verb or cuts in two (审核率100%).
        """
        if unit in self.lexicon.act_units:
            return self._act(piece)
        if unit != "%" or not piece.endswith("率"):
            return []
        return [word for word, _ in (tokens[-1:] if len(tokens[-1][0]) > 1 else tokens[-2:])]

    def _act(self, piece: str) -> list[str]:
        """The verb that ends a piece, with a noun before it: 读书群打卡11万次 counts 打卡, 乡村振兴1次
        乡村振兴.
        """
        *before, (word, tag) = rjieba.tag(piece[-_LONGEST_ACT:]) or [("", "")]
        if not tag.startswith("v") or len(word) == 1 or word in self.lexicon.verbs:
            return []
        return [*(noun for noun, kind in before[-1:] if kind.startswith("n")), word]


def _is_before_counted(heads: Sequence[tuple[TermMatch, bool]], tag: str, at: int, end: int) -> bool:
    """Whether a word stands inside a noun that is counted (提案|办理|协商会), or modifies one
    (7次提案|办理|调研); behind one it is what the counted do (124名党员委员|联系|党外委员).
    """
    counted = [hit for hit, counts in heads if counts]
    if any(hit.start < at and end < hit.end for hit in counted):
        return True
    if any(hit.end == at for hit in counted):
        return False
    return tag.startswith(("n", "vn")) and any(hit.start == end for hit in counted)


def _is_inside(
    heads: Sequence[tuple[TermMatch, bool]], at: int, word: str, tag: str, *, is_act: bool
) -> bool:
    """Whether a word belongs to a noun of the catalogue, and not to one that is counted in another measure
    word and only has its verb (9个委员工作室接待群众1200人次, 向3所学校捐赠图书4500册).

    Args:
        is_act: Whether a verb there would be what the noun before it does or gets.
    """
    return any(
        hit.start <= at < hit.end
        and (counts or not tag.startswith("v") or (not is_act and len(word) == len(hit.word)))
        for hit, counts in heads
    )


def _with_whole_end(tokens: list[tuple[str, str]], unit: str) -> list[tuple[str, str]]:
    """Words and tags, the last two as one noun where a tagger cuts a thing that is called by its measure word
    (主办|件112件) or a quantity of an act (点击|量15万人次).
    """
    if len(tokens) < 2:
        return tokens
    *before, (word, word_tag), (ending, tag) = tokens
    is_its_unit = ending == unit
    is_of_act = len(ending) == 1 < len(word) and word_tag == "v" and tag.startswith(NOUN_TAGS)
    return [*before, (f"{word}{ending}", "n")] if is_its_unit or is_of_act else tokens
