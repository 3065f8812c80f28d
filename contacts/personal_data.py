"""Where clients and what hangs on them hold a person's data (crm.personal_data)."""

from __future__ import annotations

from django.db.models import Model, Q
from django.utils.translation import gettext_lazy as _

from contacts.imports.copies import remove_imports
from contacts.models import (
    Activity,
    ActivityMove,
    ActivitySeries,
    Address,
    CallItem,
    CallList,
    CallListTeamShare,
    CallListUserShare,
    Channel,
    ClassChange,
    Client,
    ClientName,
    ClientTeamShare,
    ClientUserShare,
    Handover,
    HandoverItem,
    HandoverPaper,
    ImportantDate,
    IncomingCall,
    Interaction,
    Introduction,
    Invitation,
    Person,
    PersonTie,
    Position,
    Preference,
    TaxNumber,
)
from crm.personal_data import (
    Copy,
    Find,
    Place,
    Subject,
    Traces,
    anywhere,
    copies,
    nobody,
    places,
    reasons_of_shares,
)

# What stands where a name must stand.
ERASED = _("Erased person")
CLIENT_BLANK = {
    "name": ERASED,
    **dict.fromkeys(
        ("legal_name", "tax_number", "external_number", "street", "post_code", "city", "website", "note"), ""
    ),
    **dict.fromkeys(("industry", "language"), ""),
    **dict.fromkeys(("main_phone", "main_email", "next_step_title"), ""),
    "tags": [],
    "custom": {},
}  # fmt: skip
CLIENT_FIELDS = (
    "name", "legal_name", "tax_number", "external_number", "stage", "grade", "industry", "source", "tags", "language",
    "street", "post_code", "city", "country", "website", "note", "created_at", "last_contact_at", "turnover_amount",
    "order_count", "last_order_on", "custom",
)  # fmt: skip
PERSON_FIELDS = (
    "name", "position", "purchase_role", "birthday", "language", "how_met", "note", "is_main", "created_at", "custom",
)  # fmt: skip


def within(model: type[Model]) -> Find:
    """Rows of the whole client, when the client is the person; else those that name the person."""
    return lambda subject: of_client(subject) if subject.is_client else subject.rows_with_person(model)


def of_client(subject: Subject) -> Q:
    return Q(client=subject.client_id)


def all_of_client(subject: Subject) -> Q:
    return of_client(subject) if subject.is_client else nobody(subject)


def moves_of_client(subject: Subject) -> Q:
    return Q(activity__client=subject.client_id) if subject.is_client else nobody(subject)


def with_person(subject: Subject) -> Q:
    return nobody(subject) if subject.is_client else subject.rows_with_person(Activity)


def of_persons(subject: Subject) -> Q:
    return Q(person__in=subject.person_ids)


def of_ties(subject: Subject) -> Q:
    return Q(person__in=subject.person_ids) | Q(other__in=subject.person_ids)


def of_person_client(subject: Subject) -> Q:
    return Q(person__client=subject.client_id)


def client_itself(subject: Subject) -> Q:
    return Q(pk=subject.pk if subject.is_client else 0)


def written_to(subject: Subject) -> Q:
    mine = Q(client=subject.client_id)
    return mine if subject.is_client else mine & Q(address__in=subject.emails)


def invited(subject: Subject) -> Q:
    mine = Q(client=subject.client_id)
    by_name = subject.rows_with_person(Invitation) | Q(address__in=subject.emails)
    return mine if subject.is_client else mine & by_name


def called_from(subject: Subject) -> Q:
    return Q(key__in=subject.phones)


def of_shared(subject: Subject) -> Q:
    return Q(content_object=subject.client_id)


PLACES = (
    Place(
        "interactions", _("Interactions"), Interaction, within(Interaction),
        ("kind", "happened_at", "outcome", "text", "is_incoming", "minutes", "by"),
        blank={"text": "", "outcome": "", "person": None}, near=of_client, texts=("text",), order=20,
    ),
    Place(
        "activity_moves", _("Moves of activities"), ActivityMove, moves_of_client, ("from_at", "to_at", "reason", "by"),
        near=lambda subject: Q(activity__client=subject.client_id), texts=("reason",), order=20,
    ),
    Place(
        "activities", _("Activities"), Activity, all_of_client,
        ("kind", "title", "note", "due_at", "done_at", "assigned_to"),
        near=of_client, texts=("title", "note"), order=21,
    ),
    # The firm's own next steps with a company stay, without the person.
    Place(
        "activities_with", _("Activities with the person"), Activity, with_person,
        ("kind", "title", "note", "due_at", "done_at", "assigned_to"),
        blank={"note": "", "person": None}, texts=("title", "note"), order=21,
    ),
    Place(
        "activity_series", _("Repeated activities"), ActivitySeries, all_of_client,
        ("kind", "title", "note", "rule_kind", "starts_on"),
        near=of_client, texts=("title", "note"), order=22,
    ),
    Place(
        "activity_series_with", _("Repeated activities with the person"), ActivitySeries,
        lambda subject: nobody(subject) if subject.is_client else subject.rows_with_person(ActivitySeries),
        ("kind", "title", "note", "rule_kind", "starts_on"),
        blank={"note": "", "person": None}, texts=("title", "note"), order=22,
    ),
    Place(
        "introductions", _("Introductions"), Introduction, written_to,
        ("kind", "state", "at", "address", "subject", "body", "sent_at"),
        blank={"address": "", "subject": "", "body": "", "trouble": ""},
        near=of_client, texts=("subject", "body", "trouble"), order=22,
    ),
    Place(
        "invitations", _("Invitations"), Invitation, invited,
        ("method", "state", "at", "name", "address", "title", "starts_at", "sent_at", "answer", "answer_note"),
        blank={
            "address": "", "name": "", "language": "", "title": "", "trouble": "", "person": None, "answer_note": "",
        },
        near=of_client, texts=("title", "trouble", "answer_note"), order=22,
    ),
    Place("incoming_calls", _("Incoming calls"), IncomingCall, called_from, ("number", "at"), order=23),
    Place(
        "handovers", _("Handovers"), HandoverItem,
        all_of_client,
        ("handover", "receiver", "given_at", "state", "reason"),
        blank={"reason": ""}, near=of_client, texts=("reason",), order=23,
    ),
    Place(
        "handover_texts", _("Texts of handovers"), Handover, nobody, (),
        near=lambda subject: Q(items__client=subject.client_id), texts=("reason", "subject", "body"), order=24,
    ),
    Place(
        "call_items", _("Places on call lists"), CallItem, all_of_client,
        ("call_list", "state", "result", "call_at", "try_count"), order=24,
    ),
    Place(
        "call_lists", _("Texts of call lists"), CallList, nobody, (), near=anywhere, texts=("name", "script"), order=24,
    ),
    *reasons_of_shares(CallListUserShare, CallListTeamShare, near=anywhere, order=25),
    *reasons_of_shares(ClientUserShare, ClientTeamShare, near=of_shared, order=25),
    Place(
        "channels", _("Phones and addresses"), Channel, within(Channel),
        ("kind", "value", "label", "is_primary", "is_invalid", "trouble", "has_opted_out"), order=80,
    ),
    Place(
        "preferences", _("Needs and preferences"), Preference, within(Preference),
        ("kind", "text", "source", "noted_on", "confidence", "by"), near=of_client, texts=("text",), order=81,
    ),
    Place("addresses", _("Addresses"), Address, all_of_client, ("kind", "street", "post_code", "city", "country"),
          order=82),
    Place("classes", _("Classes"), ClassChange, all_of_client, ("at", "before", "after"), order=83),
    Place("other_names", _("Other names"), ClientName, all_of_client, ("kind", "name"), near=of_client,
          texts=("name",), order=83),
    Place("tax_numbers", _("Tax numbers"), TaxNumber, all_of_client, ("kind", "country", "number"), order=84),
    Place("positions", _("Positions"), Position, of_persons, ("client", "title", "purchase_role", "since", "until"),
          order=85),
    Place("ties", _("Ties to other persons"), PersonTie, of_ties, ("kind", "person", "other"), order=86),
    Place("dates", _("Important dates"), ImportantDate, of_persons, ("label", "day", "is_yearly"),
          near=of_person_client, texts=("label",), order=87),
    Place(
        "persons", _("Persons"), Person, lambda subject: Q(pk__in=subject.person_ids), PERSON_FIELDS,
        near=of_client, texts=("note", "position", "how_met"), order=90,
    ),
    Place(
        "client", _("Client"), Client, client_itself, CLIENT_FIELDS, blank=CLIENT_BLANK,
        near=lambda subject: Q(pk=subject.client_id), texts=("note", "next_step_title"), order=95,
    ),
)  # fmt: skip


def remove_papers(traces: Traces) -> int:
    """PDFs of handovers in which the client is; whoever needs one has it drawn anew."""
    papers = HandoverPaper.objects.filter(handover__items__client=traces.subject.client_id).exclude(file="")
    # Held before the files are listed: one that is being drawn is written before that, or not at all.
    rows = HandoverPaper.objects.select_for_update(of=("self",)).filter(pk__in=papers.values("pk"))
    found = list(rows.order_by("pk"))
    for paper in found:
        traces.files += [
            f"{HandoverPaper.FOLDER}/{part.name}" for part in paper.path.parent.glob(f"{paper.path.stem}*")
        ]
    HandoverPaper.objects.filter(pk__in=[paper.pk for paper in found]).update(file="")
    return len(found)


def register() -> None:
    for place in PLACES:
        places.register(place)
    copies.register(Copy("handover_papers", _("PDFs of handovers"), remove_papers))
    copies.register(Copy("imports", _("Imported files that name the person"), remove_imports))
