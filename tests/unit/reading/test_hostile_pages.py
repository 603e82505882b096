"""The whole reading of a page, parsing to facts, takes time that grows with its length and no faster,
whatever stands in it.
"""

import pytest
from tests.timing import assert_grows_linearly
from tests.whole_reading import read_page

pytestmark = pytest.mark.slow

HEAD = "云岫区政协2024年工作综述\n\n"
SENTENCE = "2024年，全区政协提交提案395件，立案380件，办复率、满意率均为100%，报送社情民意信息121篇，其中2篇获全国政协采用。"
UNITS = [
    "1",
    "1件",
    "三百二十一万",
    "会议：4次",
    "委员提案",
    "100%、",
    "（",
    "”",
    "(xié)",
    "提案12件\n",
    "记者 李明 摄\n",
    SENTENCE,
]


@pytest.mark.parametrize("unit", UNITS)
def test_time_grows_linearly_with_length(unit: str) -> None:
    assert_grows_linearly(lambda length: read_page(HEAD + unit * (length // len(unit))), 600, 6_000)
