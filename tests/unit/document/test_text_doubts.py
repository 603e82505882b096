"""What is said of doubtful places, and which figures they touch."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.made_records import figure, parsed_page
from tests.unit.text import mirrors

from gov_reviews.document.clean_page import normalise_page
from gov_reviews.document.text_doubts import MAX_PLACES_SAID, damaged_figures, text_issues, unreadable_reason
from gov_reviews.records.pages import (
    Block,
    BlockKind,
    CleanPage,
    Doubt,
    DoubtKind,
    UnreadPart,
    UnreadReason,
)

HEAD = ("县政协2023年工作综述", "2023年，县政协团结带领全体委员履职尽责，各项工作取得了新的成效。")


def clean_page(*lines: str, **fields: str) -> CleanPage:
    return normalise_page(parsed_page((*HEAD, *lines), **fields))


def test_damage_is_said_with_its_place_and_words() -> None:
    clean = clean_page("一年来，县政\ufffd立案提案88件，全部办复。")
    (doubt,) = clean.doubts
    assert clean.body_text[doubt.start : doubt.end] == "\ufffd"
    (issue,) = text_issues(clean)
    assert (issue.rule_id, issue.severity, issue.char_start) == ("text_suspect", "warning", doubt.start)
    assert "县政【\ufffd】立案提案" in issue.value


def test_a_share_line_full_of_broken_emoji_says_nothing_of_the_text() -> None:
    clean = clean_page("一年来，县政协立案提案88件，全部办复。", "分享到：" + "\ufffd\ufffd " * 8)
    assert not clean.has_suspect_text
    assert clean.doubts == ()
    assert text_issues(clean) == ()


def test_a_first_half_names_the_page_that_is_missing() -> None:
    clean = clean_page("县政协全年收到提案152件。")
    half = replace(clean, page=replace(clean.page, missing_rest="page 4 (下转4版)"))
    assert text_issues(clean) == ()
    [issue] = text_issues(half)
    assert (issue.rule_id, issue.severity, issue.value) == ("text_incomplete", "warning", "page 4 (下转4版)")
    assert "it goes on at page 4 (下转4版)" in issue.reason


def test_a_damaged_title_makes_the_text_suspect_without_a_place() -> None:
    clean = clean_page("一年来，县政协立案提案88件，全部办复。", subtitle="——县政\ufffd履职回眸")
    assert clean.has_suspect_text
    assert [(issue.rule_id, issue.char_start) for issue in text_issues(clean)] == [("text_suspect", None)]


def test_a_guessed_character_is_said_at_its_place() -> None:
    page = mirrors.damage(mirrors.article(3), mirrors.PINYIN, share=0).text
    clean = clean_page(
        *page.split("\n"), "“意識愈發(fā)厚實(shí)?!笔姓\ue849f(xié)相關(guān)負責(zé)人介紹。"
    )
    (doubt,) = clean.doubts
    assert (doubt.kind, clean.body_text[doubt.start : doubt.end]) == (DoubtKind.GUESSED, "。")
    (issue,) = text_issues(clean)
    assert (issue.rule_id, issue.severity, issue.char_start) == ("text_guessed", "info", doubt.start)


def test_a_byte_that_a_reading_names_is_no_guess() -> None:
    page = mirrors.damage(mirrors.article(3), mirrors.PINYIN, share=0).text
    clean = clean_page(*page.split("\n"), "委員們展現(xiàn)了新?lián)\ue2fd?dāng)。")
    assert clean.body_text.endswith("展现了新担当。")
    assert clean.doubts == ()


def test_of_very_many_places_the_number_is_said() -> None:
    many = "".join(f"委员\ufffd提出建议{number}条。" for number in range(MAX_PLACES_SAID + 5))
    issues = text_issues(clean_page(many))
    assert len(issues) == MAX_PLACES_SAID + 1
    assert issues[-1].value == "5 more places"


BODY = "立案提案88件，走访群众320户，视察11次。"


@pytest.mark.parametrize(
    ("kind", "start", "end", "held"),
    [
        (DoubtKind.DAMAGED, 2, 3, []),
        (DoubtKind.DAMAGED, 3, 4, ["88件"]),  # right before the figure: digits may be missing
        (DoubtKind.DAMAGED, 7, 8, ["88件"]),
        (DoubtKind.DAMAGED, 8, 9, []),
        (DoubtKind.DAMAGED, 0, 30, ["88件", "320户", "11次"]),
        (DoubtKind.GUESSED, 3, 4, []),
        (DoubtKind.GUESSED, 5, 6, ["88件"]),
    ],
)
def test_figures_that_damage_touches_are_held_back(
    kind: DoubtKind, start: int, end: int, held: list[str]
) -> None:
    figures = [
        figure(BODY, "88件", 88, "件", "proposals_filed"),
        figure(BODY, "320户", 320, "户", "households_visited"),
        figure(BODY, "11次", 11, "次", "other"),
    ]
    clean = replace(clean_page(), body_text=BODY, doubts=(Doubt(kind, start, end),))
    issues = [*damaged_figures(clean, figures)]
    found = {issue.char_start: issue for issue in issues}
    assert [one.printed for one in figures if one.char_start in found] == held
    assert {issue.scope for issue in issues} <= {"observation"}


def test_a_long_doubt_reaches_over_a_later_short_one() -> None:
    figures = [figure(BODY, "11次", 11, "次", "other")]
    doubts = (Doubt(DoubtKind.DAMAGED, 0, 30), Doubt(DoubtKind.DAMAGED, 2, 3))
    clean = replace(clean_page(), body_text=BODY, doubts=doubts)
    assert len([*damaged_figures(clean, figures)]) == 1


def test_a_text_that_is_mostly_damage_or_drawn_with_a_font_of_its_own_is_not_read() -> None:
    sentence = "一年来，县政协立案提案88件，全部办复，委员们深入基层开展视察调研。"
    assert unreadable_reason(clean_page(sentence * 8)) == ""
    swapped = sentence.translate(
        str.maketrans(
            "一年来县政协立案提全部办复委员们深入基层开展视察调研",
            "层研基调入察深视们展员开委复办部全提案立协政县来年一",
        )
    )
    assert "make no sense" in unreadable_reason(clean_page(*[swapped * 8] * 3))
    drawn = sentence.replace("提案", "\ue1a0\ue1a1").replace("88", "\ue1b0\ue1b0")
    assert "private ones" in unreadable_reason(clean_page(drawn * 8))
    assert unreadable_reason(clean_page("\ue1a0 " + sentence * 8, "\ue1a1 " + sentence)) == ""


@pytest.mark.parametrize(
    ("reason", "rule", "said"),
    [
        (UnreadReason.NO_OCR, "text_part_unread", "OCR is not installed"),
        (UnreadReason.UNSURE_OCR, "text_part_unread", "OCR is not sure"),
        (UnreadReason.TOO_MANY, "text_part_unread", "more of them than are read"),
        (UnreadReason.NOT_READABLE, "text_part_unread", "a file of a kind that is not read"),
        (UnreadReason.NOT_CAPTURED, "text_part_unread", "it was not captured"),
        (UnreadReason.BESIDE, "file_beside_text", "another file beside the one"),
        (UnreadReason.OTHER_ARTICLE, "article_beside_text", "Another article stands on the same page"),
    ],
)
def test_a_part_that_was_not_read_says_why(reason: UnreadReason, rule: str, said: str) -> None:
    clean = clean_page("县政协全年收到提案152件。")
    parts = tuple(UnreadPart(f"{number} " + "x" * 600, reason) for number in range(30))
    issues = text_issues(replace(clean, page=replace(clean.page, unread_parts=parts)))
    assert len(issues) == 20
    assert {issue.rule_id for issue in issues} == {rule}
    assert all(said in issue.reason and len(issue.value) == 500 for issue in issues)
    assert issues[0].value.startswith("0 x")


def test_a_headline_that_may_be_of_another_article_leaves_a_word() -> None:
    clean = clean_page("县政协全年收到提案152件。")
    issues = text_issues(replace(clean, page=replace(clean.page, doubtful_heads=("春季造林现场会",) * 30)))
    assert {(issue.rule_id, issue.value) for issue in issues} == {("article_may_be_joined", "春季造林现场会")}
    assert len(issues) == 20


def test_a_day_of_either_order_leaves_a_word() -> None:
    clean = clean_page("县政协全年收到提案152件。")
    issues = text_issues(replace(clean, page=replace(clean.page, undecided_day="3/4/2025")))
    assert [(issue.rule_id, issue.value) for issue in issues] == [("publication_day_undecided", "3/4/2025")]


def test_half_sentences_are_said_with_their_words() -> None:
    clean = clean_page("县政协全年收到提案152件。")
    halves = tuple(Block(BlockKind.FRAGMENT, "半" * 300, at, at + 300) for at in range(30))
    issues = text_issues(replace(clean, blocks=(*clean.blocks, *halves)))
    assert [issue.char_start for issue in issues] == list(range(20))
    assert {(issue.rule_id, issue.value) for issue in issues} == {("sentence_broken", "半" * 200)}


def test_recognised_text_says_how_sure_it_is() -> None:
    clean = clean_page("县政协全年收到提案152件。")
    [issue] = text_issues(replace(clean, page=replace(clean.page, ocr_confidence=0.98765)))
    assert (issue.rule_id, issue.value) == ("text_by_ocr", "0.988")


@pytest.mark.parametrize(
    ("place", "words"),
    [
        ((15, 16), "56789ABCDE【F】GHIJKLMNOP"),
        ((2, 60), "01【" + "23456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdef" + "】yz"),
    ],
)
def test_the_words_around_a_doubtful_place(place: tuple[int, int], words: str) -> None:
    text = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
    clean = replace(clean_page(), body_text=text, doubts=(Doubt(DoubtKind.DAMAGED, *place),))
    assert [issue.value for issue in text_issues(clean)] == [words]
