import json
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from contacts.actions.clients import EditConflict
from contacts.actions.details import add_detail, change_detail, remove_detail
from contacts.models import (
    Address,
    Client,
    ClientName,
    ImportantDate,
    PersonTie,
    Position,
    Preference,
    TaxNumber,
)
from contacts.queries.client_search import client_matches
from contacts.queries.profile import Profile
from crm.audit.models import AuditEntry
from crm.changes.actions.undoing import undo_change_set
from tests.factories import ClientFactory, PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def company(anna):
    return ClientFactory(owner=anna, name="Amber Mills", tax_number="525-111-22-33")


def found(text, user):
    return list(Client.objects.visible_to(user).filter(client_matches(text, user)))


def rows(model):
    return model.objects.unscoped("test")


def test_a_client_is_found_by_another_name_and_a_further_tax_number(anna, company):
    add_detail(detail=ClientName(client=company, kind="trade", name="Golden Loaf"), by=anna)
    number = add_detail(detail=TaxNumber(client=company, country="DE", number="DE 811-907-980"), by=anna)
    assert found("golden", anna) == found("DE811907980", anna) == found("811 907 980", anna) == [company]
    change_set = remove_detail(detail=number, by=anna)
    assert found("DE811907980", anna) == []
    undo_change_set(change_set=change_set, by=anna)
    assert found("DE811907980", anna) == [company]


def test_every_kind_is_added_changed_and_removed_on_its_page(client, anna, company):
    client.force_login(anna)
    person, other = PersonFactory(client=company, name="Ida"), PersonFactory(client=company, name="Olaf")
    sent = {
        "name": (company, {"kind": "legal", "name": "Amber Mills AG"}, {"name": "Amber Mills SE"}),
        "tax": (company, {"kind": "vat", "country": "PL", "number": "PL1"}, {"number": "PL2"}),
        "address": (company, {"kind": "delivery", "city": "Oslo"}, {"city": "Bergen"}),
        "preference": (
            company,
            {
                "kind": "hours",
                "text": "after ten",
                "source": "said",
                "confidence": 3,
                "noted_on": "2026-05-01",
            },
            {"text": "after eleven"},
        ),
        "tie": (person, {"kind": "assistant", "other": other.pk}, {"kind": "spouse"}),
        "date": (person, {"label": "Joined", "day": "2020-02-29", "is_yearly": "on"}, {"label": "Began"}),
    }
    models = {"name": ClientName, "tax": TaxNumber, "address": Address, "preference": Preference,
              "tie": PersonTie, "date": ImportantDate}  # fmt: skip
    for kind, (owner, form, changed) in sent.items():
        name = "detail_create" if owner is company else "person_detail_create"
        url = reverse(name, args=[owner.pk, kind])
        assert client.get(url).status_code == 200
        assert client.post(url, form).status_code == 302, kind
        row = rows(models[kind]).get()
        edit = reverse("detail_edit", args=[kind, row.pk])
        seen = client.get(edit).context["form"].initial["seen"]
        assert client.post(edit, form | changed | {"seen": json.dumps(seen)}).status_code == 302, kind
        field, value = next(iter(changed.items()))
        assert str(getattr(rows(models[kind]).get(), field)) == value
        assert client.post(reverse("detail_remove", args=[kind, row.pk])).status_code == 302
        assert not rows(models[kind]).exists()


def test_what_is_missing_is_said_at_its_field(client, anna, company):
    client.force_login(anna)
    answer = client.post(reverse("detail_create", args=[company.pk, "address"]), {"kind": "site", "city": ""})
    assert answer.context["form"].errors.keys() == {"city"}
    answer = client.post(reverse("detail_create", args=[company.pk, "tax"]), {"kind": "vat", "number": "--"})
    assert answer.context["form"].errors.keys() == {"number"}


def test_whoever_may_not_change_the_client_adds_nothing(bruno, anna, company):
    with pytest.raises(PermissionDenied):
        add_detail(detail=Address(client=company, city="Oslo"), by=bruno)
    row = add_detail(detail=Address(client=company, city="Oslo"), by=anna)
    with pytest.raises(PermissionDenied):
        remove_detail(detail=row, by=bruno)
    assert rows(Address).count() == 1


def test_a_change_that_somebody_else_made_meanwhile_is_not_overwritten(anna, company):
    row = add_detail(detail=Address(client=company, city="Oslo"), by=anna)
    change_detail(detail=row, by=anna, changes={"city": "Bergen"}, seen={"city": "Oslo"})
    with pytest.raises(EditConflict):
        change_detail(detail=row, by=anna, changes={"city": "Narvik"}, seen={"city": "Oslo"})
    assert rows(Address).get().city == "Bergen"


def test_the_audit_tells_what_was_there_before(anna, company):
    row = add_detail(detail=Address(client=company, city="Oslo", street="Gate 1"), by=anna)
    change_detail(detail=row, by=anna, changes={"city": "Bergen"}, seen={})
    entry = AuditEntry.objects.with_payload(anna).filter(object_id=company.pk).latest("pk")
    assert entry.changed_fields == [("address.city", "Oslo", "Bergen")]


def test_a_person_works_for_two_clients_as_far_as_one_sees_both(client, anna, dario, company):
    second = ClientFactory(owner=anna, name="Birch Bakery")
    person = PersonFactory(client=company, name="Ida")
    client.force_login(anna)
    choices = client.get(reverse("position_client", args=[person.pk]), {"q": "birch"})
    assert [one.name for one in choices.context["found"]] == ["Birch Bakery"]
    url = reverse("position_create", args=[person.pk, second.pk])
    assert (
        client.post(url, {"title": "Board", "since": "2026-02-01", "until": "2026-01-01"}).status_code == 200
    )
    assert client.post(url, {"title": "Board", "since": "2026-01-01"}).status_code == 302
    assert Profile(second, anna).positions[0].home == company
    assert [row.client for row in Profile(company, anna).people[0].elsewhere] == [second]
    second.owner, second.team, second.branch = dario, dario.home_team, dario.branch
    second.save()
    assert Profile(company, anna).people[0].elsewhere == []
    assert Profile(second, dario).positions[0].home is None


def test_ties_are_told_on_both_sides_and_never_with_oneself(anna, company):
    ida, olaf = PersonFactory(client=company, name="Ida"), PersonFactory(client=company, name="Olaf")
    add_detail(detail=PersonTie(person=ida, other=olaf, kind="assistant"), by=anna)
    PersonTie.objects.unscoped("test").create(person=ida, other=ida, kind="friend")
    said = {one.name: [(str(word), other.name) for word, other, _tie in one.ties_said]
            for one in Profile(company, anna).people}  # fmt: skip
    assert said == {"Ida": [("Assistant", "Olaf")], "Olaf": [("Assists", "Ida")]}


def test_important_dates_stand_with_their_person(anna, company):
    ida = PersonFactory(client=company, name="Ida")
    add_detail(detail=ImportantDate(person=ida, label="Joined", day=date(2020, 2, 29)), by=anna)
    assert [row.label for row in Profile(company, anna).people[0].dates] == ["Joined"]


def test_positions_go_with_a_deleted_client_and_come_back(edda, anna, company):
    from contacts.actions.deletion import delete_client

    second = ClientFactory(owner=anna)
    person = PersonFactory(client=company)
    Position.objects.unscoped("test").create(person=person, client=second, title="Board")
    rows(Preference).create(client=company, kind="need", text="Flour")
    change_set = delete_client(client=company, by=edda)
    assert not rows(Position).exists() and not rows(Preference).exists()
    undo_change_set(change_set=change_set, by=edda)
    assert rows(Position).get().client == second and rows(Preference).get().text == "Flour"
