"""Pages damaged by mirrors are restored; clean pages are not touched."""

from __future__ import annotations

import difflib
import random
import re
from collections import Counter

import opencc
import pytest
from tests.unit.text import mirrors
from tests.unit.text.repaired_text import repair_text

from gov_reviews.text.gbk_shift import decode_pair, encode_pair
from gov_reviews.text.pinyin import find_pinyin_damage
from gov_reviews_samples.damage import damage_text

INJECTION = re.compile("[(（][a-zü]{0,3}[āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ][a-z]{0,3}[)）]")
DAMAGE_RULES = {
    "pinyin_injection",
    "gbk_shift",
    "lost_space",
    "traditional",
    "control",
    "compatibility",
    "entity",
}


def some_pinyin(seed: int) -> dict[str, str]:
    pick = random.Random(seed)  # noqa: S311
    return {
        character: mirrors.PINYIN[character]
        for character in pick.sample(sorted(mirrors.PINYIN), pick.randint(15, len(mirrors.PINYIN)))
    }


def restored(clean: str, text: str) -> int:
    matcher = difflib.SequenceMatcher(None, clean, text, autojunk=False)
    return sum(block.size for block in matcher.get_matching_blocks())


def test_generated_damage_is_undone() -> None:
    characters = missed = runs = restored_runs = 0
    for seed in (*range(8), 16, 25, 29, 33):
        starts = ("。”",) if seed % 2 else ("。”", "：“", "，“", "！”")
        damaged = mirrors.damage(mirrors.article(seed), some_pinyin(seed), starts=starts, seed=seed)
        assert damaged.injections > 50
        text, repairs, _ = repair_text(damaged.text)
        assert not INJECTION.search(text)
        characters += len(damaged.clean)
        missed += max(len(text), len(damaged.clean)) - restored(damaged.clean, text)
        runs += len(damaged.runs)
        wanted, got = (
            Counter(damaged.runs),
            Counter(repair.after for repair in repairs if repair.rule == "gbk_shift"),
        )
        restored_runs += (wanted & got).total()
        assert sum(repair.rule == "pinyin_injection" for repair in repairs) > 0.9 * damaged.injections
    assert runs >= 50
    assert missed <= 0.001 * characters
    assert restored_runs >= 0.95 * runs


def test_shift_without_pinyin() -> None:
    restored_runs = runs = 0
    for seed in range(20, 26):
        damaged = mirrors.damage(mirrors.article(seed), {}, seed=seed)
        text, _, has_suspect = repair_text(damaged.text)
        runs += len(damaged.runs)
        restored_runs += text == damaged.clean and not has_suspect
    assert runs >= 20
    assert restored_runs >= 5


def test_simplified_text_with_injections() -> None:
    clean = mirrors.article(7)
    list_of_characters = {"协": "xié", "业": "yè", "员": "yuán", "会": "huì", "区": "qū", "议": "yì"}
    damaged = "".join(
        f"{character}({list_of_characters[character]})" if character in list_of_characters else character
        for character in clean
    )
    text, repairs, has_suspect = repair_text(damaged)
    assert text == clean
    assert {repair.rule for repair in repairs} == {"pinyin_injection"}
    assert not has_suspect


@pytest.mark.parametrize(
    ("damaged", "clean"),
    [
        ("駐縣(區(qū))市政協(xié)", "驻县（区）市政协"),
        ("41件(次)", "41件（次）"),
        ("(記者?林一舟)", "（记者 林一舟）"),
        ("現(xiàn)了新?lián)\ue2fd?dāng)。", "现了新担当。"),
        (
            "意識愈發(fā)厚實(shí)?!笔姓\ue849f(xié)相關(guān)負責(zé)人介紹。",
            "意识愈发厚实。”市政协相关负责人介绍。",
        ),
        ("特別的群體?!痹谌ツ昴瓿跽匍_的會議上", "特别的群体。”在去年年初召开的会议上"),
    ],
)
def test_places_in_a_damaged_page(damaged: str, clean: str) -> None:
    """The forms seen on mirrors, each in a page that shows the damage everywhere else."""
    page = mirrors.damage(mirrors.article(3), mirrors.PINYIN, share=0).text
    text, _, has_suspect = repair_text(f"{page}\n{damaged}")
    assert text.split("\n")[-1] == clean
    assert not has_suspect


def test_what_cannot_be_told_is_flagged() -> None:
    page = mirrors.damage(mirrors.article(3), mirrors.PINYIN, share=0).text
    text, _, has_suspect = repair_text(f"{page}\n政協?關部門")
    assert text.endswith("政协?关部门")
    assert has_suspect
    for broken in (
        "锟斤拷",
        "政协\ufffd委员",
        "政协\ue2fd委员",
        "鏀垮崗锛屽伐浣滐紝鎻愭锛岃皟鐮旓紝瀹屾垚銆傚鍛樺洖璁裤€傞兘寰堝ソ銆�",
    ):
        assert repair_text(broken)[2]


def test_bytes_without_meaning_inside_a_run_stay_marked() -> None:
    """市 lost its first byte for good (the reader printed "?"): what stands around it is restored, the
    character itself is not guessed.
    """
    page = mirrors.damage(mirrors.article(3), mirrors.PINYIN, share=0).text
    text, repairs, has_suspect = repair_text(
        f"{page}\n展現(xiàn)了新?lián)\ue2fd敗Ｈ\ue43d路荩?姓\ue849f(xié)認真研究"
    )
    assert text.split("\n")[-1] == "展现了新担当。三月份，?政协认真研究"
    assert "gbk_shift" in {repair.rule for repair in repairs}
    assert has_suspect


def test_clean_text_is_never_repaired() -> None:
    """Thousands of clean sentences with ? ! and brackets, in full and in half width: no damage rule may
    act.
    """
    sentences = 0
    for seed in range(100, 150):
        clean = mirrors.article(seed, 80)
        sentences += 80
        assert repair_text(clean) == (clean, (), False)
        half_width = clean.translate(str.maketrans("，？！（）", ",?!()"))
        text, repairs, has_suspect = repair_text(half_width)
        assert text == clean
        assert not has_suspect
        assert not DAMAGE_RULES & {repair.rule for repair in repairs}
    assert sentences >= 4000


def test_clean_traditional_text_is_only_converted() -> None:
    clean = mirrors.article(5)
    text, repairs, has_suspect = repair_text(opencc.OpenCC("s2tw").convert(clean))
    assert text == clean
    assert {repair.rule for repair in repairs} == {"traditional"}
    assert not has_suspect


def test_texts_about_pronunciation_are_not_damaged() -> None:
    names = "新任委员陶堃(kūn)、李喆(zhé)出席。" + mirrors.article(4)
    polyphones = (
        "长(zhǎng)辈和长(cháng)处，行(háng)业和行(xíng)动，重(zhòng)点和重(chóng)新，乐(lè)观和音乐(yuè)。"
        * 4
    )
    glossary = "、".join(
        f"{character}({reading})"
        for character, reading in zip(
            "龘靐齉爨麤灪鱻", ["dá", "bìng", "nàng", "cuàn", "cū", "yù", "xiān"], strict=True
        )
    )
    explained_once = "协(xié)商、建(jiàn)言、资(zī)政、履(lǚ)职、调(diào)研、提(tí)案。" + mirrors.article(4)
    for text in (names, polyphones, glossary, explained_once):
        assert not find_pinyin_damage(text, set(text)).is_damaged, text[:30]


def test_short_notices_with_few_injections_are_restored() -> None:
    """Nobody explains how to read the Traditional form of an everyday character, not even twice."""
    characters = missed = injections = 0
    for seed in range(40):
        pick = random.Random(seed)  # noqa: S311
        few = {character: mirrors.PINYIN[character] for character in pick.sample(sorted(mirrors.PINYIN), 9)}
        damaged = mirrors.damage(mirrors.article(seed)[:220], few, seed=seed)
        if damaged.injections < 2:
            continue
        text, _, _ = repair_text(damaged.text)
        injections += damaged.injections
        characters += len(damaged.clean)
        missed += max(len(text), len(damaged.clean)) - restored(damaged.clean, text)
    assert injections > 60
    assert (
        missed <= 0.002 * characters
    )  # a shifted run of three characters is not always distinguished in so little text


def test_pairs_of_bytes_round_trip() -> None:
    """Every code that has a meaning is found again from its character, private-use areas included."""
    checked = 0
    for lead in range(0x81, 0xFF):
        for trail in range(0x40, 0xFF):
            character = decode_pair(lead, trail)
            if character is not None:
                checked += 1
                assert encode_pair(character) == (lead, trail)
    assert checked > 21000
    assert [encode_pair(character) for character in "\ue849\ue2fd"] == [(0xFE, 0x85), (0xFA, 0xAE)]


def test_whole_sample_damage_module() -> None:
    """The sample site's own damage, written by other hands, is undone as well."""
    characters = missed = 0
    for seed in range(60, 66):
        damaged = damage_text(mirrors.article(seed))
        text, _, _ = repair_text(damaged.text)
        assert not INJECTION.search(text)
        characters += len(damaged.clean)
        missed += max(len(text), len(damaged.clean)) - restored(damaged.clean, text)
    assert missed <= 0.001 * characters
