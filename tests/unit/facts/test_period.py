"""Which days a figure is about."""

from __future__ import annotations

from datetime import date

import pytest

from gov_reviews.facts.observations import FactContext, extract_observations
from gov_reviews.records.reviews import DocType


def years(
    text: str, doc_type: DocType = DocType.ANNUAL_REVIEW, year: int | None = 2024
) -> tuple[int, int] | None:
    """First and last year of the last figure."""
    found = extract_observations(text, (), FactContext(year, doc_type, None))[-1]
    if found.period_start is None or found.period_end is None:
        return None
    assert (found.period_start.month, found.period_end) == (1, date(found.period_end.year, 12, 31))
    return found.period_start.year, found.period_end.year


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("收到提案395件。", (2024, 2024)),
        ("2021年收到提案395件。", (2021, 2021)),
        ("第八届委员会第一次会议于2021年3月6日召开，会议收到提案395件。", (2021, 2021)),
        ("2021年，区政协收到提案395件。", (2021, 2021)),
        ("据统计，2021年，区政协收到提案395件。", (2021, 2021)),
        ("据不完全的统计结果，2021年，区政协收到提案395件。", (2024, 2024)),  # too far from the opening
        ("五年来，共收到提案395件。", (2020, 2024)),
        ("三年来，共收到提案395件。", (2022, 2024)),
        ("7年间收到提案395件。", (2018, 2024)),
        ("17年间收到提案395件。", (2024, 2024)),
        ("五年内收到提案395件。", (2020, 2024)),
        ("2021 年，收到提案395件。", (2021, 2021)),  # a blank of a scan
        ("力争收到提案395件。", (2025, 2025)),
        ("五年共收到提案395件。", (2020, 2024)),
        ("3年累计收到提案395件。", (2022, 2024)),
        ("五年来，工作有成效。共收到提案395件。", (2020, 2024)),  # a span reaches over sentences
        ("五年来，工作有成效。全年收到提案395件。", (2024, 2024)),  # until another time follows
        ("五年来，工作有成效。\n收到提案395件。", (2024, 2024)),  # to the end of the paragraph
        ("五年来，召开会议78次；收到提案395件。", (2020, 2024)),
        ("2021年，工作有成效。收到提案395件。", (2024, 2024)),
        ("2021年，召开会议78次；收到提案395件。", (2021, 2021)),
        ("自2019年以来，累计收到提案395件。", (2019, 2024)),
        ("2019年至2022年，累计收到提案395件。", (2019, 2022)),
        ("面对三年来最严峻的疫情，收到提案395件。", (2024, 2024)),  # an attribute
        ("区政协三年来收到提案395件。", (2022, 2024)),
        ("“五年来”专栏刊发，收到提案395件。", (2024, 2024)),
        ("报告指出，五年来，收到提案395件。立案提案中，集体提案62件。", (2020, 2024)),
        ("区政协过去五年收到提案395件，立案率91%。", (2020, 2024)),
        ("第十届竹溆县政协期间，提案工作有成效。收到提案395件。", (2020, 2024)),
        ("四年多来，收到提案395件。", (2021, 2024)),
        ("五年提出建议395条", (2020, 2024)),
        ("五年规划提出建议395条", (2024, 2024)),  # a noun follows
        ("自2022年创办以来，累计举办讲堂39场。", (2022, 2024)),
        ("2022年3月“院坝协商”平台启动以来，开展协商39场。", (2022, 2024)),
        ("2022年，全面落实全会以来的部署，开展协商39场。", (2022, 2022)),  # not since the meeting
        ("委员张明自2020年以来，每年开展义诊，已服务群众3900人次。", (2020, 2024)),
        ("1987年6月，组织委员视察水库，提出意见5条。", (1987, 1987)),
        ("收到提案395件，比2022年增加11件。", (2024, 2024)),  # a change is of the year that is compared
        ("会议通报2021年度工作；表决通过6人辞去委员。", (2024, 2024)),
        ("会议听取汇报；2021年度收到提案395件。", (2021, 2021)),
        ("从2021年4月启动至今，开展读书活动10期。", (2021, 2024)),
        ("过去五年工作回顾\n工作有成效。收到提案395件。", (2020, 2024)),  # under a heading
        ("过去五年工作回顾\n工作有成效。\n2024年工作回顾\n收到提案395件。", (2024, 2024)),
        ("五年来，收到提案61件\n走访企业395家", (2024, 2024)),  # a line of a card
        ("过去五年工作回顾\n力争收到提案395件。", (2025, 2025)),
        ("截至2025年1月20日，提案办复395件。", (2024, 2024)),
        ("2022年，召开会议78次。工作有成效。2023年，召开会议81次。收到提案395件。", (2023, 2023)),
        ("2022年至2023年分别收到提案361件、395件。", (2023, 2023)),
        ("2021年至2023年分别收到提案361件、395件。", (2021, 2023)),  # three years, two numbers
        ("到2026年，收到提案要达到395件。", (2026, 2026)),
        # the line that says where news comes from
        ("清岚社云汀2025年3月2日电（记者周牧）2023年，区政协收到提案395件。", (2023, 2023)),
        ("清岚社云汀2025年3月2日电（记者周牧）区政协收到提案395件。", (2024, 2024)),
        ("本报讯（通讯员林某 记者周牧）2023年，区政协收到提案395件。", (2023, 2023)),
        # a label at the head of a line is no part of the sentence
        ("【视察调研】 2018~2021年，区政协围绕大局选题。收到提案395件。", (2018, 2021)),
        ("本届区政协共收到提案395件。", (2020, 2024)),
        ("本届区政协委员提交提案395件。", (2024, 2024)),  # the members it has
        # since the first session of a term: the whole term only where the text says how long it was
        ("区政协十届一次会议以来，收到提案395件。", (2024, 2024)),
        ("五年来，批示39件。\n十届一次会议以来，收到提案395件。", (2020, 2024)),
        ("在区政协十届四次会议上，主席说，十届一次会议以来，收到提案395件。", (2022, 2024)),
        ("从区政协十一届一次会议获悉，区政协十届一次会议以来，收到提案395件。", (2020, 2024)),
        ("从区政协十一届一次会议获悉，十届区政协以来，收到提案395件。", (2020, 2024)),
        # a meeting that a day dates, in the sentences that go on about it
        ("1985年5月6日，在礼堂举行首届一次会议。会议选举常委9名。", (1985, 1985)),
        ("1985年5月6日，在礼堂举行首届一次会议。收到提案395件。", (2024, 2024)),
        # a session inside a span has a year that nobody told
        ("2017年~2023年，收到提案978件。其中九届三次会议收到提案395件。", None),
        ("五年来，召开九届三次会议，收到提案395件。", (2020, 2024)),
    ],
)
def test_the_period_is_that_of_the_review_unless_the_text_says_otherwise(
    text: str, expected: tuple[int, int] | None
) -> None:
    assert years(text) == expected


def test_a_term_review_is_about_five_years_unless_it_says_one() -> None:
    assert years("收到提案395件。", DocType.TERM_REVIEW) == (2020, 2024)
    assert years("一年来，收到提案395件。", DocType.TERM_REVIEW) == (2024, 2024)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“十二五”时期，开展调研10次，视察43次。", (2011, 2015)),
        ("“十四五”以来，开展调研10次。", (2021, 2025)),
        ("围绕“十四五”规划编制，开展调研10次。", (2024, 2024)),  # a document, no time
    ],
)
def test_years_of_a_five_year_plan(text: str, expected: tuple[int, int]) -> None:
    assert years(text) == expected
    if expected != (2024, 2024):
        assert years(text, year=None) == expected


@pytest.mark.parametrize(
    ("headline", "expected"),
    [("履职五年，一份亮眼的成绩单", (2020, 2024)), ("本届政协工作综述", (2024, 2024))],
)
def test_a_headline_of_five_years(headline: str, expected: tuple[int, int]) -> None:
    context = FactContext(2024, DocType.ANNUAL_REVIEW, None, headline=headline)
    (found,) = extract_observations("先后召开会议39次。", (), context)
    assert found.period_start is not None
    assert found.period_end is not None
    assert (found.period_start.year, found.period_end.year) == expected


def test_without_a_year_there_is_no_period() -> None:
    assert years("收到提案395件。", year=None) is None


@pytest.mark.parametrize(
    ("text", "end"),
    [
        ("截至10月底，", date(2024, 10, 31)),
        ("截至2023年12月，", date(2023, 12, 31)),
        ("截止到2月底，", date(2024, 2, 29)),
        ("截至目前，", date(2024, 12, 31)),
        ("截至10月底，收到信息64条；全年", date(2024, 12, 31)),
    ],
)
def test_months_up_to_one(text: str, end: date) -> None:
    found = extract_observations(
        f"{text}收到提案395件。", (), FactContext(2024, DocType.ANNUAL_REVIEW, None)
    )[-1]
    assert (found.period_start, found.period_end) == (date(end.year, 1, 1), end)


@pytest.mark.parametrize(("text", "days"), [("上半年", "01-01 06-30"), ("下半年", "07-01 12-31")])
def test_half_a_year(text: str, days: str) -> None:
    found = extract_observations(
        f"{text}，收到提案95件。", (), FactContext(2024, DocType.ANNUAL_REVIEW, None)
    )[0]
    assert f"{found.period_start:%m-%d} {found.period_end:%m-%d}" == days


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2月6日，区政协十届四次会议开幕。会议应到委员231人。", date(2025, 2, 6)),
        ("区政协十届四次会议于2月6日召开，231名委员到会。", date(2025, 2, 6)),
        ("2月6日，区政协十届四次会议开幕。一年来，收到提案188件。", date(2024, 1, 1)),
        ("2月6日，区政协十届四次会议开幕。收到提案188件。", date(2024, 1, 1)),
        ("1月6日，区政协十届四次会议开幕。会议应到委员231人。", date(2024, 1, 1)),  # no news of these days
        ("2月30日，区政协十届四次会议开幕。会议应到委员231人。", date(2024, 1, 1)),
        ("截至2月6日下午，区政协十届四次会议共收到提案188件。", date(2025, 2, 6)),
        ("截至1月6日，区政协十届四次会议共收到提案188件。", date(2024, 1, 1)),  # no news of these days
    ],
)
def test_what_is_told_of_the_session_itself_has_its_day(text: str, expected: date) -> None:
    context = FactContext(2024, DocType.ANNUAL_REVIEW, None, date(2025, 2, 8))
    assert extract_observations(text, (), context)[-1].period_start == expected


def test_a_session_at_the_end_of_the_year_is_news_in_january() -> None:
    context = FactContext(None, DocType.TOPIC_REVIEW, None, date(2025, 1, 3))
    (members,) = extract_observations("12月28日，区政协十届四次会议开幕。会议应到委员231人。", (), context)
    assert members.period_start == date(2024, 12, 28)


def days(text: str, headline: str = "", doc_type: DocType = DocType.TOPIC_REVIEW) -> tuple[date, date]:
    """First and last day of the last figure, in a document with a headline."""
    context = FactContext(2024, doc_type, None, headline=headline)
    found = extract_observations(text, (), context)[-1]
    assert found.period_start is not None
    assert found.period_end is not None
    return found.period_start, found.period_end


YEAR, COUNTED = (date(2024, 1, 1), date(2024, 12, 31)), (date(2023, 12, 1), date(2024, 11, 30))
TERM = (date(2020, 1, 1), date(2024, 12, 31))


@pytest.mark.parametrize(
    ("text", "headline", "expected"),
    [
        # months that a document counts
        ("2023年12月1日至2024年11月30日，收到提案395件。", "", COUNTED),
        ("2023年12月至2024年11月，工作有成效。\n收到提案395件。全年报送信息50条。", "", COUNTED),
        ("收到提案395件。\n（数据统计时间：2023.12—2024.11）", "", COUNTED),
        ("二〇二三年十二月至二〇二四年十一月，收到提案395件。", "", COUNTED),
        ("某项目2023年12月至2024年3月建成。\n收到提案395件。", "", YEAR),  # too short for a year of work
        # part of the year, and what it plans for the rest
        ("收到提案395件。", "2024年1—9月工作情况", (date(2024, 1, 1), date(2024, 9, 30))),
        ("收到提案395件。", "2024年上半年工作情况", (date(2024, 1, 1), date(2024, 6, 30))),
        ("收到提案395件。", "2024年前三季度工作情况", (date(2024, 1, 1), date(2024, 9, 30))),
        ("预计收到提案395件。", "2024年上半年工作情况", YEAR),
        # the term, where headline and opening say so
        ("五年来，工作有成效。\n收到提案395件。", "第五届提案工作情况的报告", TERM),
        ("五年来，工作有成效。\n收到提案395件。", "提案工作情况的报告", YEAR),
        ("五年来，工作有成效。\n今年，收到提案395件。", "第五届提案工作情况的报告", YEAR),
        # a standing rule is one of the year, a plan is for the next
        ("每名委员每年提交1件以上提案。", "", YEAR),
        ("明年，每名委员每年提交1件以上提案。", "", (date(2025, 1, 1), date(2025, 12, 31))),
        ("二〇二二年，收到提案395件。", "", (date(2022, 1, 1), date(2022, 12, 31))),
    ],
)
def test_what_a_document_counts(text: str, headline: str, expected: tuple[date, date]) -> None:
    assert days(text, headline) == expected


def test_a_session_told_with_its_year_has_its_own_day() -> None:
    text = "2025年1月10日，县政协十届四次会议闭幕。\n本次会议收到提案395件。"
    assert days(text) == (date(2025, 1, 10), date(2025, 1, 10))
    assert days("2025年1月10日，县政协十届四次会议闭幕。\n全年收到提案395件。") == YEAR


@pytest.mark.parametrize(
    ("text", "published", "years"),
    [
        ("去年，报送信息31条。", date(2024, 2, 3), (2023, 2023)),
        ("去年，报送信息31条。", date(2023, 11, 3), (2022, 2022)),
        ("去年，报送信息31条。", None, (2023, 2023)),  # nobody knows from when it counts
        ("比去年的20条多，报送信息31条。", date(2024, 2, 3), (2023, 2023)),
        ("过去5年，举办协商31次。", None, (2019, 2023)),
        ("1935年，举办协商31次。", None, (2023, 2023)),
    ],
)
def test_years_counted_back(text: str, published: date | None, years: tuple[int, int]) -> None:
    context = FactContext(2023, DocType.ANNUAL_REVIEW, None, published)
    found = extract_observations(text, (), context)[-1]
    assert found.period_start
    assert found.period_end
    assert (found.period_start.year, found.period_end.year) == years


def of_headline(headline: str, text: str) -> tuple[int, int]:
    """First and last year of the last figure of a text with a headline."""
    context = FactContext(2024, DocType.ANNUAL_REVIEW, None, headline=headline)
    found = extract_observations(text, (), context)[-1]
    assert found.period_start
    assert found.period_end
    return found.period_start.year, found.period_end.year


@pytest.mark.parametrize(
    ("headline", "text", "years"),
    [
        ("县政协五年提出建议153条", "县政协召开动员会。提出建议153条。", (2020, 2024)),
        ("五年来提案工作成果丰硕", "第十届县政协以来，收到提案395件。", (2020, 2024)),
        ("县政协五年规划印发", "提出建议153条。", (2024, 2024)),  # no deeds
        ("县政协五年提出建议153条", "2024年，县政协召开动员会。\n提出建议153条。", (2024, 2024)),
        (
            "“十三五”期间协商279场",
            "“十三五”期间，县政协协商279场。\n围绕产业发展召开协商会57场。",
            (2016, 2020),
        ),
        # the session of a text that names the year before in its headline
        ("县政协2024年工作回顾", "2月18日，县政协二次会议开幕，应到委员183名。", (2025, 2025)),
        ("县政协工作回顾", "2月18日，县政协二次会议开幕，应到委员183名。", (2024, 2024)),
    ],
)
def test_what_a_headline_says_of_the_years(headline: str, text: str, years: tuple[int, int]) -> None:
    assert of_headline(headline, text) == years


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("1月12日上午，会议举行发布会，县政协二次会议定于1月13日开幕，应到委员183名。", 2024),
        ("1月12日，县政协二次会议定于明日开幕。\n截至1月12日，大会秘书处收到提案216件。", 2024),
        ("1月12日，县政协二次会议定于明日开幕。\n截至2023年1月，收到提案216件。", 2023),
        ("1月12日，县政协二次会议定于明日开幕。\n截至11月底，提案办复216件。", 2023),
    ],
)
def test_a_session_of_these_days_has_its_own_year(text: str, year: int) -> None:
    context = FactContext(2023, DocType.ANNUAL_REVIEW, None, date(2024, 1, 12))
    found = extract_observations(text, (), context)[-1]
    assert found.period_start
    assert found.period_start.year == year


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("一季度收到提案395件。", (2024, 1, 1), (2024, 3, 31)),
        ("前三季度，收到提案395件。", (2024, 1, 1), (2024, 9, 30)),
        ("前两个季度收到提案395件。", (2024, 1, 1), (2024, 6, 30)),
        ("2023年第四季度收到提案395件。", (2023, 10, 1), (2023, 12, 31)),
        ("1至6月收到提案395件。", (2024, 1, 1), (2024, 6, 30)),
        ("1—12月收到提案395件。", (2024, 1, 1), (2024, 12, 31)),
        ("一季度一主题收到提案395件。", (2024, 1, 1), (2024, 12, 31)),  # a rhythm
        ("四个季度收到提案395件。", (2024, 1, 1), (2024, 12, 31)),
        ("本届任期以来收到提案395件。", (2020, 1, 1), (2024, 12, 31)),
        ("届中以来，收到提案395件。", (2020, 1, 1), (2024, 12, 31)),
        ("换届组建以来收到提案395件。", (2020, 1, 1), (2024, 12, 31)),
        ("本届二次会议以来，收到提案395件。", (2024, 1, 1), (2024, 12, 31)),  # since that meeting
        ("去年这个时候收到提案395件。", (2023, 1, 1), (2023, 12, 31)),
        ("上个年度提交提案395件。", (2023, 1, 1), (2023, 12, 31)),
        ("而去年同期收到提案395件。", (2023, 1, 1), (2023, 12, 31)),
        ("与去年同期一样，收到提案395件。", (2024, 1, 1), (2024, 12, 31)),
        ("与往年不同，收到提案395件。", (2024, 1, 1), (2024, 12, 31)),
    ],
)
def test_parts_of_the_year_terms_and_the_year_before(
    text: str, first: tuple[int, int, int], last: tuple[int, int, int]
) -> None:
    found = extract_observations(text, (), FactContext(2024, DocType.ANNUAL_REVIEW, None))[-1]
    assert (found.period_start, found.period_end) == (date(*first), date(*last))


@pytest.mark.parametrize("text", ["往年平均提交提案395件。", "前几年收到提案395件。"])
def test_what_was_usual_in_earlier_years_has_no_year(text: str) -> None:
    found = extract_observations(text, (), FactContext(2024, DocType.ANNUAL_REVIEW, None))[-1]
    assert (found.status.value, found.period_start, found.period_end) == ("context", None, None)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("十届区政协期间，收到提案395件。区政协十一届一次会议应出席委员237人，实到206人。", None),
        ("十届区政协期间，收到提案395件。区政协开展活动206次。", (2020, 2024)),
        ("近几年来，区政协编印史料30辑。", None),  # nobody says how many
        ("近几年来，区政协编印史料30辑。收到提案395件。", (2024, 2024)),
        ("过去5年，举办活动105场。为了拓展深度，十届区政协创设协商会，开展协商74场。", (2020, 2024)),
        ("过去5年，举办活动105场。为了拓展深度，区政协创设协商会，开展协商74场。", (2020, 2024)),
        ("为了拓展深度，十届区政协创设协商会，开展协商74场。", (2024, 2024)),  # no term is counted
    ],
)
def test_terms_their_sessions_and_years_without_a_number(text: str, expected: tuple[int, int] | None) -> None:
    assert years(text) == expected
