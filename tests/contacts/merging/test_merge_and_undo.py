"""After undo every table is as it was; what came or was edited since stays."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from campaigns.models import ReactivationCase
from contacts.actions.clients import EditConflict, change_client
from contacts.actions.deletion import delete_client
from contacts.actions.interactions import record_interaction
from contacts.actions.joining import parent_of
from contacts.actions.merging import merge_clients
from contacts.models import Channel, Client, ClientUserShare, FormerClient, HandoverItem, Interaction, Person
from contacts.registries import merge_rules
from crm.audit.models import AuditEntry
from crm.changes.access import can_undo
from crm.changes.actions.undoing import undo_change_set
from crm.changes.references import pointing_to
from crm.events import ClientsMerged, subscribe, unsubscribe
from tests.contacts.merging.everything import picture
from tests.factories import ClientFactory

pytestmark = pytest.mark.django_db


def merge(pair, by, **terms):
    kept, gone = pair
    return merge_clients(kept=kept, gone=gone, by=by, **terms)


def rows_of(model, column, pk):
    return model._base_manager.filter(**{column: pk}).count()


def test_both_clients_have_rows_in_every_table(merged_before):
    for client in merged_before:
        persons = Person.objects.filter(client=client)
        for reference in pointing_to(Client):
            assert rows_of(reference.model, reference.column, client.pk), reference
        for reference in pointing_to(Person):
            assert any(rows_of(reference.model, reference.column, one.pk) for one in persons), reference


def test_undo_leaves_all_tables_as_they_were(merged_before, personas):
    before = picture()
    change_set = merge(merged_before, personas.edda)
    assert picture() != before
    report = undo_change_set(change_set=change_set, by=personas.edda)
    assert report.refused == []
    after = picture()
    for label, rows in before.items():
        assert after[label] == rows, label


def test_nothing_points_to_the_client_that_is_gone(merged_before, personas):
    kept, gone = merged_before
    merge(merged_before, personas.edda)
    for reference in pointing_to(Client):
        assert not rows_of(reference.model, reference.column, gone.pk), reference
    assert not Client.objects.filter(pk=gone.pk).exists()
    assert FormerClient.objects.filter(client=kept).count() == 3


def test_fields_are_filled_and_figures_reckoned_anew(pair, personas):
    kept, gone = pair
    merge(pair, personas.edda, values={"name": "Amber Mills Ltd"})
    now = Client.objects.get(pk=kept.pk)
    assert (now.name, now.city, now.tax_number, now.grade) == (
        "Amber Mills Ltd",
        "Oslo",
        "123-456-78-90",
        "B",
    )
    assert now.tags == ["fair", "north", "south"]
    assert now.turnover_amount == kept.turnover_amount + gone.turnover_amount
    assert now.pipeline_amount == kept.pipeline_amount + gone.pipeline_amount
    assert now.order_count == 2
    assert f"own{gone.pk}@x.example" in now.search.text


def test_who_opted_out_at_one_opted_out(pair, personas):
    kept, _gone = pair
    merge(pair, personas.edda)
    own = Channel.objects.filter(client=kept, person=None, key="same@x.example")
    assert own.get().has_opted_out
    assert Channel.objects.filter(client=kept, person=None, is_primary=True).count() == 1


def test_the_same_person_is_one_and_has_what_either_knew(pair, personas):
    kept, _gone = pair
    merge(pair, personas.edda)
    twin = Person.objects.get(client=kept, name="Ewa  Nowak")
    assert (twin.position, twin.is_main) == ("Buyer", True)
    assert Interaction.objects.filter(person=twin).count() == 2
    assert Person.objects.filter(client=kept, is_main=True).count() == 1


def test_persons_who_only_share_a_name_stay_two(pair, personas):
    kept, _gone = pair
    merge(pair, personas.edda, persons=[])
    assert Person.objects.filter(client=kept, name="Ewa  Nowak").count() == 2


def test_the_longer_share_the_kept_case_and_line_stand(pair, personas):
    kept, gone = pair
    longer = ClientUserShare.objects.get(content_object=gone).expires_at
    merge(pair, personas.edda)
    assert ClientUserShare.objects.get(content_object=kept).expires_at == longer
    cases = ReactivationCase.objects.filter(client=kept).order_by("pk").values_list("state", flat=True)
    assert list(cases) == ["open", "won_back", "dismissed", "won_back"]
    items = HandoverItem.objects.filter(client=kept).order_by("pk").values_list("state", flat=True)
    assert list(items) == ["open", "passed_on"]


def test_what_came_or_was_edited_since_stays(pair, personas):
    kept, gone = pair
    change_set = merge(pair, personas.edda, values={"city": "Bergen", "note": "Second"})
    fresh = Client.objects.get(pk=kept.pk)
    change_client(client=fresh, by=personas.anna, changes={"city": "Tromsø"})
    came = record_interaction(client=fresh, by=personas.anna, kind="note", text="Since")
    report = undo_change_set(change_set=change_set, by=personas.edda)
    assert [(model, pk, why) for model, pk, why in report.refused] == [("contacts.client", kept.pk, "edited")]
    now = Client.objects.get(pk=kept.pk)
    assert (now.city, now.note, now.tax_number) == ("Tromsø", "First", "")
    assert Interaction.objects.get(pk=came.pk).client_id == kept.pk
    assert Client.objects.get(pk=gone.pk).city == "Bergen"


def test_merges_are_undone_from_the_last_one(pair, personas):
    kept, gone = pair
    first = merge(pair, personas.edda)
    third = ClientFactory(owner=personas.anna)
    second = merge((third, kept), personas.edda)
    assert not can_undo(personas.edda, first)
    assert FormerClient.objects.get(former_id=gone.pk).client == third
    undo_change_set(change_set=second, by=personas.edda)
    assert can_undo(personas.edda, first)
    undo_change_set(change_set=first, by=personas.edda)
    assert not FormerClient.objects.exists()
    assert Client.objects.filter(pk__in=[kept.pk, gone.pk, third.pk]).count() == 3


def test_no_undo_while_the_kept_client_is_deleted(personas):
    kept, gone = ClientFactory.create_batch(2, owner=personas.anna)
    change_set = merge((kept, gone), personas.edda)
    deletion = delete_client(client=Client.objects.get(pk=kept.pk), by=personas.edda)
    assert not can_undo(personas.edda, change_set)
    undo_change_set(change_set=deletion, by=personas.edda)
    assert can_undo(personas.edda, change_set)


def test_both_keep_their_history_in_the_audit(pair, personas):
    kept, gone = pair
    merge(pair, personas.edda)
    entries = AuditEntry.objects.filter(action="merge", by=personas.edda)
    assert set(entries.values_list("object_id", flat=True)) == {kept.pk, gone.pk}


def test_an_error_in_another_room_leaves_everything_as_it_was(pair, personas):
    def refuse(_event):
        raise ValidationError("not now")

    before = picture()
    subscribe(ClientsMerged, refuse)
    try:
        with pytest.raises(ValidationError):
            merge(pair, personas.edda)
    finally:
        unsubscribe(ClientsMerged, refuse)
    assert picture() == before


@pytest.mark.parametrize("name", ["anna", "bruno", "dario", "eva", "otto"])
def test_who_may_not_merge_does_not(pair, personas, name):
    with pytest.raises(PermissionDenied):
        merge(pair, getattr(personas, name))


def test_a_lead_merges_only_within_reach(personas):
    pair = ClientFactory(owner=personas.anna), ClientFactory(owner=personas.dario)
    with pytest.raises(PermissionDenied):
        merge(pair, personas.carla)


def test_what_cannot_be_merged(personas):
    company, person = (
        ClientFactory(owner=personas.anna),
        ClientFactory(owner=personas.anna, kind="individual"),
    )
    with pytest.raises(ValidationError, match="company"):
        merge((company, person), personas.edda)
    with pytest.raises(ValidationError, match="itself"):
        merge((company, company), personas.edda)


def test_a_stale_page_is_told(personas):
    kept, gone = ClientFactory.create_batch(2, owner=personas.anna)
    with pytest.raises(EditConflict):
        merge((kept, gone), personas.edda, versions={kept.pk: 1, gone.pk: 7})


def test_every_unique_row_has_a_rule():
    """A constraint over the column that moves would stop the merge: say what becomes of such rows."""
    ruled = {(rule.key.rpartition(".")[0], parent_of(rule)) for rule in merge_rules.items()}
    for parent in (Client, Person):
        for reference in pointing_to(parent):
            meta = reference.model._meta
            field = next(one for one in meta.concrete_fields if one.column == reference.column)
            sets = [*meta.unique_together, *(getattr(one, "fields", ()) for one in meta.constraints)]
            is_unique = field.unique or any(field.name in names for names in sets)
            if is_unique and meta.label_lower != "contacts.clientsearch":
                assert (meta.label_lower, parent) in ruled, reference
