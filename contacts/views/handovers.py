"""Handovers: the list, the page of one, another receiver for what came back, its papers."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from contacts.access import may_hand_over
from contacts.actions.handover import give_again
from contacts.actions.handover_papers import mark_letters_sent, start_briefs, start_letters
from contacts.forms.handovers import AgainForm
from contacts.models import Handover, HandoverItem, HandoverPaper
from contacts.queries.handover_page import HandoverPage
from contacts.queries.handovers import PAGE, handovers_of
from crm.access.gates import needs
from crm.access.scopes import visible_or_404
from crm.sql.lookups import Keys
from crm.web.formats import number
from crm.web.toasts import say

LONGEST = 19  # digits of a key that the database can hold


@require_GET
@needs("client")
def handover_list(request: HttpRequest) -> HttpResponse:
    before = request.GET.get("before", "")
    rows = handovers_of(request.user, int(before) if before.isdecimal() else None)
    context = {"handovers": rows[:PAGE], "may_hand_over": may_hand_over(request.user)}
    context["older"] = rows[PAGE - 1].pk if len(rows) > PAGE else None
    return render(request, "contacts/handover/list.html", context)


@require_GET
def handover_page(request: HttpRequest, pk: int) -> HttpResponse:
    return page_answer(request, handover_or_404(request, pk))


def page_answer(request, handover, form=None):
    after = request.GET.get("after", "")
    page = HandoverPage(
        handover, request.user, request.GET.get("show", ""), int(after) if after.isdecimal() else 0
    )
    form = form or AgainForm(giver=handover.giver)
    context = {"page": page, "handover": handover, "form": form, "rows": page.rows[:PAGE]}
    return render(request, "contacts/handover/page.html", context, status=422 if form.errors else 200)


@require_POST
def handover_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Another receiver for the chosen clients."""
    handover = handover_or_404(request, pk, "assign")
    form = AgainForm(request.POST, giver=handover.giver)
    keys = Keys(int(key) for key in request.POST.getlist("item") if key.isdecimal() and len(key) < LONGEST)
    if form.is_valid():
        items = HandoverItem.objects.visible_to(request.user).filter(pk__among=keys)
        try:
            count = give_again(handover=handover, items=items, by=request.user, **form.cleaned_data)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            words = ngettext("%(n)s client went to %(name)s.", "%(n)s clients went to %(name)s.", count)
            say(request, words % {"n": number(count), "name": form.cleaned_data["to"].name})
            return redirect(handover)
    return page_answer(request, handover, form)


@require_POST
def handover_briefs(request: HttpRequest, pk: int) -> HttpResponse:
    return _made(request, handover_or_404(request, pk), start_briefs)


@require_POST
def handover_letters(request: HttpRequest, pk: int) -> HttpResponse:
    return _made(request, handover_or_404(request, pk), start_letters)


def _made(request, handover, start):
    try:
        start(handover=handover, by=request.user)
    except ValidationError as refusal:
        say(request, " ".join(refusal.messages), level=messages.ERROR)
    else:
        say(request, _("Being drawn in the background; the file appears on this page."))
    return redirect(handover)


@require_GET
def handover_paper(request: HttpRequest, pk: int) -> FileResponse:
    """A PDF of one's own; gone after two weeks."""
    paper = visible_or_404(HandoverPaper.objects, request.user, pk=pk)
    if not paper.file or not paper.page_count or not paper.path.is_file():
        raise Http404
    return FileResponse(
        paper.path.open("rb"), as_attachment=True, filename=f"{paper.kind}-{paper.handover_id}.pdf"
    )


@require_POST
def handover_paper_sent(request: HttpRequest, pk: int) -> HttpResponse:
    paper = visible_or_404(HandoverPaper.objects.select_related("handover"), request.user, pk=pk)
    try:
        count = mark_letters_sent(paper=paper, by=request.user)
    except ValidationError as refusal:
        say(request, " ".join(refusal.messages), level=messages.ERROR)
    else:
        words = ngettext(
            "%(n)s letter stands on its client’s stream now.",
            "%(n)s letters stand on the streams of their clients now.",
            count,
        )
        say(request, words % {"n": number(count)})
    return redirect(paper.handover)


def handover_or_404(request: HttpRequest, pk: int, action: str = "view") -> Handover:
    rows = Handover.objects.select_related("giver", "by", "change_set", "check_made")
    return visible_or_404(rows, request.user, action, pk=pk)
