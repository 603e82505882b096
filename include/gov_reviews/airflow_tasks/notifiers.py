"""How a message reaches people: Airflow notifiers for mail and for webhooks.

In: a notice, the id of an Airflow connection, which holds address and secrets. Out: one mail, or one request.
What is sent quotes sites: it is no template, no markup and no header. What goes wrong is `NotDelivered`, with
neither password nor address in it.
"""

from __future__ import annotations

import html
import time
from collections.abc import Mapping
from typing import Any

from airflow.providers.smtp.notifications.smtp import SmtpNotifier
from airflow.sdk import BaseNotifier

from gov_reviews.messages.operator_http import NotDelivered, send_to_operator, shown_place
from gov_reviews.messages.webhook_forms import WebhookForm, form_of, make_post, refusal_of
from gov_reviews.records.both_languages import in_chinese, in_english
from gov_reviews.report.run_notice import RunNotice


class MailNotifier(SmtpNotifier):  # type: ignore[misc]  # Airflow has no types here
    """The message as a mail, by Airflow's own SMTP notifier and connection."""

    # Airflow's fields are Jinja templates: a title of a site with {{ }} in it would be run.
    template_fields = ()

    def __init__(self, notice: RunNotice, conn_id: str, to: list[str], language: str = "both") -> None:
        super().__init__(
            smtp_conn_id=conn_id,
            to=to,
            subject=notice.title,
            html_content=_as_html(notice.text(language)),
            custom_headers={"Auto-Submitted": "auto-generated"},
        )


class WebhookNotifier(BaseNotifier):  # type: ignore[misc]  # Airflow has no types here
    """The message in the form of a chat service, or as JSON."""

    def __init__(self, notice: RunNotice, conn_id: str, language: str = "both") -> None:
        super().__init__()
        self.notice = notice
        self.conn_id = conn_id
        self.language = language

    def notify(self, context: Mapping[str, Any]) -> None:
        """Send it.

        Raises:
            NotDelivered: The connection is not complete, or the service did not take it.
        """
        from airflow.sdk import Connection  # lazy: asks Airflow when it is used

        connection = Connection.get(self.conn_id)
        extra = connection.extra_dejson
        address = (connection.password or "").strip()
        form = _form(str(extra.get("form") or ""), address)
        post = make_post(
            self.notice, form, address, str(extra.get("secret") or ""), int(time.time()), self.language
        )
        answer = send_to_operator(post.address, "POST", post.body)
        if refused := refusal_of(form, answer):
            place = shown_place(address)
            raise NotDelivered(f"{place}: {in_english(refused)}.", f"{place}：{in_chinese(refused)}。")


def _form(named: str, address: str) -> WebhookForm:
    """The form that the connection names, else that of the address's host."""
    if not address:
        raise NotDelivered(
            "The connection has no password: put the whole address of the webhook there.",
            "连接未填密码：请把 webhook 的完整网址填在密码栏。",
        )
    if not named:
        return form_of(address)
    try:
        return WebhookForm(named.lower())
    except ValueError:
        known = ", ".join(form.value for form in WebhookForm)
        raise NotDelivered(
            f'The extra "form" of the connection names an unknown form; there are {known}.',
            f"连接 extra 中的 form 不是已知形式；可用的有 {known}。",
        ) from None


def _as_html(text: str) -> str:
    """Lines as a page that wraps; nothing in them is markup."""
    return f'<div style="white-space: pre-wrap">{html.escape(text)}</div>'
