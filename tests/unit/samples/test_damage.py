"""The damage module does what real mirrors do, and its ground truth is complete."""

from __future__ import annotations

import re

import pytest

from gov_reviews_samples.articles import load_articles
from gov_reviews_samples.damage import HALF_WIDTH, DamagedText, DamageKind, damage_text, decode_damaged_pair

MIRROR_TEXTS = [
    text
    for article in load_articles()
    if any(publication.site == "sample_mirror" for publication in article.publications)
    for text in (article.title, article.subtitle, article.closing, *(piece.text for piece in article.pieces))
    if text
]


def kinds(damaged: DamagedText) -> list[DamageKind]:
    return [place.kind for place in damaged.places]


def undo(damaged: DamagedText) -> str:
    """The text with every place put back, as the ground truth says."""
    pieces, at = [], 0
    for place in damaged.places:
        meant = damaged.traditional[place.clean_start : place.clean_end].translate(HALF_WIDTH)
        pieces += [damaged.text[at : place.start], meant]
        at = place.end
    return "".join([*pieces, damaged.text[at:]])


def read_shifted_again(run: str) -> str:
    """The documented repair of a run, written independently: bytes of the run behind ?, A1 before them, read
    in pairs.
    """
    codes = [0xA1]
    for character in run.removeprefix("?"):
        point = ord(character)
        if character == "!":
            codes += [0xA3, 0xA1]
        elif 0xE815 <= point <= 0xE864:
            codes += [0xFE, 0x50 + point - 0xE815 + (point - 0xE815 >= 0x2F)]
        elif 0xE234 <= point <= 0xE4C5:
            codes += [0xF8 + (point - 0xE234) // 94, 0xA1 + (point - 0xE234) % 94]
        else:
            codes += character.encode("gbk")
    return bytes(codes).decode("gbk")


def test_pinyin_comes_after_listed_traditional_characters_only() -> None:
    assert damage_text("区政协的山水").text == "區(qū)政協(xié)的山水"
    assert damage_text("县（区）").text == "縣(xiàn)(區(qū))"


def test_run_after_full_stop_and_quote_is_read_one_byte_late() -> None:
    damaged = damage_text("好。”市政协说")
    assert damaged.text == "好?!笔姓\ue849f(xié)說"
    assert (damaged.places[0].kind, damaged.places[0].meant) == (DamageKind.SHIFT, "。”市政协")


def test_run_ends_at_the_first_ascii_second_byte() -> None:
    assert damage_text("好。”在去年年初召开", pinyin={}).text == "好?!痹谌ツ昴瓿跽匍_"


@pytest.mark.parametrize("text", ["个。”市人力资源", "好。”2022年", "好。”", "“好。"])
def test_run_stays_whole_where_it_cannot_be_read_late(text: str) -> None:
    assert DamageKind.SHIFT not in kinds(damage_text(text))


def test_injection_on_bytes_cuts_characters() -> None:
    damaged = damage_text("新担当")
    assert damaged.text == "新?lián)\ue2fd?dāng)"
    assert [(place.kind, place.seen, place.meant) for place in damaged.places] == [
        (DamageKind.CUT, "?lián)\ue2fd?dāng)", "担当")
    ]


def test_second_byte_left_alone_belongs_to_the_cut() -> None:
    damaged = damage_text("幼儿园建设", pinyin={"變": "biàn"})
    assert undo(damaged) == damaged.traditional


def test_character_that_gbk_does_not_hold_is_lost() -> None:
    damaged = damage_text("(记者\u2002张某)")
    assert damaged.text == "(記者?張某)"
    assert [(place.kind, place.meant) for place in damaged.places] == [(DamageKind.LOST, "\u2002")]


def test_a_printed_question_mark_is_no_damage() -> None:
    assert damage_text("是吗?").places == ()


@pytest.mark.parametrize(
    ("code", "read"),
    [
        (0xFE85, "\ue849"),
        (0xFAAE, "\ue2fd"),
        (0xFE50, "\ue815"),
        (0xFEA0, "\ue864"),
        (0xF8A1, "\ue234"),
        (0xFEFE, "\ue4c5"),
        (0xCAD0, "市"),
    ],
)
def test_code_table(code: int, read: str) -> None:
    assert decode_damaged_pair(code >> 8, code & 0xFF) == read


@pytest.mark.parametrize("code", [0xA6D9, 0xAAA1, 0x8028, 0xFF41, 0x817F])
def test_codes_without_meaning(code: int) -> None:
    assert decode_damaged_pair(code >> 8, code & 0xFF) is None


def test_ground_truth_accounts_for_every_change_on_the_mirror() -> None:
    assert len(MIRROR_TEXTS) > 100
    for text in MIRROR_TEXTS:
        damaged = damage_text(text)
        assert undo(damaged) == damaged.traditional.translate(HALF_WIDTH)
        assert len(damaged.traditional) == len(damaged.clean)
        for place in damaged.places:
            assert damaged.text[place.start : place.end] == place.seen
            assert damaged.clean[place.clean_start : place.clean_end] == place.meant


def test_every_shifted_run_of_the_mirror_can_be_read_again() -> None:
    runs = [
        (place, damaged)
        for damaged in map(damage_text, MIRROR_TEXTS)
        for place in damaged.places
        if place.kind is DamageKind.SHIFT
    ]
    assert len(runs) >= 10
    for place, damaged in runs:
        assert read_shifted_again(place.seen) == damaged.traditional[place.clean_start : place.clean_end]


def test_mirror_shows_all_kinds_of_damage_densely() -> None:
    places = [place for text in MIRROR_TEXTS for place in damage_text(text).places]
    assert {place.kind for place in places} == set(DamageKind)
    injections = [place.seen for place in places if place.kind is DamageKind.INJECTION]
    assert len(injections) > 500
    assert all(re.fullmatch(r"\([a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜü]+\)", seen) for seen in injections)


def test_mirror_texts_come_back_from_traditional() -> None:
    import opencc

    back = opencc.OpenCC("tw2s")
    assert [text for text in MIRROR_TEXTS if back.convert(damage_text(text).traditional) != text] == []
