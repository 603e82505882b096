"""What a site says of itself instead of showing the article, and short articles that speak of the same
things.
"""

from __future__ import annotations

import pytest
from tests.timing import assert_grows_linearly

from gov_reviews.decoding.decoded_page import DecodedPage
from gov_reviews.page.classification import classify_response
from gov_reviews.page.site_notice import find_notice, is_report
from gov_reviews.records.pages import PageState

LOGIN = (
    "<form><label>用户名</label><input name=u><label>密码</label><input type='password' "
    "name=p><button>登录</button></form>"
)
REFUSALS = (
    "地区访问限制",
    "您所在的地区无法访问本站",
    "对不起，本网站限制境外IP访问",
    "本站仅限中国大陆地区访问",
    "This content is not available in your region.",
    "您的访问过于频繁，请稍后再试",
    "该内容在您所在的国家/地区不可用",
    "您的IP不在允许访问范围内",
    "对不起，您无权访问此页面",
    "访问受限",
)
NOTICES = (
    "系统繁忙",
    "系统繁忙，请稍后再试！",
    "服务器繁忙，请稍候重试",
    "伺服器忙碌中，請稍後再試",
    "服务器开小差了",
    "网络异常，请刷新重试",
    "当前访问人数过多，请稍后再试",
    "页面出错了 系统发生错误，请稍后再试～",
    "很抱歉，本站页面暂时无法打开",
    '{"code":500,"msg":"系统繁忙，请稍后再试"}',
    '{"code":"fail","message":"\\u7cfb\\u7edf\\u9519\\u8bef","data":null}',
    "网站维护中",
    "系统维护 系统正在维护中，请稍后访问",
    "網站維護中 我們正在進行系統維護，請稍後再回來，感謝您的耐心等候！",
    "网站升级公告 为了给您提供更好的服务，本网站将于2026年1月10日20:00至1月11日8:00进行升级维护，期间暂停访问，给您带来不便，敬请谅解！",
    "望岚区政协网站 网站正在升级改版，以便更好地服务委员履职，敬请期待，不便之处请谅解",
    "503 - 服务不可用! 因暂时超载或临时维护，服务器目前无法处理请求 对此产生的不便我们表示歉意",
    "Site Under Maintenance. Please check back soon.",
    "数据库连接失败",
    "数据库连接错误：Access denied for user 'zx'@'localhost' (using password: YES)",
    "Error establishing a database connection",
    "Could not connect to MySQL server. Connection refused",
    "SQLSTATE[HY000] [2002] Connection refused",
    "ORA-12541: TNS:no listener",
    "Warning: mysql_connect(): Too many connections in /www/web/conn.php on line 12",
    "Fatal error: Uncaught Error: Call to undefined function mysql_connect() in /www/web/conn.php:12 Stack "
    "trace: #0 {main}",
    "“/”应用程序中的服务器错误。 未将对象引用设置到对象的实例。 说明: 执行当前 Web "
    "请求期间，出现未经处理的异常。请检查堆栈跟踪信息。",
    "Server Error in '/' Application. Runtime Error Description: An application error occurred on the server."
    + " at System.Web.UI.Page" * 80,
    "HTTP Status 500 – Internal Server Error Type Exception Report Message java.lang.NullPointerException",
    "HTTP状态 500 - 内部服务器错误 类型 异常报告 描述 服务器遇到一个意外的情况，阻止它完成请求。",
    "502 Bad Gateway nginx",
    "Whitelabel Error Page This application has no explicit mapping for /error",
    "您还没有登录，请先登录",
    "登录超时，请重新登录",
    "网站未备案",
    "域名未备案",
    "该网站暂时无法访问 该网站未根据工信部相关法律规定进行备案",
    "您好，您访问的网站备案号已被注销，请联系管理员",
    "不在服务时间",
    "当前不在服务时间，本系统服务时间为工作日8:30-17:30",
    "网站暂停服务",
    "本站正在进行例行安全检查，暂停对外服务，预计2小时后恢复",
    "本网站已关停，请移步新网站",
    "该域名正在出售 联系QQ：123456",
    "您正在访问的域名已过期，请及时续费",
    "This domain is for sale",
    "The domain example.cn has expired",
    "请求超时，请稍后再试",
    "人数过多，请排队等候",
    "需要登录才能访问本页面",
    "根据工信部规定，未备案域名禁止访问",
    "网站整改中",
    "中国人民政治协商会议望岚区委员会 网站维护中",
    "没有找到站点 您的请求在Web服务器中没有找到对应的站点！",
    "首页 政协概况 委员风采 提案工作 会议活动 通知 "
    "尊敬的用户：系统将于今晚进行维护，期间无法访问，敬请谅解。 版权所有 网站标识码",
)
ARTICLES = (
    "系统繁忙问题得到解决 区政协委员反映，热线系统繁忙，群众反复拨打仍无人接听，建议增加席位。",
    "区政协委员反映，群众在办理业务时常遇到系统繁忙请稍后再试的提示，建议有关部门扩容。",
    "委员建言：提示“系统繁忙，请稍后再试”的窗口要少一些，再少一些。",
    "区政协网站升级改版 本网讯 近日，区政协网站完成升级改版，新增委员风采栏目，欢迎您登录浏览。",
    "望岚区政协办公室完成机关网站升级改版，委员可以通过手机登录提交提案。",
    "履职平台上线 委员可登录平台提交提案，平台由信息中心维护。",
    "今年以来，望岚区政协网站维护及时，全年发布信息1200条。",
    "关于系统维护的公告 发布时间：2026-01-05 来源：本站 平台将于1月10日升级维护，期间暂停服务，敬请谅解。",
    "县政协召开常委会会议，审议通过关于网站暂停服务时间调整的建议。",
    "县医院门诊实行错峰服务时间为上午8时至12时。",
    "望岚区首座智慧停车场投用，共有车位300个。",
    "委员建言：多地政务网站不在服务时间不能办事，群众反映强烈，应当改为全天候办理。",
    "全区清理未备案网站12家，域名注销8个。",
    "老旧小区电梯维护提案办结，12部电梯恢复运行。",
    "委员们视察市民中心，窗口服务暂停时间由两小时缩短为半小时。",
    "图为委员在服务大厅查看系统升级情况。",
    "望岚区数据库建设项目通过验收，政务平台停机时间减少一半。",
    "外来人员登录信息未登记问题整改完毕，民警走访1200户。",
    "有群众反映，办理业务时系统繁忙请稍后再试，区政协就此立案督办。",
    "短讯：县政协今日召开主席会议。",
    "政务服务中心暂停办公，不便之处敬请谅解。",
    "医保系统升级，参保人可异地结算。",
    "关于征集提案线索的通知 各位委员：请登录委员履职平台提交，联系电话：12345678。",
    "望岚大桥因检修暂停通行，请绕行。",
)


@pytest.mark.parametrize("text", NOTICES)
def test_a_notice_is_no_page(text: str) -> None:
    page = f"<html><head><title>提示</title></head><body><div>{text}</div></body></html>"
    for body in (text,) if text.startswith("{") else (page, page.replace("提示", ""), text):
        state, reason = classify_response(200, {}, DecodedPage(body.encode()))
        assert state is PageState.WRONG_PAGE, body
        assert "in the place of the page" in reason


def test_a_page_that_is_marked_as_an_article_is_no_notice() -> None:
    page = f"<html><head><meta name='ArticleTitle' content='县政协工作综述'></head><body>{NOTICES[0]}</body></html>"
    assert classify_response(200, {}, DecodedPage(page.encode()))[0] is PageState.OK


@pytest.mark.parametrize("text", REFUSALS)
def test_a_visitor_who_is_turned_away_is_blocked(text: str) -> None:
    state, reason = classify_response(
        200, {}, DecodedPage(f"<html><body><p>{text}</p></body></html>".encode())
    )
    assert state is PageState.BLOCKED_WAF
    assert "turns this visitor away" in reason


@pytest.mark.parametrize(
    "body",
    [
        f"<html><title>用户登录</title><body>{LOGIN}<a href=x>忘记密码</a><p>版权所有</p></body></html>",
        f"<html><body><h1>统一身份认证平台</h1>{LOGIN}<p>建议使用火狐浏览器，为了您的账号安全请勿在公共场所记住密码</p></body></html>",
        "<html><body><script>alert('您还没有登录，请先登录');location.href='/login'</script></body></html>",
    ],
)
def test_a_login_is_no_page(body: str) -> None:
    assert classify_response(200, {}, DecodedPage(body.encode()))[0] is PageState.WRONG_PAGE


@pytest.mark.parametrize("text", ARTICLES)
def test_a_short_article_that_speaks_of_it_passes(text: str) -> None:
    menu = "<div>首页 政协概况 提案工作</div>"
    for body in (
        f"<html><body>{menu}<div class='c'><p>{text}</p></div></body></html>",
        f"<html><body><p>{text}</p></body></html>",
        text,
    ):
        assert classify_response(200, {}, DecodedPage(body.encode())) == (PageState.OK, ""), body


@pytest.mark.parametrize("text", [*NOTICES, *REFUSALS])
def test_a_long_article_that_holds_the_words_passes(text: str) -> None:
    prose = "望岚区政协一年来召开协商会议12次，提交提案三百余件，委员就群众反映的问题提出建议。" * 8
    for body in (
        f"<p>{prose}</p><p>{text}</p><p>{prose}</p>",
        f"<p>{text}</p><p>{prose}</p>",
        f"<div id='zoom'><p>{text}</p><p>{prose}</p></div>",
    ):
        state, reason = classify_response(
            200, {}, DecodedPage(f"<html><body>{LOGIN}{body}</body></html>".encode())
        )
        assert (state, reason) == (PageState.OK, "")


@pytest.mark.parametrize(
    ("sentence", "expected"), [("县政协昨日召开常委会会议。", True), ("县政协召开常委会会议了。", False)]
)
def test_a_menu_entry_is_no_report_however_it_ends(sentence: str, expected: bool) -> None:
    """Twelve Han characters make a sentence, eleven may be an entry of a menu."""
    assert is_report(sentence, 2) is expected


def test_a_member_login_beside_a_short_article_is_not_looked_at() -> None:
    text = "短讯：县政协今日举行委员读书会，二十余人参加，交流学习体会，县领导到会并讲话，会后参观了书画展。"
    assert classify_response(
        200, {}, DecodedPage(f"<html><body>{LOGIN}<p>{text}</p></body></html>".encode())
    ) == (
        PageState.OK,
        "",
    )


@pytest.mark.parametrize(
    "unit", ["系统", "网站 ", "请", "“", "无法", "2026年1月", "java.", "备案", "{", "数据库连接失败", "来源"]
)
@pytest.mark.slow
def test_time_is_linear(unit: str) -> None:
    assert_grows_linearly(lambda count: find_notice(unit * count), 10_000, 100_000)
    assert_grows_linearly(lambda length: find_notice((unit * length)[:length]), 70, 700)
