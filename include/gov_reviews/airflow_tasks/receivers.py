"""Who is told: Airflow connections, one a receiver.

In: GOV_REVIEWS_RECEIVERS (ids of connections; default gov_reviews_mail and gov_reviews_webhook). Out:
receivers, and what became of a message. A receiver that fails costs one line in the log and in the run
folder, never the run. No word holds a password, an address or what a connection carries besides.
"""

from __future__ import annotations

import logging
import os
from dataclasses import dataclass
from typing import Any

from gov_reviews.errors import PipelineError
from gov_reviews.messages.operator_http import NotDelivered
from gov_reviews.records.both_languages import on_one_line, reason_in_both, shortened_both
from gov_reviews.report.run_notice import Delivery, RunNotice

logger = logging.getLogger(__name__)

DEFAULT_RECEIVERS = ("gov_reviews_mail", "gov_reviews_webhook")
ON_NEED, DAILY = "needed", "daily"
_MAX_WORD = 300


@dataclass(frozen=True, slots=True)
class Receiver:
    """One connection.

    Attributes:
        mail_to: Addresses; None: a webhook.
        wants: "needed": when something needs a person; "daily": once a day besides.
        language: "both", "zh" or "en".
    """

    conn_id: str
    mail_to: tuple[str, ...] | None
    wants: str = ON_NEED
    language: str = "both"


def find_receivers() -> list[Receiver]:
    """All that have a connection. One that is named and has none is said in the log."""
    named = os.environ.get("GOV_REVIEWS_RECEIVERS", "")
    ids = [part.strip() for part in named.split(",") if part.strip()]
    found = []
    for conn_id in ids or DEFAULT_RECEIVERS:
        connection = _connection(conn_id)
        if connection is not None:
            found.append(_receiver(conn_id, connection))
        elif ids:
            logger.warning("receiver=%s has no connection: nothing is sent to it", conn_id)
    return found


def _connection(conn_id: str) -> Any:
    from airflow.sdk import Connection  # lazy: asks Airflow when it is used
    from airflow.sdk.exceptions import AirflowNotFoundException

    try:
        return Connection.get(conn_id)
    except AirflowNotFoundException:
        return None


def _receiver(conn_id: str, connection: Any) -> Receiver:
    extra = connection.extra_dejson
    wants, language = str(extra.get("when") or ON_NEED), str(extra.get("language") or "both")
    for name, value, known in (
        ("when", wants, (ON_NEED, DAILY)),
        ("language", language, ("both", "zh", "en")),
    ):
        if value not in known:
            logger.warning(
                'receiver=%s: the extra "%s" is none of %s; %s holds', conn_id, name, known, known[0]
            )
    mail_to = None
    if connection.conn_type == "smtp":
        listed = extra.get("to") or ()
        listed = listed.split(",") if isinstance(listed, str) else listed
        mail_to = tuple(str(address).strip() for address in listed if str(address).strip())
    return Receiver(
        conn_id,
        mail_to,
        DAILY if wants == DAILY else ON_NEED,
        language if language in {"zh", "en"} else "both",
    )


def deliver(receiver: Receiver, notice: RunNotice) -> Delivery:
    """Send a message to one receiver; what goes wrong is in the delivery."""
    word = ""
    try:
        _send(receiver, notice)
    except PipelineError as error:
        word = reason_in_both(error)
    except Exception as error:  # whatever a mail server or a library says: the run goes on
        # An answer of the server or the system; what libraries raise besides may quote what they were given.
        is_answer = isinstance(error, OSError)  # so are smtplib's errors
        word = (
            f"{type(error).__name__}: {' '.join(str(error).split())}" if is_answer else type(error).__name__
        )
    if word:
        logger.warning("no message receiver=%s: %s", receiver.conn_id, on_one_line(word)[:_MAX_WORD])
    else:
        logger.info("message sent receiver=%s title=%s", receiver.conn_id, notice.title)
    return Delivery(receiver.conn_id, not word, shortened_both(word, _MAX_WORD))


def _send(receiver: Receiver, notice: RunNotice) -> None:
    from gov_reviews.airflow_tasks.notifiers import MailNotifier, WebhookNotifier  # lazy: heavy

    if receiver.mail_to is None:
        WebhookNotifier(notice, receiver.conn_id, receiver.language).notify({})
        return
    if not receiver.mail_to:
        raise NotDelivered(
            'The connection names nobody: put the addresses into its extra, as "to".',
            "连接未写收件人：请在其 extra 中以 to 列出邮箱地址。",
        )
    MailNotifier(notice, receiver.conn_id, list(receiver.mail_to), receiver.language).notify({})
