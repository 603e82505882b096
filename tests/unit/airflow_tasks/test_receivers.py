"""Mails and webhooks as they come over the wire, to servers on loopback."""

from __future__ import annotations

import json
from email.message import EmailMessage

import pytest
from tests.local_receivers import mail_sink, web_sink

from gov_reviews.airflow_tasks.receivers import DAILY, Receiver, deliver, find_receivers
from gov_reviews.records.both_languages import on_one_line
from gov_reviews.report.run_notice import RunNotice

HIDDEN = "s3cret-of-the-receiver"
HOSTILE = "{{ 7 * 7 }} <script>x</script> {% raw %}"
NOTICE = RunNotice("r1", f"标题 / title {HOSTILE}", f"english {HOSTILE}", f"中文\n{HOSTILE}")


def connect(monkeypatch: pytest.MonkeyPatch, conn_id: str, **fields: object) -> None:
    monkeypatch.setenv(f"AIRFLOW_CONN_{conn_id.upper()}", json.dumps(fields))


def connect_mail(monkeypatch: pytest.MonkeyPatch, port: int, **extra: object) -> None:
    plain = {"disable_ssl": True, "disable_tls": True, "from_email": "reviews@a.example", "retry_limit": 0}
    connect(
        monkeypatch,
        "gov_reviews_mail",
        conn_type="smtp",
        host="127.0.0.1",
        port=port,
        extra=plain | {"to": ["one@a.example", "two@a.example"]} | extra,
    )


def connect_webhook(monkeypatch: pytest.MonkeyPatch, address: str, **extra: object) -> None:
    connect(monkeypatch, "gov_reviews_webhook", conn_type="generic", password=address, extra=extra)


def body_of(mail: EmailMessage) -> str:
    (part,) = mail.iter_parts()
    return str(part.get_content())  # type: ignore[attr-defined]


def test_nobody_is_told_where_no_connection_is(caplog: pytest.LogCaptureFixture) -> None:
    assert find_receivers() == []
    assert caplog.text == ""


def test_named_receivers_without_a_connection_are_said(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("GOV_REVIEWS_RECEIVERS", "gov_reviews_webhook, on_call")
    connect_webhook(monkeypatch, "https://a.example/x", when="daily", language="zh")
    assert find_receivers() == [Receiver("gov_reviews_webhook", None, DAILY, "zh")]
    assert "receiver=on_call has no connection" in caplog.text


def test_a_mail_arrives_as_it_was_written(monkeypatch: pytest.MonkeyPatch) -> None:
    with mail_sink() as sink:
        connect_mail(monkeypatch, sink.port)
        (receiver,) = find_receivers()
        assert deliver(receiver, NOTICE).is_sent
    (mail,) = sink.mails
    assert sink.recipients == ["one@a.example", "two@a.example"]
    assert mail["Subject"] == NOTICE.title
    assert mail["From"] == "reviews@a.example"
    assert "{{ 7 * 7 }} &lt;script&gt;" in body_of(mail)
    assert "<script>" not in body_of(mail)
    assert "49" not in body_of(mail)


def test_recipients_may_be_one_text(monkeypatch: pytest.MonkeyPatch) -> None:
    connect_mail(monkeypatch, 1, to="one@a.example, two@a.example,")
    assert find_receivers()[0].mail_to == ("one@a.example", "two@a.example")


@pytest.mark.parametrize("answers", ["refusal", "nobody", "no_recipient"])
def test_a_mail_that_does_not_arrive_leaves_a_word(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, answers: str
) -> None:
    with mail_sink(refuses=b"550 not from you") as sink:
        port = sink.port
        connect_mail(monkeypatch, port, **({"to": ""} if answers == "no_recipient" else {}))
        delivery = deliver(find_receivers()[0], NOTICE) if answers != "nobody" else None
    delivery = delivery or deliver(find_receivers()[0], NOTICE)
    assert not delivery.is_sent
    wanted = {"refusal": "not from you", "nobody": "ConnectionRefusedError", "no_recipient": "names nobody"}
    assert wanted[answers] in delivery.word
    assert on_one_line(delivery.word) in caplog.text


@pytest.mark.parametrize("form", ["dingtalk", "wecom", "feishu", "slack", "json", ""])
def test_a_webhook_gets_the_form_it_is_set_to(monkeypatch: pytest.MonkeyPatch, form: str) -> None:
    with web_sink(body=b'{"errcode": 0, "code": 0}') as sink:
        connect_webhook(monkeypatch, f"{sink.address}/send?key={HIDDEN}", form=form, secret=HIDDEN)
        assert deliver(find_receivers()[0], NOTICE).is_sent
    (request,) = sink.requests
    assert request.path.startswith(f"/send?key={HIDDEN}")
    said = json.loads(request.body)
    marks = {"dingtalk": "msgtype", "wecom": "msgtype", "feishu": "sign", "slack": "unfurl_links"}
    assert marks.get(form, "text_zh") in said
    assert "{{ 7 * 7 }}" in request.body.decode()


@pytest.mark.parametrize("answers", ["refusal", "status", "nobody", "unknown_form", "no_address"])
def test_a_webhook_that_fails_leaves_a_word_without_its_secrets(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, answers: str
) -> None:
    caplog.set_level("DEBUG", "gov_reviews")
    body = b'{"errcode": 310000, "errmsg": "sign not match"}'
    with web_sink(status=500 if answers == "status" else 200, body=body) as sink:
        address = "" if answers == "no_address" else f"{sink.address}/{HIDDEN}?key={HIDDEN}"
        form = "fax" if answers == "unknown_form" else "dingtalk"
        connect_webhook(monkeypatch, address, form=form, secret=HIDDEN)
        delivery = deliver(find_receivers()[0], NOTICE) if answers != "nobody" else None
    delivery = delivery or deliver(find_receivers()[0], NOTICE)
    wanted = {
        "refusal": "310000, sign not match",
        "status": "status 500",
        "nobody": "cannot be reached",
        "unknown_form": "dingtalk, wecom, feishu, slack, json",
        "no_address": "has no password",
    }
    assert wanted[answers] in delivery.word
    assert HIDDEN not in delivery.word + caplog.text + repr(delivery)
