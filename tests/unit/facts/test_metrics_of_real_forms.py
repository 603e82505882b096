"""Forms that real reviews print: who hands proposals in, what they are about, what people are appointed to,
lengths, lists before a number, totals of sessions. Sentences of our own, about no real place.
"""

from __future__ import annotations

import pytest

from gov_reviews.facts.observations import FactContext, extract_observations, read_facts
from gov_reviews.records.reviews import DocType, FactStatus, Observation, SubjectCode


def figures(text: str) -> dict[str, Observation]:
    """The figures of a text by what is printed."""
    found = read_facts(text, (), FactContext(2024, None, None)).observations
    return {figure.printed: figure for figure in found}


def counted(text: str, printed: str) -> str:
    """Metric and detail of one figure."""
    figure = figures(text)[printed]
    return "/".join(filter(None, (figure.metric_code, figure.detail_code)))


@pytest.mark.parametrize(
    ("text", "printed", "expected"),
    [
        ("各民主党派和工商联提交提案41件。", "41件", "collective_proposals"),
        ("其中，专门委员会提出的提案3件。", "3件", "collective_proposals"),
        ("各民主党派和广大政协委员提交提案300件。", "300件", "proposals_submitted"),
        ("收到提案120件，其中人民团体提案7件。", "7件", "collective_proposals/party_proposals"),
        ("立案的提案中，社会民生保障方面提案27件。", "27件", "other/proposals_on_society"),
        ("立案提案中，科、教、文、卫、体方面的16件。", "16件", "other/proposals_on_culture"),
        ("立案提案中，文教卫生和体育方面16件。", "16件", "other/proposals_on_culture"),
        ("立案提案中，经济建设方面提案63件，其它提案9件。", "9件", "other/proposals_on_other_topics"),
        ("收到提案115件，其中闭会期间收到11件。", "11件", "proposals_submitted/intersession_proposals"),
        ("收到各方面提案212件。", "212件", "proposals_submitted"),
        ("收到提案220件，立案190件，其余30件转为意见建议。", "30件", "other/proposals_converted"),
        ("立案提案中，在建设粮食基地方面提出提案75件。", "75件", "other/proposals_on_economy"),
        ("从审查立案的提案中评出51件优秀提案奖候选件。", "51件", "other/excellent_proposals"),
        ("提案办结，委员人均优秀提案0.2件。", "0.2件", "other"),
        ("收到提案310件，另有35件提案转为委员来信等方式处理。", "35件", "other/proposals_converted"),
        ("所有提案中，关于依法治国的有80件。", "80件", "other/proposals_on_politics"),
        ("上述提案分别交由31个县直单位办理。", "31个", "other/handling_units"),
        ("审查立案430件（其中并案52件）。", "52件", "other/proposals_merged"),  # 并案 is one word
        ("收到提案100件，合并处理5件，立案90件。", "5件", "other/proposals_merged"),
        ("收到提案118件，立案64件，转意见和建议的21件。", "21件", "other/proposals_converted"),
        ("收到提案300件，其中委员个人或联名提案240件。", "240件", "proposals_submitted/member_proposals"),
        ("提案办结，计划解决或采纳的（B类）70件。", "70件", "other/proposals_in_progress"),
        ("提案办结，已经解决或采纳的（A类）90件。", "90件", "other/proposals_resolved"),
        ("立案的提案中，涉及社会保障和社会治理类提案41件。", "41件", "other/proposals_on_society"),
        ("收到提案90件，其中所提建议已经落实或基本落实的有26件。", "26件", "other/proposals_resolved"),
        ("收到提案90件，正在落实或列入计划逐步落实的有41件。", "41件", "other/proposals_in_progress"),
        ("收到提案90件，因条件限制需待以后落实的有7件。", "7件", "other/proposals_for_reference"),
        ("提案办复，已经解决或列入计划解决的共94件，其中落实的有50件。", "94件", "other"),
        ("提案办复，已经解决或列入计划解决的共94件，其中落实的有50件。", "50件", "other/proposals_resolved"),
        ("收到提案90件，立案80件，合并处理6件（其中2案并1案的4件）。", "4件", "other/proposals_merged"),
        ("收到提案90件，立案80件，并案处理后为71件。", "71件", "proposals_filed"),
        ("收到提案90件，立案80件，并案7件，实际应提交承办73件。", "73件", "proposals_assigned"),
        ("会议确立提案72件。", "72件", "proposals_filed"),
        ("收到提案90件，立案80件，作委员建议处理的提案10件。", "10件", "other/proposals_converted"),
        ("常委年内缺席常委会议3次的，劝其辞去常委。", "3次", "other"),
        ("260余名县政协委员参加会议。", "260余名", "members_attending"),
        ("编报社情民意信息61篇，民建省委采用9篇。", "9篇", "other/opinion_reports_adopted"),
        ("编报社情民意信息61篇，市委统战部采用2篇。", "2篇", "other/opinion_reports_adopted"),
        ("编报社情民意信息61篇，省委办公厅采用5篇。", "5篇", "opinion_reports_adopted_provincial"),
        ("各乡镇组织劳务输出2.1万人。", "2.1万人", "other/people_employed"),
        ("聘请各乡镇12位同志担任文史资料研究员。", "12位", "other/experts_engaged"),
        ("经评选，对80篇优秀社情民意信息予以表彰。", "80篇", "other"),
        ("所有提案中，关于全面深化改革的有108件。", "108件", "other/proposals_on_other_topics"),
        ("区政府共收到区政协提案120件，分别交由31个部门承办。", "120件", "proposals_assigned"),
        (
            "市政协遴选出41件提案，经主席会议研究，确定为2017年度督办的重点提案。",
            "41件",
            "other/key_proposals",
        ),
        ("260余位省市县三级政协委员组成4个调研组。", "260余位", "members_participating"),
        ("收到各类提案122件。", "122件", "proposals_submitted"),
        ("收到提案300件，作为委员来信转送有关部门研究参考26件。", "26件", "other/proposals_converted"),
        ("收到提案300件，立案260件，合并18件。", "18件", "other/proposals_merged"),
        ("立案提案310件，其中涉及产业结构调整的提案64件。", "64件", "other/proposals_on_economy"),
        ("收到提案310件，其中涉及平安社区的提案41件。", "41件", "other/proposals_on_society"),
        ("收到提案310件，其中涉及垃圾分类提案22件。", "22件", "other/proposals_on_environment"),
        ("收到提案310件，其中涉及邮票发行的提案2件。", "2件", "other/proposals_on_other_topics"),
        ("立案提案210件。上述提案交由36个单位办理。", "36个", "other/handling_units"),
        ("委员总数643名。宗教界人士8名，占1.24%。", "8名", "members/members_of_group"),
        ("现有委员258名。其中，新提名的132名，占51.2%。", "132名", "members/members_of_group"),
        ("现有委员258名，其中女委员62名。", "62名", "members/members_of_group"),
        ("应出席委员57人，其中文化界2人，教育界10人。", "10人", "members/members_of_group"),
        ("现有委员258名，其中因病请假3名。", "258名", "members"),
        ("选举产生政协主席1名、副主席5名、常务委员30名。", "5名", "other/chairs_elected"),
        ("出席会议委员应到218人，实到204人，列席42人。", "42人", "other/nonvoting_attendees"),
        ("《河滩文史》第十辑出版。全书共计9万字。", "9万字", "other/history_words"),
        ("形成调研报告8篇，约6万字。", "6万字", "other/report_words"),
        ("有36件提案，被评为年度优秀提案。", "36件", "other/excellent_proposals"),
        ("25名委员，被评为优秀委员。", "25名", "other/members_commended"),
        ("42件提案所提建议，已列入工作计划。", "42件", "other/proposals_in_progress"),
        ("42件提案所提建议，已列入5项工作计划。", "42件", "other"),  # said of another number
        ("全年还有23名委员没有提交提案。", "23名", "other"),
        ("提出提案和社情民意信息140篇。", "140篇", "other"),  # a sum of both is neither
        ("提交调研报告、协商意见、社情民意共7篇。", "7篇", "other"),
        ("报送协商成果和调研报告112份。", "112份", "consultation_outcomes"),
        ("走访群众1200户，收集意见86件，答复率100%。", "100%", "other/rectification_rate"),
        ("立案提案86件，答复率100%。", "100%", "proposal_response_rate"),
        ("共有215名委员与51家参加单位、专委会参与推选重点提案。", "215名", "members_participating"),
        ("加强社情民意信息工作，全年上报省、市100多篇。", "100多篇", "opinion_reports_submitted"),
        ("邀请6个承办单位负责同志参加协商会。", "6个", "other/department_heads_attending"),
        ("为企业纾困解难124件。", "124件", "issues_resolved"),
        ("提案办理结果为：已经解决或基本解决（A类）的418件。", "418件", "other/proposals_resolved"),
        ("提出提案744件，其中670件交由政府系统承办，占90.1%。", "90.1%", "other/category_share"),
        ("市委、市政府领导参加协商会议和履职活动39人次。", "39人次", "other/leaders_taking_part"),
        ("各民主党派承担专题调研8项，提交提案81件。", "81件", "collective_proposals"),
        ("团县委提交提案4件。", "4件", "proposals_submitted"),
        ("70多篇信息被全国政协、省政协和市委采用。", "70多篇", "other/opinion_reports_adopted"),
        ("向10个部门征集需通过提案推动解决的事项40条。", "10个", "other"),
        ("提案答复情况看，44.8%的提案建议得到采纳落实。", "44.8%", "other/proposal_adoption_rate"),
        ("提案答复情况看，5%的提案建议列入办理计划。", "5%", "other/category_share"),
        ("收到提案835件，其中交由市政府部门办理的801件。", "801件", "proposals_assigned"),
        ("立案提案289件，所提问题已经解决或基本解决226件。", "226件", "other/proposals_resolved"),
        ("收到提案632份，其中经济类提案116份。", "116份", "other/proposals_on_economy"),
        ("会议应到常委56名，实到常委52名。", "52名", "other"),
        ("反映社情民意信息160篇，报送各类意见建议60多期。", "60多期", "other/opinion_bulletins"),
        ("收到提案381件，立案189件，作重要信息和社情民意处理的84件。", "84件", "other/proposals_converted"),
        ("收到提案381件，另有4件未达立案标准的提案作撤案处理。", "4件", "other/proposals_not_filed"),
        ("三级政协共有723名主席、副主席挂帮97个贫困乡镇。", "723名", "other/leaders_taking_part"),
        ("三级政协共有723名主席、副主席挂帮97个贫困乡镇。", "97个", "other/villages_helped"),
        ("立案提案731件。其中，政府系统办理的672件。", "672件", "proposals_assigned"),
        (
            "立案提案893件，围绕能源基地提案141件，涉及教育、医疗、养老等民生类提案102件。",
            "102件",
            "other/proposals_on_society",
        ),
        ("梳理与各专委会协商议题相关的提案127件。", "127件", "proposals_submitted"),
        ("开展6期网络协商议政活动。", "6期", "consultations/remote_consultations"),
        ("推动解决群众急难愁盼问题5大类285个。", "285个", "issues_resolved"),
        ("做好文史工作，共征集稿件70篇，照片94幅。", "94幅", "other/history_photos"),
        ("做好文史工作，共征集稿件70篇，照片94幅。", "70篇", "other/history_articles"),
        (
            "提交提案626件，其中大会提案611件，会后提案15件。",
            "15件",
            "proposals_submitted/intersession_proposals",
        ),
        ("共评选出41件2015年度优秀提案。", "41件", "other/excellent_proposals"),
        ("主席会议成员领衔督办“老旧小区改造”等10项重点提案。", "10项", "other/key_proposals"),
        ("提案答复后，建议被采纳的占提案办理总数的90.4%。", "90.4%", "other/proposal_adoption_rate"),
        ("审查提案，集体提案占提案总数的18.5%。", "18.5%", "other/category_share"),
        ("全区269名委员中，有188名提交过信息，参与面69.9%。", "188名", "members_participating"),
        ("全区269名委员中，有188名提交过信息，81名未提交。", "188名", "members_participating"),
        ("加强社情民意信息工作，表扬优秀信息15篇。", "15篇", "other"),
        ("仍有81名委员全年“零来稿”。", "81名", "other"),
        ("区水务局全年承办政协提案17件。", "17件", "proposals_handled"),
        ("共立案提案120件，有关产业振兴的提案31件。", "31件", "other/proposals_on_economy"),
        ("共立案提案120件，有关基层养老的提案22件。", "22件", "other/proposals_on_society"),
        ("收到有关部门转来的提案9件。", "9件", "proposals_submitted"),
        ("提案已办复，已解决或通过其他途径解决的（A类）33件。", "33件", "other/proposals_resolved"),
        ("提案已办复，所提问题一时不能解决（C类）4件。", "4件", "other/proposals_for_reference"),
        ("全年办理代表建议31件，政协提案22件，县“两会”提案46件。", "46件", "proposals_handled"),
        ("交由县政府办理的提案共92件，其中集体提案25件。", "25件", "collective_proposals"),
        ("6名会员获评优秀政协委员。", "6名", "other/members_commended"),
        ("委员捐助23名贫困生圆了大学梦。", "23名", "beneficiaries/students_aided"),
        (
            "支部经岚溪市委会报送的社情民意信息被全国政协采用7篇。",  # the body nearest to the verb adopts
            "7篇",
            "opinion_reports_adopted_national",
        ),
        ("区政协对11家企业进行了实地考察。", "11家", "other/enterprises_served"),
        ("收到提案91件，其中委员联名或个人提案67件。", "67件", "proposals_submitted/member_proposals"),
        ("召开双月协商座谈会、对口协商会等40场。", "40场", "consultations"),
        ("全年编辑7期《岚溪同心》。", "7期", "other/newsletters"),
        ("参加调研的政协委员和专家学者230人次。", "230人次", "member_participations"),
        ("走访港澳委员和侨商70人次。", "70人次", "other/overseas_compatriots"),
        ("争取项目，协调供电公司出资12万元。", "12万元", "other/funds_secured"),
        ("县政府承办人大代表建议88件。", "88件", "other"),
        ("提案承办单位43个，其中政府部门32个、企业2个。", "32个", "other/handling_units"),
        ("梳理发现问题60个，其中当场答复40个。", "40个", "other"),
        ("收集整理后，9件提案被确定为2018年重点提案。", "9件", "other/key_proposals"),
        ("立案提案210件，提案100%办复。", "100%", "proposal_response_rate"),
        ("收到提案材料729件。", "729件", "proposals_submitted"),
        ("市政府共承办市政协六届一次会议提案147件。", "147件", "proposals_handled"),
        ("提案中，已经解决的占47%，比去年的45%明显提高。", "45%", "other/proposal_resolution_rate"),
    ],
)
def test_proposals_by_who_hands_them_in_and_by_topic(text: str, printed: str, expected: str) -> None:
    assert counted(text, printed) == expected


@pytest.mark.parametrize(
    ("text", "printed", "expected"),
    [
        ("聘请33位同志为特邀信息员。", "33位", "other/information_officers"),
        ("机关有职工38人，有政协委员230人。", "230人", "members"),
        ("有38名委员参与提出提案。", "38名", "members_participating/members_submitting"),
        ("评选表彰优秀提案20件、优秀政协委员30名。", "30名", "other/members_commended"),
        ("市领导领办提案11件。", "11件", "other/key_proposals"),
        ("在电视台、广播电台播出130篇。", "130篇", "media_articles"),
        ("12项履职成果转化为全国政协重点提案。", "12项", "other/outcomes_converted"),
        ("为学生每人发放助学金3000元，共计3.6万元。", "3.6万元", "donations"),
        ("为学生每人发放助学金3000元，共计3.6万元用于修路。", "3.6万元", "other"),
        ("为12名新考取的大学生捐资4万元。", "12名", "beneficiaries/students_aided"),
        ("委员捐款50万港元。", "50万港元", "donations"),
        ("捐款30万元，消费帮扶490万元。", "490万元", "other/farm_sales"),
        ("培训养殖户240人。", "240人", "other/skills_trainees"),
        ("印发《枫渡政协》47期。", "47期", "other/newsletters"),
        ("在省市媒体刊发新闻、信息、调研文章27篇。", "27篇", "media_articles"),
        ("向市政协、省委采编上报社情民意信息210条。", "210条", "opinion_reports_submitted"),
        ("聘请33位同志为2015—2016年度特邀信息员。", "33位", "other/information_officers"),
        ("大会表彰先进，25名同志为提案工作先进工作者。", "25名", "other/members_commended"),
        ("大会表彰先进，20个单位为提案办理先进单位。", "20个", "other/honoured_units"),
        ("会议应出席委员158人，实到149人。", "158人", "members"),
        (
            "共有117名委员以第一提案人身份提交提案198件。",
            "117名",
            "members_participating/members_submitting",
        ),
        ("34位委员提交大会发言21篇。", "34位", "members_participating"),
        ("委员出席率上升，99名委员、650余人次参加各类履职活动。", "99名", "members_participating"),
        ("委员出席率上升，99名委员、650余人次参加各类履职活动。", "650余人次", "member_participations"),
        ("先后有25位政协委员和4家单位认捐善款13万元。", "4家", "other/donors"),
        ("大会选举产生领导机构，35名同志当选常务委员。", "35名", "other/standing_members"),
        ("在委员会委员237人中，提交提案的委员达196人。", "237人", "members"),
        ("出席委员231人（届中增补委员6人）。", "6人", "other/members_co_opted"),
        ("278名市、县两级政协委员结对帮扶贫困户。", "278名", "members_participating"),
        ("33位同志为信息员讲课。", "33位", "other"),
        ("大会选举产生主席1名、副主席3名，常委9名。", "9名", "other/standing_members"),
        ("会议应到主席团成员45名，实到45名。", "45名", "other"),
        ("全市有130名政协委员坚守抗疫一线。", "130名", "other/relief_participants"),
        ("会议应到委员246人，因事因病请假5人，实到241人。", "5人", "other"),
        ("7名副主席领衔督办重点提案。", "7名", "other/leaders_taking_part"),
    ],
)
def test_people_by_what_they_are_and_do(text: str, printed: str, expected: str) -> None:
    assert counted(text, printed) == expected


@pytest.mark.parametrize(
    ("text", "printed", "expected"),
    [
        ("召开常委会议7次、5次全体会议。", "5次", "other/plenary_sessions"),
        ("编辑出版《政协志》，分八个部分，85万字。", "85万字", "other/history_words"),
        ("募集医用口罩、护目镜等逾70万只。", "70万只", "other/masks_given"),
        ("收到社情民意来稿86篇，编发《信息》6期。", "86篇", "other/opinion_leads"),
        ("义诊群众120人次，免费发放药品3万余元。", "3万余元", "donations"),
        ("发动委员认捐80万元以上。", "80万元以上", "donations"),
        ("委员捐出的款项在几个月内就超过了100万元。", "100万元", "donations"),
        ("共收到委员反映的社情民意76条，编发6期。", "6期", "other/opinion_bulletins"),
        ("考核优秀的监督小组有24个，占比85.71%。", "85.71%", "other/category_share"),
        ("提出了《关于缩短工期》等20条扶贫工作建议。", "20条", "recommendations"),
        ("共收回反馈意见表527份。", "527份", "other/questionnaires"),
        ("共有委员321名，其中中共党员128名。", "128名", "other/party_members"),
        ("共有委员321名，其中妇女委员82名。", "82名", "members/members_of_group"),
        ("本届常务委员63名，界别26个。", "63名", "other/standing_members"),
        ("10名常委、52名委员一线参与项目建设。", "10名", "other"),
        ("124名党员委员联系党外委员93名。", "124名", "other/party_members_linking"),
        ("组织委员开展关爱留守老人、文艺演出、普法宣传等活动19场次。", "19场次", "other"),
        ("组织委员开展法律咨询、法律援助、普法宣传等活动19场次。", "19场次", "other/legal_services"),
        ("推荐委员担任行风监督员、特邀监察员等15名。", "15名", "other/special_supervisors"),
        ("少数民族委员16名。", "16名", "other"),
        ("“浣溪讲堂”开讲24期。", "24期", "study_sessions/lecture_series"),
        ("市政协开展“三级书记看协商”、现场办公18次。", "18次", "other/on_site_offices"),
        ("现场办公18次，促成开工12个。", "12个", "other"),
        ("组织果树修剪培训，培训果农640人次。", "640人次", "other/skills_trainees"),
        ("协商活动参与农牧民、委员及部门负责同志2150人次。", "2150人次", "consultation_participants"),
        ("社情民意信息采用力争超过45篇。", "45篇", "other/opinion_reports_adopted"),
        ("反映社情民意76条，直接向有关部门报送18件。", "18件", "other/opinion_reports_forwarded"),
        ("收到委员来信来电来访57件。", "57件", "other/letters_and_visits"),
        ("为老人们送去了价值5000多元的生活用品。", "5000多元", "donations"),
        ("委员企业促进3000多名贫困农牧民子女就业创业。", "3000多名", "other/people_employed"),
        ("全年编报《枫渡议政》26期。", "26期", "other/newsletters"),
        ("调查组到东溪、白石等3个区（镇）的学校视察。", "3个", "other/localities_reached"),
        ("由2名政协副主席带领部分常委调查。", "2名", "other/leaders_taking_part"),
    ],
)
def test_other_forms(text: str, printed: str, expected: str) -> None:
    assert counted(text, printed) == expected


@pytest.mark.parametrize(
    "text", ["十届5次全体会议通过决议。", "市委五次全会后作了部署。", "第3次全会上交流。"]
)
def test_a_session_by_its_number_is_no_count(text: str) -> None:
    assert figures(text) == {}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("帮助26户村民申请补助。", "other/households_helped"),
        ("水渠修复惠及农户26户。", "beneficiaries"),
        ("慰问困难群众26户。", "beneficiaries"),
        ("走访困难家庭26户。", "other/households_visited"),
    ],
)
def test_households_by_what_is_done_for_them(text: str, expected: str) -> None:
    assert [counted(text, printed) for printed in figures(text)] == [expected]


@pytest.mark.parametrize(
    ("text", "printed", "noun"),
    [
        ("在平台上点击量15万人次。", "15万人次", "点击量"),
        ("提案中主办件112件，协办件2件。", "2件", "协办件"),
        ("读书群荐书96本。", "96本", "书"),
        ("共有300名各级河长守护河流。", "300名", "各级河长"),
        ("答复意见领导审核率为97%。", "97%", "审核率"),
        ("全年共收到来稿86篇。", "86篇", "来稿"),
    ],
)
def test_the_noun_of_a_figure(text: str, printed: str, noun: str) -> None:
    assert (figures(text)[printed].noun or "").endswith(noun)


def test_parts_of_what_a_sentence_opens_with() -> None:
    text = (
        "提交提案606件。经审查，立案565件，转送有关部门参考12件，并案、撤案29件。"
        "在立案的提案中，委员提案531件，民主党派提案34件。"
    )
    found = figures(text)
    whole = found["565件"].char_start
    assert [found[part].part_of and found[part].part_of.char_start for part in ("531件", "34件")] == [
        whole
    ] * 2


@pytest.mark.parametrize(
    ("text", "printed", "expected"),
    [
        # the topic stands in the clause before, behind the whole
        ("收到提案256件，其中经济建设类仍占首位，共101件。", "101件", "other/proposals_on_economy"),
        ("设立联络站，镇街联络站实现全覆盖，共计98个。", "98个", "liaison_stations"),
        # a number opens the clause, its act closes it
        ("一年来，8次在市政协会议上作经验交流。", "8次", "other/experience_talks"),
        # what the counted things become
        ("提交提案90件，其中4件被确定为重点提案。", "4件", "other/key_proposals"),
        ("1篇集体提案被列为全市重点提案。", "1篇", "other/key_proposals"),
        ("县科技局等8个单位为提案办理先进单位。", "8个", "other/honoured_units"),
        # whose predicate it is
        ("220家委员企业帮扶280个村。", "220家", "other"),
        ("截至目前，已为6家企业牵线搭桥。", "6家", "other/enterprises_served"),
        ("15名专家教授开展义诊。", "15名", "other"),
        ("80名县政协委员进村开展活动。", "80名", "members_participating"),
        # a verb as a noun, inside what is counted
        ("参加的7次重点提案办理调研推动了落实。", "7次", "inspections_and_investigations"),
        ("全年14次提案办理协商会取得了实效。", "14次", "consultations/proposal_consultations"),
        # the words that end a longer one
        ("三级政协委员走进实践点188人次。", "188人次", "member_participations"),
        # a noun behind an attribute, whatever stands before the number
        ("资助全县106名今年考入大学的贫困新生。", "106名", "beneficiaries/students_aided"),
        ("收到提案90件，其中会后7件。", "7件", "proposals_submitted/intersession_proposals"),
        ("收到提案90件，其中县政府承办74件。", "74件", "proposals_handled"),
        ("14篇社情民意信息被省、市政协采用。", "14篇", "other/opinion_reports_adopted"),
        ("开展联络界别群众活动90项。", "90项", "other/sector_events"),
        ("收到各界提交的86条社情民意、提案线索。", "86条", "opinion_reports_submitted"),
        ("选举主席1人，副主席6人。", "6人", "other/chairs_elected"),
        ("会议增补委员6人，驻县市政协委员14人列席。", "6人", "other/members_co_opted"),
        ("4条社情民意、1条信息被县委书记批示。", "4条", "leader_instructions"),
        ("2件集体提案和1件个人提案被评为优秀提案。", "2件", "other/excellent_proposals"),
        ("6篇社情民意获得县领导批示。", "6篇", "leader_instructions"),
        ("90家企业（商会）结对帮扶60个村。", "90家", "other"),
        ("深入43个行政村宣讲96场次。", "43个", "other/localities_reached"),
        ("围绕建设幸福家园的提案有18件。", "18件", "other/proposals_on_other_topics"),
    ],
)
def test_the_word_that_a_number_is_linked_to(text: str, printed: str, expected: str) -> None:
    assert counted(text, printed) == expected


@pytest.mark.parametrize(
    ("text", "printed", "noun"),
    [
        ("44则信息宣传了各界人士。", "44则", "信息"),
        ("20个工作站调整优化为15个。", "20个", "工作站"),
        ("交由31个单位具体承办。", "31个", "单位"),
        ("对23名品学兼优、家庭困难的中小学生进行资助。", "23名", "中小学生"),
        ("整个活动共有240名群众参与。", "240名", "群众"),
        ("推动3次联合行动。", "3次", "联合行动"),
        ("成立9个劝导组。", "9个", "劝导组"),
        ("11个港澳青年社团参加交流。", "11个", "港澳青年社团"),
        ("机关编制32个。", "32个", "机关编制"),
        ("基层委员会79个。", "79个", "基层委员会"),
        ("有市级地方组织27个。", "27个", "市级地方组织"),
        ("考察组一行8人到县里交流。", "8人", "考察组"),
    ],
)
def test_a_noun_ends_before_what_is_said_of_it(text: str, printed: str, noun: str) -> None:
    assert figures(text)[printed].noun == noun


@pytest.mark.parametrize(
    ("text", "printed", "code"),
    [
        # sent to bodies, for an office behind them
        ("选派32名政协委员到10个政府部门担任民主监督员。", "32名", "special_supervisors"),
        ("推荐12名委员分赴6个单位任行风评议员。", "12名", "special_supervisors"),
        # an office that its own attribute opens
        ("聘请周某等22名同志为十届县政协反映社情民意信息员。", "22名", "information_officers"),
        # members of a place are all of them where the place stands at the number
        ("全区225名政协委员积极响应号召。", "225名", "members"),
        ("来自全区的225名政协委员齐聚一堂，共商发展大计。", "225名", "members_attending"),
        ("对全区23个活动组225名政协委员进行述职考评。", "225名", "members_reporting"),
        ("出席会议的委员共427名。", "427名", "members_attending"),
        ("十届县政协委员规模为220名。", "220名", "members"),
    ],
)
def test_what_members_are_counted_for(text: str, printed: str, code: str) -> None:
    found = extract_observations(text, [], FactContext(2024, DocType.ANNUAL_REVIEW, None))
    figure = next(one for one in found if one.printed == printed)
    assert (figure.detail_code or figure.metric_code) == code


@pytest.mark.parametrize(
    ("text", "printed", "expected"),
    [
        ("全会安排大会发言18人。", "18人", "plenary_speeches"),
        ("会上，大会口头发言12人次。", "12人次", "plenary_speeches"),
        ("办理来信来访50件，答复率100%。", "100%", "other"),
        ("收集群众诉求50个，答复率100%。", "100%", "other/rectification_rate"),
        ("12个专题调研组历时3个月，深入乡镇调研。", "12个", "other/research_teams"),
    ],
)
def test_speakers_answers_and_how_long(text: str, printed: str, expected: str) -> None:
    """Speeches told in people, answers to letters, and a noun that ends where its duration begins."""
    assert counted(text, printed) == expected


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("该提案建议投资3000万元建设2座污水处理厂。", "3000万元"),
        ("该提案建议投资3000万元建设2座污水处理厂。", "2座"),
        ("一件提案提出新建2座污水处理厂，市政府采纳后已建成1座。", "2座"),
        ("一件提案提出新建2座污水处理厂，市政府采纳后已建成1座。", "1座"),
    ],
)
def test_what_a_proposal_asks_for_is_no_result(text: str, printed: str) -> None:
    """Nor is what a government did of it."""
    assert figures(text)[printed].status is FactStatus.CONTEXT


def test_a_rate_of_members_is_theirs() -> None:
    """A late rate has those who act in its count."""
    assert figures("全年有210名委员提交提案，占总人数的88%。")["88%"].subject_code is SubjectCode.MEMBERS
    assert figures("立案380件，占提案总数的95%。")["95%"].subject_code is SubjectCode.COMMITTEE


def test_a_number_printed_again_counts_what_it_counted_before() -> None:
    text = "收到提案260件，交由政府办理的201件。据悉，201件提案中，已经解决的156件。"
    found = read_facts(text, (), FactContext(2024, None, None)).observations
    assert {one.metric_code for one in found if one.printed == "201件"} == {"proposals_assigned"}


@pytest.mark.parametrize(
    ("text", "printed", "expected"),
    [
        # a clause with a predicate of its own does not take the next one's
        ("在39个县政协中名列第五，荣获信息工作二等奖。", "39个", "other"),
        ("42件提案所提建议，已列入工作计划。", "42件", "other/proposals_in_progress"),
        # the head of a noun acts where only a fallback statement holds
        ("共有12名区政协委员“组团”进驻。", "12名", "members_participating"),
        ("由10名委员代表为每名学生颁发助学金2000元。", "10名", "members_participating"),
        ("全市各级政协委员2180名。", "2180名", "other"),
        # people are told by what stands behind 的
        ("通报表扬了38名热心慈善公益的政协委员。", "38名", "other/members_commended"),
        # what was given is told by what it is worth
        ("委员向防控人员送去价值1.5万元的护目镜350副。", "1.5万元", "donations"),
        ("委员慷慨捐资，帮扶资金总额已达65万元。", "65万元", "donations"),
        # lists of acts: one kind, several kinds, a last noun that says little
        ("开展调研、视察、走访、座谈活动200多次。", "200多次", "inspections_and_investigations"),
        ("开展视察、调研等活动22次。", "22次", "inspections_and_investigations"),
        ("开展调研、座谈、培训等活动22次。", "22次", "other"),
        ("因地制宜将96个工作站调整优化为70个。", "70个", "member_studios"),
        ("提案办理满意率连续多年保持100%。", "100%", "proposal_satisfaction_rate"),
        (
            "收到提案308件，立案247件。在经济建设领域，111件提案为产业发展注入动能。",
            "111件",
            "other/proposals_on_economy",
        ),
    ],
)
def test_what_governs_a_number(text: str, printed: str, expected: str) -> None:
    assert counted(text, printed) == expected


@pytest.mark.parametrize(
    ("text", "printed", "status"),
    [
        ("在39个县政协中名列第五。", "39个", FactStatus.CONTEXT),
        ("今年将对6次专题协商会开展评价。", "6次", FactStatus.PLAN),
        ("委员们将募集的5万元送到学校。", "5万元", FactStatus.ACTUAL),
    ],
)
def test_a_ranking_and_what_is_to_come(text: str, printed: str, status: FactStatus) -> None:
    assert figures(text)[printed].status is status


def test_a_speaker_who_was_introduced_before_speaks_for_the_committee() -> None:
    told = "“活动很有意义。”区政协委员、提案委负责人陈建平说。\n"
    said = "“我们共征集社情民意信息24条。”陈建平说。\n"
    assert figures(told + said)["24条"].status is FactStatus.ACTUAL
    assert figures(said)["24条"].status is FactStatus.CONTEXT


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("上半年开展协商活动4次、下半年5次。", "consultations 4 01-06, 5 07-12"),
        ("委员捐款上半年20万元，下半年35万元。", "donations 200000 01-06, 350000 07-12"),
        ("上、下半年分别开展视察3次、4次。", "inspections_and_investigations 3 01-06, 4 07-12"),
        ("上半年和下半年分别开展视察3次和4次。", "inspections_and_investigations 3 01-06, 4 07-12"),
        (
            "一季度编报信息20条，二季度28条，三季度达31条。",
            "opinion_reports_submitted 20 01-03, 28 04-06, 31 07-09",
        ),
    ],
)
def test_the_same_at_several_times(text: str, expected: str) -> None:
    found = figures(text).values()
    assert len({figure.metric_code for figure in found}) == 1
    told = ", ".join(f"{one.value:g} {one.period_start:%m}-{one.period_end:%m}" for one in found)
    assert f"{next(iter(found)).metric_code} {told}" == expected


def test_the_same_in_several_years() -> None:
    found = figures("提案办复率2023年为97%，2022年为95%。").values()
    assert {figure.metric_code for figure in found} == {"proposal_response_rate"}
    assert [figure.period_start.year for figure in found if figure.period_start] == [2023, 2022]
