from pathlib import Path

import pytest

from contacts.models import Activity, Client, ImportRun, Interaction, Person
from crm.people.actions.demo import load_demo
from crm.people.models import User

pytestmark = pytest.mark.django_db


def test_the_demo_firm_is_lively():
    load_demo(say=str)
    clients = Client.objects.unscoped("test")
    assert clients.count() == 405
    assert clients.filter(owner__isnull=True).count() == 0
    assert {"PL", "DE", "CZ", "KZ", "IR"} == set(clients.values_list("country", flat=True))
    assert clients.filter(last_contact_at=None).exists()
    assert clients.filter(next_step_at=None).exists()
    assert clients.exclude(search__text="").count() == 405
    assert Person.objects.unscoped("test").count() > 500
    assert Interaction.objects.unscoped("test").count() > 3000
    anna = User.objects.get(email__startswith="anna")
    assert Activity.objects.unscoped("test").filter(assigned_to=anna).count() > 20
    run = ImportRun.objects.get()
    assert (run.state, run.count("create"), run.count("skip"), run.count("refuse")) == ("done", 5, 1, 2)
    assert run.change_set.is_undoable and Path(run.file.path).exists()
