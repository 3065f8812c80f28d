"""PDFs of a handover: the briefs that a person may see, and the letters to clients they were given."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Case, Exists, OuterRef, Q, When
from django.utils import timezone
from django.utils.translation import gettext as _

from contacts.access import may_lead
from contacts.actions.introductions import keep_sent, usable_emails
from contacts.brief_paper import draw_briefs
from contacts.introduction_texts import fields_of, introduction_of, templates_of
from contacts.letters import LetterPage, draw_letters, require_addresses, with_person
from contacts.merge_fields import lacking
from contacts.models import Client, Handover, HandoverItem, HandoverPaper, Introduction
from contacts.models.handover import TO_INTRODUCE
from contacts.queries.briefs import briefs_of
from contacts.queries.handovers import BY_WORTH
from crm.access.scopes import require
from crm.audit.actions import record
from crm.jobs import JobFailed, later
from crm.people.models import Firm
from crm.personal_data import hold_off_erasures
from crm.web.pdf import write_in_parts

if TYPE_CHECKING:
    from contacts.models.handover import HandoverItemQuerySet
    from crm.jobs import JobRun
    from crm.people.models import User

State, Kind = Introduction.State, HandoverPaper.Kind
KEPT = timedelta(days=14)


@transaction.atomic
def start_briefs(*, handover: Handover, by: User) -> HandoverPaper:
    """Have the briefs of all clients in the handover that `by` may export drawn as one PDF."""
    require(by, Client.entity, "export")
    hold_off_erasures()
    paper = _start(handover, Kind.BRIEFS, by)
    record(by=by, action="make", target=handover, summary=str(paper))
    return paper


@transaction.atomic
def start_letters(*, handover: Handover, by: User) -> HandoverPaper:
    """Letters to the clients whose introduction by letter is still to be made, as one PDF in the order of post codes.

    Each goes into the ledger as *printed*. Raises ValidationError when nobody is left or no address is whole.
    """
    require_addresses(by)
    hold_off_erasures()
    # Held, so that none of them gets an e-mail meanwhile.
    list(_own(handover, by).select_for_update(of=("self",)).order_by("pk").values_list("pk"))
    found = letters_to_print(handover, by)
    rows = [item for item, lacks in found if not lacks]
    if not rows:
        raise ValidationError(_("No client here can get a letter now."))
    paper = _start(handover, Kind.LETTERS, by)
    old = Introduction.objects.unscoped("rows of these items, made anew").filter(item__in=rows)
    old.delete()
    Introduction.objects.unscoped("new rows").bulk_create(
        [
            Introduction(
                item=item,
                client=item.client,
                kind=Introduction.Kind.LETTER,
                state=State.PRINTED,
                by=by,
                paper=paper,
            )
            for item in rows
        ]
    )
    record(by=by, action="make", target=handover, count=len(rows), summary=str(paper))
    return paper


def letters_to_print(handover: Handover, by: User) -> list[tuple[HandoverItem, list[str]]]:
    """The items that want a letter, with what each client lacks for it; printed ones that were not sent as well."""
    again = Q(introduction__state=State.PRINTED, introduction__by=by, introduction__sent_at=None)
    rows = _own(handover, by).live().filter(TO_INTRODUCE | again).exclude(introduction__state=State.UNKNOWN)
    if handover.introducing == Handover.Introducing.EMAIL:
        rows = rows.exclude(Exists(usable_emails().filter(client=OuterRef("client"))))
    items = list(rows.select_related("client").order_by("client__post_code", "client__name_key", "pk"))
    clients, firm = _clients(items), Firm.objects.get(pk=1)
    fields = fields_of(handover.giver.name)
    for item in items:
        item.client = clients[item.client_id]
    return [
        (
            item,
            lacking(
                templates_of(handover, firm.language_for(item.client.language)), item.client, firm, fields
            ),
        )
        for item in items
    ]


def draw_paper(*, paper: HandoverPaper, run: JobRun) -> int:
    """Draw it in parts; an attempt that goes on after a crash keeps the parts that are there. Returns the pages.

    Each part asks the scope again: what a share or cover showed ends with it.
    """
    held = partial(_held, paper)
    with held():
        paper.path.parent.mkdir(parents=True, exist_ok=True)
    if "items" not in run.cursor:
        rows = _items_for_briefs(paper) if paper.kind == Kind.BRIEFS else _items_for_letters(paper)
        with transaction.atomic():
            run.checkpoint(items=rows)
    draw = _draw_briefs if paper.kind == Kind.BRIEFS else _draw_letters
    pages = write_in_parts(paper.path, run.cursor["items"], lambda some: draw(some, paper), run, held)
    HandoverPaper.objects.unscoped("the job of this paper").filter(pk=paper.pk).update(page_count=pages)
    return pages


@contextmanager
def _held(paper: HandoverPaper) -> Iterator[None]:
    """While a file is written: an erasure, which takes the paper back, lists the files before or after."""
    with transaction.atomic():
        rows = HandoverPaper.objects.unscoped("the job of this paper").select_for_update(of=("self",))
        if not rows.get(pk=paper.pk).file:
            raise JobFailed(_("Somebody in this paper was erased: have it drawn anew."))
        yield


@transaction.atomic
def mark_letters_sent(*, paper: HandoverPaper, by: User) -> int:
    """The letters went to the post: each client's stream gets its letter, once. Returns how many."""
    if paper.by_id != by.pk:
        raise PermissionDenied
    rows = Introduction.objects.unscoped("letters of one's own paper").filter(
        paper=paper, state=State.PRINTED
    )
    letters = list(rows.select_for_update(of=("self",)))
    if not letters:
        raise ValidationError(_("These letters were marked as sent, or printed anew, already."))
    for letter in letters:
        letter.subject = letter.subject or _("Introduction of the new owner")
    keep_sent(letters)
    HandoverPaper.objects.unscoped("one's own paper").filter(pk=paper.pk).update(sent_at=timezone.now())
    record(by=by, action="send", target=paper.handover, count=len(letters), summary=str(paper))
    return len(letters)


def drop_old_papers() -> int:
    """Remove the files that are older than two weeks; the rows stay. Returns how many."""
    rows = HandoverPaper.objects.unscoped("files too old to lie about").filter(at__lt=timezone.now() - KEPT)
    old = list(rows.exclude(file=""))
    for paper in old:
        paper.path.unlink(missing_ok=True)
    return rows.filter(pk__in=[paper.pk for paper in old]).update(file="")


def _start(handover: Handover, kind: str, by: User) -> HandoverPaper:
    """The row before anything is read. The caller holds erasures off."""
    paper: HandoverPaper = HandoverPaper.objects.unscoped("a new row").create(
        handover=handover, by=by, kind=kind, file=f"{secrets.token_urlsafe(18)}.pdf"
    )
    job = later(
        "contacts.draw_handover_paper",
        run_as=by,
        unique=f"handover-paper-{paper.pk}",
        title=f"{handover}: {paper}",
        paper_id=paper.pk,
    )
    paper.job = job
    paper.save(update_fields=["job"])
    return paper


def _own(handover: Handover, by: User) -> HandoverItemQuerySet:
    """What `by` sees of the handover; whoever does not lead it: what was given to them."""
    rows = HandoverItem.objects.visible_to(by).filter(handover=handover)
    found: HandoverItemQuerySet = rows if may_lead(by, handover) else rows.received_by(by)
    return found


def _items_for_briefs(paper: HandoverPaper) -> list[int]:
    rows = _own(paper.handover, paper.by).exclude(state=HandoverItem.State.PASSED_ON)
    rows = rows.filter(client__in=Client.objects.visible_to(paper.by, "export"))
    return list(rows.order_by("receiver__name", *BY_WORTH).values_list("pk", flat=True))


def _items_for_letters(paper: HandoverPaper) -> list[int]:
    letters = Introduction.objects.unscoped("letters of this paper").filter(paper=paper, state=State.PRINTED)
    return list(
        letters.order_by("client__post_code", "client__name_key", "pk").values_list("item", flat=True)
    )


def _read(keys: Sequence[int]) -> list[Any]:
    """Items in this order, with what their pages need."""
    place = Case(*(When(pk=key, then=number) for number, key in enumerate(keys)))
    rows = HandoverItem.objects.unscoped("keys chosen within the scope of the maker").filter(pk__in=keys)
    rows = rows.select_related("handover__giver", "receiver", "client__owner").order_by(place)
    return list(rows)


def _draw_briefs(keys: Sequence[int], paper: HandoverPaper) -> bytes:
    items = _in_sight(_read(keys), paper.by, "export")
    briefs = briefs_of([item.client for item in items], paper.by)
    return draw_briefs(list(zip(briefs, items, strict=True))) if items else b""


def _draw_letters(keys: Sequence[int], paper: HandoverPaper) -> bytes:
    """Letters that are not drawn any more were not sent, and wait to be introduced again."""
    printed = Introduction.objects.unscoped("letters of this paper").filter(paper=paper, state=State.PRINTED)
    waiting = set(printed.filter(item__in=keys).values_list("item", flat=True))
    items = _in_sight([item for item in _read(keys) if item.pk in waiting], paper.by)
    gone = waiting - {item.pk for item in items}
    printed.filter(item__in=gone).update(state=State.FAILED, trouble=_("No longer in your sight."))
    if not items:
        return b""
    firm, clients = Firm.objects.get(pk=1), _clients(items)
    pages = []
    for item in items:
        client = clients[item.client_id]
        subject, body = introduction_of(paper.handover, client, firm)
        pages.append(LetterPage(client, subject, body, client.owner, firm.language_for(client.language)))
    return draw_letters(pages, firm)


def _in_sight(items: Sequence[HandoverItem], user: User, *actions: str) -> list[HandoverItem]:
    """Of these items those whose client the person sees, and may do this to, at this second."""
    seen = Client.objects.visible_to(user).filter(pk__in=[item.client_id for item in items])
    for action in actions:
        seen = seen.filter(Client.visibility(user, action))
    keys = set(seen.values_list("pk", flat=True))
    return [item for item in items if item.client_id in keys]


def _clients(items: Sequence[HandoverItem]) -> dict[int, Client]:
    rows = Client.objects.unscoped("clients of items within the scope of the maker")
    return {client.pk: client for client in with_person(rows.filter(pk__in=[i.client_id for i in items]))}
