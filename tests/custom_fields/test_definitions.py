"""Making, renaming, ordering and archiving fields: /settings/fields/."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from crm.audit.models import AuditEntry
from crm.custom_fields.actions import fields as actions
from crm.custom_fields.actions.fields import add_field, archive_field, change_field, move_field
from crm.custom_fields.fields import all_fields, fields_of
from crm.custom_fields.models import CustomField
from tests.custom_fields.making import make_field
from tests.personas import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def otto(otto):
    """Whoever may change the firm."""
    return otto


def labels(holder="client"):
    return [field.label for field in fields_of(holder)]


def test_a_field_has_a_key_that_is_given_once(otto):
    first = make_field(otto, "Contract until", "date")
    assert first.key == "contract_until"
    archive_field(field=first, by=otto)
    assert make_field(otto, "Contract until", "date").key == "contract_until_2"


@pytest.mark.parametrize(
    ("label", "key"),
    [("Ważność umowy", "waznosc_umowy"), ("Размер", "field"), ("2026", "field_2026"), ("In", "in_field")],
)  # fmt: skip
def test_keys_mean_nothing_else_to_a_query(otto, label, key):
    assert make_field(otto, label).key == key


def test_choices_keep_their_keys_when_they_are_renamed_ordered_and_removed(otto):
    field = make_field(otto, "Colour", "choice")
    red, _green, blue = ((one["key"], one["label"]) for one in field.choices)
    changed = change_field(field=field, by=otto, choices=[blue, (red[0], "Crimson"), (None, "Black")])
    assert [(one["key"], one["label"], one.get("removed", False)) for one in changed.choices] == [
        ("c3", "Blue", False), ("c1", "Crimson", False), ("c4", "Black", False), ("c2", "Green", True),
    ]  # fmt: skip
    back = change_field(field=changed, by=otto, choices=[blue, (None, "green")])
    assert [one["key"] for one in back.choices if not one.get("removed")] == ["c3", "c2"]


def test_what_is_refused_says_why(otto):
    make_field(otto, "Size")
    for values, words in [
        ({"label": "size"}, "already"), ({"label": " "}, "name"),
        ({"label": "A", "kind": "choice", "choices": []}, "choice"),
        ({"label": "A", "kind": "choice", "choices": ["x", "X"]}, "twice"),
        ({"label": "A", "kind": "number", "searchable": True}, "texts"),
        ({"label": "A", "searchable": True, "group": "notes"}, "group"),
    ]:  # fmt: skip
        with pytest.raises(ValidationError, match=words):
            add_field(**{"holder": "client", "kind": "text", "by": otto, **values})


def test_there_are_so_many_and_no_more(otto, monkeypatch):
    monkeypatch.setattr(actions, "MAX_FIELDS", 2)
    one, _two = make_field(otto, "One"), make_field(otto, "Two")
    with pytest.raises(ValidationError, match="Archive one"):
        make_field(otto, "Three")
    archive_field(field=one, by=otto)
    make_field(otto, "Three")
    with pytest.raises(ValidationError, match="Archive one"):
        archive_field(field=one, by=otto, is_archived=False)


def test_order_and_archive(otto):
    made = [make_field(otto, name) for name in ("One", "Two", "Three")]
    move_field(field=made[2], by=otto, up=True)
    assert labels() == ["One", "Three", "Two"]
    move_field(field=made[0], by=otto, up=True)
    archive_field(field=made[2], by=otto)
    assert labels() == ["One", "Two"]
    assert {field.label for field in all_fields()} == {"One", "Two", "Three"}


def test_only_whoever_changes_the_firm_makes_fields(anna, client):
    with pytest.raises(PermissionDenied):
        make_field(anna, "Size")
    sign_in(client, anna)
    assert client.get(reverse("custom_field_list")).status_code == 403


def test_the_audit_says_it_in_words(otto, client):
    field = make_field(otto, "Colour", "choice")
    change_field(field=field, by=otto, label="Colours", choices=[("c1", "Red"), ("c2", "Green")])
    entry = AuditEntry.objects.with_payload(otto).filter(action="change").first()
    assert {name: after for name, _before, after in entry.changed_fields} == {
        "label": "Colours", "choices": ["Red", "Green"],
    }  # fmt: skip


def test_the_pages(otto, client, django_assert_max_num_queries):
    sign_in(client, otto)
    page = client.get(reverse("custom_field_list"))
    assert "No fields of your own yet." in page.text
    new = reverse("custom_field_new", args=["client"])
    refused = client.post(new, {"label": "Colour", "kind": "choice", "new_choices": ""})
    assert refused.status_code == 422
    assert "Write at least one choice." in refused.text
    client.post(new, {"label": "Colour", "kind": "choice", "new_choices": "Red\nGreen", "required": "on"})
    field = CustomField.objects.get()
    assert (field.required, [one["label"] for one in field.choices]) == (True, ["Red", "Green"])
    edit = reverse("custom_field_edit", args=[field.pk])
    assert "Red" in client.get(edit).text
    client.post(
        edit,
        {"label": "Paint", "choice_key": ["c1", "c2"], "choice_place": ["2", "1"], "choice_label": ["Rot", "Green"],
         "new_choices": "Blue"},
    )  # fmt: skip
    field.refresh_from_db()
    assert [one["label"] for one in field.choices] == ["Green", "Rot", "Blue"]
    client.post(reverse("custom_field_archive", args=[field.pk]))
    assert "1 archived field" in client.get(reverse("custom_field_list")).text
    client.post(reverse("custom_field_restore", args=[field.pk]))
    client.post(reverse("custom_field_move", args=[field.pk]), {"up": "1"})
    with django_assert_max_num_queries(8):
        assert "Paint" in client.get(reverse("custom_field_list")).text
    assert client.get(reverse("custom_field_new", args=["nothing"])).status_code == 404
