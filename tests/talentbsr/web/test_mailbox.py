"""The mail of the demo region is read as it was written, and in demo mode alone."""

from __future__ import annotations

import pytest
from django.core.mail import EmailMultiAlternatives, get_connection

from talentbsr.web.mailbox import newest_mails


@pytest.fixture
def mail_folder(settings, tmp_path):
    settings.EMAIL_FILE_PATH = tmp_path / "mail"
    return settings.EMAIL_FILE_PATH


def send(subject: str, folder) -> None:
    connection = get_connection(
        "django.core.mail.backends.filebased.EmailBackend", file_path=folder
    )
    mail = EmailMultiAlternatives(
        subject, f"Hyvä lukija, {subject}", None, ["a@mail.example"], connection=connection
    )
    mail.attach_alternative("<p>html</p>", "text/html")
    mail.send()


def test_mails_are_listed_newest_first_with_their_plain_text(mail_folder):
    assert newest_mails(mail_folder, limit=5) == []
    send("Åbo – yksi", mail_folder)
    first = next(mail_folder.glob("*.log"))
    first.write_bytes(first.read_bytes() * 2)
    import os

    os.utime(first, (1, 1))
    send("kaksi", mail_folder)
    mails = newest_mails(mail_folder, limit=5)
    assert [mail.subject for mail in mails] == ["kaksi", "Åbo – yksi", "Åbo – yksi"]
    assert mails[0].body.strip() == "Hyvä lukija, kaksi"
    assert mails[0].to == "a@mail.example"
    assert [mail.subject for mail in newest_mails(mail_folder, limit=1)] == ["kaksi"]


@pytest.mark.django_db
def test_the_page_is_there_in_demo_mode_alone(client, settings, mail_folder):
    send("Confirm <your> address", mail_folder)
    page = client.get("/demo/mail/")
    assert "Confirm &lt;your&gt; address" in page.text
    settings.DEMO = False
    assert client.get("/demo/mail/").status_code == 404
    assert "Mail of the demo region" not in client.get("/").text
