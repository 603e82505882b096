"""The forms in which services of chat take a message: 钉钉 (dingtalk), 企业微信 (wecom), 飞书 (feishu),
Slack, and a plain JSON object for everything else.

In: the text, the address as the service gave it, the secret of its signature. Out: the address and the body
to post, and what is wrong with an answer. All take plain text: nothing in it may call people by name or
become a link, so what each service would obey is taken away.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from urllib.parse import quote_plus, urlsplit

from gov_reviews.records.both_languages import in_both
from gov_reviews.report.run_notice import RunNotice


class WebhookForm(StrEnum):
    """What a receiver understands."""

    DINGTALK = "dingtalk"
    WECOM = "wecom"
    FEISHU = "feishu"
    SLACK = "slack"
    JSON = "json"


_HOSTS = {
    "oapi.dingtalk.com": WebhookForm.DINGTALK,
    "qyapi.weixin.qq.com": WebhookForm.WECOM,
    "open.feishu.cn": WebhookForm.FEISHU,
    "open.larksuite.com": WebhookForm.FEISHU,
    "hooks.slack.com": WebhookForm.SLACK,
}

# Bytes of UTF-8 that a text may have. Documented by the services: wecom 2,048, feishu 20 KB for the whole
# body, dingtalk 20,000, slack 40,000 characters.
_MAX_BYTES = {
    WebhookForm.DINGTALK: 15_000,
    WebhookForm.WECOM: 2_048,
    WebhookForm.FEISHU: 15_000,
    WebhookForm.SLACK: 30_000,
    WebhookForm.JSON: 60_000,
}


@dataclass(frozen=True, slots=True)
class WebhookPost:
    """What is to be posted where. The address holds secrets."""

    address: str
    body: Mapping[str, Any]


def form_of(address: str) -> WebhookForm:
    """The form that the host of an address takes."""
    return _HOSTS.get(urlsplit(address).hostname or "", WebhookForm.JSON)


def make_post(
    notice: RunNotice, form: WebhookForm, address: str, secret: str, seconds: int, language: str = "both"
) -> WebhookPost:
    """The message in the form of a service.

    Args:
        notice: The message.
        form: The service's.
        address: As the service gave it.
        secret: For the signature; "" where the robot is not set to ask for one.
        seconds: Now, since 1970: signatures hold for an hour.
        language: "both", "zh" or "en"; a text that is too long in both is sent in Chinese.
    """
    texts = [notice.text(language), *([notice.text_zh] if language == "both" else [])]
    texts = [_MAKE_HARMLESS.get(form, str)(f"{notice.title}\n{text}") for text in texts]
    fitting = next((text for text in texts if len(text.encode()) <= _MAX_BYTES[form]), None)
    text = fitting if fitting is not None else _cut(texts[-1], _MAX_BYTES[form])
    if form is WebhookForm.DINGTALK:
        return WebhookPost(
            _signed_address(address, secret, seconds), {"msgtype": "text", "text": {"content": text}}
        )
    if form is WebhookForm.WECOM:
        return WebhookPost(address, {"msgtype": "text", "text": {"content": text}})
    if form is WebhookForm.FEISHU:
        body = {"msg_type": "text", "content": {"text": text}}
        return WebhookPost(address, {**_signature_of_body(secret, seconds), **body} if secret else body)
    if form is WebhookForm.SLACK:
        return WebhookPost(address, {"text": text, "unfurl_links": False, "unfurl_media": False})
    return WebhookPost(
        address,
        {
            "title": notice.title,
            "text": text,
            "text_zh": notice.text_zh,
            "text_en": notice.text_en,
            "run_id": notice.run_id,
        },
    )


def refusal_of(form: WebhookForm, answer: bytes) -> str:
    """Why a service did not take a message that it answered with status 200, in both languages, "" when it
    did.
    """
    if form not in {WebhookForm.DINGTALK, WebhookForm.WECOM, WebhookForm.FEISHU}:
        return ""
    try:
        said = json.loads(answer)
        code = said.get("errcode", said.get("code", said.get("StatusCode")))
    except (ValueError, AttributeError):
        return in_both(
            "its answer is not what this service answers: check the form", "应答不是该服务的格式，请检查 form"
        )
    if code == 0:
        return ""
    wording = " ".join(str(said.get("errmsg", said.get("msg", ""))).split())[:160]
    return in_both(f"it refused the message: code {code}, {wording}", f"拒收消息：代码 {code}，{wording}")


def _signed_address(address: str, secret: str, seconds: int) -> str:
    """钉钉: the signature is part of the query."""
    if not secret:
        return address
    timestamp = str(seconds * 1000)
    digest = hmac.new(secret.encode(), f"{timestamp}\n{secret}".encode(), hashlib.sha256).digest()
    joint = "&" if "?" in address else "?"
    return f"{address}{joint}timestamp={timestamp}&sign={quote_plus(base64.b64encode(digest))}"


def _signature_of_body(secret: str, seconds: int) -> dict[str, str]:
    """飞书: time and secret are the key, the message is empty."""
    digest = hmac.new(f"{seconds}\n{secret}".encode(), b"", hashlib.sha256).digest()
    return {"timestamp": str(seconds), "sign": base64.b64encode(digest).decode("ascii")}


def _without_tags(text: str) -> str:
    """飞书 would obey <at user_id="all">."""
    return text.replace("<", "＜").replace(">", "＞")


def _as_slack_text(text: str) -> str:
    """Slack's own escapes; <!channel> and <address|words> become plain."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


_MAKE_HARMLESS: Mapping[WebhookForm, Callable[[str], str]] = {
    WebhookForm.FEISHU: _without_tags,
    WebhookForm.SLACK: _as_slack_text,
}


def _cut(text: str, longest: int) -> str:
    """The beginning, in whole characters, with a sign that something is missing."""
    return text.encode()[: longest - 3].decode("utf-8", errors="ignore") + "…"
