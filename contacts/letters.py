"""Letters to clients on paper: a page each, many in one document."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db.models import OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from contacts.models import Client, Person
from contacts.postal import Place, postal_place, with_post
from crm.access.context import access_of
from crm.frozen import frozen
from crm.web.pdf import render_pdf

if TYPE_CHECKING:
    from crm.people.models import Firm, User


@frozen
class LetterPage:
    """One letter as it will be printed: the words are merged already. `client` was read `with_person`."""

    client: Client
    subject: str
    body: str
    sender: User | None
    language: str

    @property
    def paragraphs(self) -> list[str]:
        return self.body.split("\n\n")

    @property
    def place(self) -> Place:
        return postal_place(self.client)

    @property
    def direction(self) -> str:
        return "rtl" if get_language_info(self.language)["bidi"] else "ltr"


def require_addresses(by: User) -> None:
    """Refuse with a ValidationError whoever may not read the addresses that letters carry."""
    if not access_of(by).reads("contact"):
        raise ValidationError(_("Letters carry addresses, and your role does not show contact data."))


def draw_letters(pages: Sequence[LetterPage], firm: Firm) -> bytes:
    """One PDF with a page for each letter, in their order."""
    context = {"pages": pages, "firm": firm, "today": timezone.localdate()}
    return render_pdf("contacts/letters_pdf.html", context, language=firm.language)


def with_person(clients: QuerySet[Client]) -> QuerySet[Any]:
    """Annotate `main_person`, the name under the client's own in the address, and the address for letters."""
    persons = (
        Person.objects.unscoped("a person of the client in the row")
        .filter(client=OuterRef("pk"))
        .order_by("-is_main", "pk")
        .values("name")[:1]
    )
    return with_post(clients.select_related("owner")).annotate(
        main_person=Coalesce(Subquery(persons), Value(""))
    )
