"""Clean sentences, and mirrors that damage them: the known truth for the repair tests.

Written independently of the sample site's own damage module, from the description of the mechanism:
Traditional text as GBK bytes, "(pinyin)" put into the bytes after the codes of a list wherever they stand,
and read back; places where one byte is lost and the reader stays out of step until a character's second byte
is an ASCII sign.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from functools import cache

import opencc

SUBJECTS = [
    "区政协",
    "市政协",
    "县政协党组",
    "全体委员",
    "各专门委员会",
    "政协常委会",
    "主席会议成员",
    "民主党派",
    "住县委员",
    "政协机关干部",
]
TIMES = ["一年来", "2023年", "过去的一年里", "年初以来", "去年年底", "换届以来", "三月份"]
VERBS = ["组织开展", "召开", "提出", "形成", "报送", "举办", "协调解决", "推动落实", "深入推进", "认真研究"]
OBJECTS = [
    "专题协商会议", "重点提案", "社情民意信息", "调研报告", "委员读书活动", "民生实事", "视察监督", "理论学习", "界别协商", "产业发展建议",
    "乡村振兴行动", "营商环境监督", "法律服务", "扶贫助学", "文史资料", "团结联谊活动",
]  # fmt: skip
MEASURES = ["次", "件", "条", "篇", "项", "场次", "余人次", "个"]
ENDINGS = [
    "取得新成效",
    "得到群众好评",
    "展现了新担当",
    "为高质量发展贡献了力量",
    "赢得各界赞誉",
    "凝聚了广泛共识",
    "实现了新突破",
    "发挥了重要作用",
]
QUOTES = [
    "协商就是力量",
    "有事好商量",
    "委员的责任很重",
    "政协工作要有新气象",
    "履职为民不能停",
    "办好群众关切的事情",
]
SPEAKERS = [
    "市政协相关负责人介绍",
    "区政协主席说",
    "委员代表告诉记者",
    "一位群众感慨地说",
    "政协办公室工作人员表示",
    "在座谈会上，大家一致认为",
]

PINYIN = dict(
    pair.split(":")
    for pair in [
        "協:xié",
        "業:yè",
        "實:shí",
        "堅:jiān",
        "領:lǐng",
        "導:dǎo",
        "發:fā",
        "質:zhì",
        "進:jìn",
        "黨:dǎng",
        "團:tuán",
        "結:jié",
        "員:yuán",
        "會:huì",
        "議:yì",
        "調:diào",
        "報:bào",
        "個:gè",
        "條:tiáo",
        "項:xiàng",
        "場:chǎng",
        "聯:lián",
        "絡:luò",
        "當:dāng",
        "擔:dān",
        "動:dòng",
        "務:wù",
        "區:qū",
        "縣:xiàn",
        "開:kāi",
        "專:zhuān",
        "題:tí",
        "強:qiáng",
        "為:wéi",
        "體:tǐ",
        "產:chǎn",
        "關:guān",
        "學:xué",
        "習:xí",
        "論:lùn",
        "處:chù",
        "優:yōu",
        "環:huán",
        "監:jiān",
        "視:shì",
        "積:jī",
        "極:jí",
        "廣:guǎng",
        "見:jiàn",
        "長:zhǎng",
        "與:yǔ",
        "組:zǔ",
        "織:zhī",
        "現:xiàn",
        "點:diǎn",
        "機:jī",
        "構:gòu",
        "獻:xiàn",
        "計:jì",
        "讀:dú",
        "書:shū",
    ]
)


def sentence(pick: random.Random) -> str:
    """One clean sentence of prose, sometimes a quotation, a question, a bracket or an exclamation."""
    figure = f"{pick.choice(['', '共', '累计'])}{pick.randint(2, 999)}{pick.choice(MEASURES)}"
    plain = f"{pick.choice(TIMES)}，{pick.choice(SUBJECTS)}{pick.choice(VERBS)}{pick.choice(OBJECTS)}{figure}，{pick.choice(ENDINGS)}"
    kind = pick.random()
    if kind < 0.15:
        return f"“{pick.choice(QUOTES)}，{plain}。”{pick.choice(SPEAKERS)}。"
    if kind < 0.22:
        return f"{pick.choice(SUBJECTS)}怎样{pick.choice(VERBS)}{pick.choice(OBJECTS)}？{plain}。"
    if kind < 0.30:
        return f"{plain}（其中{pick.choice(OBJECTS)}{pick.randint(2, 99)}{pick.choice(MEASURES)}）！"
    return f"{plain}。"


def article(seed: int, sentences: int = 60) -> str:
    """A clean text of several paragraphs."""
    pick = random.Random(seed)  # noqa: S311
    made = [sentence(pick) for _ in range(sentences)]
    return "\n".join("".join(made[at : at + 4]) for at in range(0, len(made), 4))


@cache
def _converter(name: str) -> opencc.OpenCC:
    """Made once: that takes half a second, fifty times what the rest of a damaged notice does."""
    return opencc.OpenCC(name)


@dataclass(frozen=True)
class Damaged:
    """A damaged text, the Simplified text it came from, how many injections and shifted runs it holds, and
    the clean words of each run.
    """

    text: str
    clean: str
    injections: int
    runs: tuple[str, ...]


def damage(
    clean: str,
    pinyin: dict[str, str],
    *,
    starts: tuple[str, ...] = ("。”",),
    share: float = 1.0,
    seed: int = 0,
) -> Damaged:
    """Damage a text.

    Args:
        starts: Where runs begin.
        share: How many of those places are hit.
    """
    pick = random.Random(seed)  # noqa: S311
    traditional = _converter("s2tw").convert(clean)
    codes = {character.encode("gbk"): reading for character, reading in pinyin.items()}
    stream = traditional.encode("gbk", "replace")
    out = bytearray()
    at = injections = 0
    while at < len(stream):
        pair = stream[at : at + 2]
        if pair in codes:
            out += pair + f"({codes[pair]})".encode("gbk")
            injections += 1
            at += 2
        else:
            out += stream[at : at + 1]
            at += 1
    return _read(bytes(out), clean, injections, starts, share, pick)


def _read(
    stream: bytes, clean: str, injections: int, starts: tuple[str, ...], share: float, pick: random.Random
) -> Damaged:
    marks = tuple(mark.encode("gbk") for mark in starts)
    text: list[str] = []
    runs: list[str] = []
    at = 0
    while at < len(stream):
        if stream.startswith(marks, at) and pick.random() < share and (run := _late(stream, at)):
            text.append(run[0])
            runs.append(_converter("tw2s").convert(stream[at : run[1]].decode("gbk", "replace")))
            at = run[1]
        elif stream[at] < 0x80:
            text.append(chr(stream[at]))
            at += 1
        else:
            read = _pair(stream[at : at + 2])
            text.append(read or "?")
            # A second byte that cannot be one is read again as itself, except for the bracket of an
            # injection: the mirrors lose it.
            at += (
                1
                if read is None and stream[at + 1 : at + 2] < b"\x80" and stream[at + 1 : at + 2] != b"("
                else 2
            )
    return Damaged("".join(text), clean, injections, tuple(runs))


def _late(stream: bytes, start: int) -> tuple[str, int] | None:
    """The run from `start` on, read one byte late, and where it ends; None when the reader would stumble."""
    text = "?"
    at = start + 1
    while at + 1 < len(stream):
        if stream[at] < 0x80:
            return text + chr(stream[at]), at + 1
        read = _pair(stream[at : at + 2])
        if read is None:
            return None
        text += "!" if read == "！" else read
        at += 2
    return None


def _pair(pair: bytes) -> str | None:
    if len(pair) < 2 or not 0x40 <= pair[1] <= 0xFE or pair[1] == 0x7F:
        return None
    if pair[0] >= 0xF8 and pair[1] >= 0xA1:
        return chr(0xE234 + (pair[0] - 0xF8) * 94 + pair[1] - 0xA1)
    if pair[0] == 0xFE and 0x50 <= pair[1] <= 0xA0:
        return chr(0xE815 + pair[1] - 0x50 - (pair[1] > 0x7F))
    try:
        return pair.decode("gbk")
    except UnicodeDecodeError:
        return None
