"""Names in a byline, and what cannot be one."""

from __future__ import annotations

import pytest

from gov_reviews.document.person_names import is_person_name, names_organization, split_names


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("廖禾", True),
        ("廖青原", True),
        ("欧阳青原", True),
        ("次仁卓玛", True),
        ("张伟李娜", False),
        ("白玛玉珍", True),
        ("买买提·艾力", True),
        ("买买提•艾力", True),
        ("廖", False),
        ("云汀日报", False),
        ("区政协", False),
        ("廖禾1", False),
        ("买买提艾力江", True),
        ("买买提艾力江江", False),
    ],
)
def test_form_of_a_name(text: str, expected: bool) -> None:
    assert is_person_name(text) is expected


@pytest.mark.parametrize(
    ("text", "expected"), [("区政协办公室", True), ("云汀日报", True), ("廖青原", False)]
)
def test_organization(text: str, expected: bool) -> None:
    assert names_organization(text) is expected


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("贺洋 贺秋平", ["贺洋", "贺秋平"]),
        ("贺洋、贺秋平；廖禾", ["贺洋", "贺秋平", "廖禾"]),
        ("许 鹏 李明", ["许鹏", "李明"]),
        ("许 小鹏", ["许小鹏"]),
        ("许 李鹏", ["许", "李鹏"]),
        ("魏 邦 禾", ["魏邦禾"]),
        ("段 文 明", ["段文明"]),
        ("许 沅 李 禾", ["许沅", "李禾"]),
        ("魏 邦 禾 许 沅", ["魏邦禾", "许沅"]),
        ("许 a", ["许", "a"]),
        ("丑 鹏", ["丑", "鹏"]),
        ("张伟和李娜", ["张伟", "李娜"]),
        ("张和李娜", ["张和", "李娜"]),
        ("张伟和青原人", ["张伟和青原人"]),
        ("王芳李强", ["王芳", "李强"]),
        ("王小芳李强", ["王小芳", "李强"]),
        ("王芳李小强", ["王芳", "李小强"]),
        ("王小芳李小强", ["王小芳", "李小强"]),
        ("王小芳李小强张小伟", ["王小芳", "李小强", "张小伟"]),
        ("欧阳青原", ["欧阳青原"]),
        ("云汀日报", ["云汀日报"]),
        ("买买提•艾力", ["买买提·艾力"]),
        ("", []),
    ],
)
def test_a_list_of_names(text: str, names: list[str]) -> None:
    assert split_names(text) == names


@pytest.mark.parametrize(
    "words",
    [
        "张伟·李娜",  # one name with a dot
        "张伟a李娜",
        "张伟政协办公室",  # an organization
        "欧阳青原",  # a surname of two characters
        "白玛玉珍",  # two parts of one name, both a surname at their start
        "伟张娜李",  # no half begins with a surname
        "张伟和李娜娜娜",
        "张伟伟伟和李娜",
    ],
)
def test_what_is_no_pair_of_names_stays_whole(words: str) -> None:
    assert split_names(words) == [words]


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("张伟李娜", ["张伟", "李娜"]),
        ("张伟伟和李娜娜", ["张伟伟", "李娜娜"]),
        ("许 鹏", ["许鹏"]),
        ("许 鹏飞", ["许鹏飞"]),
        ("许 李飞", ["许", "李飞"]),  # two names: the second has a surname of its own
        ("许 鹏飞飞", ["许", "鹏飞飞"]),
        ("甪 鹏", ["甪", "鹏"]),
    ],
)
def test_pairs_and_names_with_a_space(words: str, names: list[str]) -> None:
    assert split_names(words) == names


def test_names_in_latin_letters() -> None:
    assert split_names("Lin Zhiqiu, Fang Ting 方亭、李娜") == ["Lin Zhiqiu", "Fang Ting", "方亭", "李娜"]
    assert is_person_name("Lin Zhiqiu")
    assert not is_person_name("GDP Zhiqiu")
