"""Clients, persons, activities, mails and calls as rows of files; one field per column of the list, under its key."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from import_export.fields import Field
from import_export.resources import Resource

from contacts.models import Activity, Client, Mail, Person
from contacts.queries.co_owners import co_owner_names
from contacts.queries.mail_entries import writer_of
from contacts.queries.mails import clients_of_mails
from contacts.queries.reach import main_channels
from contacts.queries.subjects import subjects_of
from crm.lists.plain import plain


class ClientResource(Resource):
    """One field per column of the list, under the column's key."""

    name = plain("name", _("Client"))
    grade = plain("grade", _("Class"))
    owner = plain("owner__name", _("Owner"))
    last_contact = plain("last_contact_at", _("Last contact"))
    next_step = plain("next_step_at", _("Next step"))
    pipeline = plain("pipeline_amount", _("Open pipeline"))
    turnover = plain("turnover_amount", _("Turnover, 12 months"))
    stage = plain("get_stage_display", _("Stage"))
    team = plain("team__name", _("Team"))
    branch = plain("branch__name", _("Branch"))
    city = plain("city", _("City"))
    country = plain("country", _("Country"))
    language = plain("language", _("Language"))
    time_zone = plain("time_zone", _("Time zone"))
    co_owners = Field(column_name="co_owners")
    phone = plain("main_phone", _("Phone"))
    email = plain("main_email", _("E-mail"))
    tax_number = plain("tax_number", _("Tax number"))
    external_number = plain("external_number", _("Client number"))
    tags = plain("tags", _("Tags"))
    source = plain("source", _("Source"))
    created = plain("created_at", _("Created"))
    last_order = plain("last_order_on", _("Last order"))
    names: dict[int, list[str]] = {}

    def prepare(self, rows: Sequence[Any]) -> None:
        """Read for a whole chunk what a cell may not ask the database for."""
        self.names = co_owner_names(rows)

    def dehydrate_co_owners(self, client: Client) -> str:
        return ", ".join(self.names.get(client.pk, ()))


class PersonResource(Resource):
    """One field per column of the list, under the column's key."""

    name = plain("name", _("Name"))
    client = plain("client__name", _("Client"))
    position = plain("position", _("Position"))
    role = plain("get_purchase_role_display", _("Role in the purchase"))
    phone = Field(column_name="phone")
    email = Field(column_name="email")
    owner = plain("client__owner__name", _("Owner"))
    city = plain("client__city", _("City"))
    birthday = plain("birthday", _("Birthday"))
    language = plain("language", _("Language"))
    note = plain("note", _("Note"))
    created = plain("created_at", _("Added"))
    reach: dict[tuple[int, str], str] = {}

    def prepare(self, rows: Sequence[Any]) -> None:
        """Read for a whole chunk what a cell may not ask the database for."""
        self.reach = main_channels(rows, self.reader)

    def dehydrate_phone(self, person: Person) -> str:
        return self.reach.get((person.pk, "phone"), "")

    def dehydrate_email(self, person: Person) -> str:
        return self.reach.get((person.pk, "email"), "")


class ActivityResource(Resource):
    """One field per column of the list, under the column's key. A client out of sight is not named."""

    title = plain("title", _("What"))
    due = plain("due_at", _("When"))
    kind = plain("get_kind_display", _("Kind"))
    client = Field(column_name="client")
    person = Field(column_name="person")
    about = Field(column_name="about")
    who = plain("assigned_to__name", _("Who"))
    done = plain("done_at", _("Done"))
    moved = plain("move_count", _("Moved"))
    note = plain("note", _("Note"))
    subjects: dict[tuple[str, int | None], Any] = {}

    def prepare(self, rows: Sequence[Activity]) -> None:
        self.subjects = subjects_of(rows, self.reader)

    def dehydrate_client(self, activity: Activity) -> str:
        client = activity.client_for(self.reader)
        return client.name if client else ""

    def dehydrate_person(self, activity: Activity) -> str:
        return activity.person.name if activity.person and activity.client_for(self.reader) else ""

    def dehydrate_about(self, activity: Activity) -> str:
        return str(self.subjects.get(activity.about) or "")


class MailResource(Resource):
    """One field per column of the list, under the column's key. A client out of sight is not named."""

    writer = Field(column_name="writer")
    subject = plain("subject", _("Subject"))
    clients = Field(column_name="clients")
    way = Field(column_name="way")
    sent = plain("sent_at", _("Sent"))
    privacy = plain("get_privacy_display", _("Who reads it"))
    by = plain("by__name", _("Colleague"))
    filed: Mapping[int, Sequence[str]] = {}

    def prepare(self, rows: Sequence[Mail]) -> None:
        self.filed = clients_of_mails(rows, self.reader)

    def dehydrate_writer(self, mail: Mail) -> str:
        return writer_of(mail)

    def dehydrate_clients(self, mail: Mail) -> str:
        return ", ".join(self.filed.get(mail.pk, ()))

    def dehydrate_way(self, mail: Mail) -> str:
        return gettext("from us") if mail.is_outgoing else gettext("to us")


class CallListResource(Resource):
    name = plain("name", _("Call list"))
    clients = plain("item_count", _("Clients"))
    done = plain("done_count", _("Done"))
    owner = plain("owner__name", _("Owner"))
    changed = plain("changed_at", _("Changed"))


class CallItemResource(Resource):
    client = plain("client__name", _("Client"))
    list = plain("call_list__name", _("Call list"))
    state = plain("get_state_display", _("State"))
    result = plain("get_result_display", _("Outcome"))
    calls = plain("try_count", _("Calls"))
    next_call = plain("next_call_at", _("Next call"))
    caller = plain("caller__name", _("Agreed by"))
    done = plain("done_at", _("Done"))
    phone = plain("client__main_phone", _("Phone"))
    email = plain("client__main_email", _("E-mail"))
    city = plain("client__city", _("City"))
    owner = plain("client__owner__name", _("Owner"))
