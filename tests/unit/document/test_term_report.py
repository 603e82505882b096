"""A report on a whole term is known by who reports to which session, not by the words 五年."""

from __future__ import annotations

from datetime import date

import pytest
from tests.whole_reading import read_page

from gov_reviews.document.term_report import is_term_report
from gov_reviews.records.pages import Block, BlockKind

TITLE = "中国人民政治协商会议竹溆县第九届委员会常务委员会工作报告"


@pytest.mark.parametrize(
    ("headlines", "lines", "expected"),
    [
        ([TITLE], ["（2022年1月10日在政协竹溆县第十届委员会第一次会议上）"], True),
        (["县政协提案工作情况的报告"], ["——在县政协十届一次会议上", "我受九届县政协常委会委托，报告提案工作。"], True),
        ([], ["我代表政协竹溆县第九届委员会常务委员会，向政协第十届竹溆县委员会第一次会议报告工作。"], True),
        ([TITLE], ["（2020年1月10日在政协竹溆县第九届委员会第四次会议上）"], False),
        ([TITLE], ["（2017年6月10日在政协竹溆县第九届委员会第一次会议上）"], False),
        (["县政协工作综述"], ["1月10日，县政协十届一次会议开幕。"], False),
        (["第二十届一次会议"], [], False),
        ([], [], False),
    ],
)  # fmt: skip
def test_the_first_session_of_the_next_term_hears_of_the_whole_term(
    headlines: list[str], lines: list[str], *, expected: bool
) -> None:
    blocks = [Block(BlockKind.META, line) for line in lines]
    assert is_term_report(headlines, blocks) is expected


@pytest.mark.parametrize(
    ("session", "first_year"), [("第十届委员会第一次", 2017), ("第九届委员会第五次", 2021)]
)
def test_its_figures_are_the_terms(session: str, first_year: int) -> None:
    text = (
        f"{TITLE}\n\n2022-01-12\n\n（2022年1月10日在政协竹溆县{session}会议上）\n\n各位委员：\n\n"
        "我代表政协竹溆县第九届委员会常务委员会，向大会报告工作，请予审议。\n\n"
        "县政协召开主席会议48次，收到提案812件，立案760件，报送社情民意信息420条，举办委员培训班12期。"
    )
    periods = {(each.period_start, each.period_end) for each in read_page(text).observations}
    assert periods == {(date(first_year, 1, 1), date(2021, 12, 31))}
