from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gov_reviews.errors import InvalidMetadata
from gov_reviews.knowledge.phrase_automaton import PhraseIndex
from gov_reviews.knowledge.regions import NameKind, Region, Regions, level_word_of, load_regions, stem_of


def test_the_list_is_complete_and_hangs_together() -> None:
    regions = load_regions()
    real = [region for region in regions if not region.is_sample]
    levels = Counter(region.level for region in real)
    assert levels["national"] == 1
    assert levels["province"] == 34
    assert levels["prefecture"] == 333
    assert levels["county"] > 2840
    for region in real:
        if region.level != "national":
            assert region.code[:2] == (regions.ancestors(region) or (region,))[-1].code[:2]
            assert regions.by_code[region.code[:2] + "0000"].name == region.province


def test_sample_divisions_are_marked_and_have_codes_of_their_own() -> None:
    regions = load_regions()
    samples = [region for region in regions if region.is_sample]
    assert samples
    assert all(region.code.startswith("99") for region in samples)
    real_names = {region.name for region in regions if not region.is_sample}
    assert not real_names & {region.name for region in samples}


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("500116", "重庆市江津区"),
        ("611002", "陕西省商洛市商州区"),
        ("511900", "四川省巴中市"),
        ("429004", "湖北省仙桃市"),
        ("422801", "湖北省恩施土家族苗族自治州恩施市"),
        ("441900", "广东省东莞市"),
        ("659001", "新疆维吾尔自治区石河子市"),
    ],
)
def test_full_name(code: str, name: str) -> None:
    regions = load_regions()
    assert regions.full_name(regions.by_code[code]) == name


@pytest.mark.parametrize(
    ("name", "stem"),
    [
        ("江津区", "江津"),
        ("恩施土家族苗族自治州", "恩施"),
        ("积石山保安族东乡族撒拉族自治县", "积石山"),
        ("内蒙古自治区", "内蒙古"),
        ("新疆维吾尔自治区", "新疆"),
        ("浦东新区", "浦东"),
        ("神农架林区", "神农架"),
        ("津市市", "津市"),
        ("大兴安岭地区", "大兴安岭"),
        ("忠县", "忠"),
    ],
)
def test_stem(name: str, stem: str) -> None:
    assert stem_of(name) == stem


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("江津区", "区"),
        ("广西壮族自治区", "自治区"),
        ("恩施土家族苗族自治州", "州"),
        ("锡林郭勒盟", "盟"),
        ("六枝特区", "区"),
    ],
)
def test_level_word(name: str, word: str) -> None:
    assert level_word_of(name) == word


def test_a_stem_belongs_first_to_the_higher_division() -> None:
    meanings = {meaning.region.code: meaning.kind for meaning in load_regions().names["西安"]}
    assert meanings["610100"] is NameKind.STEM
    assert meanings["231005"] is NameKind.WEAK_STEM


def test_a_missing_parent_is_refused() -> None:
    with pytest.raises(InvalidMetadata, match="parent"):
        Regions([Region("999901", "甲县", "county", "999900", "甲省", "县")])


@given(
    st.lists(st.text(alphabet="甲乙丙丁", min_size=1, max_size=4), min_size=1, max_size=8),
    st.text(alphabet="甲乙丙丁", max_size=40),
)
def test_index_finds_what_a_search_finds(phrases: list[str], text: str) -> None:
    index = PhraseIndex(phrases)
    assert [place for place, _ in index.find(text)] == sorted(place for place, _ in index.find(text))
    expected = sorted(
        (place, phrase)
        for phrase in set(phrases)
        for place in range(len(text))
        if text.startswith(phrase, place)
    )
    assert sorted(index.find(text)) == expected


def test_text_that_cannot_be_encoded_is_searched_too() -> None:
    assert PhraseIndex(["提案"]).find("\ud83d\ude00提案\udc00") == [(2, "提案")]


def test_longest_phrase_of_a_place_comes_first() -> None:
    assert PhraseIndex(["提案", "集体提案", "提"]).find("集体提案") == [
        (0, "集体提案"),
        (2, "提案"),
        (2, "提"),
    ]
