import pytest
from django.core.exceptions import ValidationError

from contacts.models import Channel, Client
from crm.changes.actions.keeping import keep_updates
from crm.changes.actions.undoing import undo_change_set
from crm.changes.models.change_sets import ChangeState
from crm.changes.queries.rows import touched_ids
from crm.changes.registry import UndoHook, undo_hooks
from tests.factories import ChannelFactory, ClientFactory


@pytest.fixture
def refreshed(monkeypatch):
    """What the hooks were asked to refresh."""
    found = []
    monkeypatch.setattr(undo_hooks, "_by_key", {})
    for model in (Client, Channel):
        label = model._meta.label_lower
        hook = UndoHook(
            label, label, lambda change_set, model=model: found.append(touched_ids(change_set, model))
        )
        undo_hooks.register(hook)
    return found


def test_kept_figures_are_refreshed_after_an_undo(change_set, author, refreshed):
    clients = ClientFactory.create_batch(2, city="Hel")
    keep_updates(
        change_set, Client, ["city"], Client.objects.all(), lambda: Client.objects.update(city="Sopot")
    )
    undo_change_set(change_set=change_set, by=author)
    assert refreshed == [[client.pk for client in clients]]


def test_what_a_hook_watches_is_asked_once_for_all_and_refused_as_a_whole(change_set, author, monkeypatch):
    client, channel = ClientFactory(city="Hel"), ChannelFactory(label="office")
    asked = []

    def refuse(_change_set):
        asked.append(Client.objects.get(pk=client.pk).city)
        raise ValidationError("not that")

    monkeypatch.setattr(undo_hooks, "_by_key", {})
    undo_hooks.register(UndoHook("watch", "contacts.client", refuse, at_once=True))
    for city in ("Sopot", "Gdynia"):
        rows = Client.objects.filter(pk=client.pk)
        keep_updates(change_set, Client, ["city"], rows, lambda rows=rows, city=city: rows.update(city=city))
    rows = Channel.objects.filter(pk=channel.pk)
    keep_updates(change_set, Channel, ["label"], rows, lambda: rows.update(label="home"))
    with pytest.raises(ValidationError):
        undo_change_set(change_set=change_set, by=author)
    assert asked == ["Hel"]
    assert (Client.objects.get(pk=client.pk).city, Channel.objects.get().label) == ("Gdynia", "home")
    change_set.refresh_from_db()
    assert (change_set.state, change_set.undone_by, change_set.cursor) == (ChangeState.KEPT, None, {})
