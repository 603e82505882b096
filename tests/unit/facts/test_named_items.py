"""Things called by their name: what the rules find in sentences written before them, and their spans."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.yaml_files import read_yaml

from gov_reviews.facts.named_items import find_named_items, names_left_out
from gov_reviews.records.reviews import NamedItemKind, NamedItemOutcome

_CASES = read_yaml(Path(__file__).parents[2] / "gold" / "named_items.yaml")


def _items(text: str) -> list[list[str | None]]:
    return [
        [item.kind.value, item.name, item.outcome and item.outcome.value] for item in find_named_items(text)
    ]


@pytest.mark.parametrize("case", _CASES["seen"] + _CASES["held"], ids=lambda case: case["text"][:20])
def test_things_of_a_sentence(case: dict[str, Any]) -> None:
    def in_order(items: Iterable[list[str | None]]) -> list[list[str | None]]:
        return sorted(items, key=str)

    assert in_order(_items(case["text"])) == in_order(case["items"])


@pytest.mark.parametrize(
    ("text", "items"),
    [
        (
            "围绕经济社会发展的关键问题积极开展协商，围绕履职重点开展调研，对《政府工作报告》等报告进行协商。",
            [],
        ),
        ("围绕老旧小区改造认真开展协商。", [["topic", "老旧小区改造", None]]),
        ("举办五场“请你来协商·民生面对面”专题协商会。", [["platform", "请你来协商·民生面对面", None]]),
        ("围绕推动产业转型协商建言、开展监督，开展“4+X”活动。", [["topic", "推动产业转型", None]]),
        ("形成《关于村级经济的问题与建议》等两篇调研报告。", [["report", "关于村级经济的问题与建议", None]]),
        ("围绕“三山一滩”地区扶贫开发开展调研。", [["topic", "“三山一滩”地区扶贫开发", None]]),
        ("各民主党派获得优秀集体提案48件。", []),
        ("打造“四型”机关，锻造“过硬队伍”，推进“三个年”活动、“1+26+N”机制。", []),
        ("开展“四大家”领导领办提案，做到“有求必应”。", []),
        ("取得新成就，加强就业服务，应对挑战开展调研，对口帮扶开展协商。", []),
        ("围绕中心工作开展协商，聚焦党政所需开展调研，围绕5个课题开展调研。", []),
        ("关于乡村振兴的建议12条。", []),
        ("与对方政协联合视察，联合兄弟省市政协开展活动。", []),
        ("县工商联合会开展活动。", []),
        ("以“同心砚川·携手向前”主题实践活动为抓手。", [["platform", "同心砚川·携手向前", None]]),
        (
            "建成“砚井边”站和“楼宇协商”点。",
            [["platform", "砚井边", None], ["platform", "楼宇协商", None]],
        ),
        (
            "推进“有事来商量”、委员履职“服务为民”等工作。",
            [["platform", "有事来商量", None], ["platform", "服务为民", None]],
        ),
        ("推进“有事来商量”平台和“放管服”改革。", [["platform", "有事来商量", None]]),
        (
            "联合共青团砚川县委员会、县科协开展活动。",
            [["partner", "共青团砚川县委员会", None], ["partner", "县科协", None]],
        ),
        ("以“抓源头、强督办、固长效”为主线，搭建“线上+线下”渠道。", []),
        ("“砚川云议”由县政协主办。", [["platform", "砚川云议", None]]),
        (
            "委员撰写的《砚川旧事里的乡音》获全市征文三等奖。",
            [["report", "砚川旧事里的乡音", "awarded"], ["award", "全市征文三等奖", None]],
        ),
        ("围绕社会保障、就业、创业问题开展调研。", [["topic", "社会保障、就业、创业问题", None]]),
        ("聚焦推进治理体系、治理能力现代化开展协商。", [["topic", "推进治理体系、治理能力现代化", None]]),
        (
            "聚焦农村供水保障、校园食品安全等议题开展协商。",
            [["topic", "农村供水保障", None], ["topic", "校园食品安全", None]],
        ),
        (
            "出席“发展数字经济”资政会，围绕“同心聚力”主题开展活动。",
            [["topic", "发展数字经济", None], ["topic", "同心聚力", None]],
        ),
        ("领衔督办“古镇保护”重点提案。", [["proposal", "古镇保护", None]]),
        (
            "编报《社情专报》6期、《竹溆政协》4期，县委领导批示14次。",
            [["document", "社情专报", None], ["document", "竹溆政协", None]],
        ),
        (
            "制定了《委员联络办法（试行）》，出版《竹溆老街》一书。",
            [["document", "委员联络办法（试行）", None], ["document", "竹溆老街", None]],
        ),
        (
            "依托“委员驿站”联系群众，“同心砚川”进社区慰问演出。",
            [["platform", "委员驿站", None], ["platform", "同心砚川", None]],
        ),
        (
            "荣获省政协优秀信息、宣传先进单位和文史先进个人。",
            [["award", "宣传先进单位", None], ["award", "文史先进个人", None]],
        ),
        ("举行“有事好商量”活动20场，获批示14次。", [["platform", "有事好商量", None]]),
        ("参观“一大”会址，协商“全覆盖”，发放《委员手册》、开展讲堂活动。", []),
        ("发挥“直通车”作用，“一号提案”办结。", []),
        ("按照《中华人民共和国档案管理办法》归档。", []),
        (
            "《一》《甲乙提案》《丙丁提案》。",
            [["proposal", "甲乙提案", None], ["proposal", "丙丁提案", None]],
        ),
        # what a quotation says is no topic of the sentence
        ("做到“聚焦水库移民开展协商”，开展视察7次。", []),
        ("形成《围绕旧城改造开展调研》。", []),
        ("形成《甲乙报告》；获评优秀。", [["report", "甲乙报告", None]]),
    ],
)
def test_what_is_no_thing_of_its_own(text: str, items: list[list[str | None]]) -> None:
    assert _items(text) == items


def test_role_outcome_words_and_sentence() -> None:
    text = "一年来，履职尽责。打造“有事来商量”平台，被评为先进，协商12次。"
    (item,) = find_named_items(text)
    assert (item.kind, item.role, item.outcome, item.outcome_words) == (
        NamedItemKind.PLATFORM,
        "打造",
        NamedItemOutcome.AWARDED,
        "被评为",
    )
    assert text[item.sentence_start : item.sentence_end] == "打造“有事来商量”平台，被评为先进，协商12次。"


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("把老街停车难作为年度协商议题。", [("topic", "老街停车难")]),
        ("将“渡口保护”列入重点调研课题。", [("topic", "渡口保护")]),
        (
            "开展溪口水库治理专项监督，组织砚川茶叶种植界别协商。",
            [("topic", "溪口水库治理"), ("topic", "砚川茶叶种植")],
        ),
        ("赴双溪开展古渡口保护、老茶园改造等专题调研。", [("topic", "古渡口保护"), ("topic", "老茶园改造")]),
        ("组织委员视察渡口改造、茶园灌溉工作。", [("topic", "渡口改造"), ("topic", "茶园灌溉")]),
        ("聚焦渡口改造、茶园灌溉等民生问题协商议政。", [("topic", "渡口改造"), ("topic", "茶园灌溉")]),
        ("围绕渡口改造，双溪县政协组织委员开展视察。", [("topic", "渡口改造")]),
        ("聚焦茶业转型主题开展专题沙龙。", [("topic", "茶业转型")]),
        (
            "完成对校外培训治理的专题调研、关于优化营商环境的座谈会，对委员提出的协商要求作出回应。",
            [("topic", "校外培训治理"), ("topic", "优化营商环境")],
        ),
        (
            "专题协商“冷链物流”，重点监督“河湖治理”，专题协商水利工程建设，把城市更新作为调研重点。",
            [("topic", "冷链物流"), ("topic", "河湖治理"), ("topic", "水利工程建设"), ("topic", "城市更新")],
        ),
        (
            "围绕茶业发展情况开展考察学习，聚焦茶园提质、渡口文旅融合建言献策，紧盯桥梁安全问题开展监督。",
            [
                ("topic", "茶业发展情况"),
                ("topic", "茶园提质"),
                ("topic", "渡口文旅融合"),
                ("topic", "桥梁安全问题"),
            ],
        ),
        ("围绕一个议题开展协商，选取“小而精、小而实”的议题，对双溪开展的协商表示肯定。", []),
        (
            "开展打造渡口品牌调研视察，召开加快渡口改造、茶园升级专题协商会。",
            [("topic", "打造渡口品牌"), ("topic", "加快渡口改造、茶园升级")],
        ),
        ("聚焦“一老一小”开展协商，围绕重点议题开展调研。", [("topic", "一老一小")]),
        ("聚焦“四件大事”和“四个创建”，开展协商。", []),
        (
            "围绕渡口改造、疏解老城功能两大主题开展协商讨论。",
            [("topic", "渡口改造"), ("topic", "疏解老城功能")],
        ),
        (
            "围绕渡口改造、茶园升级，与双溪县委统战部联合召开议政会。",
            [("topic", "渡口改造"), ("topic", "茶园升级"), ("partner", "双溪县委统战部")],
        ),
        (
            "围绕“茶业提升”、古桥修缮、“渡口改造”3个课题开展对口协商。",
            [("topic", "茶业提升"), ("topic", "古桥修缮"), ("topic", "渡口改造")],
        ),
        (
            "围绕渡口改造、茶园灌溉等群众关切开展调研协商，开展居家养老、少年视力等民主监督。",
            [("topic", "渡口改造"), ("topic", "茶园灌溉"), ("topic", "居家养老"), ("topic", "少年视力")],
        ),
        ("围绕茶业创新中心建设，通过联合调研等形式征求意见。", [("topic", "茶业创新中心建设")]),
        ("聚焦履职成效，充分挖掘各级政协组织和委员利用平台协商的故事。", []),
    ],
    ids=lambda value: value[:12] if isinstance(value, str) else "",
)
def test_topics_of_what_is_chosen_looked_at_or_held(text: str, items: list[tuple[str, str]]) -> None:
    assert [(item.kind.value, item.name) for item in find_named_items(text)] == items


@pytest.mark.parametrize(
    ("text", "items"),
    [
        (
            "打造有事好商量协商平台，搭建有事来商量议事室30个。",
            [("platform", "有事好商量"), ("platform", "有事来商量")],
        ),
        (
            "“渡口读书周”日前启动，“溪山雅集”走进社区。",
            [("platform", "渡口读书周"), ("platform", "溪山雅集")],
        ),
        ("举办“溪山青年说”、“砚边话茶”主题分享会。", [("platform", "溪山青年说"), ("platform", "砚边话茶")]),
        (
            '举办"砚边协商月"活动，开通线上“溪山书院”。',
            [("platform", "砚边协商月"), ("platform", "溪山书院")],
        ),
        (
            "落实“企业家接待日”制度，自“新渡”双溪议事堂成立以来协商20场。",
            [("platform", "企业家接待日"), ("platform", "新渡")],
        ),
        (
            "举办《溪山往事图片展》，实施“归巢工程”。",
            [("platform", "溪山往事图片展"), ("platform", "归巢工程")],
        ),
        ("开展“送茶、送种、送技术”等活动。", [("platform", "送茶、送种、送技术")]),
        (
            "举办“茶约”招待会、“渡口日”“茶农日”等活动，举办“溪山旧影”巡回展。",
            [("platform", "茶约"), ("platform", "渡口日"), ("platform", "茶农日"), ("platform", "溪山旧影")],
        ),
        ("举行“双溪建县60周年”系列新闻发布会。", []),
        (
            "制作20期“溪山对话”委员访谈，“渡口之声”、公共外交协会等成为凝聚共识的平台。",
            [("platform", "溪山对话"), ("platform", "渡口之声")],
        ),
        (
            "开展“渡口六团组”暨“茶乡夜话”活动，响应“千站万室”联系群众行动部署。",
            [("platform", "渡口六团组"), ("platform", "茶乡夜话"), ("platform", "千站万室")],
        ),
        ("以“五进”活动为抓手，推进“三位一体”平台，推行“三单制”机制，打造“15分钟健身圈”。", []),
        ("落实市委《关于渡口的意见》和县委《关于茶业的实施意见》。", []),
    ],
    ids=lambda value: value[:12] if isinstance(value, str) else "",
)
def test_platforms_by_what_is_done_with_them(text: str, items: list[tuple[str, str]]) -> None:
    assert [(item.kind.value, item.name) for item in find_named_items(text)] == items


@pytest.mark.parametrize(
    ("text", "items"),
    [
        (
            "医卫界委员的“渡口门诊”开诊42期，“春风助学”募集善款83万元。",
            [("platform", "渡口门诊"), ("platform", "春风助学")],
        ),
        (
            "像这样的“榕下协商”很多，“院坝会”开到田间，“五步议事法”得到肯定，协商平台“砚事”越来越响。",
            [
                ("platform", "榕下协商"),
                ("platform", "院坝会"),
                ("platform", "五步议事法"),
                ("platform", "砚事"),
            ],
        ),
        (
            "组织“茶花”民族团结宣讲队、“红马甲”志愿队活跃在基层，推出“委员有话”系列短视频。",
            [("platform", "茶花"), ("platform", "红马甲"), ("platform", "委员有话")],
        ),
        (
            "召开“渡口出题”座谈会6场、“有事共商”双月座谈会3场，以“砚边有约”为载体，“竹里话事”挂牌。",
            [
                ("platform", "渡口出题"),
                ("platform", "有事共商"),
                ("platform", "砚边有约"),
                ("platform", "竹里话事"),
            ],
        ),
        (
            "开展“学规定、强作风、树形象”主题教育活动，到双溪学习“请你来协商”经验，首创“提案市集”。",
            [("platform", "学规定、强作风、树形象"), ("platform", "请你来协商"), ("platform", "提案市集")],
        ),
        (
            "围绕“缓解老街停车难”，请来居民，围绕“加强社区治理”、“加快古镇改造”两项重点调研，座谈3次。",
            [("topic", "缓解老街停车难"), ("topic", "加强社区治理"), ("topic", "加快古镇改造")],
        ),
        (
            "将“古渡利用”列入年度协商计划，“荒山绿化”调研组走了9县，暨“水系贯通工程”专题民主协商召开。",
            [("topic", "古渡利用"), ("topic", "荒山绿化"), ("topic", "水系贯通工程")],
        ),
        (
            "王某撰写的《关于茶业协同的建议》获评优秀提案，作《关于共建共治的建议》发言，报送《请关注山区通信盲点》。",
            [
                ("proposal", "关于茶业协同的建议"),
                ("report", "关于共建共治的建议"),
                ("report", "请关注山区通信盲点"),
            ],
        ),
        (
            "“渡口调解室”被评为“全省优秀委员工作室”，“茶山夜话”推广，2名委员入选“双溪好人”榜。",
            [
                ("platform", "渡口调解室"),
                ("award", "全省优秀委员工作室"),
                ("platform", "茶山夜话"),
                ("award", "双溪好人"),
            ],
        ),
        (
            "《砚川记忆》付梓成书，口述史片《渡口的灯》播出，《双溪老字号》1部，稿件汇编成《茶农的话》供参考。",
            [
                ("document", "砚川记忆"),
                ("document", "渡口的灯"),
                ("document", "双溪老字号"),
                ("document", "茶农的话"),
            ],
        ),
        (
            "作“构建渡口产业体系的建议”大会口头发言，“最美渡工”受到表彰，40万字的《渡口史迹》填补空白。",
            [("report", "构建渡口产业体系的建议"), ("award", "最美渡工"), ("document", "渡口史迹")],
        ),
        ("开展“建设新渡口、委员在行动”活动。", [("platform", "建设新渡口、委员在行动")]),
        (
            "墙上挂着“众人的事众人商量”的标语，建立“社情民意协作机制”，按照“不调研不商量、先调研后商量”的要求。",
            [],
        ),
    ],
    ids=lambda value: value[:12] if isinstance(value, str) else "",
)
def test_names_by_their_own_end_what_they_did_and_who_stands_beside(
    text: str, items: list[tuple[str, str]]
) -> None:
    assert [(item.kind.value, item.name) for item in find_named_items(text)] == items


@pytest.mark.parametrize(
    ("text", "items"),
    [
        (
            "《把渡口修好》提案被采纳，提交《管好茶园》《护好古桥》的提案。",
            [("proposal", "把渡口修好"), ("proposal", "管好茶园"), ("proposal", "护好古桥")],
        ),
        ("《关于茶园改造的几点思考》得到批示。", [("report", "关于茶园改造的几点思考")]),
        (
            "作《关于茶业的建议》的大会发言，以《渡口之变》为题发言。",
            [("report", "关于茶业的建议"), ("report", "渡口之变")],
        ),
        ("有关报纸以《渡口之变》为题报道。", []),
        (
            "传达了《关于征集提案的通知》和县政协《关于渡口的通知》。《茶乡夜话》一文获好评。",
            [("report", "茶乡夜话")],
        ),
        (
            "近年文史资料\n2021年 《溪山往事》第二册；\n《渡口旧影》《双溪茶史（续）》",
            [("document", "溪山往事"), ("document", "渡口旧影"), ("document", "双溪茶史（续）")],
        ),
        (
            "召开《关于渡口保护的意见（征求意见稿）》座谈会，启动《溪山文史（第三辑）》编撰工作。",
            [("document", "关于渡口保护的意见（征求意见稿）"), ("document", "溪山文史（第三辑）")],
        ),
        ("在协同发展中贡献政协力量，建立“孵化-督办-转化”机制，围绕重点问题开展专题调研。", []),
        (
            "编辑“茶业专报”12期，启动“渡口口述史”等专题史料编纂。",
            [("document", "茶业专报"), ("document", "渡口口述史")],
        ),
        (
            "摄制《溪山往事》，研究编写的《双溪精神》付印。",
            [("document", "溪山往事"), ("document", "双溪精神")],
        ),
        (
            "与县委党校联合举办培训，与双溪大学打造基地，联合砚川大学附属医院义诊。",
            [("partner", "县委党校"), ("partner", "双溪大学"), ("partner", "砚川大学附属医院")],
        ),
        (
            "联合县农业局、县供销社开展直播，会同市卫生健康委调研，联合社区办展，与省农科院签订协议。",
            [
                ("partner", "县农业局"),
                ("partner", "县供销社"),
                ("partner", "市卫生健康委"),
                ("partner", "省农科院"),
            ],
        ),
        (
            "机关获全市信息工作先进小组称号，李某获评全国劳动模范，第三期“双溪夜读”开讲，渡口旧物展“砚影特展”开展。",
            [
                ("award", "全市信息工作先进小组"),
                ("award", "全国劳动模范"),
                ("platform", "双溪夜读"),
                ("platform", "砚影特展"),
            ],
        ),
        ("联合双溪等县政协提出提案，三级联动拓展了政协空间。", []),
        (
            "李某获个人一等奖、王某获三等奖，张某获最佳故事奖，赵某当选“最美渡工”。",
            [("award", "个人一等奖"), ("award", "三等奖"), ("award", "最佳故事奖"), ("award", "最美渡工")],
        ),
    ],
    ids=lambda value: value[:12] if isinstance(value, str) else "",
)
def test_papers_partners_and_awards(text: str, items: list[tuple[str, str]]) -> None:
    assert [(item.kind.value, item.name) for item in find_named_items(text)] == items


@pytest.mark.parametrize(
    ("text", "items"),
    [
        # the noun that says what a name is stands before it
        ("举办实践活动“走进江畔”等。", [("platform", "走进江畔")]),
        (
            "开展重点课题——“老码头活化利用”及文史项目“江畔记忆”。",
            [("topic", "老码头活化利用"), ("platform", "江畔记忆")],
        ),
        ("召开研讨会“怎样留住老手艺”，", [("topic", "怎样留住老手艺")]),
        ("推出实践活动“三进”。", []),  # a slogan
        ("歌曲《渡口之歌》得到认可。", [("document", "渡口之歌")]),
        # the noun behind decides, whatever the name ends on, where a verb governs it
        ("召开“实施渡口提质行动”专题协商会。", [("topic", "实施渡口提质行动")]),
        ("会议聚焦于“渡口怎样焕新”主题。", [("topic", "渡口怎样焕新")]),
        ("开展“下渡口、访茶农、解难题”实践活动。", [("platform", "下渡口、访茶农、解难题")]),
        ("座谈会上“大家都说好”。", []),
        # an event by its own end, papers, what is read and what names nothing
        ("在全县“民族团结进步宣传月活动”中发挥作用。", [("platform", "民族团结进步宣传月活动")]),
        ("公布《年度重点提案督办目录》。", [("document", "年度重点提案督办目录")]),
        ("领读《关于加强凝聚共识工作的意见》。", []),
        ("聚焦改革所向、群众所盼，开展协商。", []),
        ("围绕我省中心工作开展协商。", []),
        ("与对方政协联合开展视察2次。", []),
    ],
)
def test_nouns_before_a_name_and_what_names_nothing(text: str, items: list[tuple[str, str]]) -> None:
    assert [(item.kind.value, item.name) for item in find_named_items(text)] == items


# words, not characters: texts of those name nothing
WORDS = (
    *("打造", "围绕", "就", "联合", "县妇联", "“同心桥”", "《关于养老的提案》", "关于", "的", "提案", "报告"),
    *("协商", "平台", "，", "。", "、", "12", "件", "获评", "“先进”", "荣誉", "养老服务"),
)


@settings(max_examples=200)
@given(st.lists(st.sampled_from(WORDS), max_size=30).map("".join))
def test_spans_cut_the_names_out_of_the_text_and_never_overlap(text: str) -> None:
    end = 0
    for item in find_named_items(text):
        assert text[item.char_start : item.char_end] == item.name
        assert item.sentence_start <= item.char_start < item.char_end <= item.sentence_end
        assert item.char_start >= end
        end = item.char_end


def test_names_in_marks_that_are_no_things() -> None:
    text = "打造“双溪夜读”品牌，“两山”理念深入人心。编印《双溪志》，贯彻“三个务必”。"
    left_out = [text[slice(*span)] for span in names_left_out(text, find_named_items(text))]
    assert left_out == ["两山", "三个务必"]
