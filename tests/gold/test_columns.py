"""Articles printed in narrow columns, with captions at the column breaks and columns out of order, keep their
figures.
"""

from __future__ import annotations

import random

import pytest
from tests.gold import score

pytestmark = pytest.mark.slow

COLUMNS = 4
RUNNING_TEXT = 45  # characters of a line that is a paragraph, not a headline
CAPTIONS = [
    "6月12日，县政协主席会议成员在园区视察重点项目建设情况。（记者 林晓 摄）",
    "区政协委员在社区开展义诊活动。（资料图）",
    "图为委员们在协商议事现场",
    "政协委员走访企业（通讯员 陈明 摄）",
]
# What share of the figures must be found and right where they stand. Lists of figures, one a line, are never
# printed in columns.
QUANTITIES_F1 = {"plain": 0.98, "captions": 0.97, "swapped": 0.96, "title_last": 0.97}
ARTICLES = [
    path
    for path in sorted(score.GOLD_ROOT.glob("articles/[ab]*.yaml"))
    if "scanned" not in path.name and "numbers" not in path.name
]


def print_columns(text: str, form: str, chance: random.Random) -> str:
    """The article as text recognition gives a newspaper page: every line of a column a line, the columns one
    after the other.
    """
    lines = [line.removeprefix("## ").strip() for line in text.split("\n") if line.strip()]
    start = next(index for index, line in enumerate(lines) if len(line) > RUNNING_TEXT)
    head, body = lines[:start], lines[start:]
    width = chance.choice([16, 18, 20, 24])
    printed: list[str] = []
    for line in body:
        indented = ("　　" if len(line) > width else "") + line
        printed += [indented[at : at + width] for at in range(0, len(indented), width)]
    cuts = [len(printed) * column // COLUMNS for column in range(COLUMNS + 1)]
    columns = [printed[cuts[column] : cuts[column + 1]] for column in range(COLUMNS)]
    if form == "swapped":
        columns[1], columns[2] = columns[2], columns[1]
    blocks = [columns[-1], head, *columns[:-1]] if form == "title_last" else [head, *columns]
    page = blocks[0]
    for index, block in enumerate(blocks[1:]):
        between = ["", chance.choice(CAPTIONS), ""] if form in ("captions", "swapped") and index else [""]
        page = [*page, *between, *block]
    return "\n".join(page)


@pytest.mark.parametrize("form", QUANTITIES_F1)
def test_columns_keep_their_figures(form):
    chance = random.Random(7)  # noqa: S311
    total: dict = {}
    for case in score.load_cases(ARTICLES):
        score.score_case({**case, "text": print_columns(case["text"], form, chance)}, total)
    assert total["all"].gold > 1000
    assert total["all"].quantities_f1 >= QUANTITIES_F1[form]
