"""Half-width and full-width signs: which side a sign falls on."""

from __future__ import annotations

import pytest

from gov_reviews.text.edits import apply_edits
from gov_reviews.text.width import find_width_edits


def repaired(text: str) -> str:
    return apply_edits(text, sorted(find_width_edits(text, set(text))))


def test_full_width_digits_and_letters_become_ascii_and_their_neighbours_stay() -> None:
    ascii_signs = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
    full = "".join(chr(ord(sign) + 0xFEE0) for sign in ascii_signs)
    assert repaired(full) == ascii_signs
    assert repaired("％＋／＝＆＃＠＊＿") == "%+/=&#@*_"
    beside = "".join(map(chr, (0xFF0E, 0xFF1A, 0xFF20 - 2, 0xFF3B, 0xFF40, 0xFF5B)))
    assert repaired(beside) == beside


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("98．7%", "98.7%"),
        ("98·7%", "98.7%"),
        ("办复率达100%.2004年，收到提案68件", "办复率达100%。2004年，收到提案68件"),
        ("增长12%.2004件", "增长12%.2004件"),
        ("98·7", "98·7"),
        ("2022－2023", "2022-2023"),
        ("甲,乙;丙:丁", "甲，乙；丙：丁"),
        ("a,b;c:d", "a,b;c:d"),
        ("网址:http://x", "网址：http://x"),
        ("见http://x", "见http://x"),
        ("甲!", "甲！"),
        ("甲?", "甲？"),
        ("甲?!", "甲？！"),
        ("甲?”", "甲？”"),
        ("甲?乙", "甲?乙"),
        ("为什么?乙", "为什么？乙"),
        ("为什么。甲?乙", "为什么。甲?乙"),
        ("什么" + "甲" * 58 + "?乙", "什么" + "甲" * 58 + "？乙"),  # sixty characters are looked at
        ("什么" + "甲" * 59 + "?乙", "什么" + "甲" * 59 + "?乙"),
        ("(甲)", "（甲）"),
        ("(a)", "(a)"),
        ("甲(a)", "甲（a）"),
        ("(a)甲", "（a）甲"),
        ("b(a)b", "b(a)b"),
        ("（a)", "（a）"),
        ("(a）", "（a）"),
        ("((甲))", "（（甲））"),
        ("((甲)a)", "（（甲）a）"),
        ("(b(a)b)", "(b(a)b)"),
        ("(b(a)甲)", "（b（a）甲）"),
        ("(甲\n乙)", "（甲\n乙）"),
        ("(a\nb)", "(a\nb)"),
        ("(a(甲", "(a（甲"),
        ("a)", "a)"),
        ("甲)", "甲）"),
        (")甲", ")甲"),
        ('"甲"乙"丙"', "“甲”乙“丙”"),
        ('"甲"乙"', '"甲"乙"'),
        ('"a"', '"a"'),
        ('"a"\n"甲"', '"a"\n“甲”'),
        ('甲\n\n"乙"', "甲\n\n“乙”"),
        ("甲.", "甲。"),
        ("甲.乙", "甲。乙"),
        ("一.乙", "一.乙"),
        ("甲. 2023", "甲。 2023"),
        ("甲.2023", "甲.2023"),
        ("甲...", "甲……"),
        ("a...b", "a...b"),
        ("甲..乙", "甲..乙"),
        ("--甲", "——甲"),
        ("甲-乙", "甲-乙"),
        ("甲─乙", "甲——乙"),
        ("<<甲>>", "《甲》"),
        ("<<a>>", "<<a>>"),
    ],
)
def test_signs_between_chinese(text: str, expected: str) -> None:
    assert repaired(text) == expected
