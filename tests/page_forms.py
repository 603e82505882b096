"""Article pages of thirty-four systems, each in three surroundings, for the readers of pages to be tried on.

A system is a page as its templates print it: where headline, date, source, people and text stand, and what
stands beside them. Every system is made three times: with a long text, with a long text among much else, and
with a short text among much else, because what surrounds an article misleads a reader more than its own form.
All places, people and papers are invented.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

TITLE = "凝聚共识谱新篇 同心协力绘蓝图——松砚县政协{year}年工作综述"
FIRST = "过去一年，松砚县政协在中共松砚县委的坚强领导下，紧扣中心任务履职尽责，各项工作迈上新台阶。"
LAST = "新的一年，县政协将坚持团结和民主两大主题，以更实的作风、更好的成绩服务全县发展大局。"
MIDDLE = (
    "全年召开常委会会议6次、主席会议12次，围绕水上客运安全、乡村旅游等课题开展调研14次，形成报告9份。",
    "提案工作提质增效。十届二次会议以来共收到提案218件，经审查立案196件，均已办理答复完毕，满意率达99%。",
    "社情民意信息渠道更加畅通。全年编报信息320条，被上级采用57条，县委、县政府领导批示21条。",
    "委员活动丰富多样。组织委员读书活动18场次，开展界别协商8次，走访委员企业46家，捐资助学32万元。",
    "文史工作有声有色。征集史料稿件78篇，编辑出版文史资料一辑，举办书画摄影展览3场，观众逾5000人次。",
)
MORE = (
    "政协云平台全年发起网络议政9期，委员在线留言1260条，梳理转交有关部门意见建议73条。",
    "民主监督聚焦群众身边事。成立监督小组5个，明察暗访26次，推动老旧小区加装电梯41部。",
    "联系界别群众常态长效。建成委员工作室15个，接待来访群众870余人次，协调解决难题94件。",
    "对外交往更加广泛。接待外地政协考察团31批，组织委员赴外学习4次，签订友好合作协议2份。",
    "自身建设不断加强。修订工作制度12项，举办委员培训班3期，表彰优秀委员30名、优秀提案20件。",
)
# Words of what is not the article: none of them may stand in its text.
FOREIGN = (
    "邻县通报防汛工作",
    "本站所有内容仅供参考",
    "写得真好，给委员点赞",
    "建议使用谷歌浏览器",
    "扫码下载客户端",
    "古镇灯会",
    "版权所有",
)


@dataclass(frozen=True, slots=True)
class PageForm:
    """One page, and what a reader must find in it.

    Attributes:
        name: System and surroundings.
        markup: The page.
        title: Its headline.
        day: When it was published.
        source: Who published it, None where the page does not say.
        people: Names that must be read as writers or editors, or stand in a line of the text.
        sentences: Its text.
    """

    name: str
    markup: str
    title: str
    day: str
    source: str | None
    people: tuple[str, ...]
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _System:
    """How one system prints a page; `{…}` is filled in. `text` is made of paragraphs by `paragraph`."""

    name: str
    page: str
    source: str | None
    people: tuple[str, ...] = ()
    paragraph: str = "<p>\u3000\u3000{text}</p>"


_SYSTEMS = (
    _System(
        "trs_with_meta_tags",
        "<html><head><title>{title}_松砚县人民政府</title><meta name='ArticleTitle' content='{title}'>"
        "<meta name='PubDate' content='{day} 09:12'><meta name='ContentSource' content='松砚日报'></head><body>"
        "{above}<h1>{title}</h1><div class='info'>发布时间：{day} 09:12　来源：松砚日报　字号：大 中 小</div>"
        "<div class='TRS_Editor'>{text}<p>（记者 林知秋）</p></div>{below}</body></html>",
        "松砚日报",
        ("林知秋",),
    ),
    _System(
        "trs_without_meta_tags",
        "<html><head><title>松砚政协网</title></head><body><h1><a href='/'>松砚政协网</a></h1>{above}"
        "<div class='detail'><h2>{title}</h2><p class='xx'><span>时间：{day}</span><span>来源：松砚县政协办公室</span>"
        "<span>作者：林知秋</span></p><div class='con'><div class='view TRS_UEDITOR trs_paper_default'>{text}</div>"
        "</div></div>{below}</body></html>",
        "松砚县政协办公室",
        ("林知秋",),
    ),
    _System(
        "jcms",
        "<html><head><title>松砚县政协 要闻 {title}</title></head><body>{above}<div class='main'>"
        "<div class='title'>{title}</div><table><tr><td>发布日期：{day}</td><td>信息来源：县政协提案委</td>"
        "<td>浏览次数：<script>count()</script></td></tr></table><div id='zoom'>{text}"
        "<p style='text-align:right'>责任编辑：周砚清</p></div></div>{below}</body></html>",
        "县政协提案委",
        ("周砚清",),
    ),
    _System(
        "vsb",
        "<html><head><title>{title}-松砚县政协</title></head><body>{above}<form name='_newscontent_fromname'>"
        "<div class='content-title'><h3>{title}</h3><i>{day} 16:20 松砚融媒 供稿：林知秋</i></div>"
        "<div id='vsb_content'><div class='v_news_content'>{text}</div></div><p>上一条：<a href='1.htm'>古镇灯会"
        "</a></p></form>{below}</body></html>",
        "松砚融媒",
        ("林知秋",),
    ),
    _System(
        "ucap",
        "<html><head><title>{title}</title></head><body>{above}<div class='article'><h1>{title}</h1>"
        "<div class='pages-date'>{day} 10:05<span class='font'>来源： 松砚县融媒体中心</span>"
        "<div class='share-box'>【字体：大 中 小】打印</div></div><ucapcontent>{text}</ucapcontent>"
        "<div class='editor'>责任编辑：周砚清</div></div>{below}</body></html>",
        "松砚县融媒体中心",
        ("周砚清",),
    ),
    _System(
        "portal_with_table_of_data",
        "<html><head><title>{title}</title></head><body>{above}<table class='classify'><tr><td>索引号：</td>"
        "<td>SY-2023-17</td><td>发布机构：</td><td>松砚县政协</td></tr><tr><td>成文日期：</td><td>2020-02-02</td>"
        "<td>发布日期：</td><td>{day}</td></tr></table><h1>{title}</h1><div class='article-content'>{text}</div>"
        "{below}</body></html>",
        "松砚县政协",
    ),
    _System(
        "siteserver",
        "<html><head><title>{title}</title></head><body>{above}<div class='nr_bt'>{title}</div>"
        "<div class='nr_xx'>{day} 08:30:00&nbsp;&nbsp;来源：松砚政协&nbsp;&nbsp;点击：<span>102</span></div>"
        "<div class='nr_nr'>{text}</div>{below}</body></html>",
        "松砚政协",
    ),
    _System(
        "webplus",
        "<html><head><title>{title}</title></head><body>{above}<h1 class='arti_title'>{title}</h1>"
        "<p class='arti_metas'><span class='arti_publisher'>发布者：周砚清</span><span class='arti_update'>发布时间："
        "{day}</span><span class='arti_views'>浏览次数：<span>88</span></span></p><div class='wp_articlecontent'>"
        "{text}</div>{below}</body></html>",
        None,
        ("周砚清",),
    ),
    _System(
        "founder",
        "<html><head><title>松砚日报数字报-{title}</title></head><body>{above}<table><tr><td class='font01'>{title}"
        "</td></tr><tr><td>松砚日报　{day}　星期四　第03版：综合</td></tr><tr><td><div id='ozoom'><founder-content>"
        "<p>本报记者 林知秋</p>{text}</founder-content></div></td></tr></table>{below}</body></html>",
        "松砚日报",
        ("林知秋",),
    ),
    _System(
        "layout_tables",
        "<html><head><title>政协松砚县委员会</title></head><body><table width='980'><tr><td width='220'>{above}</td>"
        "<td><table><tr><td align='center'><b>{title}</b></td></tr><tr><td align='center'>发表时间：{day}　稿件来源："
        "松砚政协研究室　编辑：周砚清</td></tr><tr><td>{text}</td></tr></table></td></tr></table>{below}</body></html>",
        "松砚政协研究室",
        ("周砚清",),
        "{text}<br><br>",
    ),
    _System(
        "wechat",
        "<html><head><meta property='og:title' content='{title}'></head><body><div id='page-content'><h1 class="
        "'rich_media_title' id='activity-name'>{title}</h1><div id='meta_content'><span>原创</span><a id='js_name'>"
        "松砚政协</a><em id='publish_time'></em></div><div class='rich_media_content' id='js_content' style="
        "'visibility: hidden;'>{text}<section>编辑：周砚清</section></div></div>{above}{below}<script>var ct = "
        '"{epoch}";</script></body></html>',
        "松砚政协",
        ("周砚清",),
        "<section><section><p><span>{text}</span></p></section></section>",
    ),
    _System(
        "news_app_with_account",
        "<html><head><title>{title}</title></head><body>{above}<div class='article-box'><h1>{title}</h1><div class="
        "'article-sub'><span>松砚发布</span><span>{day} 11:31:46</span></div><div class='article-content'><div>{text}"
        "</div></div></div>{below}</body></html>",
        "松砚发布",
    ),
    _System(
        "news_portal_with_linked_source",
        "<html><head><title>{title}|政协_松砚新闻网</title></head><body>{above}<h1 class='main-title'>{title}</h1>"
        "<div class='top-bar-inner'><div class='date-source'><span class='date'>{day_zh} 19:55</span><a href='/s'>"
        "云汀晚报</a></div><span>缩小字体</span><span>放大字体</span><span>收藏</span></div><div class='article' id="
        "'artibody'>{text}<p class='show_author'>责任编辑：周砚清</p></div>{below}</body></html>",
        "云汀晚报",
        ("周砚清",),
    ),
    _System(
        "news_portal_with_share_box",
        "<html><head><title>{title}_松砚在线</title></head><body>{above}<div class='post_main'><h1>{title}</h1><div "
        "class='post_time_source'>{day} 09:59:22　来源: <a href='/x'>云汀日报</a> <a href='#'>举报</a></div><div class="
        "'post_body'>{text}<p>本文来源：云汀日报 责任编辑：周砚清_SY01</p></div></div>{below}</body></html>",
        "云汀日报",
        ("周砚清",),
    ),
    _System(
        "date_in_three_blocks",
        "<html><head><title>{title}</title></head><body>{above}<h1>{title}</h1><div class='left-stick'><div>{year}"
        "</div><div>{month}/{month_day}</div><div>19:02</div></div><div class='content-article'>{text}</div>{below}"
        "</body></html>",
        None,
    ),
    _System(
        "account_and_date",
        "<html><head><title>{title}_松砚号</title></head><body>{above}<div class='text-title'><h1>{title}</h1><div "
        "class='article-info'><span>{day} 08:00</span><span>来源: <a href='/u'>松砚观察</a></span></div></div><article>"
        "{text}<p>返回松砚号，查看更多</p></article><span>责任编辑：周砚清</span>{below}</body></html>",
        "松砚观察",
        ("周砚清",),
    ),
    _System(
        "party_paper_site",
        "<html><head><title>{title}--时政--松砚网</title></head><body>{above}<div class='text_title'><h1>{title}</h1>"
        "<p class='author'>林知秋</p><div class='box01'><div class='fl'>{day_zh}08:18　　来源：<a href='/p'>松砚网</a>"
        "</div></div></div><div class='box_con'>{text}<div class='zdfy'></div><div class='edit'>(责编：周砚清、方亭)"
        "</div></div>{below}</body></html>",
        "松砚网",
        ("周砚清", "方亭"),
    ),
    _System(
        "agency_site",
        "<html><head><title>\n{title}-松砚新闻\n</title></head><body>{above}<div class='h-title'> {title} </div><div "
        "class='h-info'><span class='h-time'>{day} 07:57:40</span> 来源：<em id='source'> 云汀新闻社 </em></div><div "
        "class='share'>评论 微信 微博</div><div id='p-detail'>{text}<div class='p-jc'>【纠错】责任编辑： 周砚清</div></div>"
        "{below}</body></html>",
        "云汀新闻社",
        ("周砚清",),
    ),
    _System(
        "php_site",
        "<html><head><title>松砚政协</title></head><body><table><tr><td>{above}</td></tr><tr><td class='bt'>{title}"
        "</td></tr><tr><td class='rq'>来源于：县政协办　【{day}】　阅读 331 次</td></tr><tr><td class='nr'>{text}</td></tr>"
        "<tr><td>【打印本页】【关闭窗口】</td></tr></table>{below}</body></html>",
        "县政协办",
    ),
    _System(
        "dedecms",
        "<html><head><title>{title}_松砚县政协</title></head><body>{above}<div class='viewbox'><div class='title'><h2>"
        "{title}</h2></div><div class='info'><small>时间:</small>{day} 15:18<small>来源:</small>松砚政协网<small>作者:"
        "</small>林知秋<small>点击:</small>32次</div><div class='content'><table><tr><td>{text}</td></tr></table></div>"
        "</div>{below}</body></html>",
        "松砚政协网",
        ("林知秋",),
    ),
    _System(
        "writer_and_paper",
        "<html><head><title>{title}_松砚客户端</title></head><body>{above}<div class='newscontent'><h1>{title}</h1><div"
        " class='news_about'><p>林知秋/云汀政协报</p><p>{day} 18:13</p></div><div class='news_txt'>{text}</div><div class="
        "'news_editor'>责任编辑：周砚清</div></div>{below}</body></html>",
        "云汀政协报",
        ("周砚清",),
        "{text}<br><br>",
    ),
    _System(
        "sections_of_an_editor",
        "<html><head><title>{title}</title></head><body>{above}<div class='wrap'><h2 class='bt'>{title}</h2><ul class="
        "'xx'><li>日期：{day}</li><li>来源：松砚县政协</li></ul><div class='editor'>{text}</div></div>{below}</body></html>",
        "松砚县政协",
        (),
        "<section style='margin:0'><div class='num'></div><div>{text}</div></section>",
    ),
    _System(
        "finance_item_with_long_disclaimer",
        "<html><head><title>{title}-时政频道-云汀财讯</title></head><body>{above}<div class='layout articleName'><h1>"
        "{title}</h1><div class='tip'><span>{day} 10:56:28</span> <a href='http://x.example/1' rel='nofollow'>松砚日报"
        "</a></div></div><div class='layout mg'><div class='art_contextBox'>{text}<div>（责任编辑：周砚清 ）</div></div>"
        "<div class='mianze'><p>【免责声明】本站所有内容仅供参考，不构成任何建议。文章只代表作者本人的观点，与本站立场无关，请读者自行核实"
        "有关内容，并自行承担全部责任。邮箱：a@x.example</p></div><div class='rec'>"
        + "<div class='card'><a href='/7'>邻县通报防汛工作</a><p>邻县通报防汛工作，强调要压实责任，加强巡查，确保安全度汛，做到有备无患。"
        "</p></div>" * 8 + "</div></div>{below}</body></html>",
        "松砚日报",
        ("周砚清",),
    ),
    _System(
        "item_among_feed_of_summaries",
        "<html><head><title>{title}_云汀头条</title></head><body>{above}<div class='main'><div class='bt'><h1>{title}"
        "</h1><p>{day} 07:30　来源：松砚融媒</p></div><div class='detail'>{text}</div><ul class='feed'>"
        + "<li><h4><a href='/8'>古镇灯会开幕</a></h4><div>古镇灯会开幕，街巷挂起各式花灯，游人提着灯笼沿河而行，两岸的老茶馆座无虚席。</div>"
        "<span>昨天 18:20</span></li>" * 10 + "</ul></div>{below}</body></html>",
        "松砚融媒",
    ),
    _System(
        "item_beside_introduction_of_site",
        "<html><head><title>{title}</title></head><body>{above}<div class='wrap'><div class='l'><h2>{title}</h2><div "
        "class='sm'>日期：{day} 来源：松砚县政协</div><div class='zw'>{text}</div></div><div class='r'><h3>关于我们</h3><p>"
        + "扫码下载客户端，随时了解全县大事小情，我们每天为您送上最新鲜的本地资讯，还有天气、交通、医疗等服务。"
        * 6
        + "</p></div></div>{below}</body></html>",
        "松砚县政协",
    ),
    _System(
        "mobile_page_with_folded_text",
        "<html><head><title>{title}</title></head><body>{above}<header><h1>{title}</h1><span>松砚发布</span> <time>{day} "
        "12:00</time></header><section id='content' style='max-height:300px;overflow:hidden'>{text}</section><div class="
        "'unfold'>展开全文</div><section class='hot'><h3>热门推荐</h3>"
        + "<div><p>古镇灯会今晚开幕，主办方提醒游客错峰出行，注意安全，文明观灯，不要携带易燃物品进入景区。</p></div>"
        * 9
        + "</section>{below}</body></html>",
        "松砚发布",
    ),
    _System(
        "item_with_life_of_its_writer",
        "<html><head><title>{title}</title></head><body>{above}<article><h1>{title}</h1><p class='meta'>{day} | 来源："
        "松砚观察 | 作者：林知秋</p><div class='post'>{text}</div></article><aside><h3>作者简介</h3><p>"
        + "本站所有内容仅供参考。该栏目长期关注乡村建设，作者多次获奖，著有散文集三部，现居县城。" * 8
        + "</p></aside>{below}</body></html>",
        "松砚观察",
        ("林知秋",),
    ),
    _System(
        "slides_in_a_script",
        "<html><head><title>{title}_图片_松砚新闻网</title></head><body>{above}<div class='focus'><h1>{title}</h1><div "
        "class='xx'>{day} 09:00 来源：松砚日报</div><div id='SlideBox'><div class='loading'>正在加载</div></div></div>"
        '<script>var slide_data = {"slide":{"title":"{title}","createtime":"{day}"},"images":[{text}{"img":"9.jpg",'
        '"intro":""}]};</script>{below}</body></html>',
        "松砚日报",
        (),
        '{"img_url":"/p/1.jpg","intro":"{text}"},',
    ),
    _System(
        "slides_in_a_textarea",
        "<html><head><title>{title}</title></head><body>{above}<h1>{title}</h1><div class='ep'>{day} 来源：云汀晚报</div>"
        "<div class='gallery'></div><textarea name='gallery-data' style='display:none'>{\"info\":{\"setname\":\""
        '{title}"},"list":[{text}{"img":"9.jpg","note":""}]}</textarea>{below}</body></html>',
        "云汀晚报",
        (),
        '{"img":"/p/2.jpg","note":"{text}"},',
    ),
    _System(
        "slides_in_hidden_lists",
        "<html><head><title>{title}</title></head><body>{above}<div id='wrap'><h1>{title}</h1><p>{day} 来源：松砚日报</p>"
        "<div class='bigpic'><img src='/p/3.jpg'></div></div><div id='eData' style='display:none'>{text}</div>{below}"
        "</body></html>",
        "松砚日报",
        (),
        "<dl><dt>{title}</dt><dd>/p/3.jpg</dd><dd>/p/3s.jpg</dd><dd>{text}</dd></dl>",
    ),
    _System(
        "slides_as_captions",
        "<html><head><title>{title}</title></head><body>{above}<h1>{title}</h1><div class='info'>时间：{day} 来源："
        "松砚县政协</div><div class='atlas'>{text}</div>{below}</body></html>",
        "松砚县政协",
        (),
        "<figure><img src='/p/4.jpg'><figcaption>{text}</figcaption></figure>",
    ),
    _System(
        "slides_of_which_one_is_shown",
        "<html><head><title>{title}</title></head><body>{above}<h1>{title}</h1><div class='info'>{day} 来源：松砚县政协"
        "</div><div class='swiper-wrapper'><div class='swiper-slide active'><img src='/p/5.jpg'></div>{text}</div>{below}"
        "</body></html>",
        "松砚县政协",
        (),
        "<div class='swiper-slide' style='display:none'><img src='/p/5.jpg'><div class='desc'>{text}</div></div>",
    ),
    _System(
        "slides_with_alternative_texts",
        "<html><head><title>{title}</title></head><body>{above}<h1>{title}</h1><div class='info'>{day} 来源：松砚县政协"
        "</div><ul class='pics'>{text}</ul>{below}</body></html>",
        "松砚县政协",
        (),
        "<li><img src='/p/6.jpg' alt='{text}'></li>",
    ),
    _System(
        "slides_with_texts_in_attributes",
        "<html><head><title>{title}</title></head><body>{above}<h1>{title}</h1><div class='info'>{day} 来源：松砚县政协"
        "</div><ul class='pics'>{text}</ul>{below}</body></html>",
        "松砚县政协",
        (),
        "<li data-desc='{text}'><img src='/p/7.jpg'></li>",
    ),
)

_ABOVE = (
    "<div class='top'>今天是2026年3月1日 星期日 <a href='/'>首页</a><a href='/a'>政协概况</a><a href='/b'>提案工作</a>"
    "<a href='/c'>委员风采</a></div>"
)
_CROWD_ABOVE = (
    _ABOVE
    + "<div class='side'><h3>图片新闻</h3><ul><li><a href='/1'>邻县通报防汛工作</a><span>2026-02-11</span></li>"
    "<li><a href='/2'>古镇灯会开幕，游人如织，热闹非凡</a><span>2026-02-12</span></li><li><a href='/3'>县图书馆新馆开放"
    "</a><span>2026-02-13</span></li></ul></div><div class='position'>当前位置：<a href='/'>首页</a> &gt; <a href='/c'>"
    "工作动态</a></div>"
)
_BELOW = "<div class='foot'>主办：政协松砚县委员会 版权所有 2012-2026</div>"
_CROWD_BELOW = (
    "<div class='xg'><h4>相关阅读</h4><ul><li><a href='/4'>邻县通报防汛工作，部署下一步任务</a> 2025-12-01</li><li>"
    "<a href='/5'>古镇灯会闭幕</a> 2025-12-02</li></ul></div><div class='pl'><h4>网友评论</h4><div><b>山里人</b>"
    "<i>2026-02-03 10:11</i><p>写得真好，给委员点赞，希望明年提案办理得更快一些，多听听基层群众的意见。</p></div><div><b>渡口"
    "</b><i>2026-02-04 12:13</i><p>写得真好，给委员点赞，我们村的路就是政协委员提的建议才修起来的，感谢他们。</p></div></div>"
    "<div class='app'><p>扫码下载客户端，第一时间了解全县大事小情。</p></div>"
    "<div class='foot'><p>本站所有内容仅供参考，如有侵权请联系我们，我们将及时处理，建议使用谷歌浏览器访问。</p>"
    "<p>版权所有：政协松砚县委员会 2026年1月1日 邮编：401234</p></div>"
)


def make_forms() -> Iterator[PageForm]:
    """All systems in all surroundings, each with a day of its own."""
    for number, system in enumerate(_SYSTEMS):
        for surroundings, (above, below, middle) in enumerate(
            (
                (_ABOVE, _BELOW, MIDDLE + MORE),
                (_CROWD_ABOVE, _CROWD_BELOW, MIDDLE),
                (_CROWD_ABOVE, _CROWD_BELOW, MIDDLE[:1]),
            )
        ):
            yield _make(system, 2012 + number % 12, 1 + surroundings, 3 + number % 25, above, below, middle)


def _make(
    system: _System, year: int, month: int, day: int, above: str, below: str, middle: tuple[str, ...]
) -> PageForm:
    title = TITLE.format(year=year - 1)
    sentences = (FIRST, *middle, LAST)
    text = "".join(system.paragraph.replace("{text}", sentence) for sentence in sentences)
    date = f"{year}-{month:02d}-{day:02d}"
    values = {
        "text": text,
        "title": title,
        "day": date,
        "day_zh": f"{year}年{month:02d}月{day:02d}日",
        "year": str(year),
        "month": f"{month:02d}",
        "month_day": f"{day:02d}",
        "epoch": str(int(datetime(year, month, day, 4, tzinfo=UTC).timestamp())),
        "above": above,
        "below": below,
    }
    markup = system.page
    for name, value in values.items():
        markup = markup.replace(f"{{{name}}}", value)
    return PageForm(
        f"{system.name}_{('long', 'crowded', 'short')[month - 1]}",
        "<!DOCTYPE html>" + markup,
        title,
        date,
        system.source,
        system.people,
        sentences,
    )
