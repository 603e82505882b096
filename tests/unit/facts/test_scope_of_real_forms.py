"""Forms that real reviews print: the committee named by 该, things handed to an office, the whole term, totals
and parts of lists whose percentages are cut off.
"""

from tests.whole_reading import read_page


def _figures(text: str) -> dict[str, object]:
    return {figure.printed: figure for figure in read_page(text, "file:///review.txt").observations}


def test_the_committee_named_by_a_pointer_is_the_documents_own() -> None:
    text = "2023年，云坪市枫渡区政协收集社情民意信息36条。\n该区政协全年资助困难学生110人。\n"
    figure = _figures(text)["110人"]
    assert (figure.status, figure.subject_code) == ("actual", "committee")


def test_an_office_that_things_are_handed_to_does_not_act() -> None:
    figures = _figures("2023年，共收到提案300件。经审查，立案250件，转送有关部门研究参考30件，并案20件。\n")
    assert {figures[printed].status for printed in ("30件", "20件")} == {"actual"}


def test_a_stage_is_taken_from_the_total_not_from_its_parts() -> None:
    text = "2023年，共提交提案582件，其中，大会提案557件，平时提案25件。经审查，立案521件。\n"
    figures = _figures(text)
    assert figures["521件"].part_of.char_start == figures["582件"].char_start


def test_counts_with_cut_percentages_are_parts_like_those_beside_them() -> None:
    text = "2023年，委员共31名。其中，医卫界2名，占6.45%；特约界4名，占12.93%；文化界3名，占9.68%。\n"
    figures = _figures(text)
    assert figures["4名"].part_of.char_start == figures["31名"].char_start
    assert figures["12.93%"].part_of.char_start == figures["31名"].char_start


def test_the_time_of_a_committee_by_its_number_is_the_whole_term() -> None:
    text = "县政协2021年工作综述\n\n九届县政协期间，收到委员提案820件，立案760件。2021年，视察6次。\n"
    figures = _figures(text)
    assert (figures["760件"].period_start.year, figures["760件"].period_end.year) == (2017, 2021)
    assert figures["6次"].period_start.year == 2021
