"""Sentences, and which of their figures is taken from which."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gov_reviews.facts.observations import FactContext, extract_observations
from gov_reviews.knowledge.catalogue import load_catalogue
from gov_reviews.knowledge.figure_word_lists import PartRelationWords
from gov_reviews.knowledge.metadata_files import load_words
from gov_reviews.records.reviews import DocType, Observation


def links(text: str) -> dict[str, tuple[str, str] | None]:
    """Of every figure as printed: how it is taken from which, None where it stands alone."""
    found = extract_observations(text, [], FactContext(2024, DocType.ANNUAL_REVIEW, None))
    printed = {observation.char_start: observation.printed for observation in found}
    return {
        observation.printed: None
        if observation.part_of is None
        else (observation.part_of.relation.value, printed[observation.part_of.char_start])
        for observation in found
    }


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "共提交提案187件，其中会后17件，经审查立案175件。",
            {"187件": None, "17件": ("part", "187件"), "175件": ("stage", "187件")},
        ),
        (
            "提交提案640件，立案570件。\n其中，转送有关部门40件，并案30件；立案的提案中，委员提案544件，团体提案26件。",
            {
                "640件": None,
                "570件": ("stage", "640件"),
                "40件": ("part", "640件"),
                "30件": ("part", "640件"),
                "544件": ("part", "570件"),
                "26件": ("part", "570件"),
            },
        ),
        (
            "收到提案60件，立案50件，并案4件，不予立案6件。",
            {"60件": None, "50件": ("stage", "60件"), "4件": ("part", "60件"), "6件": ("part", "60件")},
        ),
        (
            "被采用80条，其中国家级采用4条，占全省采用数12.5%；市级采用31篇。",
            {"80条": None, "4条": ("part", "80条"), "12.5%": ("share", "4条"), "31篇": ("part", "80条")},
        ),
        (
            "村民代表有400名，妇女代表100名，占村民代表总数25%。",
            {"400名": None, "100名": ("part", "400名"), "25%": ("share", "400名")},
        ),
        (
            "提出提案5143件，79件（系列）提案被确定为督办重点提案，92件提案被确定为专题提案。",
            {"5143件": None, "79件": ("part", "5143件"), "92件": ("part", "5143件")},
        ),
        (
            "47名委员中出席会议38名，因事请假9名。",
            {"47名": None, "38名": ("part", "47名"), "9名": ("part", "47名")},
        ),
        (
            "组织开展9次专题协商、6次对口协商、3次界别协商。",  # 6 and 3 make 9 by chance
            {"9次": None, "6次": None, "3次": None},
        ),
        (
            "收到提案216件，其中集体提案75件，大会发言126份。",
            {"216件": None, "75件": ("part", "216件"), "126份": None},
        ),
        (
            "全年共收到提案260件，编报社情民意信息42期。",
            {"260件": None, "42期": None},
        ),
        (
            "收到社情民意76条，编发6期21条。",
            {"76条": None, "6期": None, "21条": ("stage", "76条")},
        ),
        (
            "调研报告 28篇\n领导批示 34次\n",  # more instructions than reports are on others, too
            {"28篇": None, "34次": None},
        ),
        (
            "全年立案提案318件，其中委员提案271件、集体提案47件。",
            {"318件": None, "271件": ("part", "318件"), "47件": ("part", "318件")},
        ),
        (
            "开展协商活动26次。其中，专题协商7次，对口协商11次。",
            {"26次": None, "7次": ("part", "26次"), "11次": ("part", "26次")},
        ),
        (
            "收到提案403件（委员提案322件、党派提案81件），召开主席会议12次。",
            {"403件": None, "322件": ("part", "403件"), "81件": ("part", "403件"), "12次": None},
        ),
        (
            "重点视察6次：城市更新1次、乡村振兴2次、工业园区3次。",
            {"6次": None, "1次": ("part", "6次"), "2次": ("part", "6次"), "3次": ("part", "6次")},
        ),
        ("提出意见建议96条，梳理归纳为4方面31条。", {"96条": None, "31条": ("regrouped", "96条")}),
        (
            "收集社情民意信息255条，编报140条，被省政协采用23条。",
            {"255条": None, "140条": ("stage", "255条"), "23条": ("stage", "140条")},
        ),
        # a total behind its parts
        (
            "收到委员提案131件、集体提案26件，合计157件。",
            {"131件": ("part", "157件"), "26件": ("part", "157件"), "157件": None},
        ),
        # ... is one only where it adds them up
        ("举办学习会9次、座谈会5次，共计16次。", {"9次": None, "5次": None, "16次": None}),
        ("发放调查问卷880份，收回815份。", {"880份": None, "815份": ("stage", "880份")}),
        ("征集提案402件，审查立案377件。", {"402件": None, "377件": ("stage", "402件")}),
        (
            "政协委员206名，其中女委员61名，占29.6%。",
            {"206名": None, "61名": ("part", "206名"), "29.6%": ("share", "206名")},
        ),
        # a stage goes before a sum that comes out
        (
            "收到提案203件，审查立案180件，转作意见建议23件。",
            {"203件": None, "180件": ("stage", "203件"), "23件": ("part", "203件")},
        ),
        ("反馈问题41个，整改到位37个。", {"41个": None, "37个": ("stage", "41个")}),
        ("提出的32条建议中，有19条写进规划。", {"32条": None, "19条": ("part", "32条")}),
        # instructions on reports may be more than the reports
        ("形成调研报告8篇，获主要领导批示13件次。", {"8篇": None, "13件次": ("stage", "8篇")}),
        ("形成调研报告8篇，刊发13篇。", {"8篇": None, "13篇": None}),
        # of a card, where each line is a figure
        (
            "收到提案188件\n立案161件\n┗委员提案130件\n┗集体提案31件",
            {
                "188件": None,
                "161件": ("stage", "188件"),
                "130件": ("part", "161件"),
                "31件": ("part", "161件"),
            },
        ),
        ("报送信息260篇\n市政协采用51篇", {"260篇": None, "51篇": ("stage", "260篇")}),
        ("报送信息260篇。\n市政协采用51篇。", {"260篇": None, "51篇": None}),
        # a number that was printed before, as a later stage
        (
            "立案161件。召开主席会议9次。截至11月底，161件提案全部办结。",
            {"161件": ("stage", "161件"), "9次": None},
        ),
        # a share of what was counted before it, named by 占 or as the subject of its clause
        ("女委员61名，占29.6%。", {"61名": None, "29.6%": ("share", "61名")}),
        (
            "立案提案418件，交61家单位办理。截至2月底，97.4%已经办复。",
            {"418件": None, "97.4%": ("share", "418件")},
        ),
        (
            "民建会员来稿62篇、农工党党员来稿41篇，两家合计占六成以上。",
            {"62篇": None, "41篇": None, "六成以上": ("share", "41篇")},
        ),
        # parts in sentences of their own: they add up, or their percentages come out
        (
            "收到提案590件。经审查，立案502件，并案26件，转为意见62件。立案提案中，委员提案453件，占90.2%；集体提案49件。",
            {
                "590件": None,
                "502件": ("stage", "590件"),
                "26件": ("part", "590件"),
                "62件": ("part", "590件"),
                "453件": ("part", "502件"),
                "90.2%": ("share", "502件"),
                "49件": ("part", "502件"),
            },
        ),
        (
            "立案提案207件。在立案的提案中，经济建设方面40件，占19.3%；社会建设方面81件，占39.1%。",
            {
                "207件": None,
                "40件": ("part", "207件"),
                "19.3%": ("share", "207件"),
                "81件": ("part", "207件"),
                "39.1%": ("share", "207件"),
            },
        ),
        # a sentence that says what it divides, or by what
        (
            "收到提案490件，立案418件。立案提案中，经济类120件；社会类98件。",
            {"418件": ("stage", "490件"), "120件": ("part", "418件"), "98件": ("part", "418件")},
        ),
        (
            "立案提案418件。从类别看，经济类120件，社会类98件。",
            {"418件": None, "120件": ("part", "418件"), "98件": ("part", "418件")},
        ),
        ("立案提案418件。从类别看，开展视察7次。", {"418件": None, "7次": None}),
        # ... or what its percentages are taken from, also in the next paragraph
        (
            "收到提案490件，立案418件。\n在立案提案中，经济方面的占34.7%，社会方面的占65.3%。",
            {"34.7%": ("share", "418件"), "65.3%": ("share", "418件")},
        ),
        # each percentage is taken from the count at its place
        (
            "办理建议592件、提案759件，分别占总数的93.1%和97.6%。",
            {"93.1%": ("share", "592件"), "97.6%": ("share", "759件")},
        ),
        ("委员146名、497人次参加，占委员总数的69.8%。", {"69.8%": ("share", "146名")}),
        # what was chosen out of the figure before, and a later stage that adds up with what was left
        ("从244件提案中评选出《关于夜市的提案》等30件提案。", {"30件": ("part", "244件")}),
        (
            "共收到提案688件。经审查，立案612件，转送研究65件，并案8件，撤案3件。",
            {"612件": ("stage", "688件"), "65件": ("part", "688件"), "3件": ("part", "688件")},
        ),
        # numbers that add up by chance, names where numbers are looked for, a noun that sounds like sorting
        ("张某捐款300万元、李某200万元、王某100万元。", {"200万元": None, "100万元": None}),
        ("安排全体会议5次，分别是开幕会、闭幕会，分组讨论2次。", {"2次": None}),
        ("法制建设的提案42件，统战综合的提案28件。", {"42件": None, "28件": None}),
        # 其中 opens parts of what they add up to
        (
            "收到提案326件，立案312件，其中委员提案270件、集体提案56件。",
            {"312件": ("stage", "326件"), "270件": ("part", "326件"), "56件": ("part", "326件")},
        ),
        # ... also where each statement has several parts
        (
            "提出提案975件，立案891件。其中二次会议受理提案195件，立案187件；三次会议受理提案183件，立案178件。",
            {
                "975件": None,
                "891件": ("stage", "975件"),
                "195件": ("part", "975件"),  # of what was handed in, whatever stands nearer
                "187件": ("part", "891件"),
                "183件": ("part", "975件"),
                "178件": ("part", "891件"),
                "三次": "not read",
            },
        ),
        # what was not filed is no part of what was
        (
            "收到提案140件，立案131件，作为意见处理的6件，占提案总数的4.3%。",
            {"131件": ("stage", "140件"), "6件": ("part", "140件")},
        ),
        ("收到提案140件，立案131件。转信9件。", {"9件": ("part", "140件")}),
        # what was received is no later stage because its noun is made of a verb
        ("收到反映社情民意信息900条，报送310条。", {"310条": ("stage", "900条")}),
        # articles are no stage of proposals
        ("征集提案113件，立案43件，刊发稿件27篇。", {"27篇": None}),
        # topics and outcomes are parts of the nearest total, without a word that says so
        (
            "收到提案98件，立案88件。涉及经济方面的41件；其他方面3件。",
            {"41件": ("part", "88件"), "3件": ("part", "88件")},
        ),
        ("收到提案98件，立案88件。\n这些提案中，经济类31件。", {"31件": ("part", "88件")}),
        ("收到提案98件，立案88件。\n围绕经济建设提出提案31件。", {"31件": None}),
        # what leaders wrote is counted in other words; what is sorted and handed in is a stage
        ("报送信息52篇，省领导批示6次。", {"6次": ("stage", "52篇")}),
        ("报送信息52篇，开展调研6次。", {"6次": None}),
        ("收到社情民意信息900条，整理报送有关部门310条。", {"310条": ("stage", "900条")}),
        # a bracket that is closed is no whole of what follows
        (
            "立案提案357件（涉及并案23件），其中重点提案6件。",
            {"357件": None, "23件": ("part", "357件"), "6件": ("part", "357件")},
        ),
        # a small share comes out of several totals: that of the shares before it goes on
        (
            "立案提案2686件。已经解决的2345件，占87.3%；列入计划的313件，占11.7%；28件提案未采纳，占1%。",
            {
                "2686件": None,
                "2345件": ("part", "2686件"),
                "87.3%": ("share", "2686件"),
                "313件": ("part", "2686件"),
                "11.7%": ("share", "2686件"),
                "28件": ("part", "2686件"),
                "1%": ("share", "2686件"),
            },
        ),
        # parts named alike behind a semicolon; a predicate whose subject is left out
        (
            "立案提案312件，其中经济类提案120件；社会类提案98件。",
            {"312件": None, "120件": ("part", "312件"), "98件": ("part", "312件")},
        ),
        (
            "上报信息238篇。其中，被省政协采用19篇；得到县委领导批示21篇。",
            {"238篇": None, "19篇": ("part", "238篇"), "21篇": ("part", "238篇")},
        ),
        # a whole right before a mark
        (
            "开展协商活动28次：专题协商9次，对口协商11次。",
            {"28次": None, "9次": ("part", "28次"), "11次": ("part", "28次")},
        ),
        (
            "立案的150件提案中，已经解决的96件，列入计划的40件。",
            {"150件": None, "96件": ("part", "150件"), "40件": ("part", "150件")},
        ),
        # some of the things right before
        (
            "形成专题报告16篇，11篇获区委领导批示，3篇被列为范文。",
            {"16篇": None, "11篇": ("part", "16篇"), "3篇": ("part", "16篇")},
        ),
        ("提交提案20件，12件立案。", {"20件": None, "12件": ("stage", "20件")}),
        # what was planned and is done; what is counted tells the stage, where no word does
        ("年度计划安排议题20项，已完成15项。", {"20项": None, "15项": ("stage", "20项")}),
        (
            "五届二次会议以来征集提案352件，立案307件。目前办结提案298件。",
            {"352件": None, "307件": ("stage", "352件"), "298件": ("stage", "307件")},
        ),
        (
            "提案总数226件\n立案171件\n委员提案138件｜集体提案33件",
            {
                "226件": None,
                "171件": ("stage", "226件"),
                "138件": ("part", "171件"),
                "33件": ("part", "171件"),
            },
        ),
        ("共收到委员反映的社情民意76条，编发21条。", {"76条": None, "21条": ("stage", "76条")}),
        # what stands beside, behind another statement, or is more than the whole, is no part
        ("召开常委会会议5次、主席会议11次。", {"5次": None, "11次": None}),
        (
            "立案提案318件，其中重点提案12件；开展视察7次。",
            {"318件": None, "12件": ("part", "318件"), "7次": None},
        ),
        ("立案提案318件，其中转化为社情民意信息的520条。", {"318件": None, "520条": None}),
        ("举办培训班3期，其中参训委员420人次。", {"3期": None, "420人次": None}),
        ("其中专题协商9次。", {"9次": None}),
        (
            "立案提案318件。2025年计划立案提案300件以上，其中集体提案40件。",
            {"318件": None, "300件以上": None, "40件": ("part", "300件以上")},
        ),
    ],
)
def test_what_is_taken_from_what(text: str, expected: dict[str, tuple[str, str] | None]) -> None:
    found = links(text)
    assert {printed: found.get(printed, "not read") for printed in expected} == expected


def test_a_link_names_the_corrected_metric_of_its_whole() -> None:
    def correct(found: list[Observation]) -> list[Observation]:
        return [replace(found[0], metric_code="proposals_submitted"), *found[1:]]

    whole, part = extract_observations(
        "立案提案318件，其中委员提案271件。",
        [],
        FactContext(2024, DocType.ANNUAL_REVIEW, None),
        correct=correct,
    )
    assert part.part_of is not None
    assert (part.part_of.char_start, part.part_of.metric_code) == (whole.char_start, "proposals_submitted")


def test_parts_contradict_nothing() -> None:
    text = "立案提案318件，其中经济建设方面提案立案120件。立案提案320件。"
    found = extract_observations(text, [], FactContext(2024, DocType.ANNUAL_REVIEW, None))
    assert {observation.printed: observation.has_conflict for observation in found} == {
        "318件": True,
        "120件": False,
        "320件": True,
    }


def test_metrics_of_stages_are_in_the_catalogue() -> None:
    stages = load_words(PartRelationWords).metric_stages
    codes = {code for chain in stages for step in chain for code in step}
    assert codes <= set(load_catalogue().metrics)


_VISITS = [f"走访企业{number}家" for number in range(2, 26)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "收到提案400件。走访企业30家。召开主席会议9次。立案318件。",
            {"318件": None},
            id="three sentences back",
        ),
        pytest.param(
            "收到提案400件。召开主席会议9次。立案318件。",
            {"318件": ("stage", "400件")},
            id="two sentences back",
        ),
        pytest.param(
            f"收到提案400件，{'，'.join(_VISITS[:11])}，立案318件。",
            {"318件": ("stage", "400件")},
            id="twelve figures back",
        ),
        pytest.param(
            f"收到提案400件，{'，'.join(_VISITS[:12])}，立案318件。",
            {"318件": None},
            id="thirteen figures back",
        ),
        pytest.param(
            "\n".join(["报送信息260篇", *_VISITS[:7], "市政协采用51篇"]),
            {"51篇": ("stage", "260篇")},
            id="eight lines up a card",
        ),
        pytest.param(
            "\n".join(["报送信息260篇", *_VISITS[:8], "市政协采用51篇"]),
            {"51篇": None},
            id="nine lines up a card",
        ),
        pytest.param(
            f"立案提案118件。{'。'.join(_VISITS[:22])}。甲镇60件，乙镇58件。",
            {"60件": ("part", "118件"), "58件": ("part", "118件")},
            id="a sum that ends 24 figures behind its total",
        ),
        pytest.param(
            f"立案提案118件。{'。'.join(_VISITS[:23])}。甲镇60件，乙镇58件。",
            {"60件": None, "58件": None},
            id="a sum that ends 25 figures behind its total",
        ),
        pytest.param(
            "立案提案100件。走访企业30家。甲镇60件，乙镇40件。",
            {"60件": ("part", "100件"), "40件": ("part", "100件")},
            id="two parts of a hundred",
        ),
        pytest.param(
            "立案提案99件。走访企业30家。甲镇60件，乙镇39件。",
            {"60件": None, "39件": None},
            id="two parts of a small total may add up by chance",
        ),
        pytest.param(
            "拨付资金521万元。甲镇300万元，乙镇221万元。",
            {"300万元": ("part", "521万元"), "221万元": ("part", "521万元")},
            id="a sum of money that is not round",
        ),
        pytest.param(
            "拨付资金500万元。甲镇300万元，乙镇200万元。",
            {"300万元": None, "200万元": None},
            id="round sums add up by chance",
        ),
        pytest.param(
            "拨付资金520万元。甲镇300万元，乙镇220万元。",
            {"300万元": None, "220万元": None},
            id="two digits before the noughts are round",
        ),
        pytest.param(
            "立案提案118件。走访企业30家。甲镇60件（全市平均130件），乙镇58件。",
            {"60件": ("part", "118件"), "130件": None, "58件": ("part", "118件")},
            id="more than the total stands among the parts",
        ),
        pytest.param(
            "立案提案118件。上报社情民意信息60件、编发社情民意58件。",
            {"60件": None, "58件": None},
            id="things of another field that add up",
        ),
        pytest.param(
            "立案提案200件。上报社情民意信息100件，占50%。",
            {"100件": None, "50%": ("share", "100件")},
            id="a share that comes out of another field",
        ),
        pytest.param(
            "立案提案131件，其中转为意见建议5件。",
            {"5件": None},
            id="what was not filed is no part of what was",
        ),
        pytest.param(
            "立案提案125件。甲镇120件，占96%；乙镇1件，占0.8%。",
            {"1件": ("part", "125件"), "0.8%": ("share", "125件")},
            id="a single one may be a share",
        ),
        pytest.param(
            "立案提案124件。甲镇60件，占48.4%；乙镇16件，占12%。",
            {"60件": ("part", "124件"), "16件": ("part", "124件"), "12%": ("share", "124件")},
            id="digits cut off behind a share that comes out",
        ),
        pytest.param(
            "立案提案124件。甲镇16件，占12%。",
            {"16件": None, "12%": ("share", "16件")},
            id="digits cut off, and no share before",
        ),
        pytest.param(
            "立案提案124件。甲镇60件，占48.4%；乙镇16件，占11%。",
            {"16件": None},
            id="further off than cut digits",
        ),
        pytest.param(
            "收到提案688件。走访企业30家。立案612件，并案76件。",
            {"612件": ("stage", "688件"), "76件": ("part", "688件")},
            id="a later stage and what was left add up",
        ),
        pytest.param(
            "收到提案400件，立案318件。走访企业30家。甲镇201件，乙镇199件。",
            {"318件": ("stage", "400件"), "201件": ("part", "400件"), "199件": ("part", "400件")},
            id="parts that add up to the total further off",
        ),
        pytest.param("立案提案118件，其中2023年立案96件。", {"96件": None}, id="no part is of another year"),
        pytest.param(
            "立案提案318件，其中甲镇21件、乙镇22件、丙镇23件、丁镇24件、戊镇25件、己镇2件、庚镇3件、辛镇4件、壬镇5件、"
            "癸镇6件、子镇7件、丑镇8件、寅镇9件、卯镇10件。",
            {"8件": ("part", "318件"), "9件": ("part", "318件"), "10件": ("part", "318件")},
            id="a long list goes on about its total",
        ),
        pytest.param(
            "代表2980名，新代表2200名，占代表总数74%。",
            {"2200名": ("part", "2980名"), "74%": ("share", "2980名")},
            id="the base of a share by its noun",
        ),
        pytest.param(
            "立案提案318件，其中重点提案12件，占全县提案数的3.8%。",
            {"12件": ("part", "318件"), "3.8%": ("share", "12件")},
            id="a base beyond the document",
        ),
        pytest.param(
            "立案提案418件。\n从层级看，区级120件。", {"120件": None}, id="by what, in a new paragraph"
        ),
        pytest.param(
            "立案提案418件。\n上述提案中，甲类120件。",
            {"120件": ("part", "418件")},
            id="what points back, in a new paragraph",
        ),
        pytest.param(
            "从近244件提案中评选出30件。", {"30件": ("part", "244件")}, id="chosen out of nearly so many"
        ),
        pytest.param(
            "参会群众98名，梳理归纳为33条意见。", {"33条": None}, id="people are not sorted into opinions"
        ),
        pytest.param(
            "提交提案113件，获县领导批示7件。", {"7件": ("stage", "113件")}, id="instructions on proposals"
        ),
        pytest.param("报送信息5篇。\n省领导批示6次。", {"6次": None}, id="more instructions than things"),
        pytest.param("发放问卷880份，收回问卷900份。", {"900份": None}, id="a later stage is not more"),
        pytest.param(
            "计划安排议题20项，计划完成15项。", {"15项": ("stage", "20项")}, id="a plan is a stage of a plan"
        ),
        pytest.param(
            "举办活动30场，其中线上12期。", {"12期": ("part", "30场")}, id="measure words of one family"
        ),
        pytest.param("走访企业30家，其中民营企业20户。", {"20户": None}, id="measure words of no family"),
        pytest.param(
            "开展协商活动26次；调研（专题调研7次）成果丰硕。",
            {"7次": None},
            id="a statement ends before the bracket",
        ),
        pytest.param(
            "召开常委会会议5次（专题会议2次）、主席会议11次（扩大会议4次）。",
            {"2次": ("part", "5次"), "11次": None, "4次": ("part", "11次")},
            id="each bracket has its whole",
        ),
        pytest.param(
            "报送信息60篇\n┗网民留言80篇\n┗委员来稿30篇",
            {"80篇": None, "30篇": ("part", "60篇")},
            id="a branch is no whole of the next",
        ),
        pytest.param(
            "立案提案418件。97%已办复。", {"97%": ("share", "418件")}, id="a predicate of three characters"
        ),
        pytest.param("立案提案418件。97%满意。", {"97%": None}, id="a predicate of two characters"),
    ],
)
def test_how_far_a_link_reaches_and_what_forbids_it(
    text: str, expected: dict[str, tuple[str, str] | None]
) -> None:
    found = links(text)
    assert {printed: found.get(printed, "not read") for printed in expected} == expected


@pytest.mark.parametrize(
    ("text", "printed", "code", "relation"),
    [
        ("收到提案340件，立案318件，其中委员提案271件。", "271件", "member_proposals_filed", "part"),
        ("立案提案318件。立案提案中，联名提案41件。", "41件", "joint_proposals_filed", "part"),
        ("收到提案340件，其中委员提案271件。", "271件", "member_proposals", "part"),
        ("立案提案318件。\n所提问题已经解决的201件。", "201件", "proposals_resolved", "part"),
        ("318件提案全部办复，委员表示满意的302件。", "302件", "proposals_satisfied", "part"),
    ],
)
def test_a_part_is_a_kind_of_its_whole(text: str, printed: str, code: str, relation: str) -> None:
    found = extract_observations(text, [], FactContext(2024, DocType.ANNUAL_REVIEW, None))
    part = next(one for one in found if one.printed == printed)
    assert (part.detail_code, part.part_of and part.part_of.relation.value) == (code, relation)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "收到提案93件（大会提案92件），经审查立案89件。",
            {"89件": ("stage", "93件")},
            id="a part in a note",
        ),
        pytest.param(
            "立案174件，实际立案72件。\n在立案的提案中，委员个人提交100件，委员联名提交68件。",
            {"100件": ("part", "174件"), "68件": ("part", "174件")},
            id="the parts of a statement have one whole",
        ),
        pytest.param(
            "收到提案687件，立案681件，占收到提案总数的99.13%。",
            {"99.13%": ("share", "687件")},
            id="the base of a later stage",
        ),
        pytest.param(
            "立案提案140件，未立案5件。在立案的提案中，委员提案133件，其中联名提案11件；党派提案7件。",
            {"133件": ("part", "140件"), "7件": ("part", "140件")},
            id="a part that is parted once more",
        ),
        pytest.param(
            "收到提案308件，经审查立案247件，立案率80.19%。",
            {"247件": ("stage", "308件"), "80.19%": None},
            id="a rate is part of nothing",
        ),
        pytest.param(
            "立案310件。\n立案的提案中，委员提案250件，团体提案60件，其中：工会5件，妇联3件。",
            {"60件": ("part", "310件"), "5件": ("part", "60件"), "3件": ("part", "60件")},
            id="parts of one of the parts of a statement",
        ),
        pytest.param(
            "提交提案886件，立案698件，其中委员提案572件。立案提案中经济类322件，社会类376件。",
            {"322件": ("part", "698件"), "376件": ("part", "698件")},
            id="what a sentence divides, no mark behind it",
        ),
        pytest.param(
            "收到提案310件，经审查立案290件，不立案的12件。",
            {"290件": ("stage", "310件"), "12件": ("part", "310件")},
            id="what was not done is no stage",
        ),
        pytest.param(
            "收到提案310件，立案250件，并案20件，并案后立案230件。",
            {"20件": ("part", "250件"), "230件": ("regrouped", "250件")},
            id="what is left of those merged",
        ),
        pytest.param(
            "提交提案115件，其中会议期间100件，社情民意5件。",
            {"100件": ("part", "115件"), "5件": None},
            id="things of another kind under the same word",
        ),
        pytest.param(
            "提案全部答复。收回反馈意见表527份，其中对办理工作满意的526件。",
            {"526件": ("part", "527份")},
            id="the words say so, whatever the measure words",
        ),
        pytest.param(
            "收到提案729件，其中闭会期间收到10件。另外，还有10件提案被确定为重点提案。",
            {"10件": None},
            id="the same number by chance",
        ),
        pytest.param(
            "信息被市政协采用6篇，1篇信息获省领导批示，1篇得到市领导批示。",
            {"1篇": None},
            id="as many are no part",
        ),
        pytest.param(
            "召开党组会议20次，常委会会议5次，主席会议15次。",
            {"5次": None, "15次": None},
            id="acts of several kinds that add up by chance",
        ),
        pytest.param(
            "报送信息310条；主要领导对政协履职成果作出批示12件次。",
            {"12件次": None},
            id="instructions on what their clause names",
        ),
        pytest.param("完成调研视察27次，领导批示14件次。", {"14件次": None}, id="instructions are on no act"),
        pytest.param(
            "收集困难和问题188个，协调解决143个，正在推进29个。",
            {"143个": ("stage", "188个"), "29个": ("part", "188个")},
            id="what goes on beside what is done",
        ),
        pytest.param(
            "征集文史稿件80篇。选登稿件42篇，共计15万字。剩余稿件11万字。",
            {"11万字": None},
            id="a rest of something else",
        ),
        pytest.param(
            "民盟区委报送信息200篇。全年被市政协采用18篇、省政协采用12篇，全国政协采用6篇。",
            {"18篇": ("stage", "200篇"), "12篇": ("stage", "200篇")},
            id="items of one list, which add up by chance",
        ),
        pytest.param(
            "收到社情民意622篇，其中市政协采用150篇。\n从信息来源上看，专委会反映社情民意224篇。",
            {"224篇": ("part", "622篇")},
            id="the same things of the paragraph before",
        ),
        pytest.param(
            "职工捐款51.76万元，委员捐款197.62万元，集团捐款46万元，累计共计295.37万元。",
            {"51.76万元": ("part", "295.37万元"), "46万元": ("part", "295.37万元")},
            id="rounded money",
        ),
    ],
)
def test_which_whole_of_several(text: str, expected: dict[str, tuple[str, str]]) -> None:
    found = links(text)
    assert {printed: found.get(printed) for printed in expected} == expected


def test_items_between_semicolons_are_no_parts_of_each_other() -> None:
    found = links("集体提案中，工商联5件；总工会1件；科协2件；台联2件；妇联4件。")
    assert not any(found.values())


def test_a_part_of_a_repeat_is_taken_from_the_first_mention() -> None:
    text = "立案提案220件。\n今年，立案提案220件，其中委员提案180件。"
    whole, repeat, part = extract_observations(text, [], FactContext(2024, DocType.ANNUAL_REVIEW, None))
    assert repeat.mention_of == whole.char_start
    assert part.part_of is not None
    assert part.part_of.char_start == whole.char_start


@pytest.mark.parametrize(
    "text",
    [
        "批示41篇，较2023年的36篇净增5篇。",
        "收到提案141件，较上年120件增长21件。",
        "提案210件，比上年的190件多20件。",
    ],
)
def test_a_change_and_where_it_began_are_no_parts(text: str) -> None:
    assert not any(links(text).values())


def test_two_numbers_of_different_paragraphs_add_up_by_chance() -> None:
    text = "达成共识612项，落实588项。\n召开会议15次，修订制度24项。"
    assert links(text)["24项"] is None
    assert links("立案318件。\n委员提案271件；集体提案47件。")["47件"] == ("part", "318件")


@pytest.mark.parametrize(
    ("text", "printed", "expected"),
    [
        ("查出排污口23个，封堵21个。", "21个", ("stage", "23个")),
        ("包联重点项目18个，开工15个，竣工6个。", "6个", ("stage", "15个")),
        ("提出整改意见38条，已改36条。", "36条", ("stage", "38条")),
        ("摆出27个“堵点”，19个当场有了说法。", "19个", ("stage", "27个")),
        ("修建便桥5座、维修3座。", "3座", None),  # a list
        ("走访企业5家，走访农户3家。", "3家", None),  # things of their own
        ("开展夜访9次，回访4次。", "4次", None),  # acts
        ("种树300棵，比上年多20棵。", "20棵", None),
    ],
)
def test_what_was_done_to_the_same_things(text: str, printed: str, expected: tuple[str, str] | None) -> None:
    assert links(text)[printed] == expected
