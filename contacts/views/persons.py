from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from contacts.actions.channels import MARKS, add_channel, change_channel, mark_channel, remove_channel
from contacts.actions.clients import EditConflict
from contacts.actions.persons import add_person, change_person, remove_person
from contacts.forms.persons import ChannelEditForm, ChannelForm, PersonForm
from contacts.models import Channel, Person
from contacts.views.answers import child_or_404, client_or_404, form_page, parts_changed, persons_of, say_undo
from contacts.views.conflicts import record_conflict
from crm.access.field_groups import open_or_404
from crm.audit.actions.reading import record_read
from crm.web.toasts import say


@require_http_methods(["GET", "POST"])
def person_create(request: HttpRequest, pk: int) -> HttpResponse:
    client = client_or_404(request, pk, "change")
    form = PersonForm(request.POST or None, reader=request.user)
    if form.is_valid():
        person = add_person(
            client=client,
            by=request.user,
            channels=form.channels,
            custom=form.made_values,
            **form.person_fields,
        )
        return parts_changed(request, client, "about", text=_("%(name)s added.") % {"name": person.name})
    return form_page(
        request,
        form,
        title=_("New person"),
        client=client,
        button=_("Add person"),
        columns=True,
        known="person",
    )


@require_http_methods(["GET", "POST"])
def person_edit(request: HttpRequest, pk: int) -> HttpResponse:
    person = child_or_404(request, Person, pk, "change")
    client = person.client
    form = PersonForm(request.POST or None, instance=person, reader=request.user)
    if form.is_valid():
        return save_person(request, child_or_404(request, Person, pk, "change"), form)
    record_read(request.user, person, "contact", "personal")
    context = {"delete": "person_remove", "columns": True, "known": "person"}
    return form_page(request, form, title=person.name, client=client, button=_("Save"), **context)


def save_person(request: HttpRequest, person: Person, form: PersonForm) -> HttpResponse:
    changed = {"changes": form.touched, "seen": form.seen_values}
    try:
        change_person(person=person, by=request.user, **changed)
    except EditConflict as conflict:
        return record_conflict(request, form, conflict.current, person.client, title=person.name)
    for kind, value in form.channels:
        add_channel(client=person.client, kind=kind, value=value, by=request.user, person=person)
    return parts_changed(request, person.client, "about", text=_("Saved."))


@require_POST
def person_remove(request: HttpRequest, pk: int) -> HttpResponse:
    person = child_or_404(request, Person, pk, "change")
    try:
        change_set = remove_person(person=person, by=request.user)
    except ValidationError as refusal:
        say(request, " ".join(refusal.messages), level=messages.ERROR)
        return parts_changed(request, person.client, "about")
    say_undo(request, _("%(name)s removed.") % {"name": person.name}, change_set)
    return parts_changed(request, person.client, "about")


@require_http_methods(["GET", "POST"])
def channel_create(request: HttpRequest, pk: int) -> HttpResponse:
    client = client_or_404(request, pk, "change")
    open_or_404(request.user, Channel, "value")
    form = ChannelForm(request.POST or None, client=client, persons=persons_of(client, request.user))
    if form.is_valid():
        try:
            add_channel(client=client, by=request.user, **form.cleaned_data)
        except ValidationError as error:
            form.add_error("value", error.message_dict["value"][0])
        else:
            return parts_changed(request, client, "about", "head", text=_("Added."))
    context = {"title": _("New phone or address"), "button": _("Add"), "known": "person"}
    return form_page(request, form, client=client, **context)


@require_http_methods(["GET", "POST"])
def channel_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One phone or address: corrected here, marked and removed by the buttons below."""
    channel = child_or_404(request, Channel, pk, "change")
    client, user = channel.client, request.user
    open_or_404(user, Channel, "value")
    form = ChannelEditForm(
        request.POST or None, instance=channel, client=client, persons=persons_of(client, user)
    )
    if form.is_valid():
        try:
            change_channel(channel=channel, by=user, changes=form.touched, seen=form.seen_values)
        except ValidationError as error:
            form.add_error("value", error.message_dict["value"][0])
        except EditConflict as conflict:
            return record_conflict(request, form, conflict.current, client, title=str(channel))
        else:
            return parts_changed(request, client, "about", "head", text=_("Saved."))
    record_read(user, channel.person or client, "contact")
    template = "contacts/channel.html#form" if request.htmx else "contacts/channel.html"
    return render(request, template, {"channel": channel, "client": client, "form": form})


@require_POST
def channel_mark(request: HttpRequest, pk: int) -> HttpResponse:
    """Main, invalid or opted out: the form sends the mark and "yes" or "no"."""
    channel = child_or_404(request, Channel, pk, "change")
    marks = {name: request.POST[name] == "yes" for name in MARKS if name in request.POST}
    mark_channel(channel=channel, by=request.user, **marks)
    return parts_changed(request, channel.client, "about", "head")


@require_POST
def channel_remove(request: HttpRequest, pk: int) -> HttpResponse:
    channel = child_or_404(request, Channel, pk, "change")
    change_set = remove_channel(channel=channel, by=request.user)
    say_undo(request, _("%(value)s removed.") % {"value": channel.value}, change_set)
    return parts_changed(request, channel.client, "about", "head")
