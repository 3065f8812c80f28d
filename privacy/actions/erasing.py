"""The erasure of one person: everything in one transaction, so that a crash leaves all of it or nothing."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone, translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from contacts.actions.deletion import what_holds
from contacts.actions.derived import refresh_last_contact, refresh_next_step, refresh_search
from contacts.models import Client, Person
from crm.access.locks import unlocked
from crm.access.scopes import can
from crm.audit.actions import record
from crm.events import PersonalDataErased, publish
from crm.jobs import later
from crm.people.models import Firm
from crm.personal_data import Place, Subject, Traces, begin_erasing, copies, places
from privacy.actions.copies import without_words
from privacy.models import Erasure
from privacy.officers import is_officer, out_of_sight
from privacy.queries.holds import holds_on
from privacy.queries.lying import Planned, kept_of, named_in, plan_of
from privacy.queries.subjects import client_of, find_record, subject_of

if TYPE_CHECKING:
    from crm.people.models import User

State = Erasure.State
# A date has ten letters.
TELLING = 10
# Who bought: what stays with papers that the law wants kept.
IDENTITY = ("name", "legal_name", "tax_number", "external_number", "street", "post_code", "city", "country")


@transaction.atomic
def request_erasure(*, record_of: Client | Person, by: User, typed: str, reason: str = "") -> Erasure:
    """Have a person erased by a job. Raises ValidationError for another name than the person's, and under a hold."""
    if not is_officer(by, "delete") or not can(by, "view", client_of(record_of)):
        raise PermissionDenied
    if missing := out_of_sight(by):
        raise ValidationError(_("You do not see everything: %(what)s.") % {"what": ", ".join(missing)})
    subject = subject_of(record_of)
    if " ".join(typed.split()).casefold() != " ".join(subject.name.split()).casefold():
        raise ValidationError({"typed": _("This is not the name of the person.")})
    refuse_under_hold(subject)
    return start_erasure(subject=subject, by=by, reason=reason)


def refuse_under_hold(subject: Subject) -> None:
    if holds := holds_on(subject):
        words = "; ".join(
            f"{hold.reason} ({_('until')} {hold.ends_on})" if hold.ends_on else hold.reason for hold in holds
        )
        raise ValidationError(_("A legal hold is in force, nothing may be erased: %(why)s") % {"why": words})


def start_erasure(*, subject: Subject, by: User | None, reason: str = "") -> Erasure:
    """The row and its job; one that was asked for already is returned. The caller has checked the right."""
    waiting = Erasure.objects.unscoped("one erasure of a person at a time").filter(state=State.WAITING)
    erasure, is_new = waiting.get_or_create(
        kind=subject.kind,
        subject_id=subject.pk,
        defaults={"client_id": subject.client_id, "by": by, "reason": reason},
    )
    if is_new:
        erasure.job = later(
            "privacy.erase",
            run_as=by,
            unique=f"erase:{subject.key}",
            title=_("Erasure"),
            erasure_id=erasure.pk,
        )
        erasure.save(update_fields=["job"])
        record(by=by, action="erase", entity="privacy", object_ids=[erasure.pk], summary=_("asked for"))
    return erasure


@transaction.atomic
def erase_now(record_of: Client | Person) -> Erasure:
    """What a rule of the firm says: asked for and done in one transaction, by nobody in particular."""
    rows = Erasure.objects.unscoped("a rule of the firm")
    erasure = rows.create(
        kind="client" if isinstance(record_of, Client) else "person",
        subject_id=record_of.pk,
        client_id=client_of(record_of).pk,
        reason=_("retention"),
    )
    return erase(erasure_id=erasure.pk)


@transaction.atomic
def erase(*, erasure_id: int, today: date | None = None) -> Erasure:
    """Do what was asked: done once, however often it is called. Under a hold that came meanwhile it is refused."""
    today = today or timezone.localdate()
    begin_erasing()
    erasure: Erasure = (
        Erasure.objects.unscoped("the job of this erasure").select_for_update(of=("self",)).get(pk=erasure_id)
    )
    if erasure.state != State.WAITING:
        return erasure
    with unlocked("an erasure is of everything"), firms_language():
        # Held, so that nobody adds to the client meanwhile. None: it lies in the recycle bin as well.
        client = Client.objects.select_for_update(of=("self",)).filter(pk=erasure.client_id).first()
        found = find_record(erasure.kind, erasure.subject_id)
        if found is None:
            erasure.state = State.DONE
        elif holds_on(subject := subject_of(found)):
            erasure.state = State.REFUSED
        else:
            _erase_all(erasure, subject, client, today)
    erasure.done_at = timezone.now()
    erasure.save()
    counts = {"erased": erasure.erased_count, "kept": erasure.total("kept")}
    summary = _("%(erased)s erased, %(kept)s kept by law") % counts
    verb = "erase" if erasure.state == State.DONE else "decline"
    record(by=erasure.by, action=verb, entity="privacy", object_ids=[erasure.pk], summary=summary)
    return erasure


def _erase_all(erasure: Erasure, subject: Subject, client: Client | None, today: date) -> None:
    plan = plan_of(subject, today)
    rows = _found_rows(subject, today)
    traces = Traces(subject, rows, _said(rows))
    results: dict[str, Any] = {
        one.place.key: {"erased": one.erased, "kept": one.kept, "named": one.named} for one in plan
    }
    for copy in copies.items():
        results[copy.key] = {"erased": copy.remove(traces)}
    if client:
        _keep_identity(erasure, subject, client, plan)
    for place in places.items():
        _erase_place(place, traces, today)
    if client and subject.is_client and not what_holds(client):
        Client.objects.filter(pk=client.pk).delete()
    # Figures, the search text and whatever else is reckoned from rows that went.
    for refresh in (refresh_search, refresh_last_contact, refresh_next_step):
        refresh([subject.client_id])
    publish(PersonalDataErased(by=erasure.by, model=f"contacts.{subject.kind}", object_id=subject.pk))
    erasure.state, erasure.results, erasure.files = State.DONE, results, sorted(set(traces.files))
    if erasure.files:
        later("privacy.remove_files", unique=f"erased-files:{erasure.pk}", erasure_id=erasure.pk)


def _found_rows(subject: Subject, today: date) -> dict[str, list[int]]:
    """Keys of what goes, read before anything does: later rows are found by earlier ones."""
    found: dict[str, list[int]] = {}
    for place in places.items():
        rows = (
            place.model._default_manager.filter(place.own(subject)).exclude(kept_of(place, today)).distinct()
        )
        found[place.key] = list(rows.values_list("pk", flat=True))
    return found


def _said(rows: dict[str, list[int]]) -> tuple[str, ...]:
    """How longer texts of these rows begin, and dates of birth: the audit may hold them without a name beside.

    Short ones ("Call back", "Buyer") would blank what was said of others.
    """
    found = set()
    for place in places.items():
        names = [name for name in (*place.texts, "birthday") if name in place.fields]
        for values in (
            place.model._default_manager.filter(pk__in=rows[place.key]).values_list(*names) if names else ()
        ):
            found |= {str(value).split("\n")[0].split('"')[0][:80] for value in values if value}
    return tuple(sorted(word for word in found if len(word) >= TELLING))


def _erase_place(place: Place, traces: Traces, today: date) -> None:
    rows: Any = place.model._default_manager
    mine = rows.filter(pk__in=traces.rows[place.key])
    if place.blank is None:
        mine.delete()
    elif place.blank:
        mine.update(**{name: _spoken(value) for name, value in place.blank.items()})
    named = named_in(place, traces.subject)
    if named is not None:
        kept = rows.filter(kept_of(place, today)).filter(place.own(traces.subject)).values("pk")
        keys = list(rows.filter(named).exclude(pk__in=kept).values_list("pk", flat=True))
        words = traces.subject.words
        rows.filter(pk__in=keys).update(**{text: without_words(text, words) for text in place.texts})


def _spoken(value: Any) -> Any:
    return str(value) if isinstance(value, Promise) else value


def firms_language() -> Any:
    """What is written in the place of a name is the same whoever erases."""
    firm = Firm.load()
    return translation.override(firm.language if firm else None)


def _keep_identity(erasure: Erasure, subject: Subject, client: Client, plan: list[Planned]) -> None:
    until = max((one.kept_until for one in plan if one.kept_until), default=None)
    # What was collected after an erasure may be erased as well; who bought is known from the first.
    known = Erasure.objects.filter(kind=subject.kind, subject_id=subject.pk).exclude(identity=None)
    if subject.is_client and until and not known.exists():
        erasure.identity = {name: getattr(client, name) for name in IDENTITY}
        erasure.kept_until = until


@transaction.atomic
def erase_what_was_kept(*, erasure_id: int, today: date) -> Erasure:
    """The law's time is over: the rows that were kept, and who bought, go as well. Under a hold all of it waits."""
    rows = Erasure.objects.unscoped("what was kept until today").select_for_update(of=("self",))
    erasure: Erasure = rows.get(pk=erasure_id)
    with unlocked("an erasure is of everything"), firms_language():
        client = Client.objects.filter(pk=erasure.client_id).first()
        if client:
            subject = Subject("client", client.pk, client.pk, client.name)
            if holds_on(subject):
                return erasure
            traces = Traces(subject, _found_rows(subject, today))
            for place in places.items():
                if place.keeping:
                    _erase_place(place, traces, today)
    erasure.identity = erasure.kept_until = None
    erasure.save(update_fields=["identity", "kept_until"])
    record(by=None, action="erase", entity="privacy", object_ids=[erasure.pk], summary=_("what was kept"))
    return erasure


def remove_files(*, erasure_id: int) -> int:
    """Take the files off the disk; what is gone already does not count. The list ends empty."""
    rows = Erasure.objects.unscoped("the job of this erasure").filter(pk=erasure_id)
    files = rows.values_list("files", flat=True).get()
    for name in files:
        (Path(settings.MEDIA_ROOT) / name).unlink(missing_ok=True)
    rows.update(files=[])
    return len(files)
