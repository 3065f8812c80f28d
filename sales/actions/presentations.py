"""Presentations: begun for a client, written, and what is kept of who looks at them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from contacts.actions.clients import EditConflict
from contacts.models import Client
from crm.access.scopes import can, require
from crm.audit.actions import record
from crm.frozen import frozen
from crm.people.models import Firm
from sales.actions.deals import can_own
from sales.actions.quote_links import new_nonce
from sales.models import Presentation, PresentationLink, PresentationOpening, Quote

if TYPE_CHECKING:
    from crm.people.models import User

Block = Presentation.Block
BEGINS_WITH = (Block.COVER, Block.NEEDS, Block.PRODUCTS, Block.CONTACT)
MOST_BLOCKS = 30
LONGEST_LOOK = 600


@transaction.atomic
def begin_presentation(
    *, client: Client, title: str, by: User, like: Presentation | None = None
) -> Presentation:
    """For a client in sight; with the blocks of another presentation that one sees, else the usual ones."""
    require(by, Presentation.entity, "create")
    if not can(by, "view", client) or (like is not None and not can(by, "view", like)):
        raise PermissionDenied
    firm = Firm.load()
    owner = client.owner if client.owner and can_own(by, client.owner) else by
    language = firm.language_for(client.language) if firm else "en"
    with translation.override(language):
        usual = [
            {"kind": kind.value, "title": str(kind.label), "text": "", "products": []} for kind in BEGINS_WITH
        ]
    presentation = Presentation(
        client=client, title=title.strip(), language=language, blocks=like.blocks if like else usual, created_by=by,
        owner=owner, team=owner.home_team, branch=owner.branch,
    )  # fmt: skip
    presentation.save()
    record(by=by, action="create", target=presentation)
    return presentation


@transaction.atomic
def write_presentation(
    *,
    presentation: Presentation,
    by: User,
    title: str,
    language: str,
    blocks: Sequence[dict[str, Any]],
    quote: Quote | None = None,
    version: int | None = None,
) -> Presentation:
    """All of it anew. Raises EditConflict if it has moved on since `version`, ValidationError for a foreign quote."""
    current = _locked(presentation, by)
    if version is not None and current.version != version:
        raise EditConflict(current)
    if len(blocks) > MOST_BLOCKS:
        raise ValidationError(_("A presentation has up to %s blocks.") % MOST_BLOCKS)
    if quote is not None and (quote.client_id != current.client_id or not can(by, "view", quote)):
        raise ValidationError({"quote": _("This quote is of another client.")})
    before = {"title": current.title, "language": current.language}
    current.title, current.language, current.quote = title.strip(), language, quote
    current.blocks = list(blocks)
    current.version += 1
    current.changed_at = timezone.now()
    current.save()
    record(
        by=by, action="change", target=current, before=before,
        after={"title": current.title, "language": current.language},
    )  # fmt: skip
    return current


@transaction.atomic
def open_presentation(*, presentation: Presentation, by: User) -> PresentationLink:
    """An address for the client; whoever knows one from before reads nothing there any more."""
    current = _locked(presentation, by)
    links = PresentationLink.objects.unscoped("of a presentation in hand")
    link, _new = links.update_or_create(
        presentation=current, defaults={"nonce": new_nonce(), "made_at": timezone.now(), "made_by": by}
    )
    record(by=by, action="open_link", target=current)
    found: PresentationLink = link
    return found


@transaction.atomic
def close_presentation(*, presentation: Presentation, by: User) -> None:
    current = _locked(presentation, by)
    links = PresentationLink.objects.unscoped("of a presentation in hand").filter(presentation=current)
    if links.exclude(nonce="").update(nonce=""):
        record(by=by, action="close_link", target=current)


@frozen
class Look:
    """Somebody who is none of us looked at a block (0: opened the page)."""

    presentation_id: int
    section: int
    seconds: int
    at: datetime


@transaction.atomic
def keep_looks(looks: Sequence[Look]) -> None:
    """Written after the answer (crm.sink), or when the page says how long a block was looked at."""
    for look in looks:
        links = PresentationLink.objects.unscoped("somebody holds its address")
        mine = links.filter(presentation=look.presentation_id)
        link = mine.first()
        if link is None:
            continue
        PresentationOpening.objects.unscoped("of this link").create(
            link=link, section=look.section, seconds=min(look.seconds, LONGEST_LOOK), at=look.at
        )
        if look.section == 0:
            first = link.first_opened_at or look.at
            mine.update(opened_count=F("opened_count") + 1, first_opened_at=first, last_opened_at=look.at)


def _locked(presentation: Presentation, by: User) -> Presentation:
    rows = Presentation.objects.unscoped("the right is asked below").select_for_update(of=("self",))
    current: Presentation = rows.get(pk=presentation.pk)
    if not can(by, "change", current):
        raise PermissionDenied
    return current
