"""Conversations of one's own: the list, one of them, a new one."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from crm.access.scopes import visible_or_404
from crm.messages.actions.writing import delete_message, read_messages, reply, write_to
from crm.messages.forms import MessageForm, TextForm
from crm.messages.models import Conversation, Message
from crm.messages.queries.mentioning import choices_for
from crm.messages.queries.talks import PAGE, Thread, people_in, talks_of
from crm.messages.views.notices import number_in
from crm.web.form_pages import form_page
from crm.web.toasts import say


@require_safe
def conversation_list(request: HttpRequest) -> HttpResponse:
    """What one takes part in, the latest first."""
    before, unread_only = number_in(request, "before"), request.GET.get("show") == "unread"
    rows = talks_of(request.user, before=before, unread_only=unread_only)
    older = rows[PAGE - 1].newest if len(rows) > PAGE else None
    context = {"talks": rows[:PAGE], "older": older, "unread_only": unread_only}
    return render(request, "messages/talks.html", context)


@require_http_methods(["GET", "POST"])
def conversation_create(request: HttpRequest) -> HttpResponse:
    return form_page(
        request,
        MessageForm(request.POST or None, reader=request.user, initial={"to": request.GET.get("to")}),
        "messages/new.html",
        act=lambda cleaned: write_to(by=request.user, **cleaned),
        then=lambda message: message.conversation.get_absolute_url(),
        said=_("Sent."),
    )


def conversation_or_404(request: HttpRequest, pk: int) -> Conversation:
    return visible_or_404(Conversation.objects, request.user, pk=pk)


@require_http_methods(["GET", "POST"])
def conversation_page(request: HttpRequest, pk: int) -> HttpResponse:
    conversation = conversation_or_404(request, pk)
    if conversation.is_about_record:
        return redirect(conversation)
    mine = Conversation.objects.visible_to(request.user).filter(pk=pk)
    return form_page(
        request,
        TextForm(request.POST or None),
        "messages/talk.html",
        act=lambda cleaned: reply(conversation=conversation, by=request.user, **cleaned),
        then=conversation.get_absolute_url(),
        conversation=conversation,
        people=people_in(conversation),
        thread=Thread(mine, request.user, before=number_in(request, "before")),
    )


@require_POST
def conversation_read(request: HttpRequest, pk: int) -> HttpResponse:
    conversation = conversation_or_404(request, pk)
    mine = Conversation.objects.visible_to(request.user).filter(pk=pk)
    read_messages(conversations=mine, by=request.user, up_to=number_in(request, "up_to", request.POST) or 0)
    return HttpResponse(status=204) if request.htmx else redirect(conversation)


@require_POST
def message_delete(request: HttpRequest, pk: int) -> HttpResponse:
    rows = Message.objects.select_related("conversation")
    message = visible_or_404(rows, request.user, "delete", pk=pk)
    change_set = delete_message(message=message, by=request.user)
    say(request, _("Message deleted."), undo=reverse("undo", args=[change_set.pk]))
    return redirect(message.conversation)


@require_safe
def mention_choices(request: HttpRequest) -> HttpResponse:
    """Colleagues whose name begins so, with a word about those who would not be able to read it."""
    about = request.GET.get("about", "").rpartition("-")
    record = (about[0], int(about[2])) if about[0] and about[2].isascii() and about[2].isdigit() else None
    found = choices_for(request.user, request.GET.get("q", ""), record)
    return JsonResponse({"found": [{"name": name, "note": note} for name, note in found]})
