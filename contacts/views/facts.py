"""One fact of a client, edited where it stands; a page of its own without JavaScript."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from contacts.actions.clients import EditConflict, change_client
from contacts.forms.clients import ClientForm, FactForm
from contacts.models import Client
from contacts.queries.client_facts import FACTS, fact_label, fact_line, shows_fact
from contacts.queries.client_pages import ClientPage
from contacts.views.answers import client_or_404, form_page, page_context
from contacts.views.conflicts import conflict_lines
from crm.custom_fields.fields import value_of

# While these are typed, it is asked whether another client is that already.
ASKS_FOR_OTHERS = {"name", "tax_number"}


@require_http_methods(["GET", "POST"])
def client_fact(request: HttpRequest, pk: int, fact: str) -> HttpResponse:
    if fact not in FACTS:
        raise Http404
    client = client_or_404(request, pk, "change")
    if not shows_fact(fact, request.user):
        raise Http404
    if "cancel" in request.GET:
        return fact_shown(request, client, fact)
    if not fact_line(client, fact, request.user).may_change:
        raise PermissionDenied
    form = FactForm(request.POST or None, instance=client, fact=fact, reader=request.user)
    if form.is_valid():
        return save_fact(request, client, form)
    if request.htmx:
        context = {"client": client, "form": form, "fact": fact, "label": fact_label(fact)}
        context["known"] = fact in ASKS_FOR_OTHERS
        return render(request, "contacts/client/fact_form.html", context)
    return form_page(
        request, form, title=fact_label(fact), client=client, button=_("Save"), known=fact in ASKS_FOR_OTHERS
    )


def save_fact(request: HttpRequest, client: Client, form: FactForm) -> HttpResponse:
    version, seen = form.cleaned_data["version"], form.seen_values
    try:
        change_client(client=client, by=request.user, changes=form.changes, version=version, seen=seen)
    except EditConflict as conflict:
        return conflict_page(request, conflict.current, form)
    return fact_shown(request, client, form.fact, is_saved=True)


def fact_shown(request: HttpRequest, client: Client, fact: str, *, is_saved: bool = False) -> HttpResponse:
    """The value again; after a save with the head and the strip, which may show it too."""
    if not request.htmx:
        return redirect(client)
    page = ClientPage(client_or_404(request, client.pk), request.user)
    if fact == "name":
        return name_shown(request, page)
    context = page_context(page) if is_saved else {"client": page.client, "page": page}
    context |= {
        "line": fact_line(page.client, fact, request.user),
        "parts": ("head", "ledger") if is_saved else (),
    }
    return render(request, "contacts/client/fact_saved.html", context)


def name_shown(request: HttpRequest, page: ClientPage) -> HttpResponse:
    """The name stands in the head, which comes anew, in the crumbs and on the tab of the browser."""
    context = page_context(page) | {"parts": ("head", "ledger", "name")}
    response = render(request, "contacts/client/changed.html", context)
    response.headers["HX-Reswap"] = "none"
    return response


def conflict_page(request: HttpRequest, current: Client, form: ClientForm) -> HttpResponse:
    """Yours and theirs side by side; the fields that nobody else touched are not asked about."""
    seen = form.seen_values or {}
    current = Client.objects.unscoped("seen already").get(pk=current.pk)
    moved = [
        name for name, mine in form.changes.items() if value_of(current, name) not in (mine, seen.get(name))
    ]
    mine = {name: value for name, value in form.changes.items() if value != seen.get(name)}
    context = conflict_lines(current, form.changes, moved) | {
        "client": current,
        "form": fresh_form(form, current, mine),
        "action": request.path,
        "back": current.get_absolute_url(),
    }
    if isinstance(form, FactForm):
        page = ClientPage(current, request.user)
        context |= {"fact": form.fact, "line": fact_line(current, form.fact, request.user), "page": page}
    template = "contacts/conflict.html#dialog" if request.htmx else "contacts/conflict.html"
    return render(request, template, context)


def fresh_form(form: ClientForm, current: Client, mine: dict) -> ClientForm:
    """The same form started from the row as it is now, with the editor's values on top."""
    extra = {"reader": form.reader} | ({"fact": form.fact} if isinstance(form, FactForm) else {})
    made = type(form)(instance=current, **extra)
    made.initial |= mine
    return made
