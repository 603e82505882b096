"""Was a page cut off on its way?"""

from __future__ import annotations

import pytest

from gov_reviews.page.truncation import find_cut

LAST = "立案提案203件，办复率100%"
OPEN = "<html><body><div><p>"


@pytest.mark.parametrize(
    ("markup", "last", "said"),
    [
        (f"{OPEN}{LAST}", LAST, "middle of a sentence"),
        (f"{OPEN}{LAST}</p", LAST, "inside a tag"),
        (f"{OPEN}{LAST}。<p class='a", f"{LAST}。", "inside a tag"),
        (f"{OPEN}{LAST}。</p>", f"{LAST}。", "never closed"),
        (f"{OPEN}{LAST}。</p></div>", f"{LAST}。", ""),
        (f"{OPEN}{LAST}</p></div>", LAST, "middle of a sentence"),
        (f"{OPEN}<div>{LAST}。</div>", f"{LAST}。", "never closed"),
        (f"{OPEN}{LAST}</p></div></body>", LAST, ""),
        (f"{OPEN}{LAST}</p></div></HTML >", LAST, ""),
        (f"<div><p>{LAST}", LAST, ""),  # a fragment has no end of its own
        (f"{OPEN}{LAST}</p><p>主办：松砚县政协", LAST, ""),  # a footer was printed: the body is complete
        (OPEN, LAST, ""),
        (f"{OPEN}他说：“{LAST}。”</p></div>", f"他说：“{LAST}。”", ""),
        (f"{OPEN}邵一舟 摄</p></div>", "邵一舟 摄", ""),
        (f"<!doctype html><p>{LAST}", LAST, "middle of a sentence"),
        # the start stands among the first 20,000 characters, the end among the last
        ("字" * 19_994 + f"<html>{LAST}", LAST, "middle of a sentence"),
        ("字" * 19_996 + f"<html>{LAST}", LAST, ""),
        (f"<html></body>{'字' * 19_993}", "字" * 6, ""),
        (f"<html></body>{'字' * 19_994}", "字" * 6, "middle of a sentence"),
    ],
)
def test_how_a_page_ends(markup: str, last: str, said: str) -> None:
    found = find_cut(markup, last, False)
    assert said in found
    assert bool(found) is bool(said)


def test_bytes_that_end_inside_a_character_are_a_cut_page() -> None:
    assert "inside a character" in find_cut("<html></html>", "", True)
