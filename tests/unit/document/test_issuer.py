"""Whose document a text is: the committee's, or that of a body that tells of its own work."""

from __future__ import annotations

import pytest
from tests.patterns import first_characters
from tests.whole_reading import read_page

from gov_reviews.document.issuer import ISSUER_UNDECIDED, OTHER_ISSUER, decide_issuer, issuer_issue
from gov_reviews.knowledge.metadata_files import load_words
from gov_reviews.knowledge.word_lists import IssuerWords
from gov_reviews.records.both_languages import in_chinese, in_english
from gov_reviews.records.reviews import FactStatus, Review, SubjectCode
from gov_reviews.records.vocabulary import Severity

BUREAU_NOTE = (
    "区文旅局关于2024年政协提案办理工作的总结\n\n"
    "2024年，我局共承办政协提案42件，其中主办30件。区政协交办之后，我局走访委员26人次，召开面商会8次。\n"
    "全局上下高度重视，新建书屋12个。\n"
)
BRANCH_REVIEW = (
    "民盟云汀市委会2023年参政议政工作综述\n\n"
    "一年来，盟市委报送社情民意信息85篇，被市政协采用31篇。我们开展义诊5场，编印简报9期。\n"
)


def figures(review: Review) -> dict[str, tuple[SubjectCode | None, str | None]]:
    return {seen.printed: (seen.subject_code, seen.subject) for seen in review.observations}


@pytest.mark.parametrize(
    ("title", "text", "source", "code", "name"),
    [
        # the body that the headline names first
        (
            "云汀县人民政府关于政协提案办理的总体情况",
            "全县共办理提案96件。",
            None,
            "government",
            "云汀县人民政府",
        ),
        # the people's congress, and no committee anywhere
        ("代表履职显担当", "据统计，已有89名市人大代表捐款22万元。", None, "government", None),
        ("代表委员履职显担当", "已有89名市人大代表、市政协委员捐款22万元。", None, "committee", None),
        ("市政府系统2024年政协提案办理综述", "交由市政府系统办理108件。", None, "government", "市政府系统"),
        (
            "九三学社望岚区基层委员会2024年工作总结",
            "开展活动18次。",
            None,
            "parties_groups",
            "九三学社望岚区基层委员会",
        ),
        (
            "望岚区人大常委会工作报告",
            "我受区六届人大常委会的委托，向大会报告工作。召开常委会会议9次、主任会议12次。",
            None,
            "government",
            "望岚区人大常委会",
        ),
        # who handles the proposals of a committee
        (
            "两会",
            "市政协四次会议期间，市政府共收到政协提案146件，交由31个单位承办。",
            None,
            None,
            "市政府",
        ),
        # 市委会 is a party's, 市委会议 that of another one; what opens on a day
        (
            "两会",
            "在云汀市政协三次会议上，市委会提交提案3件。市委会被评为先进，市委会主委发言。",
            None,
            "parties_groups",
            None,
        ),
        (
            "两会",
            "在云汀市政协三次会议上，传达市委会议精神，市委会议强调，市委会议要求。",
            None,
            "committee",
            None,
        ),
        (
            "两会",
            "昨日上午，民革云汀市委召开会议。今年，民革云汀市委履职。民革云汀市委提交提案20件。",
            None,
            "parties_groups",
            "民革云汀市委",
        ),
        # an association of members
        (
            "港区省级政协委员联谊会举行酒会",
            "逾200名委员出席。",
            None,
            "parties_groups",
            "港区省级政协委员联谊会",
        ),
        ("望岚区政协2024年提案办理情况", "经审查立案118件。", "望岚区人民政府", "committee", None),
        # a headline of what only government bodies handle
        ("2024年人大建议、政协提案办理工作", "由我局承办的共17件。", None, "government", None),
        ("关于2024年建议提案办理情况", "县政协提案委员会走访委员6人。", None, "committee", None),
        # what the text says of its own body, and its opening
        (
            "2024年建议提案办理情况",
            "2024年，我局共办理提案195件。",
            "云汀市教育局",
            "government",
            "云汀市教育局",
        ),
        (
            "提案办理情况的报告",
            "受县政府委托，我向县政协常委会报告提案办理情况。今年承办105件。",
            None,
            "government",
            "县政府",
        ),
        (
            "关于提案办理情况的报告",
            "县政协：\n2024年，县政府系统承办提案132件。\n投入资金2400万元。\n云汀县人民政府办公室\n2024年11月5日",
            None,
            "government",
            "云汀县人民政府办公室",
        ),
        # sessions and proposals of a committee are not the committee; its own text names it all the same
        (
            "2024年政协提案办理情况",
            "区政协六届三次会议以来，区政府系统共办理提案158件。区政府召开会议4次。",
            None,
            None,
            "区政府系统",
        ),
        (
            "提案办理情况",
            "接到通知，我局研究分工。由我局承办的区政协六届三次会议提案13件，我局全部办结。",
            None,
            "government",
            None,
        ),
        (
            "建议提案办理情况",
            "2024年，市政府办公厅全程督办。全年办理政协提案22件。\n2024年，市政府办公厅开展培训。",
            None,
            "government",
            "市政府办公厅",
        ),
        (
            "一年履职答卷",
            "一年来，区政协召开主席会议9次。区教育局办理提案30件。区政府拨款80万元。",
            None,
            "committee",
            None,
        ),
        (
            "受常委会委托作的报告",
            "受常委会委托，我向大会报告工作。各位委员，一年来立案118件。",
            None,
            "committee",
            None,
        ),
        ("年度数字", "立案118件。", None, "committee", None),
        # what only a congress has, where nothing of a committee is named
        (
            "2020年度办理总体情况",
            "市政府共收到代表建议128件，其中财政类20件，占15.6%。交由34个部门承办。",
            None,
            "government",
            "市政府",
        ),
        ("提案全部办结_云汀县政府网", "五年来，政协委员提交提案394件，立案394件。", None, "committee", None),
        ("年度数字", "县政协委员提交提案118件，代表建议另计。", None, "committee", None),
    ],
)
def test_issuer(title: str, text: str, source: str | None, code: str | None, name: str | None) -> None:
    issuer = decide_issuer([title], text, source)
    assert (issuer.code, issuer.name) == (SubjectCode(code) if code else None, name), issuer
    assert 0 < issuer.confidence <= 1


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("民建望岚区委召开信息工作会，各支部参加。今年，已报送信息62篇。", "parties_groups"),
        ("民建望岚区委召开信息工作会。民建望岚区委还开展义诊2次，信息被区政协采用9篇。", "parties_groups"),
        ("民建望岚区委召开信息工作会。区政协开展视察4次。已报送信息62篇。", "committee"),
        ("民建望岚区委召开工作会，民盟望岚区委调研。信息被区政协采用9篇。", "committee"),
        ("民建各位会员参加会议。已报送信息62篇。", "committee"),  # no branch
        ("民建望岚区委参加会议。收到提案62件，立案48件。", "committee"),
    ],
)
def test_a_branch_tells_where_it_opens_and_nobody_else_does(text: str, code: str) -> None:
    assert decide_issuer(["工作动态"], text, None).code == SubjectCode(code)


def test_more_evidence_makes_it_surer() -> None:
    weak = decide_issuer(["区文旅局2024年提案办理"], "区政协交办提案9件。", None)
    strong = decide_issuer(["区文旅局2024年提案办理"], "我局办理提案9件。局领导走访委员6次。", "区文旅局")
    assert weak.confidence < strong.confidence


def test_what_a_bureau_did_is_the_bureaus() -> None:
    review = read_page(BUREAU_NOTE)
    found = figures(review)
    assert found["42件"] == found["26人次"] == found["8次"] == (SubjectCode.GOVERNMENT, "区文旅局")
    assert found["12个"][0] is SubjectCode.GOVERNMENT
    assert {seen.status for seen in review.observations} == {FactStatus.CONTEXT}
    assert OTHER_ISSUER in {issue.rule_id for issue in review.issues}


def test_what_a_branch_did_is_the_branchs() -> None:
    found = figures(read_page(BRANCH_REVIEW))
    assert {code for code, _ in found.values()} == {SubjectCode.PARTIES_GROUPS}
    assert found["5场"][1] == "民盟云汀市委会"


def test_the_same_words_in_a_review_of_a_committee() -> None:
    title, _, body = BRANCH_REVIEW.partition("\n")
    review = read_page(f"{title.replace('民盟云汀市委会', '云汀市政协')}\n{body.replace('盟市委', '市政协')}")
    assert {code for code, _ in figures(review).values()} == {SubjectCode.COMMITTEE}
    assert not {OTHER_ISSUER, ISSUER_UNDECIDED} & {issue.rule_id for issue in review.issues}


def test_an_undecided_issuer_is_told() -> None:
    issuer = decide_issuer(
        ["2024年政协提案办理情况"], "区政协三次会议以来，区政府系统办理提案158件。区政府召开会议4次。", None
    )
    issue = issuer_issue(issuer)
    assert issue is not None
    assert (issue.rule_id, issue.severity) == (ISSUER_UNDECIDED, Severity.WARNING)
    assert "区政府系统" in issue.value
    assert in_english(issue.reason).startswith("It is undecided")
    assert in_chinese(issue.reason).startswith("难以判断")


def test_every_character_with_which_the_name_of_a_body_begins_is_listed() -> None:
    known = load_words(IssuerWords)
    patterns = (known.committee, *(pattern for patterns in known.bodies.values() for pattern in patterns))
    firsts = {first for pattern in patterns for first in first_characters(pattern)}
    assert firsts == set(known.first_characters)
