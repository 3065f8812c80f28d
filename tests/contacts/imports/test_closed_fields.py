"""Columns that would go to fields which the importer's role does not open."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from contacts.actions.imports import choose_columns, request_check, request_run
from contacts.models import Channel, Client, ImportRun
from crm.jobs.running import run_due_jobs
from tests.personas import show_fields, sign_in

pytestmark = pytest.mark.django_db
LIST = "Company;City;E-mail;Street;Note;Birth date;Contact person\nAcme;Oslo;post@acme.no;Street 1;Hi;1971-03-17;Ida\n"
OPEN = {"name", "city", "person_name"}


def test_only_open_fields_are_suggested_and_offered(client, anna, begin):
    everything = set(begin(anna, LIST).mapping.values())
    assert everything == OPEN | {"email", "street", "note", "birthday"}
    show_fields("rep", contact=1, notes=0, personal=1)
    run = begin(anna, LIST)
    assert set(run.mapping.values()) == OPEN
    sign_in(client, anna)
    page = client.get(run.get_absolute_url())
    offered = {
        key for _label, group in page.context["form"].fields["to_0"].choices[1:] for key, _name in group
    }
    assert offered > OPEN and not offered & {
        "phone",
        "email",
        "street",
        "website",
        "post_code",
        "note",
        "birthday",
    }


def test_a_forged_choice_is_refused(client, anna, begin):
    show_fields("rep", contact=1)
    run = begin(anna, LIST)
    sign_in(client, anna)
    answer = client.post(reverse("import_columns", args=[run.pk]), {"to_0": "name", "to_2": "email"})
    assert answer.status_code == 422
    with pytest.raises(ValidationError, match="Your role does not let you write: E-mail"):
        choose_columns(run=run, by=anna, mapping={0: "name", 2: "email"}, orders={})


def test_a_group_that_closes_on_the_way_stops_it(anna, begin, check):
    run = check(begin(anna, LIST))
    show_fields("rep", contact=0)
    for request in (request_check, request_run):
        with pytest.raises(PermissionDenied):
            request(run=run, by=anna)
    show_fields("rep", contact=2)
    request_run(run=run, by=anna)
    show_fields("rep", contact=0)
    with pytest.raises(PermissionDenied):
        run_due_jobs("contacts.run_import")
    assert not Client.objects.unscoped("test").exists()


def test_columns_remembered_from_a_colleague_bring_nothing_closed_along(client, anna, bruno, begin, write):
    write(begin(anna, LIST))
    show_fields("rep", contact=0)
    sign_in(client, bruno)
    client.post(
        reverse("client_import"), {"target": "clients", "file": SimpleUploadedFile("list.csv", LIST.encode())}
    )
    assert "email" not in ImportRun.objects.latest("pk").mapping.values()


def test_what_is_open_comes_in(anna, begin, write):
    show_fields("rep", contact=0, notes=0, personal=0)
    write(begin(anna, LIST))
    made = Client.objects.unscoped("test").get()
    assert (made.name, made.city, made.note, made.street) == ("Acme", "Oslo", "", "")
    assert (
        made.persons.unscoped("test").get().birthday is None and not Channel.objects.unscoped("test").exists()
    )
