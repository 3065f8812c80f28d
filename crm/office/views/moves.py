"""A colleague moves to another team, or is switched off: what they own is counted before anything is saved."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from crm.access.gates import needs
from crm.access.holdings import held_by
from crm.access.queries.what_if import what_if
from crm.office.actions.colleagues import switch_off
from crm.office.actions.moves import may_give, move_colleague
from crm.office.forms.moves import LeaveForm, MoveForm
from crm.office.queries.structure import lead_over
from crm.people.models import User
from crm.web.form_pages import form_page
from crm.web.toasts import say


@needs("colleague", "change")
def colleague_move(request: HttpRequest, pk: int) -> HttpResponse:
    person = get_object_or_404(User.objects.select_related("home_team__branch"), pk=pk)
    held = held_by(person)
    form = MoveForm(request.POST or None, user=person, held=held, initial={"team": request.GET.get("team")})

    def act(values):
        change_set = move_colleague(
            user=person, team=values["team"], takes_along=form.takes_along, by=request.user
        )
        say(request, change_set.summary, undo=reverse("undo", args=[change_set.pk]))

    title = _("Move %(name)s to another team") % {"name": person.name}
    template = "office/colleague_move.html"
    if "ask" in request.POST and form.is_valid():
        shown = {"change": what_if(asker=request.user, **form.imagined), "form": form}
        return render(request, template, shown | _context(person, held, title))
    return _page(request, person, form, template, act, held, title)


@needs("colleague", "change")
def colleague_switch_off(request: HttpRequest, pk: int) -> HttpResponse:
    person = get_object_or_404(User.objects.select_related("home_team__branch"), pk=pk)
    held = held_by(person)
    sent = request.POST if request.method == "POST" else None
    form = LeaveForm(sent, user=person, held=held, may_give=may_give(person, request.user))

    def act(_values):
        change_set = switch_off(user=person, by=request.user, **form.whither)
        text = _("%(name)s cannot sign in any more.") % {"name": person.name}
        say(request, text, undo=reverse("undo", args=[change_set.pk]))

    title = _("Switch off %(name)s") % {"name": person.name}
    return _page(request, person, form, "office/colleague_off.html", act, held, title)


def _page(request, person, form, template, act, held, title):
    shown = _context(person, held, title)
    then = reverse("colleague_list") if template.endswith("off.html") else shown["back"]
    return form_page(request, form, template, act=act, then=then, handover=_handover(person), **shown)


def _context(person, held, title):
    back = reverse("colleague_page", args=[person.pk])
    return {"person": person, "held": held, "lead": lead_over(person), "back": back, "page_title": title}


def _handover(person):
    """The page of handing over by rule, where this installation has one."""
    try:
        return f"{reverse('handover_new')}?from={person.pk}"
    except NoReverseMatch:
        return ""
