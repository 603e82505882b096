"""Does the site speak of itself instead of showing the article? Busy systems, maintenance, databases that are
away, logins, closed sites.

In: the visible text of a short answer. Out: the words of the notice and what kind it is, or nothing.
Words alone prove little: a committee discusses 系统繁忙 and 网站维护, too. So three things must come
together: the text says that a site, a system or a service is away; it turns to its visitor (请稍后再试,
敬请谅解) or says nothing else at all; and nobody reports anything in it.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

from gov_reviews.knowledge.han import HAN, count_han

MAX_NOTICE_CHARACTERS = 700
_MAX_HEADING = 20
# A bare notice is a heading or two.
_MAX_BARE = 80
_MAX_REST = 6
_MAX_BESIDES = 7
_MIN_SENTENCE_HAN = 12
_MIN_PROSE_HAN = 30
_REPORTED = 2
_REPORTED_IN_A_NOTICE = 4
# A program that breaks says so at once; the stack that follows may be long.
_FAULT_WITHIN = 200
_MAX_PAGE_HAN = 400

_TRADITIONAL = str.maketrans(
    "網統維護請後試務錯誤無訪問庫連關閉暫過聯繫歡並諒數據資頁伺戶",
    "网统维护请后试务错误无访问库连关闭暂过联系欢并谅数据资页伺户",
)
_QUOTED = re.compile("[“「『《][^”」』》]{0,60}[”」』》]")
# The full name of a committee is no report of a conference.
_COMMITTEE = re.compile("中国人民政治协商会议(?:[" + HAN + "]{0,12}委员会)?")
_PIECES = re.compile(r"[。！？!?；;…\s]{1,200}")

_EDGES = re.compile(r"[，,：:。！？!?；;…\s]")

_SERVER_FAULT = re.compile(
    r"Error establishing a database connection"
    r"|(?:Could not|Can(?:'|’|no)t|Unable to|Failed to) connect to (?:the )?(?:local )?(?:MySQL|database)"
    r"|MySQL server has gone away|Too many connections|SQLSTATE\[|\bORA-\d{5}|\bmysqli?_\w{2,30}\(|OLE DB Provider for|\bADODB\.|\[ODBC "
    r"|Database (?:Error|connection (?:error|failed))|Access denied for user|Unknown database '"
    r"|(?:Fatal|Parse) error\s?: |Warning\s?: \w{2,40}\(|Uncaught \w{0,40}(?:Error|Exception)|Traceback \(most recent call last\)"
    r"|Server Error in '|\bRuntime Error\b|应用程序中的服务器错误|未将对象引用设置到对象的实例"
    r"|内部服务器错误|服务器内部错误|HTTP\s?(?:Status|状态|Error|错误)\s?[-–—:]?\s?[45]\d\d\b|Error (?:code )?5\d\d\b"
    r"|\b(?:java|javax|org|com)\.[\w.]{2,80}(?:Exception|Error)\b"
    r"|Whitelabel Error Page|Internal Server Error|Bad Gateway|Gateway Time-?out|Service (?:Temporarily )?Unavailable"
    r"|page you are looking for is (?:temporarily |currently )?unavailable|something went wrong|no healthy upstream|upstream connect error"
    r"|(?:site|website|service|system|server) (?:is|has been) (?:temporarily |currently )?"
    r"(?:unavailable|down|suspended|disabled|closed|offline)"
    r"|(?:under|undergoing|scheduled) (?:scheduled |system )?maintenance|Account (?:has been )?Suspended"
    r"|domain (?:name )?(?:\S{1,60} )?(?:is |may be |has )?(?:for sale|expired|parked)|buy this domain|parked (?:free|domain)"
    r"|Welcome to nginx|Apache2? \S{0,20}\s?Default Page|IIS Windows Server|^Index of /"
    r"|没有找到(?:对应的)?站点|站点创建成功|数据库(?:连接|查询)?(?:失败|出错|错误)[:：]\s?\w",
    re.IGNORECASE,
)
_SUBJECT = (
    "(?:网站|站点|本站|系统|服务器|伺服器|平台|(?<!["
    + HAN
    + "])服务|页面|网页|数据库|资料库|程序|主机|空间|域名|接口"
    "|网络|应用|频道|栏目|功能|(?:请求|操作|连接)(?=超时|失败|异常))"
)
_AWAY = re.compile(
    f"{_SUBJECT}[^，,。！!？?；;\\s]{{0,16}}(?:繁忙|忙碌|太忙|较忙|很忙|维护|升级|检修|改版|迁移|割接|建设中|关闭|关停|暂停|停用|停止|停机|停运"
    "|不可用|无法|不能|异常|出错|错误|故障|崩溃|开小差|超时|过期|到期|欠费|出售|转让|无响应|未响应|失败|受限|休息|冻结|下线|过载|整改)"
    "|(?:正在|暂停|暂时|停止|无法|不能|未能)[^，,。！!？?；;\\s]{0,8}(?:访问|连接|打开|服务|维护|升级|开放|显示|浏览)"
    "|服务器[^，,。！!？?；;\\s]{0,6}忙|(?:人数|用户|访问量)[^，,。！!？?；;\\s]{0,4}(?:过多|过大|太多)|(?:正在|请)排队"
)
# What a site says of itself in its own words, whoever reads it.
_OWN_WORDS = re.compile(
    "(?:网站|域名|站点|主机|空间|本站)[^，,。！!？?；;]{0,12}(?:未|没有|尚未|未经)[^，,。！!？?；;]{0,14}备案"
    "|备案[^，,。！!？?；;]{0,6}(?:不符|异常|被?注销|被?取消|失效)|未备案(?:的)?(?:网站|域名)[^，,。！!？?；;]{0,4}(?:禁止|不得|无法|暂停)"
    "|(?:不在|非|未到|超出|已过|不属于)[^，,。！!？?；;]{0,8}(?:服务|开放|办公|工作|访问|受理)(?:时间|时段)"
    "|(?:系统|网站|平台|本站)[^，,。！!？?；;]{0,6}时间(?:为|是|[:：])"
    "|请(?:您|你)?(?:先|重新)?登[录陆入]|需要?登[录陆]|登[录陆](?:后|才能|方可)(?:查看|访问|浏览|阅读)|(?:未|没有|尚未)登[录陆入]"
    "|登[录陆入](?:信息|状态)?(?:已经?)?(?:超时|过期|失效)|(?:会话|session)(?:已经?)?(?:超时|过期|失效)"
    "|域名[^，,。！!？?；;]{0,8}(?:出售|转让|过期|到期)"
)
_REFUSED = re.compile(
    "(?:地区|区域|地域|国家|境外|海外|国外|IP)[^，,。！!？?；;]{0,12}(?:限制|受限|无法访问|不能访问|禁止|不允许|拒绝|不支持|未开放|不可用|不在)"
    "|(?:限制|禁止|拒绝)[^，,。！!？?；;]{0,8}(?:地区|区域|境外|海外|国外|IP)[^，,。！!？?；;]{0,8}(?:访问|用户)?"
    "|(?:仅限|只允许|仅对|仅支持|仅向|只对|限)[^，,。！!？?；;]{0,10}(?:大陆|境内|国内|内网|地区|IP)[^，,。！!？?；;]{0,10}(?:访问|用户|开放)"
    "|(?:访问|操作|请求|刷新|点击)(?:过于|太过?|过)频繁"
    "|无权(?:访问|查看|浏览)|没有权限|访问受限|非法(?:访问|请求)|拒绝访问"
    "|not available in your (?:country|region|location|area)"
    "|(?:country|region)\\w{0,3} (?:is |are )?(?:not allowed|blocked|restricted)",
    re.IGNORECASE,
)
_ASKS = re.compile(
    "请(?:您|你)?(?:稍|刷新|重试|耐心|谅解|重新|尽快|在|于|使用|关注|移步|联系|与[^，,。]{1,12}联系)|敬请|谅解|不便|抱歉|对不起|歉意|不好意思|包涵"
    "|稍[后候等]|[再重]试|排队|返回(?:首页|上一页|主页)|刷新|(?:尊敬|亲爱)的|您(?:正在|所|的|要|访问|好)|咨询|购买|续费|报价|管理员"
    "|try again|check back|sorry|apologi[sz]e|contact|administrator",
    re.IGNORECASE,
)
_BESIDES = re.compile("恢复|预计|检查|提示|公告|通知|开放时间|访问|版权|备案号")
_APOLOGISES = re.compile("敬请|谅解|不便|歉意")
_FORM = re.compile(
    "登[录陆入]|用户名|账号|帐号|密码|log ?in|sign ?in|password|统一(?:身份)?认证", re.IGNORECASE
)
# The voice of a report. None of these stands in a sentence that a site says of itself, two of them hardly
# ever.
_REPORTS = re.compile(
    "委员(?!会)|提案|反映|建议(?![您你]|使用|采用)|提出|指出|强调|召开|会议|座谈|调研|视察|群众|记者|近日|日前|协商|履职|干部|领导|主席|书记|讲话|审议|开展"
    "|推进|举行|举办|参加|监督|民生|常委|代表|落实|一年来|全年"
)
_DATELINE = re.compile(
    "(?:本报|本网|本刊|本站|新华社|中新社|日报|晚报|人民网|政协网)[^，,。\\s]{0,12}[讯电]|[讯电]\\s?[（(](?:记者|通讯员)|(?:记者|通讯员)\\s?["
    + HAN
    + "]"
)
_LABEL = re.compile(
    "(?:发布|发表|更新)(?:时间|日期)|来源|作者|责编|编辑|浏览(?:次数|量)?|阅读(?:次数|量)?|点击(?:数|量|次数)?|字号|字体"
)
_DATE = re.compile("20\\d\\d\\s?[-/.年]\\s?\\d{1,2}\\s?[-/.月]\\s?\\d{1,2}")


@dataclass(frozen=True, slots=True)
class Notice:
    """What a site says instead of the article.

    Attributes:
        words: The words that show it. is_refusal: the visitor is turned away (region, too many requests), not
            only put off.
    """

    words: str
    is_refusal: bool = False


def find_notice(text: str, *, has_password_field: bool = False) -> Notice | None:
    """The notice that a page is, None for anything else.

    Args:
        text: Visible text of the page, its title first; or a bare body (JSON is opened).
        has_password_field: The page asks for a password.
    """
    text = _open_json(text).translate(_TRADITIONAL)
    fault = _SERVER_FAULT.search(text[: _FAULT_WITHIN + 100])
    if (
        fault
        and fault.start() < _FAULT_WITHIN
        and count_han(text[:20_000]) <= _MAX_PAGE_HAN
        and not is_report(text)
    ):
        return Notice(_quote(text, fault))
    if len(text) > MAX_NOTICE_CHARACTERS:
        return None
    # What is quoted is spoken of.
    spoken = _COMMITTEE.sub("", _QUOTED.sub("", text))
    pieces = [piece for piece in _PIECES.split(spoken) if piece]
    asks = _ASKS.search(spoken)
    is_headed = (
        bool(pieces) and len(pieces[0]) <= _MAX_HEADING and bool(_AWAY.search(pieces[0])) and bool(asks)
    )
    apologises = any(_AWAY.search(piece) and _APOLOGISES.search(piece) for piece in pieces)
    if is_report(spoken, _REPORTED_IN_A_NOTICE if is_headed or apologises else _REPORTED):
        return None
    is_bare = len(spoken) <= _MAX_BARE and not _REPORTS.search(spoken)
    refused = _REFUSED.search(spoken)
    if refused and (asks or is_bare or refused[0].isascii()):
        return Notice(_quote(spoken, refused), is_refusal=True)
    own = _OWN_WORDS.search(spoken)
    if own and (asks or is_bare or has_password_field):
        return Notice(_quote(spoken, own))
    away = _AWAY.search(spoken)
    if away and (asks or (is_bare and _is_all(away, spoken))):
        return Notice(_quote(spoken, away))
    has_prose = any(count_han(piece) >= _MIN_PROSE_HAN for piece in pieces)
    if has_password_field and not has_prose and (form := _FORM.search(spoken)):
        return Notice(f"a login form ({_quote(spoken, form)})")
    return None


def is_report(text: str, enough: int = _REPORTED) -> bool:
    """Whether somebody reports something: an article, however short.

    Args:
        enough: How many different words of a report its sentences must hold.
    """
    if _DATELINE.search(text) or (_LABEL.search(text) and _DATE.search(text)):
        return True
    # Menus name 提案 and 会议, too; a sentence does it in passing.
    sentences = [piece for piece in _PIECES.split(text[:20_000]) if count_han(piece) >= _MIN_SENTENCE_HAN]
    return len({match[0] for sentence in sentences for match in _REPORTS.finditer(sentence)}) >= enough


def _is_all(match: re.Match[str], text: str) -> bool:
    """Whether a text says little besides a match: 系统繁忙 does, 系统升级情况通报 does not."""
    before, after = _EDGES.split(text[: match.start()]), _EDGES.split(text[match.end() :])
    others = "".join(
        piece
        for piece in (*before[:-1], *after[1:])
        if not _AWAY.search(piece) and not _BESIDES.search(piece)
    )
    return len(before[-1] + after[0]) <= _MAX_REST and count_han(others) <= _MAX_BESIDES


def _open_json(text: str) -> str:
    """The strings of a JSON answer side by side; other text as it is."""
    if not text.startswith(("{", "[")) or len(text) > 4 * MAX_NOTICE_CHARACTERS:
        return text
    try:
        return " ".join(_strings(json.loads(text)))
    except (ValueError, RecursionError):
        return text


def _strings(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        value = list(value.values())
    return [text for item in value for text in _strings(item)] if isinstance(value, list) else []


def _quote(text: str, match: re.Match[str]) -> str:
    return text[max(0, match.start() - 15) : match.end() + 25].strip()
