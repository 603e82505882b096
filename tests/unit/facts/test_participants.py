"""Who did it, and who received it: what a sentence names, and what it only mentions."""

from __future__ import annotations

import pytest

from gov_reviews.facts.observations import FactContext, extract_observations
from gov_reviews.knowledge.catalogue import load_catalogue
from gov_reviews.knowledge.metadata_files import load_words
from gov_reviews.knowledge.scope_rules import ScopeRules
from gov_reviews.records.reviews import DocType, FactStatus, Organization
from gov_reviews.records.vocabulary import RegionLevel

DISTRICT = Organization("990102", "清岚省云汀市望岚区政协", RegionLevel.COUNTY, "清岚省", "test")
CITY = Organization("990100", "清岚省云汀市政协", RegionLevel.PREFECTURE, "清岚省", "test")


def acted(text: str, organization: Organization | None = DISTRICT) -> tuple[str, str]:
    """All codes of the last figure, and its status."""
    context = FactContext(2024, DocType.ANNUAL_REVIEW, organization)
    found = extract_observations(text, (), context)[-1]
    assert found.subject_code == (found.subject_codes or ("",))[0]
    return "+".join(found.subject_codes or ()), found.status.value


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("提交提案395件。", "committee"),
        ("区政协提交提案395件。", "committee"),
        ("望岚区政协提交提案395件。", "committee"),
        ("主席会议成员督办提案12件。", "organ"),
        ("召开主席会议15次，交办提案395件。", "committee"),  # what is counted does not act
        ("广大委员积极建言，提交提案395件。", "members"),
        ("组织委员捐款30万元。", "members"),
        ("干部落实县委总体部署，捐款30万元。", "committee"),  # 县委 gives nothing
        ("走访委员181人次。", "committee"),
        ("走访慰问委员，解决困难20件。", "committee"),
        ("委员提出的建议30条得到落实。", "committee"),
        ("52名委员一线参与项目建设。", "members"),
        ("选派36名委员参与听证。", "committee"),
        ("在津市政协委员提交提案18件。", "higher_members"),
        ("各党派团体和各族各界人士提交集体提案62件，反映社情民意信息18条。", "parties_groups+sectors"),
        ("各专委会、各界别组织广大委员开展调研70次。", "organ+sectors+members"),
        ("委员工作室开展活动23场次。", "studios"),
        ("建成委员工作室20个。", "committee"),
        ("委员们提出提案156件，答复率和满意率分别为100%和98.2%。", "committee"),  # a rate is its own subject
        ("委员们提出提案156件，占98.2%。", "members"),
        ("委员积极建言；反映社情民意18条。", "members"),  # carried over ；
        ("委员积极建言。反映社情民意18条。", "committee"),  # not over 。
        ("广大委员积极建言，区政协编报信息18条。", "committee"),  # until another acts
        ("向区委、区政府报送成果23件。", "committee"),
        ("围绕区委、区政府中心工作，提出建议30条。", "committee"),
        ("《委员的故事》出版，发行书籍500册。", "committee"),  # not out of a title
        ("区政府与区政协召开季度协商会4次。", "government+committee"),
        ("区政协联合区教育局开展视察4次。", "committee"),
        ("全国政协采用信息3篇。", "committee"),
        ("界别提案26件，专门委员会提案8件。", "committee"),
        (
            "应出席委员55人，其中民盟、体育界、宗教界各1人，文化界2人。",
            "committee",
        ),  # a list of who is counted
        ("民盟、体育界、宗教界开展活动各1场。", "parties_groups"),
        ("市、县区政协联系帮扶19个村。", "system"),  # the district is one of those below
        ("望岚区政协响应市政协号召，选择20个村开展服务。", "committee"),
        ("协调县商会投资9万元，县水利局出资8万元。", "committee"),  # others pay on the committee's call
        ("县政府协调县水利局出资8万元。", "government"),
        ("区政府逐条回应，采纳29条。", "committee"),
        # what is told by its authors is theirs, unless what was done with it follows
        ("收到提案90件，其中乡镇联络组提出的提案8件。", "studios"),
        ("64个委员提交了提案。", "members"),
        ("9个委员工作室接待群众。", "committee"),
        # whose proposals were counted is no subject of what follows
        ("收到党派团体集体提案75件；另有35件转为来信。", "committee"),
        # those who are counted act, where the number opens its clause, also for the clauses behind it
        ("46名委员结对企业88户，帮助融资3000万元。", "members"),
        ("全区的198名委员走村入户，化解矛盾35件。", "members"),
        ("每名委员撰写提案1件。", "members"),
        ("区政协举办恳谈会9场，700名委员和居民到场，办成实事31件。", "committee"),  # an aside ends nothing
        ("组织27名委员和4名专家进企业，提出对策19条。", "committee"),
        ("组织市、区政协委员200余人视察13次。", "committee"),
        ("区政协港澳委员积极建言，提交提案12件。", "members"),
        ("198名委员就地转为志愿者。", "members"),
        ("由10名委员代表为学生颁发助学金2000元。", "members"),
        ("交办委员提案578件。", "committee"),
        ("截至2024年4月底全区政协委员共帮扶131个村。", "members"),
        ("驻区市政协委员提交的2件提案获评好提案。", "higher_members"),
        # a part of those who acted ends nothing
        ("三级政协开展协商521场，其中委员1780人次参与，解决问题489件。", "system"),
        # a person's deeds, also behind a time in the sentence that follows
        ("区政协委员、商会会长李明华发出倡议。截至目前，已募集资金32万元。", "members"),
        # the public acts where it gives
        ("2000多名在外乡友为家乡捐赠306万元。", "public"),
        ("社会各界爱心人士捐款56万元。", "public"),
        ("为群众捐款56万元。", "members"),
        ("爱心企业捐款56万元。", "public"),
        ("建设银行城关支行发放贷款2.3亿元。", "public"),
        ("举办银企对接会4场，云汀银行发放贷款2.3亿元。", "committee"),  # on the committee's call
        ("198名委员、12个联络站共同参与行动。", "committee"),
        # ... and those who took part, not those who were served
        ("全年协商议事88场，参与群众5200人次。", "public"),
        ("参加轮训的委员达420人次。", "members"),
        ("服务群众5200人次。", "committee"),
        # who takes part acts, unless the committee brings them
        ("走进社区，18名委员开展恳谈。", "members"),
        ("全年组织32名委员参与协商。", "committee"),
        ("区政协召开会议，实到委员201名。", "members"),
        ("区政协开展协商，组织18名委员参与。", "committee"),
        # 其中 goes on about who acted in the sentence before
        ("委员先后开展宣讲、义诊。其中宣讲6场。", "members"),
        ("委员先后开展宣讲、义诊。全年宣讲6场。", "committee"),
        ("市领导督办重点提案18件。其中，集体提案6件。", "committee"),
        ("区政协接待清岚省竹溆市政协考察团51次。", "committee"),
        ("第九届区政协征集提案310件。", "committee"),
        ("全年区政协稿件刊发31篇。", "committee"),
        ("经济界委员提出建议45条。", "sectors"),
        # a word that ends inside another one names nobody: 市民 in 全市民盟
        ("全市民盟盟员上报信息240条。", "parties_groups"),
        # bodies of the committee that are counted act, too, not those that it founds
        ("26个界别小组开展活动88次。", "sectors"),
        ("全县14个委员联络组开展活动88次。", "studios"),
        ("12个委员活动组与31家企业结对，收集建议90条。", "sectors"),
        ("成立6个界别小组，开展活动30次。", "committee"),
        ("71家承办单位办理提案，满意率97%。", "committee"),
        ("广大委员、政协各界别、各专委会共提交提案310件。", "members+sectors+organ"),
        # the led are told a topic, and the next clause what they give
        ("引导委员围绕乡村振兴，提出提案35件。", "members"),
        ("引导委员围绕乡村振兴，开展视察5次。", "committee"),
        ("动员委员多方筹措资金41万元。", "members"),
        # steps that the committee alone takes
        ("委员们提交提案188件，经审查，立案161件。", "committee"),
        ("委员们提交提案188件，审查立案161件，交由31家单位办理。", "committee"),
        ("在津全国政协委员提交提案18件，立案12件。", "higher_members"),
        ("委员们提交提案188件，反映信息31条。", "members"),
        # what is done for those who are led
        ("组织委员赴外地培训3批。", "committee"),
        ("动员文艺、特邀等界别委员开展义演7场。", "sectors"),
        # what studios that are counted do
        ("建成委员工作室14个，开展活动96场次。", "studios"),
        ("全区14家委员会客厅同时开门，接待来访2100人次。", "studios"),
        ("建成委员工作室14个，召开专题协商会3次。", "committee"),
        # organs, leaders, whose a thing is
        ("区政协副主席督办重点提案8件。", "organ"),
        ("区政协主席会议成员走访企业61家。", "organ"),
        ("区领导督办重点提案8件。", "government+organ"),
        ("委员周某的企业捐赠图书800册。", "members"),
        # of those who are led, what they give and submit is theirs; the rest is the committee's
        ("组织委员视察12次。", "committee"),
        ("组织委员提交提案201件。", "members"),
        # carried over ； only to what members give, not to what the committee does
        ("广大委员踊跃参与；举办读书会41场。", "committee"),
        ("委员走访企业32家，举办座谈会4次。", "committee"),
        ("委员们热心公益，组织义诊52场。", "members"),
        ("委员闻令而动。捐款30万元。", "members"),
        # sectors by their names; a number of members inside
        ("医卫界委员开展义诊38场。", "sectors"),
        ("医卫界18名委员结成小队，下乡义诊38场。", "sectors"),
        ("来自28个界别的223名委员提交提案231件。", "members"),
        # who made what is counted
        ("教育界委员捐出的3200册图书送到村小。", "sectors"),
        ("委员提案149件。", "members"),
        ("委员们提交提案188件，其中集体提案30件。", "committee"),
        # among them, on the average, of others in a passive clause
        ("全区269名委员中，188名提交过信息，参与面69.9%。", "members"),
        ("人均履职8.6次。", "members"),
        ("全村人均收入超4000元。", "place"),
        ("界别委员提交提案5件，4件被列为重点提案。", "committee"),
        ("由38名委员组成的团队，进村宣讲205场。", "members"),
        ("捐款捐物412万元。", "members"),
        ("区政协捐款12万元。", "committee"),
        # what studios do behind a sentence or a line that counts them
        ("委员工作室21个，开展活动186场\n接待群众3400人次", "studios"),
        ("建成委员工作室21个。接待群众3400人次。", "studios"),
        # organs of the party in the committee; their meetings are the committee's
        ("区政协党组开展集体学习14次。", "organ"),
        ("区政协党组召开党组会议14次。", "committee"),
        ("充分发挥党组作用，开展集体学习14次。", "committee"),
        ("三级政协组织1900名委员结对帮扶群众5600户。", "system"),
        ("听众2.3万余人次。", "public"),
        # 由 names who does it; offices in general have no rate of their own
        ("1件重点提案由县长领衔督办，新建泵房3座。", "government"),
        ("交由承办单位办理，办复率100%。", "committee"),
        ("区政府召开会议，推动解决问题36个。", "committee"),
        # a government named before does not do what committees do, but what one department handles is its own
        ("区委、区政府高度重视，县政府出台办法。收到提案196件。", "committee"),
        ("区政府出台政策，收到提案196件。", "committee"),
        ("区教育局承办提案35件，办复率100%。", "government"),
        ("区政府出台政策，惠及居民1.1万户。", "government"),
        ("区政府承办代表建议61件。承办提案139件，其中重点提案5件。", "government"),
        # who takes up what the committee says, and whom it urges, acts in what follows
        ("建议引起区政府高度重视，改造危房300间。", "government"),
        ("推动区政府新建学校4所。", "government"),
        ("相关职能部门出台措施12条。", "government"),
        ("区委专题研究政协工作4次。", "government"),
        ("区委常委会3次研究部署政协工作。", "government"),
        ("住区委员撰写报告7篇。", "members"),  # no 区委
        ("全区委员捐款20万元。", "members"),
        # those who are counted in front of their verb
        ("机关选派队员23人；全市三级政协委员2860人参与行动，引进项目217个。", "members"),
        ("新任委员63名参加集训。", "members"),
        ("一是有21名委员全年未提交提案。", "members"),
        ("94.7%的委员考核为称职。", "members"),
        ("企业界委员为10名贫困学生捐助8000元。", "sectors"),
        ("刊发15则宣传了各民主党派活动的消息，另有6则介绍学校。", "committee"),
        # the area, where no metric of the catalogue counts what follows
        ("全区外出务工人员5.8万人，养老机构12家。", "place"),
        ("望岚目前共有河长61名。", "place"),
        ("全区27个乡镇建立协商议事室。", "committee"),
        ("全区建成委员工作室40个。", "committee"),
        ("委员们提交提案18件，3件（系列）提案被列为重点。", "committee"),
        ("收到各类线索，作为委员来信转送70件。", "committee"),
        # one member by name, whatever the office or the sector; also for what is done next
        ("区政协委员李明华捐资20万元。", "members"),
        ("区政协委员、望岚茶业有限公司董事长陈建国带动农户320户。", "members"),
        ("区政协委员陈志强作为农技专家，举办培训班8期。", "members"),
        ("区政协常委李华帮助销售农产品60万元。", "members"),
        ("周小明常委先后投入资金90万元。", "members"),
        ("法律界委员彭丽为村民提供咨询25次。", "members"),
        ("在区政协委员张力的带领下，合作社发展社员210户。", "members"),
        ("委员高度重视，提交提案62件。", "members"),  # no name
        # bodies of others, by their own words and numbers
        ("6个试点区县政协建立议事平台73个。", "system"),
        ("区政协联合流域6个县区政协开展监督37次。", "committee"),
        ("全市三级政协共有61名主席、副主席挂帮36个乡镇。", "system"),
        ("在省政协理论研讨会上，区政协作发言2次。", "committee"),
        ("区政协落实市政协关于基层协商的意见，搭建平台4个。", "committee"),
        ("市政协12条。", "committee"),  # who adopted, in a list
        ("推动区水利局投资160万元。", "government"),
        ("区住建局采纳提案建议，新建停车位120个。", "government"),
        ("据区统计局通报，新建泵站21座。", "government"),
        # enterprises, where one opens a clause and does something
        ("企业新增产值320万元。", "public"),
        ("望岚供电公司改造线路12公里。", "public"),
        ("走访企业，解决难题12个。", "committee"),
        ("侨联委员牵线，侨资企业援建图书室3个。", "members"),
        # who receives does not give
        ("向县妇联捐赠图书300册。", "members"),
        ("县妇联捐赠图书300册。", "parties_groups"),
        ("县关工委开展助学活动6场。", "parties_groups"),
        # all who submit: those with an organ among them count as the committee
        ("委员、政协各参加单位和区政协各专委会共提出提案210件。", "members+parties_groups+organ"),
        ("收到提案210件，包括委员个人、联名和界别提案150件。其中，涉农提案36件。", "committee"),
        ("办理委员提案150件。", "committee"),
        ("13家政协委员工作室开展协商活动70次。", "studios"),
        ("13家委员工作室开展活动70次，8家议事堂组织活动31次。", "committee"),
        ("召开协商会12次，86位委员、310人次参加。", "members"),
        ("委员参与率达91%。", "members"),
        # a means, and meetings that are counted
        ("利用党组会、主席会、专委会学习等形式开展研讨33次。", "committee"),
        ("召开15次主席会议协商议题30个。", "committee"),
        # who gave, though an object; who wrote, in a list of works
        ("送去区政协机关捐款5万元。", "organ"),
        ("收到提案210件，其中委员170件、党派团体28件、专委会12件。", "organ"),
        ("各专委会12个，联络组31个。", "committee"),
        # a part of those who were counted aside
        ("区委会提交提案27件；有189名委员参与提出提案，其中第一提案人126名，联名提案人63名。", "members"),
        ("会议应出席委员231人。", "committee"),
        ("区政协各参加单位、各级政协委员捐款10万元，募集口罩700只。", "parties_groups+members"),
        ("在原区委礼堂举行会议，因事请假9人。", "committee"),
        ("区政府收到提案115件，其中：会议期间收到114件。", "government"),
        ("整个活动共有240名群众参与。", "public"),
        ("整个活动安排24名委员参与。", "committee"),
        ("两个界别的委员们深入社区，收集信息12件。", "members"),
        ("新一届区政协界别组成不变，走访企业31家。", "committee"),
        ("清溪镇7名政协委员与11名困难群众结对，帮扶资金10万元。", "members"),
        ("区政协委员周代军，引导企业帮扶，组织社员为60户发放鸡苗。", "members"),
        ("认真落实区政协决议，收到提案395件。", "committee"),  # no name of a place
        ("委员工作委发出倡议书4篇。", "organ"),
        ("经济委把区政协委员李某筹集的5000个口罩送到社区。", "members"),
    ],
)
def test_who_acts(text: str, codes: str) -> None:
    assert acted(text)[0] == codes


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("竹溆县政协立案提案120件。", "other_committee"),
        ("望岚区政协立案提案120件，竹溆县政协开展协商活动18次。", "other_committee"),
        ("省政协开展视察4次。", "other_committee"),
        ("区政府新建学校35所。", "government"),
        ("全区政协系统开展调研120次。", "system"),
        ("全市三级政协组织动员力量帮扶农户900户。", "system"),
    ],
)
def test_figures_of_others_are_context(text: str, codes: str) -> None:
    assert acted(text) == (codes, FactStatus.CONTEXT.value)


def test_committees_are_counted_in_bodies_alone() -> None:
    assert acted("全市区县政协组织开展协商639场。") == ("system", "context")


def test_each_level_has_its_own_committee() -> None:
    text = "区政协立案提案96件。"
    assert acted(text, DISTRICT) == ("committee", "actual")
    assert acted(text, CITY) == ("other_committee", "context")
    assert acted(text, None) == ("committee", "actual")
    assert acted("霞溪县政协立案提案96件；市政协立案提案210件。", CITY) == ("committee", "actual")


def test_the_committee_and_its_organs_are_named_by_nobody() -> None:
    context = FactContext(2024, DocType.ANNUAL_REVIEW, DISTRICT)
    texts = ("区政协提交提案395件。", "各专委会开展调研12次。", "各民主党派提交提案62件。")
    assert [extract_observations(text, (), context)[0].subject for text in texts] == [
        None,
        None,
        "各民主党派",
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("市、县区政协联系帮扶19个村。", ("system", "context")),
        ("市县两级政协帮扶村庄28个。", ("system", "context")),  # the sum of all levels, also of the own one
        ("省市县三级政协共开展视察52次。", ("system", "context")),
        ("市县两级政协联动，开展视察52次。", ("system", "actual")),
        ("市县两级政协共同开展视察52次。", ("system", "actual")),
        ("市县两级政协聚焦共同富裕开展视察52次。", ("system", "context")),
        ("市政协与县区政协共同开展视察12次。", ("committee", "actual")),
    ],
)
def test_what_all_levels_did_is_the_systems_unless_they_act_together(
    text: str, expected: tuple[str, str]
) -> None:
    assert acted(text, CITY) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("市政府系统承办政协提案312件。", ("government", "actual")),
        ("立案提案320件，其中政府系统办理296件。", ("government", "actual")),
        ("立案提案320件，由政府系统承办304件、党群系统承办16件。", ("government", "actual")),
        ("立案提案320件，其中政府系统办理304件，党群系统办理16件。", ("government", "actual")),
        ("市政府系统承办政协提案312件，办复率100%。", ("committee", "actual")),  # a rate is of all proposals
        ("市政府系统承办政协提案312件，占立案总数的86%。", ("government", "actual")),
        ("市政府系统承办的提案296件全部办结。", ("government", "actual")),
        ("由市政府系统承办的296件提案逐件答复。", ("government", "actual")),
        ("交由市政府系统承办的提案296件。", ("committee", "actual")),  # the committee hands over
        ("市政府系统新建服务站64个。", ("government", "context")),
        ("向政府系统交办提案139件。", ("committee", "actual")),
        ("市水利局承办提案17件，办复率100%。", ("government", "context")),  # one office's share of them
    ],
)
def test_proposals_that_the_government_handles_are_its_deed(text: str, expected: tuple[str, str]) -> None:
    assert acted(text, CITY) == expected


def test_members_of_a_city_are_its_own_in_its_own_text() -> None:
    assert acted("市政协委员提交提案18件。", CITY)[0] == "members"
    assert acted("市政协委员提交提案18件。", DISTRICT)[0] == "higher_members"


def test_metrics_that_tell_who_acted_are_in_the_catalogue() -> None:
    known = load_words(ScopeRules)
    tables = (known.acts_always, known.acts_by_default, known.acts_never, known.received_by_default)
    codes = {code for table in tables for metrics in table.values() for code in metrics}
    assert codes <= set(load_catalogue().metrics)


def test_the_national_committee_is_its_own() -> None:
    national = Organization("1", "全国政协", RegionLevel.NATIONAL, None, "title")
    assert acted("全国政协开展视察12次。", national) == ("committee", "actual")
    assert acted("全国政协开展视察12次。")[0] == "other_committee"


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("立案提案中，委员提案45件；各民主党派团体等集体提案13件。其中，经济建设方面提案15件。", "committee"),
        ("各民主党派、人民团体等提案30件，占23%；文化建设方面提案14件。", "committee"),
        ("委员联名提交68件，集体提案3件。", "committee"),
        ("各民主党派等提案30件；按内容分，经济类14件。", "committee"),  # by another criterion
        ("民盟望岚区委提交提案30件，其中经济类12件。", "parties_groups"),  # theirs, by topic
        ("集体提案43件，其中：民盟6件、工商联5件、科技界1件。", "sectors"),
    ],
)
def test_a_class_of_proposals_is_of_nobody_named_before(text: str, codes: str) -> None:
    assert acted(text) == (codes, "actual")


def test_that_there_are_studios_is_the_committees() -> None:
    assert acted("优化委员工作室平台建设，在部分镇街设立20个委员工作室。") == ("committee", "actual")


def test_members_counted_by_their_party_are_members() -> None:
    text = "活动标志着民建全省39名全国、省、市、县（市、区）四级政协委员联系群众的工作开始。"
    assert acted(text) == ("members", "actual")


def test_a_misprint_of_the_own_name_is_the_own_name() -> None:
    text = "云汀市望崗区政协开展视察4次。"
    assert acted(text) == ("committee", "actual")
    assert acted(f"望岚区政协开展视察4次。{text}")[0] == "other_committee"  # the own name is there


def test_the_name_of_another_place_is_no_misprint() -> None:
    north = Organization("990103", "清岚省云汀市江北区政协", RegionLevel.COUNTY, "清岚省", "test")
    assert acted("江南区政协开展视察4次。", north) == ("other_committee", "context")


@pytest.mark.parametrize("place", ["江北区", "城东区", "河西区"])
def test_a_region_whose_name_is_a_direction_is_another_one(place: str) -> None:
    assert acted(f"{place}政协提交提案210件。") == ("other_committee", "context")
    assert acted(f"{place}政协提案210件。")[0] == "committee"  # nobody acts: proposals are counted


@pytest.mark.parametrize("verb", ["提交", "提出", "报送", "办理", "办结"])
def test_a_committee_is_named_whatever_it_does(verb: str) -> None:
    assert acted(f"委员积极建言，区政协{verb}材料18件。") == ("committee", "actual")


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("市政协委员、清岚商贸集团副主席黄大卫捐资300万元。", "higher_members"),
        ("清岚材料有限公司总经理祝海峰委员向红十字会捐款5.5万元。", "members"),
        ("委员提交提案1098件，有22个界别提交界别提案72件。", "sectors"),
        ("该工作室共收集社情民意46件。", "studios"),
        ("民建望岚区委反映信息50篇，10篇信息被区政协采用。", "parties_groups"),
        ("界别委员提交提案5件，4件被列为重点提案。", "committee"),
    ],
)
def test_offices_of_others_bodies_that_are_counted_and_passives(text: str, codes: str) -> None:
    assert acted(text)[0] == codes
