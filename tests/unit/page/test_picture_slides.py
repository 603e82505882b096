"""Slide shows by their elements and in data; what looks like one and is none."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from gov_reviews.decoding.html_tree import HtmlDocument
from gov_reviews.page.picture_slides import find_slides
from gov_reviews.records.pages import LineKind, PageState, ParsedPage

WORDS = [
    "九溪县政协委员在渡口察看水上客运安全，并与船工座谈，听取意见。",
    "县政协召开专题协商会，围绕乡村旅游提出建议三十六条。",
    "委员读书会在县图书馆举行，五十名委员参加交流。",
]


def found(markup: str) -> list[str]:
    return list(find_slides(HtmlDocument(f"<html><body><h1>图集</h1>{markup}</body></html>")))


@pytest.mark.parametrize(
    "slide",
    [
        "<li><img src=1.jpg alt='{}'></li>",
        "<li data-intro='{}'><a href='1.jpg'><img src=1s.jpg></a></li>",
        "<div class='swiper-slide' style='display:none'><p><img src=1.jpg></p><p>{}</p></div>",
        "<dl><dt>图集</dt><dd>http://x.example/1.jpg</dd><dd>{}</dd></dl>",
        "<figure><a href='javascript:;'><img src=1.png></a><figcaption>{}</figcaption></figure>",
    ],
)
def test_slides_are_found_by_their_make(slide: str) -> None:
    assert found("<div>" + "".join(slide.format(words) for words in WORDS) + "</div>") == WORDS


@pytest.mark.parametrize(
    "slide",
    [
        "<dl><dt>{title}</dt><dd>/1.jpg</dd><dd>/1s.jpg</dd><dd>{words}</dd></dl>",
        "<div class='item'><img src=1.jpg><div class='say'><h3>{title}</h3><p>{words}</p></div></div>",
        "<li><img src=1.jpg alt='{title}'><span>{words}</span></li>",
    ],
)
def test_the_headline_in_every_slide_is_not_of_its_words(slide: str) -> None:
    title = "江畔新声——九溪县政协委员履职影像，记录全县各界委员一年来走村入户、建言献策的点点滴滴"
    slides = "".join(slide.format(title=title, words=words) for words in WORDS)
    # a frame beside the show has a picture, too, and says all that the slides say
    assert found(f"<div><img src=0.jpg><p>{title}</p></div><div>{slides}</div>") == WORDS


def test_the_text_of_a_whole_show_is_read_once() -> None:
    whole = "九溪县政协一年来组织委员活动四十场。" * 4
    slides = "".join(f"<li><img src=1.jpg><p>{whole}</p><i>{words}</i></li>" for words in WORDS)
    assert found(f"<ul>{slides}</ul>") == [whole, *WORDS]


@pytest.mark.parametrize("frame", ["<script>var a = 1; show({});</script>", "<textarea>{}</textarea>"])
def test_slides_are_found_in_data(frame: str) -> None:
    images = [{"url": f"/{number}.jpg", "note": words} for number, words in enumerate(WORDS)]
    data = json.dumps({"info": {"title": "图集"}, "list": images}, ensure_ascii=False)
    assert found(frame.replace("{}", data)) == WORDS


@pytest.mark.parametrize(
    "markup",
    [
        "".join(f"<li><a href='/a/1.html'><img src=1.jpg alt='{words}'></a></li>" for words in WORDS),
        f"<li><img src=1.jpg alt='{WORDS[0] * 3}'></li>",
        "".join(f"<li><img src={number}.jpg alt='图{number}'></li>" for number in range(9)),
        '<script>var a = [{"img": "1.jpg", "note": </script>',
        "<script>" + "a=[{" * 4000 + "1.jpg</script>",
    ],
)
def test_what_is_no_slide_show(markup: str) -> None:
    assert found(f"<ul>{markup}</ul>") == []


SHOWN = [
    "委员在渡口村议事亭同村民商量办法",
    "委员察看渡口新修的航标灯和候船亭",
    "委员在乡村夜校听老师讲开课的事",
    "村民在议事亭写下对水渠修整的意见",
]
PICTURES = "".join(f"<p><img src={number}.jpg></p><p>{words}</p>" for number, words in enumerate(SHOWN))


def test_words_below_pictures_without_any_full_stop(read_inbox: Callable[..., ParsedPage]) -> None:
    page = read_inbox(f"<title>渡口的一天（组图）</title><h1>渡口的一天（组图）</h1><div>{PICTURES}</div>")
    assert [line.text for line in page.lines] == SHOWN
    assert {line.kind for line in page.lines} == {LineKind.STORY}
    assert page.state is PageState.OK


def test_links_below_pictures_are_no_text(read_inbox: Callable[..., ParsedPage]) -> None:
    linked = PICTURES.replace("<p>委", "<p><a href=a.html>委").replace("<p>村", "<p><a href=a.html>村")
    assert read_inbox(f"<h1>渡口的一天（组图）</h1><div>{linked}</div>").lines == ()
