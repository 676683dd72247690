"""E-mails: worded in the reader's language, sent by a job after the commit that caused them."""

import smtplib
import sys
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit

from sqlalchemy.orm import Session

from backend.i18n import speaking
from backend.jobs import enqueue, job
from backend.models import User
from backend.pages import render_text
from backend.settings import settings


def send(db: Session, *, to: User, template: str, **values: object) -> None:
    """Words an e-mail from `mail/<template>.txt` (first line is the subject) and enqueues it."""
    enqueue(db, "deliver_mail", to=to.email, **_worded(to, template, values))


def send_regular(
    db: Session, *, to: User, template: str, unsubscribe: str, **values: object
) -> None:
    """The same for what comes again and again; one press at the address stops it (RFC 8058)."""
    worded = _worded(to, template, values | {"unsubscribe": unsubscribe})
    enqueue(db, "deliver_mail", to=to.email, unsubscribe=unsubscribe, **worded)


def _worded(to: User, template: str, values: dict[str, object]) -> dict[str, str]:
    """Subject and body in the reader's language."""
    with speaking(to.locale):
        text = render_text(f"mail/{template}.txt", to=to, base_url=settings().base_url, **values)
    subject, _, body = text.strip().partition("\n")
    return {"subject": " ".join(subject.split()), "body": body.strip()}


@job("deliver_mail")
def deliver_mail(_db: Session, *, to: str, subject: str, body: str, unsubscribe: str = "") -> None:
    """Hands one e-mail to the mail server, or prints it in development."""
    message = EmailMessage()
    message["From"] = settings().mail_from
    message["To"] = to
    message["Subject"] = subject
    message.set_content(body)
    if unsubscribe:
        message["List-Unsubscribe"] = f"<{unsubscribe}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    if settings().mailer == "console":
        sys.stdout.write(f"\n--- e-mail to {to}: {subject}\n{body}\n---\n")
        sys.stdout.flush()
        return
    _deliver(message)


def _deliver(message: EmailMessage) -> None:
    url = urlsplit(settings().smtp_url)
    secure = url.scheme == "smtps"
    server: type[smtplib.SMTP] = smtplib.SMTP_SSL if secure else smtplib.SMTP
    with server(url.hostname or "localhost", url.port or (465 if secure else 25)) as smtp:
        if not secure and smtp.has_extn("starttls"):
            smtp.starttls()
        if url.username:
            smtp.login(unquote(url.username), unquote(url.password or ""))
        smtp.send_message(message)
