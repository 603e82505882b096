"""Damage that is left after all repairs: at its limits, found in damaged texts, and not in clean ones."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest
from tests.unit.text import mirrors
from tests.yaml_files import read_yaml

from gov_reviews.decoding.charset import text_suspicion
from gov_reviews.text.residual_damage import find_damage
from gov_reviews.text.text_repair import repair_lines

CLEAN: dict[str, list[str]] = read_yaml(Path(__file__).parent / "clean_forms.yaml")
PROSE = "县政协围绕中心服务大局开展协商议政活动取得了新的成效得到群众好评"


def damaged_words(text: str, *, is_damaged: bool = False) -> list[str]:
    return [text[place.start : place.end] for place in find_damage(text, set(text), is_damaged=is_damaged)]


@pytest.mark.parametrize(
    ("text", "plain", "damaged"),
    [
        ("县政协", [], []),
        ("县\ufffd\ufffd政协", ["\ufffd\ufffd"], ["\ufffd\ufffd"]),
        ("县\x96政协", ["\x96"], ["\x96"]),
        # a private character inside words, and a bullet or an icon
        ("县\ue000政协", ["\ue000"], ["\ue000"]),
        ("\uf0b7县政协\n\ue65f 分享 \ue600 收藏\n完\ue6a1", [], []),
        ("县锟斤拷政协", ["锟斤拷"], ["锟斤拷"]),
        ("锟斤", [], []),
        ("锅里烫烫烫", [], []),
        ("甲锛屽" * 5, ["锛屽"] * 5, ["锛屽"] * 5),
        ("甲锛屽" * 4, [], []),
        ("锛子" * 9, [], []),
        ("æ”¿，" * 5, ["æ”¿"] * 5, ["æ”¿"] * 5),
        ("æ”¿，" * 4, [], []),
        ("“café”、" * 9, [], []),
        ("县ÏØÕþÐ\xad政协", ["ÏØÕþÐ\xad"], ["ÏØÕþÐ\xad"]),
        ("目录······12", [], []),
        ("县?政协", [], ["?"]),
        ("县政协?", [], []),
        ("只为心愿?!边@是", [], ["?"]),
        ("他解释??f自己", [], ["??"]),
        ("到底怎么办?”委员问", [], ["?"]),
        ("到底怎么办? 委员问（谁来办?）", [], []),
        ("a?lián)b", [], ["?lián)"]),
        ("a?b", [], []),
    ],
)
def test_places(text: str, plain: list[str], damaged: list[str]) -> None:
    assert damaged_words(text) == plain
    assert damaged_words(text, is_damaged=True) == damaged


def senseless(length: int, seed: int = 1) -> str:
    """Characters of the first level of GB 2312, by chance."""
    pick = random.Random(seed)  # noqa: S311
    codes = bytes(
        byte for _ in range(length) for byte in (pick.randint(0xB0, 0xD6), pick.randint(0xA1, 0xFE))
    )
    return codes.decode("gbk")


def test_a_line_without_sense() -> None:
    line = senseless(60)
    assert damaged_words(f"{PROSE}\n{line}\n{PROSE}") == [line]
    assert damaged_words(senseless(39)) == []  # anything may stand in a short line
    assert damaged_words("、".join(line[at : at + 3] for at in range(0, 60, 3))) == []  # a list of names may


@pytest.mark.parametrize("half", ["seen", "held"])
def test_clean_texts_of_unusual_forms_are_not_suspect(half: str) -> None:
    """`seen` was in sight while the rules were made, `held` was not."""
    for text in CLEAN[half]:
        repaired = repair_lines(text)
        assert (text_suspicion(text), repaired.damage, repaired.guesses) == ("", (), ()), text


def replaced(clean: str, pick: random.Random, by: Any) -> str:
    text = list(clean)
    for place in pick.sample([at for at in range(20, len(text) - 20) if text[at] > "\u4e00"], 3):
        text[place] = by()
    return "".join(text)


def one_line(clean: str, pick: random.Random, damage: Any) -> str:
    lines = clean.split("\n")
    number = pick.randrange(len(lines))
    lines[number] = damage(lines[number])
    return "\n".join(lines)


KINDS: dict[str, Any] = {
    "lost": lambda text, pick: replaced(text, pick, lambda: "\ufffd"),
    "private": lambda text, pick: replaced(text, pick, lambda: chr(pick.randint(0xE000, 0xE864))),
    "control": lambda text, pick: replaced(text, pick, lambda: chr(pick.randint(0x86, 0x9F))),
    "replacement": lambda text, pick: replaced(text, pick, lambda: "锟斤拷"),
    "utf8_as_gbk": lambda text, pick: one_line(
        text, pick, lambda line: line.encode().decode("gbk", "ignore")
    ),
    "utf8_as_latin": lambda text, pick: one_line(text, pick, lambda line: line.encode().decode("latin1")),
    "gbk_as_latin": lambda text, pick: one_line(text, pick, lambda line: line.encode("gbk").decode("latin1")),
    "senseless": lambda text, pick: one_line(text, pick, lambda _: senseless(60, pick.randrange(99))),
}


@pytest.mark.parametrize("kind", KINDS)
def test_damage_of_a_few_places_is_found_where_it_stands(kind: str) -> None:
    """No text is missed, and none is refused as a whole."""
    for seed in range(200, 206):
        clean = mirrors.article(seed, 40)
        text = KINDS[kind](clean, random.Random(seed))  # noqa: S311
        assert text_suspicion(text) == ""
        repaired = repair_lines(text)
        assert repaired.damage
        marked = "".join(repaired.tracked.text[place.start : place.end] for place in repaired.damage)
        assert len(marked) < 0.4 * len(text)


def exchanged(text: str, share: float, seed: int = 1) -> str:
    """Characters of a text stand for each other, as in a font of a page's own."""
    pick = random.Random(seed)  # noqa: S311
    own = sorted({character for character in text if "\u4e00" <= character <= "\u9fff"})
    pick.shuffle(own)
    some = own[: int(share * len(own))]
    return text.translate(dict(zip(map(ord, some), pick.sample(some, len(some)), strict=True)))


@pytest.mark.parametrize(("share", "at_least"), [(1.0, 0.9), (0.5, 0.5)])
def test_characters_that_stand_for_each_other_make_no_sense(share: float, at_least: float) -> None:
    for number in range(4):
        text = exchanged(mirrors.article(number), share, number)
        assert text_suspicion(text) == "", "each of them is frequent"
        assert sum(map(len, damaged_words(text))) > at_least * len(text)


def test_a_senseless_part_leaves_the_rest_as_it_is() -> None:
    article = mirrors.article(1)
    places = find_damage(f"{article}\n{exchanged(article, 1.0)}", set(article), is_damaged=False)
    assert places
    assert min(place.start for place in places) > len(article) - 400  # one stretch may hold both
