import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.timing import assert_grows_linearly

from gov_reviews.facts.quantities import find_quantities


def read(text: str) -> list[tuple]:
    return [
        (text[q.start : q.printed_end], float(q.value), q.unit, q.bound.value) for q in find_quantities(text)
    ]


@pytest.mark.parametrize(
    "text, expected",
    [
        ("提案395件", [("395件", 395, "件", "eq")]),
        ("满意率98.7%", [("98.7%", 98.7, "%", "eq")]),
        ("1000余万元", [("1000余万元", 10_000_000, "元", "ge")]),
        ("60多万元", [("60多万元", 600_000, "元", "ge")]),
        ("2万多人", [("2万多人", 20_000, "人", "ge")]),
        ("两万多人次", [("两万多人次", 20_000, "人次", "ge")]),
        ("一百二十余件", [("一百二十余件", 120, "件", "ge")]),
        ("群众 100余人次", [("100余人次", 100, "人次", "ge")]),
        ("1.2亿元", [("1.2亿元", 120_000_000, "元", "eq")]),
        ("41件(次)", [("41件", 41, "件", "eq")]),
        ("16次（篇）", [("16次", 16, "次", "eq")]),
        ("近500人", [("500人", 500, "人", "le")]),
        ("不到3个", [("3个", 3, "个", "le")]),
        ("超过200篇", [("200篇", 200, "篇", "ge")]),
        ("超过了200篇", [("200篇", 200, "篇", "eq")]),
        ("约15万字", [("15万字", 150_000, "字", "about")]),
        ("7000人次左右", [("7000人次左右", 7000, "人次", "about")]),
        ("300件以上", [("300件以上", 300, "件", "ge")]),
        ("5天以内完成8件", [("8件", 8, "件", "eq")]),
        ("至少提交1件提案", [("1件", 1, "件", "ge")]),
        ("3至5次", [("3至5次", 3, "次", "ge")]),
        ("3—5场", [("3—5场", 3, "场", "ge")]),
        ("百分之九十八", [("百分之九十八", 98, "%", "eq")]),
        ("1,115次", [("1,115次", 1115, "次", "eq")]),
        ("提高3个百分点", [("3个百分点", 3, "百分点", "eq")]),
        ("5方面33条", [("33条", 33, "条", "eq")]),
        ("三项制度", [("三项", 3, "项", "eq")]),
        ("全年召开会议12次、协商18场次", [("12次", 12, "次", "eq"), ("18场次", 18, "场次", "eq")]),
    ],
)
def test_reads(text, expected):
    assert read(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "2022年6月30日", "第15次会议", "十七届一次会议", "五届五次会议", "一次全会期间", "第35辑", "“两个确立”", "两个维护", "四大平台",
        "“五个一”", "“1+20+N”", "“8·15”突发疫情", "8·15", "第二十次代表大会", "两级党组会",
        "12345热线", "十四五规划", "一张张答卷", "一个个故事",
        "三年来", "5年", "20多年", "7×24小时", "11:00", "前3名", "《三十条措施》", "数十次", "几十家", "一批项目", "三级联动", "GB18030件",
    ],
)  # fmt: skip
def test_leaves_alone(text):
    assert read(text) == []


@given(
    st.text(
        alphabet="0123456789一二两十百千万亿余多约近%件次人元个（）()“”《》，。年第届 abc第提案", max_size=60
    )
)
def test_spans_stay_inside_the_text_and_do_not_overlap(text):
    end = 0
    for quantity in find_quantities(text):
        assert end <= quantity.start < quantity.end <= len(text)
        end = quantity.end


@pytest.mark.slow
@pytest.mark.parametrize("unit", ["9", "一", "(", "“", "《", "1,", "百", "提案3件，"])
def test_time_grows_linearly_with_length(unit):
    assert_grows_linearly(lambda times: find_quantities(unit * times), 10_000, 100_000)
