from contacts.models import Channel, Client
from crm.changes.actions.keeping import keep_created, keep_deletes, keep_updates
from crm.changes.actions.undoing import undo_change_set
from tests.factories import ChannelFactory, ClientFactory


def merge(change_set, kept, gone):
    """The channels of one client move to another, and the first goes."""
    moving = Channel.objects.filter(client=gone)
    ids = list(moving.values_list("pk", flat=True))
    keep_updates(change_set, Channel, ["client"], ids, lambda: moving.update(client=kept))
    keep_deletes(change_set, Client, [gone.pk])


def test_a_deleted_row_comes_back_whole(change_set, author):
    client = ClientFactory(city="Łódź", tags=["a"], owner=author)
    before = Client.objects.values().get()
    assert keep_deletes(change_set, Client, Client.objects.all()) == 1
    assert not Client.objects.exists()
    assert undo_change_set(change_set=change_set, by=author).undone == 1
    # Figures that are kept from other tables are reckoned anew after an undo.
    reckoned = {"last_activity_at"}
    after = Client.objects.values().get(pk=client.pk)
    assert {key: after[key] for key in after.keys() - reckoned} == {
        key: before[key] for key in before.keys() - reckoned
    }


def test_a_merge_is_taken_back(change_set, author):
    kept, gone = ClientFactory(name="Kept"), ClientFactory(name="Gone")
    channel = ChannelFactory(client=gone)
    merge(change_set, kept, gone)
    assert kept.channels.get() == channel
    assert undo_change_set(change_set=change_set, by=author).undone == 2
    assert gone.channels.get() == channel
    assert not kept.channels.exists()


def test_parent_and_child_come_back_in_order(change_set, author):
    channel = ChannelFactory()
    keep_deletes(change_set, Channel, [channel.pk])
    keep_deletes(change_set, Client, [channel.client_id])
    assert undo_change_set(change_set=change_set, by=author).undone == 2
    assert Channel.objects.get() == channel


def test_a_child_whose_parent_is_gone_stays_away(change_set, author):
    channel, other = ChannelFactory(), ChannelFactory()
    keep_deletes(change_set, Channel, Channel.objects.all())
    channel.client.delete()
    report = undo_change_set(change_set=change_set, by=author)
    assert report.refused == [("contacts.channel", channel.pk, "parent_gone")]
    assert Channel.objects.get() == other


def test_a_taken_place_is_reported(change_set, author):
    channel = ChannelFactory(key="a@example.com")
    keep_deletes(change_set, Channel, [channel.pk])
    newer = ChannelFactory(client=channel.client, key="a@example.com")
    report = undo_change_set(change_set=change_set, by=author)
    assert report.refused == [("contacts.channel", channel.pk, "place_taken")]
    assert Channel.objects.get() == newer


def test_a_row_created_and_changed_in_one_set_goes(change_set, author):
    client = ClientFactory(city="Hel")
    keep_created(change_set, Client, [client.pk], fields=["city"])
    keep_updates(change_set, Client, ["city"], [client.pk], lambda: Client.objects.update(city="Sopot"))
    assert undo_change_set(change_set=change_set, by=author).undone == 2
    assert not Client.objects.exists()
