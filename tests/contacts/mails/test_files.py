"""Files that came with mails are kept among a client's documents; files that go along have a limit that is said."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile
from django.urls import reverse

from contacts.actions.drafts import keep_draft, send_draft
from contacts.actions.mail_files import keep_attachment
from contacts.actions.mail_filing import set_privacy
from crm.documents.actions.keeping import add_document
from crm.documents.models import Document, Version
from tests.contacts.mails.letters import arrives
from tests.factories import ClientFactory
from tests.personas import show_fields, sign_in
from tests.smtp import mail_goes_to_loopback

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4\n% plainly a test\n"


@pytest.fixture
def mail(anna, nordwind):
    files = [("order.pdf", "application/pdf", PDF), ("tool.exe", "application/x-msdownload", b"MZ\x90")]
    return arrives(anna, text="See the order", files=files)


def file_of(mail, name="order.pdf"):
    return mail.attachments.unscoped("test").get(name=name)


def keep_url(mail, client, name="order.pdf"):
    return reverse("mail_attachment_keep", args=[mail.pk, file_of(mail, name).number, client.pk])


def documents():
    return Document.objects.unscoped("test")


def test_a_file_goes_among_the_documents_once(client, anna, nordwind, mail):
    sign_in(client, anna)
    url = keep_url(mail, nordwind)
    assert url in client.get(mail.get_absolute_url()).text
    answer = client.post(url)
    kept = documents().get()
    assert answer["Location"] == kept.get_absolute_url()
    assert (kept.record_entity, kept.record_id, kept.name, kept.is_private) == (
        "client", nordwind.pk, "order.pdf", False,
    )  # fmt: skip
    assert Version.objects.unscoped("test").get().file.read_bytes() == PDF
    assert "has this file already" in client.post(url, follow=True).text
    assert documents().count() == 1


def test_what_is_no_document_is_said(client, anna, nordwind, mail):
    sign_in(client, anna)
    page = client.post(keep_url(mail, nordwind, "tool.exe"), follow=True)
    assert "tool.exe" in page.text and not documents().exists()


def test_a_mail_that_not_all_read_gives_a_private_document(anna, nordwind, mail):
    set_privacy(mail=mail, by=anna, privacy="participants")
    mail.refresh_from_db()
    document, is_new = keep_attachment(attachment=file_of(mail), client=nordwind, by=anna)
    assert is_new and document.is_private


def test_only_on_a_client_that_the_mail_stands_on_and_that_one_may_change(
    client, anna, dario, carla, nordwind, mail
):
    other = ClientFactory(owner=anna)
    sign_in(client, anna)
    assert client.post(keep_url(mail, other)).status_code == 403
    sign_in(client, dario)
    assert client.post(keep_url(mail, nordwind)).status_code == 404
    show_fields("team_lead", notes=0)
    sign_in(client, carla)
    assert client.post(keep_url(mail, nordwind)).status_code == 404
    with pytest.raises(PermissionDenied):
        keep_attachment(attachment=file_of(mail), client=nordwind, by=carla)
    assert not documents().exists()


def test_a_file_whose_original_is_gone_is_not_offered(client, anna, nordwind, mail):
    mail.file.unlink()
    sign_in(client, anna)
    assert "not kept any more" in client.post(keep_url(mail, nordwind), follow=True).text
    type(mail).objects.unscoped("test").filter(pk=mail.pk).update(raw_path="")
    page = client.get(mail.get_absolute_url()).text
    assert "not kept any more" in page and keep_url(mail, nordwind) not in page


def test_files_that_are_too_large_together_are_said_with_the_limit(client, anna, nordwind, settings):
    mail_goes_to_loopback(settings)
    settings.MAIL_MAX_BYTES = 4000
    text = {"to": ["jan@client.example"], "subject": "x", "body": "x"}
    for number in range(2):
        file = ContentFile(b"%PDF-1.4\n%" + str(number).encode() * 1200)
        add_document(record=nordwind, file=file, name=f"{number}.pdf", by=anna)
    keys = list(Version.objects.unscoped("test").values_list("pk", flat=True))
    draft = keep_draft(client=nordwind, by=anna, **text, version_ids=keys)
    with pytest.raises(ValidationError, match="together; one mail carries up to"):
        send_draft(draft=draft, by=anna)
    sign_in(client, anna)
    assert "together in one mail" in client.get(draft.get_absolute_url()).text
    keep_draft(client=nordwind, by=anna, draft=draft, **text, version_ids=keys[:1])
    assert send_draft(draft=draft, by=anna).state == "queued"
