from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from campaigns.models import Letter, LetterRun, Segment
from campaigns.queries.letters import frozen_receivers, may_hold_letters, receivers
from contacts.actions.derived import refresh_last_contact
from contacts.letters import LetterPage, draw_letters, require_addresses
from contacts.merge_fields import lacking, merged
from contacts.models import Client, Interaction
from crm.access.scopes import can, require
from crm.audit.actions import record
from crm.jobs import JobFailed, later
from crm.people.models import Firm
from crm.personal_data import hold_off_erasures
from crm.web.pdf import write_in_parts

if TYPE_CHECKING:
    from crm.jobs import JobRun
    from crm.people.models import User
    from privacy.models import Purpose

State = LetterRun.State


@transaction.atomic
def write_letter_run(
    *, by: User, name: str, segment: Segment, subject: str, body: str, purpose: Purpose | None = None
) -> LetterRun:
    """Draft a letter to a segment."""
    require(by, LetterRun.entity, "create")
    letter_run: LetterRun = LetterRun.objects.create(
        name=name, segment=segment, subject=subject, body=body, purpose=purpose, owner=by, team=by.home_team,
        branch=by.branch,
    )  # fmt: skip
    record(by=by, action="create", target=letter_run)
    return letter_run


@transaction.atomic
def rewrite_letter_run(
    *,
    letter_run: LetterRun,
    by: User,
    name: str,
    segment: Segment,
    subject: str,
    body: str,
    purpose: Purpose | None = None,
) -> LetterRun:
    """Other words or another segment, as long as nothing was made of it."""
    letter_run = _locked(letter_run, by)
    if letter_run.state != State.DRAFT:
        raise ValidationError(_("Only a draft can be rewritten."))
    wanted = {"name": name, "segment": segment, "subject": subject, "body": body, "purpose": purpose}
    before = {key: str(getattr(letter_run, key)) for key in wanted}
    for key, value in wanted.items():
        setattr(letter_run, key, value)
    letter_run.save(update_fields=list(wanted))
    record(
        by=by,
        action="change",
        target=letter_run,
        before=before,
        after={key: str(wanted[key]) for key in wanted},
    )
    return letter_run


@transaction.atomic
def start_letters(*, letter_run: LetterRun, by: User) -> LetterRun:
    """Freeze the receivers and have the PDF made in the background; lists who lacks what, and who must get none."""
    hold_off_erasures()
    letter_run = _locked(letter_run, by)
    require_addresses(by)
    if letter_run.state not in (State.DRAFT, State.READY) and not letter_run.has_failed:
        raise ValidationError(_("This run is being made or was sent."))
    firm = Firm.objects.get(pk=1)
    Letter.objects.unscoped("the run is locked").filter(run=letter_run).delete()
    texts = (letter_run.subject, letter_run.body)
    letters = [
        Letter(
            run=letter_run,
            client=client,
            lacks=client.no_contact or ", ".join(lacking(texts, client, firm))[:200],
        )
        for client in receivers(letter_run, by).iterator(chunk_size=2000)
    ]
    ready = sum(not letter.lacks for letter in letters)
    if not ready:
        raise ValidationError(_nobody(letters))
    Letter.objects.bulk_create(letters, batch_size=5000)
    job = later(
        "campaigns.make_letters",
        run_as=by,
        unique=f"letters-{letter_run.pk}",
        title=_("Letters: %s") % letter_run.name,
        letter_run_id=letter_run.pk,
    )
    letter_run.state, letter_run.job_id, letter_run.letter_count = State.MAKING, job.pk, ready
    letter_run.save(update_fields=["state", "job_id", "letter_count"])
    record(by=by, action="make", target=letter_run, count=ready)
    return letter_run


def make_letters(*, letter_run: LetterRun, run: JobRun) -> int:
    """Draw the letters in chunks and join them. Raises JobFailed once somebody in them was erased, or none is left."""
    folder, file = Path(settings.MEDIA_ROOT) / "letters", f"{letter_run.pk}-{run.job.pk}.pdf"
    if letter_run.file == f"letters/{file}":
        return letter_run.letter_count
    folder.mkdir(parents=True, exist_ok=True)
    held = partial(_held, letter_run, run)
    with held():
        clients, firm = list(frozen_receivers(letter_run, Letter.CLOSED)), Firm.objects.get(pk=1)

    def draw(some: Sequence[Client]) -> bytes:
        pages = pages_of(letter_run, _still_open(letter_run, some, run.user), firm)
        return draw_letters(pages, firm) if pages else b""

    write_in_parts(folder / file, clients, draw, run, held)
    count = frozen_receivers(letter_run).count()
    if not count:
        (folder / file).unlink(missing_ok=True)
        raise JobFailed(_("None of these clients is open to you any more."))
    with held():
        LetterRun.objects.unscoped("the job of this run").filter(pk=letter_run.pk).update(
            state=State.READY, file=f"letters/{file}", made_at=timezone.now(), letter_count=count
        )
    return count


def _still_open(letter_run: LetterRun, clients: Sequence[Client], user: User | None) -> list[Client]:
    """Those that the maker sees at this second; the others are left out of the run for good, and it says so."""
    keys = [client.pk for client in clients]
    letters = Letter.objects.unscoped("letters of the run in hand").filter(run=letter_run, client__in=keys)
    if user is not None:
        gone = letters.filter(lacks="").exclude(
            client__in=Client.objects.visible_to(user).filter(pk__in=keys)
        )
        gone.update(lacks=Letter.CLOSED)
    left = set(letters.filter(lacks="").values_list("client", flat=True))
    return [client for client in clients if client.pk in left]


@contextmanager
def _held(letter_run: LetterRun, run: JobRun) -> Iterator[None]:
    """While a file is written: an erasure, which takes the letters back, lists the files before or after."""
    with transaction.atomic():
        rows = LetterRun.objects.unscoped("the job of this run").select_for_update(of=("self",))
        row = rows.get(pk=letter_run.pk)
        if (row.state, row.job_id) != (State.MAKING, run.job.pk):
            raise JobFailed(_("Somebody in these letters was erased, or they are made anew."))
        yield


def pages_of(letter_run: LetterRun, clients: Sequence[Client], firm: Any) -> list[LetterPage]:
    """The letters to these clients with their words filled in."""
    return [
        LetterPage(
            client,
            merged(letter_run.subject, client, firm),
            merged(letter_run.body, client, firm),
            letter_run.owner,
            firm.language,
        )
        for client in clients
    ]


@transaction.atomic
def mark_sent(*, letter_run: LetterRun, by: User) -> LetterRun:
    """The letters went to the post: each receiver's stream gets the letter, once."""
    letter_run = _locked(letter_run, by)
    if letter_run.state != State.READY:
        raise ValidationError(_("Only letters that are ready can be marked as sent."))
    if not may_hold_letters(letter_run, by):
        raise ValidationError(_("Some of these letters go to clients whom you may not see."))
    now = timezone.now()
    client_ids = list(frozen_receivers(letter_run).values_list("pk", flat=True))
    Interaction.objects.bulk_create(
        [
            Interaction(
                client_id=pk, kind=Interaction.Kind.LETTER, text=letter_run.subject, happened_at=now, by=by
            )
            for pk in client_ids
        ],
        batch_size=5000,
    )
    refresh_last_contact(client_ids)
    letter_run.state, letter_run.sent_at = State.SENT, now
    letter_run.save(update_fields=["state", "sent_at"])
    record(by=by, action="send", target=letter_run, count=len(client_ids))
    return letter_run


def _nobody(letters: list[Letter]) -> str:
    if not letters:
        return _("Nobody is in this segment.")
    lacks = sorted({word for letter in letters for word in letter.lacks.split(", ")})
    return _("Nobody in this segment can get this letter. What is missing: %(lacks)s.") % {
        "lacks": ", ".join(lacks)
    }


def _locked(letter_run: LetterRun, by: User) -> LetterRun:
    row: LetterRun = (
        LetterRun.objects.unscoped("the right is asked next")
        .select_for_update(of=("self",))
        .select_related("segment")
        .get(pk=letter_run.pk)
    )
    if not can(by, "change", row):
        raise PermissionDenied
    return row
