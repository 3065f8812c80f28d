"""The list of mails: one's own first, then all that one sees; what is in them only for whoever reads notes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, Q
from django.utils.html import escape, format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contacts.mail_bulk import MAIL_BULK, mails_noun
from contacts.models import Mail, MailAttachment, MailFiling, MailParticipant
from contacts.models.mailbox import Privacy
from contacts.queries.mail_entries import writer_of
from contacts.queries.mails import clients_of_mails
from crm.access.context import access_of
from crm.frozen import frozen
from crm.lists.filters import OneOf, Related, When, YesNo
from crm.lists.specs import Column, ListSpec, ReadyView, Sort
from crm.people.models import User as Colleague
from crm.search.text import holds_words
from crm.web.listing import cells

if TYPE_CHECKING:
    from crm.people.models import User
    from crm.web.listing.drawing import Drawing

WAYS = {"in": gettext_lazy("to us"), "out": gettext_lazy("from us")}


def colleagues(_user: User) -> list[tuple[int, str]]:
    return list(Colleague.objects.order_by("name", "pk").values_list("pk", "name"))


@frozen
class Whose(Related):
    """The colleague who wrote or received it."""

    def q(self, values: dict[str, Any], user: User) -> Q:
        keys = {user.pk if key == "me" else int(key) for key in values[self.key] if key != "none"}
        on_it = MailParticipant.objects.unscoped("narrows mails in sight").filter(mail=OuterRef("pk"))
        found = Q(Exists(on_it.filter(user__in=keys)))
        return found | ~Q(Exists(on_it)) if "none" in values[self.key] else found


@frozen
class Way(OneOf):
    def q(self, values: dict[str, Any], user: User) -> Q:
        return Q(is_outgoing__in=[key == "out" for key in values[self.key]])


def _filed(user: User) -> Q:
    filings = MailFiling.objects.visible_to(user).filter(mail=OuterRef("pk"))
    return Q(Exists(filings))


def _has_files(_user: User) -> Q:
    files = MailAttachment.objects.unscoped("narrows mails in sight").filter(
        mail=OuterRef("pk"), is_inline=False
    )
    return Q(Exists(files))


def _writer(row: Any, _drawing: Drawing) -> str:
    words = writer_of(row) or _("Mail")
    return format_html('<a href="{}"><bdi>{}</bdi></a>', row.get_absolute_url(), words)


def _subject(row: Any, _drawing: Drawing) -> str:
    mark = f' <span class="tag warn">{escape(_("To check"))}</span>' if row.trouble else ""
    return f"<bdi>{escape(row.title)}</bdi>{mark}"


def _clients(row: Any, drawing: Drawing) -> str:
    found = drawing.once("clients", lambda: clients_of_mails(drawing.rows, drawing.user))
    return f"<bdi>{escape(', '.join(found.get(row.pk, ())))}</bdi>"


def _way(row: Any, _drawing: Drawing) -> str:
    return escape(WAYS["out" if row.is_outgoing else "in"])


def _matches(text: str, user: User) -> Q:
    """By words of the subject, for whoever reads what is written."""
    if not access_of(user).reads("notes"):
        return Q(pk__in=())
    return holds_words(text, "search_text")


MAIL_LIST = ListSpec(
    key="mails",
    entity=Mail.entity,
    model=Mail,
    title=gettext_lazy("Mails"),
    noun=mails_noun,
    url_name="mail_list",
    columns=(
        Column("from", gettext_lazy("From"), _writer, joins=("by",), is_fixed=True, export="writer"),
        Column("subject", gettext_lazy("Subject"), _subject, group="notes"),
        Column("clients", gettext_lazy("Clients"), _clients),
        Column("way", gettext_lazy("Direction"), _way),
        Column("sent", gettext_lazy("Sent"), cells.day("sent_at"), sort="recent"),
        Column("privacy", gettext_lazy("Who reads it"), cells.choice("privacy"), is_default=False),
        Column("by", gettext_lazy("Colleague"), cells.person("by"), joins=("by",), is_default=False),
    ),
    sorts=(
        Sort("recent", gettext_lazy("Sent"), "sent_at", is_indexed=True, starts_descending=True),
        Sort("size", gettext_lazy("Size"), "size", starts_descending=True),
    ),
    default_sort="-recent",
    filters=(
        Whose("who", gettext_lazy("Written or received by"), choices=colleagues, knows_me=True),
        Way("way", gettext_lazy("Direction"), choices=tuple(WAYS.items())),
        YesNo("filed", gettext_lazy("On a client"), yes=_filed),
        YesNo("files", gettext_lazy("With attachments"), yes=_has_files),
        OneOf("privacy", gettext_lazy("Who reads it"), choices=Privacy.choices),
        When("sent", gettext_lazy("Sent"), "sent_at", with_never=False),
        YesNo("trouble", gettext_lazy("To check"), yes=~Q(trouble="")),
    ),
    views=(
        ReadyView("mine", gettext_lazy("Mine"), "who=me"),
        ReadyView("in", gettext_lazy("To us"), "way=in"),
        ReadyView("out", gettext_lazy("From us"), "way=out"),
        ReadyView("all", gettext_lazy("All mails")),
    ),
    card=(_writer, _clients, cells.day("sent_at"), cells.within("notes", _subject)),
    bulk=MAIL_BULK,
    find=_matches,
    defer=("text", "html", "references", "others", "search_text"),
    resource="contacts.resources.MailResource",
    template="contacts/mails/list.html",
    empty_title=gettext_lazy("No mails here"),
    empty_text=gettext_lazy("Connect your mailbox, and mails with clients stand here and on their records."),
)
