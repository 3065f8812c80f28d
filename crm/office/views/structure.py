from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from crm.access.context import access_of
from crm.access.gates import needs
from crm.office.actions import structure as actions
from crm.office.forms.structure import BranchForm, TeamForm
from crm.office.queries.structure import structure
from crm.people.models import Branch, Team
from crm.web.form_pages import form_page
from crm.web.toasts import say


@needs("firm")
def structure_page(request: HttpRequest) -> HttpResponse:
    context = {
        "branches": structure(),
        "may_change": access_of(request.user).may("firm", "change"),
        "page_title": _("Branches and teams"),
    }
    return render(request, "office/structure.html", context)


@needs("firm", "change")
def branch_new(request: HttpRequest) -> HttpResponse:
    form = BranchForm(request.POST or None, initial={"parent": request.GET.get("parent")})
    return _page(
        request, form, lambda values: actions.create_branch(by=request.user, **values), _("New branch")
    )


@needs("firm", "change")
def team_new(request: HttpRequest) -> HttpResponse:
    form = TeamForm(request.POST or None, initial={"branch": request.GET.get("branch")})
    return _page(request, form, lambda values: actions.create_team(by=request.user, **values), _("New team"))


@needs("firm", "change")
def branch_page(request: HttpRequest, pk: int) -> HttpResponse:
    branch = get_object_or_404(Branch, pk=pk)

    def act(values):
        return actions.change_branch(branch=get_object_or_404(Branch, pk=pk), by=request.user, **values)

    title, delete = branch.name, reverse("branch_delete", args=[pk])
    return _page(request, BranchForm(request.POST or None, instance=branch), act, title, delete)


@needs("firm", "change")
def team_page(request: HttpRequest, pk: int) -> HttpResponse:
    team = get_object_or_404(Team, pk=pk)

    def act(values):
        return actions.change_team(team=get_object_or_404(Team, pk=pk), by=request.user, **values)

    title, delete = team.name, reverse("team_delete", args=[pk])
    return _page(request, TeamForm(request.POST or None, instance=team), act, title, delete)


@require_POST
@needs("firm", "change")
def branch_delete(request: HttpRequest, pk: int) -> HttpResponse:
    return _delete(request, get_object_or_404(Branch, pk=pk))


@require_POST
@needs("firm", "change")
def team_delete(request: HttpRequest, pk: int) -> HttpResponse:
    return _delete(request, get_object_or_404(Team, pk=pk))


def _page(request, form, act, title, delete=""):
    shown = {"page_title": title, "back": reverse("structure"), "delete": delete}
    return form_page(
        request, form, "office/unit.html", act=act, then=shown["back"], said=_("Saved."), **shown
    )


def _delete(request, unit):
    try:
        change_set = actions.delete_unit(unit=unit, by=request.user)
    except ValidationError as refusal:
        say(request, " ".join(refusal.messages), level=messages.ERROR)
        return redirect(f"{unit._meta.model_name}_page", unit.pk)
    text = _("%(name)s is deleted.") % {"name": unit.name}
    say(request, text, undo=reverse("undo", args=[change_set.pk]))
    return redirect("structure")
