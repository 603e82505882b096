"""What a run says of a source: every code has its words in both languages, and every word is said by some code."""

from __future__ import annotations

import re
from string import Formatter

import pytest

from gov_reviews.knowledge.message_texts import MessageTexts, message_of, said, said_of
from gov_reviews.knowledge.metadata_files import load_words
from gov_reviews.records.both_languages import in_both
from gov_reviews.settings import PROJECT_ROOT

# Codes that the code picks by a condition stand in quotes like all others.
_QUOTED = re.compile(r'"([a-z][a-z0-9_]+)"')
_SAYS = re.compile(r'\b(?:said|message_of)\(\s*"([a-z0-9_]+)"')


def _sources() -> list[str]:
    package = PROJECT_ROOT / "include" / "gov_reviews"
    texts = [path.read_text(encoding="utf-8") for path in package.rglob("*.py")]
    return [text for text in texts if "knowledge.message_texts" in text]


def _fields(text: str) -> set[str | None]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def test_every_code_that_is_said_has_words_and_every_word_is_said() -> None:
    codes = set(load_words(MessageTexts).root)
    texts = _sources()
    asked = {code for text in texts for code in _SAYS.findall(text)}
    assert len(asked) > 50
    assert asked - codes == set()
    assert codes - {name for text in texts for name in _QUOTED.findall(text)} == set()


@pytest.mark.parametrize("code", sorted(load_words(MessageTexts).root))
def test_both_languages_fill_in_the_same(code: str) -> None:
    phrase = load_words(MessageTexts).root[code]
    # where to start the sample sites is a sentence of its own language
    assert _fields(phrase.en) - {"remedy"} == _fields(phrase.zh)
    assert code == "sentence" or re.search(r"[一-鿿]", phrase.zh)
    assert not re.search(r"[一-鿿]", phrase.en)


def test_a_text_in_both_languages_fills_in_its_own_half() -> None:
    english, chinese = message_of("gave_up", attempts=3, reason=said("status", status=503))
    assert english.startswith("No usable answer after 3 attempts: status 503. ")
    assert chinese.startswith("尝试 3 次均无可用应答：状态码 503。")


def test_what_a_site_says_is_filled_in_as_it_is() -> None:
    text = said("site_says_nothing", words="{status} 暂无内容")
    assert text == in_both("The site says '{status} 暂无内容'.", "网站提示“{status} 暂无内容”。")


def test_a_place_stands_before_both() -> None:
    assert said_of("x", in_both("no", "否")) == in_both("x: no", "x：否")
    assert said_of("x", "404") == in_both("x: 404", "x：404")


def test_no_message_has_marks_of_markdown() -> None:
    phrases = load_words(MessageTexts).root
    assert [code for code, phrase in phrases.items() if "`" in phrase.en + phrase.zh] == []
