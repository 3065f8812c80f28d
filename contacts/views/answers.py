"""How views of the client page answer: a whole page without htmx, the changed parts of it with."""

from functools import partial

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from contacts.forms.notes import NoteForm
from contacts.models import Client, Person
from contacts.queries.client_facts import STAGE_TONES, fact_line, facts_of, ledger_of, subtitle
from contacts.queries.client_pages import ClientPage
from contacts.queries.merging import with_former_keys
from contacts.queries.pins import with_pins
from contacts.queries.sight import with_seers
from contacts.queries.timeline_sources import with_sources
from contacts.queries.working_at import persons_at
from contacts.views.drawings import draw_rhythm
from crm.access.scopes import can, visible_or_404
from crm.sql.kept import KeptStatement
from crm.web.toasts import say


def _client(key: int, has_seers: bool = False):
    """What the page asks of a client."""
    rows = Client.objects.unscoped("who sees the client is asked of the client").filter(pk=key)
    rows = with_former_keys(
        with_pins(with_sources(rows.select_related("owner", "team", "branch").order_by()))
    )
    return with_seers(rows) if has_seers else rows


_clients = KeptStatement(_client)


def client_or_404(request: HttpRequest, pk: int, action: str = "view", *, has_seers: bool = False) -> Client:
    """`has_seers`: read with it who else works with the client (contacts.queries.sight)."""
    client = next(iter(_clients.rows(pk, has_seers)), None)
    if client is None or not can(request.user, "view", client):
        raise Http404
    if not can(request.user, action, client):
        raise PermissionDenied
    return client


def child_or_404(request: HttpRequest, model, pk: int, action: str = "view"):
    """A person, channel, interaction or activity with its client."""
    rows = model.objects.select_related("client__owner", "client__team", "client__branch")
    return visible_or_404(rows, request.user, action, pk=pk)


def persons_of(client: Client | None, user):
    """The client's own."""
    if client is None:
        return Person.objects.none()
    return Person.objects.visible_within(client, user).order_by("-is_main", "name_key")


def company_of(client: Client | None, user, also: int | None = None):
    """With whom one talks at a client: also persons of other clients who hold a position there."""
    return persons_at(client, user, also=also) if client else Person.objects.none()


def say_undo(request: HttpRequest, text, change_set) -> None:
    say(request, text, undo=reverse("undo", args=[change_set.pk]))


def parts_changed(request: HttpRequest, client: Client, *parts: str, text: str = "") -> HttpResponse:
    """After a write: the named parts of the client page for htmx, else the page itself."""
    if text:
        say(request, text)
    if not request.htmx:
        return redirect(client)
    fresh = client_or_404(request, client.pk)
    page = ClientPage(fresh, request.user)
    response = render(request, "contacts/client/changed.html", page_context(page) | {"parts": parts})
    return closing(response)


def closing(response: HttpResponse) -> HttpResponse:
    """What was sent from a dialog closes it; the parts in the answer find their places by themselves."""
    response.headers["HX-Trigger"] = "dialog:close"
    response.headers["HX-Reswap"] = "none"
    return response


def page_context(page: ClientPage) -> dict:
    """What the parts of the client page draw; each is made when its part is drawn."""
    return {
        "page": page,
        "client": page.client,
        "subtitle": partial(subtitle, page.client),
        "facts": partial(facts_of, page),
        "name_line": partial(fact_line, page.client, "name", page.user),
        "tags_line": partial(fact_line, page.client, "tags", page.user),
        "note_line": partial(fact_line, page.client, "note", page.user),
        "ledger_facts": partial(ledger_of, page),
        "note_form": SimpleLazyObject(lambda: NoteForm(persons=page.everybody)),
        "stage_tone": STAGE_TONES[page.client.stage],
        "rhythm": lambda: draw_rhythm(page.rhythm),
    }


def form_page(
    request: HttpRequest, form, *, title, client=None, button="", template="contacts/form.html", **context
) -> HttpResponse:
    """A form alone on a page, or inside the dialog of the page that asked for it."""
    context |= {"form": form, "title": title, "client": client, "button": button}
    return render(request, f"{template}#form" if request.htmx else template, context)
