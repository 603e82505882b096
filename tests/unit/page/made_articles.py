"""Article pages of a known family, made around a text."""

PROSE = "一年来，松砚县政协召开常委会会议6次、主席会议17次，立案提案203件，办复率100%。"
OTHER = "邻县政协立案提案多件，报送信息多条。"
MORE = "围绕水上客运安全组织调研11次，提出建议56条，报送社情民意信息312条。"
TITLE = "渡口听民声 笔墨写担当"
TEXT = "".join(
    f"<p>　　松砚县政协第{n}项工作取得新进展，全年组织委员视察{n}次，提出意见建议{n}0条。</p>"
    for n in range(2, 8)
)


def trs(body: str, head: str = "", title: str = TITLE, around: str = "") -> str:
    return (
        f"<!DOCTYPE html><html><head><meta charset='utf-8'>{head}</head><body><div class='header'><a "
        "href='/'>首页</a> &gt; 正文</div>"
        f"<h1>{title}</h1>{around}<div class='TRS_Editor'>{body}</div><div "
        "class='footer'>主办：松砚县政协</div></body></html>"
    )
