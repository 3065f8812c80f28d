"""Made fields on clients: the panel and its inline editor, forms, conflicts, the audit and the stream."""

import json

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from contacts.actions.clients import change_client, create_client
from contacts.models import Client
from crm.audit.models import AuditEntry
from crm.custom_fields.actions.fields import archive_field, change_field
from crm.custom_fields.actions.records import ValueConflict, change_values
from tests.contacts.test_client_page import asked
from tests.custom_fields.making import make_field
from tests.personas import show_fields, sign_in

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
VALUES = {
    "text": "Gate 7", "number": 12.125, "money": 1500, "date": "2026-11-30", "choice": "c2", "choices": ["c1", "c3"],
    "yes_no": False,
}  # fmt: skip
IN_FORMS = {**VALUES, "yes_no": "no", "number": "12.125"}
SHOWN = {
    "text": "Gate 7", "number": "12.125", "money": "€1,500", "date": "30 Nov", "choice": "Green",
    "choices": "Red, Blue", "yes_no": "no",
}  # fmt: skip


@pytest.fixture
def fields(otto):
    return {kind: make_field(otto, f"Own {kind}", kind) for kind in [*VALUES, "colleague"]}


@pytest.fixture
def nordwind(anna):
    return create_client(by=anna, name="Nordwind")


def fresh(row):
    return Client.objects.unscoped("test").get(pk=row.pk)


def fact_url(row, field):
    return reverse("made_fact", args=["client", row.pk, field.key])


@pytest.mark.parametrize("kind", VALUES)
def test_every_kind_is_edited_where_it_stands_and_read_in_words(client, anna, nordwind, fields, kind):
    sign_in(client, anna)
    field = fields[kind]
    url = fact_url(nordwind, field)
    assert "inline-edit" in client.get(url, headers=HTMX).text
    answer = client.post(url, {field_name(field): IN_FORMS[kind], "seen": "{}"}, headers=HTMX)
    assert SHOWN[kind] in answer.text
    assert fresh(nordwind).custom == {field.key: VALUES[kind]}
    page = client.get(nordwind.get_absolute_url()).text
    assert SHOWN[kind] in page
    entry = AuditEntry.objects.with_payload(anna).filter(action="change").first()
    assert entry.changed_fields == [(f"custom.{field.key}", None, VALUES[kind])]
    assert f"Own {kind}" in page.split('id="stream"')[-1]
    none = [] if kind == "choices" else ""
    seen = json.dumps({field.key: VALUES[kind]})
    emptied = client.post(url, {field_name(field): none, "seen": seen}, headers=HTMX)
    assert "Add" in emptied.text
    assert fresh(nordwind).custom == {}


def field_name(field):
    return f"custom.{field.key}"


def test_a_colleague_is_linked_and_stays_named_after_leaving(client, anna, bruno, nordwind, fields):
    sign_in(client, anna)
    field = fields["colleague"]
    client.post(fact_url(nordwind, field), {field_name(field): str(bruno.pk)}, headers=HTMX)
    assert fresh(nordwind).custom == {field.key: bruno.pk}
    bruno.is_active = False
    bruno.save()
    assert "Bruno" in client.get(nordwind.get_absolute_url()).text
    assert f'value="{bruno.pk}" selected' in client.get(fact_url(nordwind, field), headers=HTMX).text
    other = create_client(by=anna, name="Other")
    assert f'value="{bruno.pk}"' not in client.get(fact_url(other, field), headers=HTMX).text


def test_a_colleague_who_is_gone_from_the_base_leaves_a_number(client, anna, nordwind, fields):
    key = fields["colleague"].key
    Client.objects.unscoped("test").filter(pk=nordwind.pk).update(custom={key: 987654})
    sign_in(client, anna)
    assert "#987654" in client.get(nordwind.get_absolute_url()).text
    assert "#987654" in client.get(fact_url(nordwind, fields["colleague"]), headers=HTMX).text


@pytest.mark.parametrize(
    ("kind", "value", "words"),
    [
        ("date", "2026-02-31", "no such day"), ("number", "twelve", "A number such as"),
        ("money", "1.005", "2 decimal"), ("number", "1" * 13, "12 digits"), ("choice", "c9", "c9"),
        ("text", "x" * 4001, "4000"), ("colleague", "0", "0"),
    ],
)  # fmt: skip
def test_bad_input_is_refused_with_a_sentence(client, anna, nordwind, fields, kind, value, words):
    sign_in(client, anna)
    answer = client.post(fact_url(nordwind, fields[kind]), {field_name(fields[kind]): value}, headers=HTMX)
    assert words in answer.text.replace("&#x27;", "'")
    assert fresh(nordwind).custom == {}
    with pytest.raises(ValidationError):
        change_values(row=nordwind, by=anna, values={fields[kind].key: value})


def test_yours_and_theirs(client, anna, bruno, nordwind, fields):
    sign_in(client, anna)
    field = fields["text"]
    url, name = fact_url(nordwind, field), field_name(field)
    client.post(url, {name: "theirs", "seen": "{}"}, headers=HTMX)
    seen = json.dumps({field.key: "before"})
    answer = client.post(url, {name: "mine", "seen": seen}, headers=HTMX)
    assert "Keep mine" in answer.text
    assert "You saved this meanwhile in another window" in answer.text
    assert fresh(nordwind).custom[field.key] == "theirs"
    assert "Keep mine" in client.post(url, {name: "mine", "seen": seen}).text
    client.post(url, {name: "mine", "seen": json.dumps({field.key: "theirs"})}, headers=HTMX)
    assert fresh(nordwind).custom[field.key] == "mine"
    with pytest.raises(ValueConflict):
        change_values(row=nordwind, by=anna, values={field.key: "x"}, seen={})


def test_forms_hold_the_fields_and_ask_for_required_ones(client, anna, otto, fields):
    change_field(field=fields["text"], by=otto, required=True)
    sign_in(client, anna)
    new = reverse("client_create")
    said = {
        "kind": "company",
        "name": "Nordwind",
        "stage": "lead",
        **{field_name(fields[k]): IN_FORMS[k] for k in VALUES},
    }
    assert "This field is required" in client.post(new, {**said, "custom.own_text": ""}).text
    client.post(new, said)
    made = Client.objects.unscoped("test").get()
    assert made.custom == {fields[kind].key: VALUES[kind] for kind in VALUES}
    edit = reverse("client_edit", args=[made.pk])
    form = client.get(edit).context["form"]
    again = {bound.html_name: bound.value() if bound.value() is not None else "" for bound in form}
    again |= {"tags": "", "custom.own_text": "Gate 8", "seen": json.dumps(form.initial["seen"])}
    client.post(edit, again)
    assert fresh(made).custom == {**made.custom, "own_text": "Gate 8"}
    entry = AuditEntry.objects.with_payload(anna).filter(action="change").first()
    assert entry.changed_fields == [("custom.own_text", "Gate 7", "Gate 8")]


def test_two_editors_of_the_whole_form_meet_only_where_both_changed(client, anna, nordwind, fields):
    sign_in(client, anna)
    change_values(row=nordwind, by=anna, values={"own_text": "theirs"})
    said = {
        "kind": "company",
        "name": "Nordwind",
        "stage": "lead",
        "tags": "",
        "version": 1,
        "seen": json.dumps(
            {"name": "Nordwind", "kind": "company", "stage": "lead", "tags": [], "custom.own_text": None}
        ),
    }
    said |= dict.fromkeys(
        ("legal_name", "grade", "industry", "tax_number", "website", "street", "post_code"), ""
    )
    seen = json.loads(said["seen"]) | dict.fromkeys(
        ("legal_name", "grade", "industry", "tax_number", "website", "street", "post_code", "city", "country",
         "language", "source", "note"), "")  # fmt: skip
    answer = client.post(
        reverse("client_edit", args=[nordwind.pk]),
        {**said, "custom.own_text": "mine", "seen": json.dumps(seen)}, headers=HTMX,
    )  # fmt: skip
    assert "Keep mine" in answer.text
    assert "Own text" in answer.text


def test_a_removed_choice_stays_where_it_is(client, anna, otto, nordwind, fields):
    change_values(row=nordwind, by=anna, values={"own_choice": "c2"})
    change_field(field=fields["choice"], by=otto, choices=[("c1", "Crimson"), ("c3", "Blue")])
    sign_in(client, anna)
    assert "Green" in client.get(nordwind.get_absolute_url()).text
    assert "Green" in client.get(fact_url(nordwind, fields["choice"]), headers=HTMX).text
    change_values(row=nordwind, by=anna, values={"own_choice": "c1"})
    assert "Crimson" in client.get(nordwind.get_absolute_url()).text
    assert "Green" not in client.get(fact_url(nordwind, fields["choice"]), headers=HTMX).text


def test_an_archived_field_is_nowhere_and_keeps_what_it_holds(client, anna, otto, nordwind, fields):
    change_values(row=nordwind, by=anna, values={"own_text": "Gate 7"})
    archive_field(field=fields["text"], by=otto)
    sign_in(client, anna)
    page = client.get(nordwind.get_absolute_url()).text
    assert "Own text" not in page.split('id="stream"')[0]
    assert client.get(fact_url(nordwind, fields["text"])).status_code == 404
    archive_field(field=fields["text"], by=otto, is_archived=False)
    assert "Gate 7" in client.get(nordwind.get_absolute_url()).text


def test_a_hidden_group_is_nowhere_and_a_closed_one_cannot_be_written(client, anna, otto, nordwind):
    field = make_field(otto, "Secret size", group="finance")
    show_fields("rep", finance=2)
    change_values(row=nordwind, by=anna, values={"secret_size": "huge"})
    show_fields("rep", finance=1)
    sign_in(client, anna)
    page = client.get(nordwind.get_absolute_url()).text
    assert "huge" in page
    assert fact_url(nordwind, field) not in page
    assert client.get(fact_url(nordwind, field)).status_code == 403
    with pytest.raises(PermissionDenied):
        change_values(row=nordwind, by=anna, values={"secret_size": "x"})
    with pytest.raises(PermissionDenied):
        change_client(client=nordwind, by=anna, changes={"custom.secret_size": "x"})
    with pytest.raises(PermissionDenied):
        create_client(by=anna, name="B", custom={"secret_size": "x"})
    show_fields("rep", finance=0)
    for url in (
        nordwind.get_absolute_url(),
        reverse("client_edit", args=[nordwind.pk]),
        reverse("client_create"),
    ):
        told = client.get(url).text
        assert "huge" not in told
        assert "Secret size" not in told
    assert client.get(fact_url(nordwind, field)).status_code == 404


def test_who_may_not_change_the_client_reads_only(client, anna, dario, carla, edda, nordwind, fields):
    change_values(row=nordwind, by=anna, values={"own_text": "Gate 7"})
    with pytest.raises(PermissionDenied):
        change_values(row=nordwind, by=dario, values={"own_text": "x"})
    sign_in(client, dario)
    assert client.get(fact_url(nordwind, fields["text"])).status_code == 404


def test_the_page_asks_no_more(client, anna, nordwind, otto):
    sign_in(client, anna)
    client.get(nordwind.get_absolute_url())
    without = asked(client, nordwind.get_absolute_url())
    for n in range(3):
        make_field(otto, f"Field {n}", "choice")
    make_field(otto, "Text")
    change_values(row=nordwind, by=anna, values={"text": "Gate", "field_1": "c1"})
    client.get(nordwind.get_absolute_url())
    assert asked(client, nordwind.get_absolute_url()) == without


def test_many_empty_fields_are_folded_away(client, anna, otto, nordwind):
    for n in range(8):
        make_field(otto, f"Field {n}")
    change_values(row=nordwind, by=anna, values={"field_3": "full"})
    sign_in(client, anna)
    assert "7 empty fields" in client.get(nordwind.get_absolute_url()).text
