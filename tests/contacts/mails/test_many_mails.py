"""Who reads many mails is said at once, by whom they are from or to, and taken back at once."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from contacts.actions.many_mails import set_many_privacies
from crm.changes.actions.undoing import undo_change_set
from tests.contacts.mails.letters import arrives, mails
from tests.personas import sign_in

pytestmark = pytest.mark.django_db


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
