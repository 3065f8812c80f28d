"""Many mails are filed, or said who reads them, at once, by whom they are from or to, and taken back at once."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from contacts.actions.many_mails import file_many, set_many_privacies
from contacts.models import Client, Mail, MailAbout, MailFiling
from contacts.queries.mail_waiting import waiting_for
from crm.changes.actions.undoing import undo_change_set
from tests.contacts.mails.letters import arrives, mails
from tests.factories import ClientFactory
from tests.personas import sign_in
from tests.sales.factories import DealFactory

pytestmark = pytest.mark.django_db


def filed_on(client):
    return list(MailFiling.objects.unscoped("test").filter(client=client).values_list("mail", flat=True))


def test_ones_own_are_set_and_taken_back(nordwind, anna, bruno, nils):
    mine, others = arrives(anna, subject="Mine"), arrives(bruno, subject="Theirs", to="bruno@example.com")
    change_set = set_many_privacies(mails=mails(), privacy="team", by=anna)
    assert mails().get(pk=mine.pk).privacy == "team" and mails().get(pk=mine.pk).team == anna.home_team
    assert mails().get(pk=others.pk).privacy == "client"
    undo_change_set(change_set=change_set, by=anna)
    assert mails().get(pk=mine.pk).privacy == "client"
    with pytest.raises(PermissionDenied):
        set_many_privacies(mails=mails(), privacy="team", by=nils)


def test_from_the_list_with_a_count_first(client, nordwind, anna):
    mail = arrives(anna, subject="Mine")
    sign_in(client, anna)
    address = reverse("mail_list_bulk", args=["privacy"])
    asked = client.post(address, {"id": [mail.pk]})
    confirmed = {"confirm": "1", "selection": asked.context["selection"], "privacy": "participants"}
    assert "1 mail." in client.post(address, confirmed, follow=True).text
    assert mails().get().privacy == "participants"


@pytest.fixture
def strangers(anna, bruno):
    """Two mails of anna's that are nobody's yet, and one of bruno's."""
    one = arrives(anna, subject="One", sender="who@elsewhere.example")
    two = arrives(anna, subject="Two", sender="else@elsewhere.example")
    return one, two, arrives(bruno, subject="His", sender="x@far.example", to="bruno@example.com")


def test_many_are_filed_on_a_client_and_its_deal_and_taken_back(anna, strangers):
    lodz = ClientFactory(owner=anna, name="Łódź Looms")
    deal = DealFactory(client=lodz, owner=anna)
    one, two, _his = strangers
    assert {mail.pk for mail in waiting_for(anna)} == {one.pk, two.pk}
    first = file_many(mails=mails().filter(pk=one.pk), client=lodz, by=anna)
    again = file_many(mails=mails(), client=lodz, about=deal, by=anna)
    assert sorted(filed_on(lodz)) == [one.pk, two.pk], "not bruno's, and none twice"
    about = MailAbout.objects.unscoped("test").filter(about_entity="deal", about_id=deal.pk)
    assert sorted(about.values_list("mail", flat=True)) == [one.pk, two.pk]
    held = Client.objects.unscoped("test")
    assert not waiting_for(anna).exists() and held.get(pk=lodz.pk).last_contact_at
    undo_change_set(change_set=again, by=anna)
    assert filed_on(lodz) == [one.pk] and not about.exists()
    undo_change_set(change_set=first, by=anna)
    assert not filed_on(lodz) and held.get(pk=lodz.pk).last_contact_at is None
    assert {mail.pk for mail in waiting_for(anna)} == {one.pk, two.pk}


def test_not_on_what_one_does_not_see(anna, dario, nils, strangers):
    hidden, mine = ClientFactory(owner=dario), ClientFactory(owner=anna)
    with pytest.raises(PermissionDenied):
        file_many(mails=mails(), client=hidden, by=anna)
    with pytest.raises(PermissionDenied):
        file_many(mails=mails(), client=mine, about=DealFactory(client=hidden, owner=dario), by=anna)
    with pytest.raises(PermissionDenied):
        file_many(mails=mails(), client=mine, by=nils)
    assert not MailFiling.objects.unscoped("test").exists()


def test_the_place_is_looked_for_and_then_chosen(client, anna, dario, strangers):
    mine = ClientFactory(owner=anna, name="Harbour Mills")
    deal = DealFactory(client=mine, owner=anna, title="Two looms")
    hidden = ClientFactory(owner=dario, name="Harbour Secret")
    sign_in(client, anna)
    address = reverse("mail_list_bulk", args=["file"])
    asked = client.post(address, {"id": [mail.pk for mail in strangers]})
    assert asked.context["allowed"] == 2
    said = {"confirm": "1", "selection": asked.context["selection"], "words": "nobody here"}
    assert "No client that you see answers to this." in client.post(address, said).text
    found = client.post(address, said | {"words": "harbour"})
    assert "Two looms" in found.text and hidden.name not in found.text and not filed_on(mine)
    for place in (f"client-{hidden.pk}", "deal-x", "elsewhere-7"):
        assert client.post(address, said | {"words": "harbour", "place": place}).context["form"].errors
    chosen = said | {"words": "harbour", "place": f"deal-{deal.pk}"}
    assert "2 mails." in client.post(address, chosen, follow=True).text
    assert Mail.objects.visible_to(anna).filter(abouts__about_id=deal.pk).count() == 2
