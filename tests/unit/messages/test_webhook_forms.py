"""The bodies that services of chat want, and what their answers mean."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from gov_reviews.messages.webhook_forms import WebhookForm, form_of, make_post, refusal_of
from gov_reviews.report.run_notice import RunNotice

NOW = 1_767_000_000
ADDRESS = "https://robot.example/send?access_token=abc"
TEXT_PLACES = {
    WebhookForm.DINGTALK: ("text", "content"),
    WebhookForm.WECOM: ("text", "content"),
    WebhookForm.FEISHU: ("content", "text"),
    WebhookForm.SLACK: ("text",),
    WebhookForm.JSON: ("text",),
}


def notice(text_en: str = "english", text_zh: str = "中文") -> RunNotice:
    return RunNotice("r1", "标题 / title", text_en, text_zh)


def text_of(form: WebhookForm, body: Any) -> str:
    for key in TEXT_PLACES[form]:
        body = body[key]
    return str(body)


@pytest.mark.parametrize(
    ("address", "form"),
    [
        ("https://oapi.dingtalk.com/robot/send?access_token=x", WebhookForm.DINGTALK),
        ("https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=x", WebhookForm.WECOM),
        ("https://open.feishu.cn/open-apis/bot/v2/hook/x", WebhookForm.FEISHU),
        ("https://hooks.slack.com/services/T/B/x", WebhookForm.SLACK),
        ("https://monitor.example/oapi.dingtalk.com", WebhookForm.JSON),
    ],
)
def test_the_form_follows_the_host(address: str, form: WebhookForm) -> None:
    assert form_of(address) is form


@pytest.mark.parametrize("form", list(WebhookForm))
def test_every_form_carries_title_and_both_texts(form: WebhookForm) -> None:
    post = make_post(notice(), form, ADDRESS, "", NOW)
    assert text_of(form, post.body) == "标题 / title\n中文\n\nenglish"
    assert post.address == ADDRESS
    assert json.loads(json.dumps(post.body)) == post.body


@pytest.mark.parametrize("form", list(WebhookForm))
@pytest.mark.parametrize("length", [5_000, 200_000])
def test_a_text_that_is_too_long_is_chinese_alone_and_cut_in_whole_characters(
    form: WebhookForm, length: int
) -> None:
    limits = {WebhookForm.WECOM: 2_048, WebhookForm.FEISHU: 20_000, WebhookForm.DINGTALK: 20_000}
    text = text_of(form, make_post(notice("e" * length, "综" * length), form, ADDRESS, "", NOW).body)
    assert len(text.encode()) <= limits.get(form, 70_000)
    assert "综" in text
    assert "�" not in text
    assert ("e" * 100 in text) == (length == 5_000 and form in {WebhookForm.SLACK, WebhookForm.JSON})


@pytest.mark.parametrize("language", ["zh", "en"])
def test_one_language_where_one_is_wanted(language: str) -> None:
    text = text_of(WebhookForm.WECOM, make_post(notice(), WebhookForm.WECOM, ADDRESS, "", NOW, language).body)
    assert ("english" in text, "中文" in text) == (language == "en", language == "zh")


@pytest.mark.parametrize(
    ("form", "hostile"),
    [
        (WebhookForm.FEISHU, '<at user_id="all">所有人</at>'),
        (WebhookForm.SLACK, "<!channel> <https://evil.example|click> &lt;"),
    ],
)
def test_what_a_service_would_obey_is_plain(form: WebhookForm, hostile: str) -> None:
    text = text_of(form, make_post(notice(text_zh=hostile), form, ADDRESS, "", NOW).body)
    assert "<" not in text
    assert ">" not in text


def test_dingtalk_signs_in_the_address() -> None:
    post = make_post(notice(), WebhookForm.DINGTALK, ADDRESS, "SECx", NOW)
    asked = parse_qs(urlsplit(post.address).query)
    expected = hmac.new(b"SECx", f"{NOW}000\nSECx".encode(), hashlib.sha256).digest()
    assert asked["access_token"] == ["abc"]
    assert asked["timestamp"] == [f"{NOW}000"]
    assert base64.b64decode(asked["sign"][0]) == expected


def test_feishu_signs_in_the_body() -> None:
    body = make_post(notice(), WebhookForm.FEISHU, ADDRESS, "sec", NOW).body
    assert body["timestamp"] == str(NOW)
    assert base64.b64decode(body["sign"]) == hmac.new(f"{NOW}\nsec".encode(), b"", hashlib.sha256).digest()
    assert "sign" not in make_post(notice(), WebhookForm.FEISHU, ADDRESS, "", NOW).body


@pytest.mark.parametrize(
    ("form", "answer", "refused"),
    [
        (WebhookForm.DINGTALK, b'{"errcode": 0, "errmsg": "ok"}', ""),
        (WebhookForm.DINGTALK, b'{"errcode": 310000, "errmsg": "sign not match"}', "310000, sign not match"),
        (WebhookForm.WECOM, b'{"errcode": 93000, "errmsg": "invalid webhook url"}', "93000"),
        (WebhookForm.FEISHU, b'{"code": 0, "msg": "success"}', ""),
        (WebhookForm.FEISHU, b'{"StatusCode": 0, "StatusMessage": "success"}', ""),
        (WebhookForm.FEISHU, b'{"code": 9499, "msg": "Bad Request"}', "9499"),
        (WebhookForm.FEISHU, b"<html>login</html>", "not what this service answers"),
        (WebhookForm.WECOM, b"[1]", "not what this service answers"),
        (WebhookForm.SLACK, b"ok", ""),
        (WebhookForm.JSON, b"", ""),
    ],
)
def test_an_answer_with_status_200_may_be_a_refusal(form: WebhookForm, answer: bytes, refused: str) -> None:
    found = refusal_of(form, answer)
    assert (refused in found) if refused else (found == "")
