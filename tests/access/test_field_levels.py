from importlib import import_module

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import call_command
from django.db import IntegrityError
from django.urls import reverse

from crm.access.actions.role_sets import apply_role_set, set_changes
from crm.access.actions.roles import (
    create_role,
    give_role,
    make_baseline,
    require_second_factor,
    set_field_levels,
)
from crm.access.actions.team_roles import give_team_role
from crm.access.context import access_of
from crm.access.levels import FieldGroup
from crm.access.models import FieldGrant, KnownCell, Role
from crm.access.queries.matrix import field_levels_of
from crm.access.role_sets import ROLES, field_level_of
from crm.audit.models import AuditPayload
from crm.people.models import User
from tests.personas import sign_in

pytestmark = pytest.mark.django_db
READ, WRITE = 1, 2


def role(key):
    return Role.objects.get(key=key)


def fields(key):
    return reverse("role_fields", args=[role(key).pk])


def test_without_a_row_a_group_is_hidden_and_what_is_in_no_group_is_seen(anna, otto, nils):
    assert access_of(anna).reads("contact") and access_of(anna).writes("contact")
    for stranger in (otto, nils):
        assert not any(access_of(stranger).reads(group) for group in FieldGroup.values)
    assert access_of(nils).reads("") and access_of(nils).writes("")


def test_several_roles_add_up_to_the_widest(eva, otto):
    assert access_of(eva).reads("personal") and not access_of(eva).writes("personal")
    assert not access_of(eva).reads("finance")
    give_role(role=role("accountant"), user=eva, by=otto)
    assert access_of(eva).reads("finance") and not access_of(eva).writes("finance")
    assert access_of(eva).writes("contact"), "the accountant reads it only, the agent writes it"


def test_the_role_of_everybody_counts(anna, nils, otto):
    everybody = create_role(name="All read the margin", by=otto)
    set_field_levels(role=everybody, levels={"margin": WRITE}, by=otto)
    assert not access_of(anna).writes("margin")
    make_baseline(role=everybody, by=otto)
    assert access_of(anna).writes("margin") and not access_of(nils).reads("margin")


def test_a_change_acts_at_annas_next_click_and_is_in_the_audit(client, otto, anna):
    sign_in(client, otto)
    answer = client.post(fields("rep"), {"notes": "0", "keep": "1"}, headers={"HX-Request": "true"})
    assert answer.status_code == 200 and 'id="fields-notes"' in answer.text and "<main" not in answer.text
    assert not access_of(User.objects.get(pk=anna.pk)).reads("notes")
    payload = AuditPayload.objects.get(entry__action="change_role")
    assert (payload.before, payload.after) == ({"fields.notes": "write"}, {"fields.notes": "hidden"})


def test_it_says_whom_a_group_concerns_before_it_is_saved(client, otto, anna, personas):
    give_role(role=role("team_lead"), user=anna, by=otto)
    sign_in(client, otto)
    htmx = {"headers": {"HX-Request": "true"}}
    answer = client.post(fields("rep"), {"notes": "1"}, **htmx)
    assert answer.status_code == 200 and "colleagues reach less far" in answer.text
    assert "Bruno" in answer.text and "Anna" not in answer.text, "anna writes notes as a lead"
    assert 'value="1" aria-label="Notes: read" checked' in answer.text
    assert field_levels_of(role("rep"))["notes"] == WRITE, "nothing is saved yet"
    again = client.post(fields("rep"), {"leave": "notes"}, **htmx)
    assert 'aria-label="Notes: write" checked' in again.text and "less far" not in again.text
    assert client.post(fields("rep"), {"leave": "ghost"}, **htmx).status_code == 422


def test_groups_and_the_second_factor_come_through_a_team_too(otto, nils):
    shower = create_role(name="Shows notes", by=otto)
    set_field_levels(role=shower, levels={"notes": READ}, by=otto)
    require_second_factor(role=shower, required=True, by=otto)
    assert not access_of(nils).requires_second_factor
    give_team_role(role=shower, team=nils.home_team, by=otto)
    assert access_of(nils).reads("notes") and not access_of(nils).writes("notes")
    assert access_of(nils).requires_second_factor


def test_all_groups_without_javascript(client, otto):
    sign_in(client, otto)
    answer = client.post(fields("rep"), dict.fromkeys(FieldGroup.values, "1"))
    assert answer.status_code == 302
    assert field_levels_of(role("rep")) == dict.fromkeys(FieldGroup.values, READ)
    page = client.get(answer["Location"]).text
    assert 'value="1" aria-label="Contact data: read" checked' in page


@pytest.mark.parametrize("form", [{"notes": "3"}, {"notes": "x"}, {"notes": "-1"}])
def test_unknown_levels_are_refused(client, otto, form):
    sign_in(client, otto)
    assert client.post(fields("rep"), form, headers={"HX-Request": "true"}).status_code == 422
    assert field_levels_of(role("rep"))["notes"] == WRITE
    with pytest.raises(ValidationError):
        set_field_levels(role=role("rep"), levels={"ghost": READ}, by=otto)


def test_a_level_that_is_none_is_no_row(firm):
    with pytest.raises(IntegrityError):
        FieldGrant.objects.create(role=role("baseline"), group="notes", level=0)


@pytest.mark.parametrize("name", ["edda", "anna", "nils"])
def test_only_who_changes_roles_changes_groups(client, personas, name):
    person = getattr(personas, name)
    sign_in(client, person)
    assert client.post(fields("rep"), {"notes": "0"}).status_code == 403
    with pytest.raises(PermissionDenied):
        set_field_levels(role=role("rep"), levels={"notes": 0}, by=person)


def test_a_copy_takes_the_groups_along(otto):
    copy = create_role(name="Copy", copy_of=role("service_agent"), by=otto)
    assert field_levels_of(copy) == field_levels_of(role("service_agent")) != {}
    assert field_levels_of(create_role(name="Empty", by=otto)) == {}


def test_a_ready_set_counts_and_resets_the_groups(otto):
    set_field_levels(role=role("rep"), levels={"notes": 0, "margin": WRITE}, by=otto)
    assert set_changes("private") == 2
    apply_role_set(mode="private", by=otto)
    assert set_changes("private") == 0
    for key in ROLES:
        expected = {group: field_level_of(key, group) for group in FieldGroup.values}
        assert field_levels_of(role(key)) == {group: level for group, level in expected.items() if level}


def test_the_ready_roles_show_the_margin_to_those_who_saw_it_before_there_were_groups(firm):
    sees = {key for key in ROLES if field_level_of(key, "margin")}
    assert sees == {"rep", "team_lead", "branch_manager", "director", "accountant"}


def test_a_firm_older_than_the_groups_gets_them_once(anna):
    FieldGrant.objects.all().delete()
    KnownCell.objects.filter(name__startswith="fields.").delete()
    call_command("fill_roles", verbosity=0)
    assert access_of(User.objects.get(pk=anna.pk)).writes("contact")
    FieldGrant.objects.filter(group="notes").delete()
    call_command("fill_roles", verbosity=0)
    assert not FieldGrant.objects.filter(group="notes").exists(), "what an admin hid stays hidden"


def test_a_role_of_the_firms_own_goes_on_showing_what_it_showed(otto):
    seller = create_role(name="Seller", copy_of=role("rep"), by=otto)
    looker = create_role(name="Looker", copy_of=role("read_only"), by=otto)
    keeper = create_role(name="Keeper", copy_of=role("access_admin"), by=otto)
    FieldGrant.objects.all().delete()
    import_module("crm.access.migrations.0005_fields_of_own_roles").show_what_was_shown(apps, None)
    assert field_levels_of(seller) == dict.fromkeys(FieldGroup.values, WRITE) | {"margin": READ}
    assert field_levels_of(looker) == dict.fromkeys(("contact", "personal", "notes", "finance"), READ)
    assert field_levels_of(keeper) == {} == field_levels_of(role("rep"))
