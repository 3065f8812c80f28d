"""Where upper rooms hang their parts on clients. Filled in AppConfig.ready(), read by the modules that are on."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from crm.frozen import frozen
from crm.registry import Registry

if TYPE_CHECKING:
    from django.db.models import Model
    from django.utils.functional import Promise

    from contacts.models import Client, ImportRun, Person
    from crm.changes.models import ChangeSet
    from crm.people.models import User


@frozen
class ClientPanel:
    """A box on the client page: `context(client, user)` gives what `template` draws, or None for no box."""

    key: str
    template: str
    context: Callable[[Client, User], dict[str, Any] | None]
    entity: str
    module: str = ""
    order: int = 50


@frozen
class ClientTab:
    """A tab of the client page that opens a filtered list; `count(client, user)` stands beside its label."""

    key: str
    label: str
    url: Callable[[Client], str]
    count: Callable[[Client, User], int]
    entity: str
    module: str = ""
    order: int = 50


@frozen
class ClientAct:
    """What one starts from a client in another room: a line in the menu of the page, for who may do the action."""

    key: str
    label: str | Promise
    icon: str
    url: Callable[[Client], str]
    entity: str
    action: str = "create"
    module: str = ""
    order: int = 50


@frozen
class TimelineEntry:
    """One line of a client's stream. `key` is unique over all sources ("order-7"); `body` is plain text;
    `is_day`: nobody knows the hour.
    """

    at: datetime
    key: str
    kind: str
    icon: str
    title: str
    body: str = ""
    by: str = ""
    url: str = ""
    edit_url: str = ""
    tone: str = ""
    tag: str = ""
    tag_tone: str = ""
    is_system: bool = False
    is_day: bool = False
    facts: tuple[tuple[str, str], ...] = ()


@frozen
class TimelineSource:
    """`entries(client, user, before, limit)`: the newest entries older than `before` (None: from now), one query.

    `recall(client, user, {prefix: numbers})` reads some of them again, by what their keys say: then they can be pinned.
    `prefixes` are the words before the number. `entity`: whose view the role must have at all. `rows(client)`: what
    its entries are made of, whoever sees it, by the client's key; whether there is any is read with the client.
    """

    key: str
    label: str | Promise
    entries: Callable[[Client, User, datetime | None, int], Sequence[TimelineEntry]]
    kinds: tuple[str, ...] = ()
    module: str = ""
    order: int = 50
    entity: str = ""
    prefixes: tuple[str, ...] = ()
    recall: Callable[[Client, User, Mapping[str, list[int]]], Sequence[TimelineEntry]] | None = None
    rows: Callable[[Any], Any] | None = None


@frozen
class TodaySection:
    """A block of the Today page; `context(user)` gives what `template` draws, or None when there is nothing.

    `comes_later`: beside the call lists, in what is loaded after the page.
    """

    key: str
    label: str | Promise
    template: str
    context: Callable[[User], dict[str, Any] | None]
    module: str = ""
    order: int = 50
    comes_later: bool = False


@frozen
class SegmentField:
    """A fact that segments may ask about, of a group of fields. `predicate(operator, value)` gives a Q over Client.

    With an `entity` only whoever may view such records asks; the predicate takes the reader as `user`, None for all.
    """

    key: str
    label: str | Promise
    kind: str  # a key of contacts.segment_fields.OPERATORS
    predicate: Callable[..., Any]
    choices: Callable[[User], Sequence[tuple[str, str | Promise]]] | None = None
    module: str = ""
    order: int = 50
    group: str = ""
    entity: str = ""


@frozen
class ImportTarget:
    """A kind of record that the wizard can import: where its columns may go and what becomes of its rows.

    `fields`: targets by key; `names`: what columns are called that lead to them; `needs`: the rights (entity, action)
    beside that to import; `reader(setting)` reads a row into staging columns; `match(run)` decides what becomes of
    each; `write(run, change_set, after, now)` writes the next rows behind a checkpoint, None when none are left;
    `adds_only(run, after)`: the end of the next batch and its number of steps in the change set if all that it writes
    is new, so that the one behind it may be written at the same time;
    `met(run, after, count)`: a page of the rows behind a line that meet what is there (contacts.imports.met);
    `lacks(targets)`: the code of what no column gives, "" if nothing; `settle(mapping, samples)` improves what was
    suggested; `made_of`: a key of crm.custom_fields.holders, into whose fields columns may go too;
    `parts`: staging tables besides rows and match; `done(run)`: said at the end.
    """

    key: str
    label: str | Promise
    hint: str | Promise
    entity: str
    needs: tuple[tuple[str, str], ...]
    fields: Mapping[str, Any]
    names: Mapping[str, str]
    reader: Callable[[Any], Any]
    match: Callable[[ImportRun], dict[str, int]]
    write: Callable[[ImportRun, Any, Any, datetime], tuple[Any, dict[str, int]] | None]
    lacks: Callable[[Collection[str]], str]
    met: Callable[[ImportRun, int, int], Sequence[Any]]
    adds_only: Callable[[ImportRun, Any], tuple[Any, int] | None] | None = None
    settle: Callable[[dict[int, str], Sequence[Sequence[str]]], None] | None = None
    done: Callable[[ImportRun], object] | None = None
    made_of: str = ""
    parts: tuple[str, ...] = ()
    extras: tuple[tuple[str, str | Promise], ...] = ()
    decisions: tuple[str, ...] = ("skip", "update", "create")
    list_url: str = "client_list"
    module: str = ""
    order: int = 50


@frozen
class ClientChild:
    """A table whose rows belong to a client: counted before a delete. In a merge everything moves that points to it."""

    key: str
    model: type[Model]
    path: str = "client"
    module: str = ""
    order: int = 50


@frozen
class BriefLine:
    """One line of a brief: `text`, a quieter `note`, an `amount` at the end. `risk` is a sentence that stands among
    the risks because of it; a line may be only that."""

    text: str = ""
    note: str = ""
    amount: str = ""
    url: str = ""
    tone: str = ""
    risk: str = ""


@frozen
class BriefPart:
    """A part of the brief: `lines(clients, user)` reads for all clients at once and gives the lines by client key.
    `most`: so many of them stand in it.
    """

    key: str
    label: str
    lines: Callable[[Sequence[Client], User], Mapping[int, Sequence[BriefLine]]]
    entity: str
    module: str = ""
    order: int = 50
    most: int = 4


@frozen
class Joining:
    """Two records that become one: what points to `gone_id` moves to `kept_id`, and the change set keeps it."""

    change_set: ChangeSet
    model: type[Model]  # Client or Person
    kept_id: int
    gone_id: int


@frozen
class MergeRule:
    """What becomes of rows that both records have and only one may have; the key is "label of the model.field".

    `settle(joining)` runs before the rows move, under an open lock; what it changes it keeps in the change set.
    """

    key: str
    settle: Callable[[Joining], object]
    module: str = ""


@frozen
class DeletionGuard:
    """Says why a client or person may not be deleted now, "" if nothing speaks against it; `held(ids)`: of which
    clients among many that is so."""

    key: str
    refusal: Callable[[Client | Person], str]
    held: Callable[[Collection[int]], Collection[int]]
    module: str = ""


@frozen
class MailWarning:
    """What a writer must know before a mail leaves: `words(client, addresses)` are sentences, none if all is well."""

    key: str
    words: Callable[[Client, Sequence[str]], Sequence[str]]
    module: str = ""
    order: int = 50


def by_number(entries: Callable[..., Sequence[TimelineEntry]], prefix: str) -> Any:
    """For `recall`, where the entries of a source are the rows of one table."""
    return lambda client, user, found: entries(client, user, None, len(found[prefix]), ids=found[prefix])


@frozen
class CallSource:
    """What a call list may be filled from, again and again: `choices(user)` are (key, name) of those that the person
    sees; `clients(pk, user)` the clients in it that they see, None where there is no such source for them."""

    key: str
    label: Any
    choices: Callable[[User], Sequence[tuple[int, str]]]
    clients: Callable[[int, User], Any]
    url_name: str
    module: str = ""
    order: int = 50


call_sources: Registry[CallSource] = Registry("sources of call lists")
merge_rules: Registry[MergeRule] = Registry("merge rules")
mail_warnings: Registry[MailWarning] = Registry("mail warnings")
deletion_guards: Registry[DeletionGuard] = Registry("deletion guards")
client_panels: Registry[ClientPanel] = Registry("client panels")
client_acts: Registry[ClientAct] = Registry("client acts")
client_tabs: Registry[ClientTab] = Registry("client tabs")
timeline_sources: Registry[TimelineSource] = Registry("timeline sources")
today_sections: Registry[TodaySection] = Registry("today sections")
segment_fields: Registry[SegmentField] = Registry("segment fields")
import_targets: Registry[ImportTarget] = Registry("import targets")
client_children: Registry[ClientChild] = Registry("client children")
brief_parts: Registry[BriefPart] = Registry("parts of the brief")
