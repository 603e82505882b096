"""Cheap looks at raw HTML: what a reader sees, what is cut out, what scripts say."""

from __future__ import annotations

import pytest

from gov_reviews.decoding.raw_markup import remove_invisible, script_text, text_of_base64, visible_text


@pytest.mark.parametrize(
    ("markup", "seen"),
    [
        ("<p>提案 <b>395</b>件</p>", "提案 395 件"),
        ("<p>一\n\t二</p>", "一 二"),
        ("<p>A&amp;B&nbsp;&lt;c&gt;</p>", "A&B <c>"),
        ("<p>3 < 5 > 2</p>", "3 < 5 > 2"),  # no tag: no letter after the bracket
        ("<p>前<!-- 注 <p> -->后</p>", "前后"),
        ("前<script>var a = '<p>no</p>';</script>后", "前后"),
        ("前<STYLE>p {}</style >后", "前后"),
        ("前<noscript>x</noscript><template>y</template>后", "前后"),
        ("前<scripted>后", "前 后"),
        ("前<script>never closed 后", "前"),
        ("前<!-- never closed 后", "前"),
        ("前</p 后", "前"),  # an unclosed tag runs to the end
        ("", ""),
    ],
)
def test_visible_text(markup: str, seen: str) -> None:
    assert visible_text(markup) == seen


def test_a_character_whose_lower_case_is_longer_shifts_nothing() -> None:
    assert remove_invisible("İİİ前<SCRIPT>x</SCRIPT>后") == "İİİ前后"


def test_a_closing_tag_without_its_bracket_takes_the_rest() -> None:
    assert remove_invisible("前<script>x</script 后") == "前"


def test_script_text_is_what_stands_in_scripts() -> None:
    found = script_text("<p>a</p><script>one()</script>b<SCRIPT src='x'>two()</SCRIPT>c")
    assert "one()" in found
    assert "two()" in found
    assert not {"a</p>", "b", "c"} & set(found.split("\n"))
    assert "left()" in script_text("<script>left()")
    assert script_text("<p>none</p>") == ""


@pytest.mark.parametrize(
    ("packed", "text"),
    [
        ("5o+Q5qGI", "提案"),
        ("", ""),
        ("5o+Q5qG", ""),  # cut off
        ("/+8=", ""),  # no text
        ("提案", ""),
    ],
)
def test_text_of_base64(packed: str, text: str) -> None:
    assert text_of_base64(packed) == text
