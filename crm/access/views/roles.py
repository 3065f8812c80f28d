from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from crm.access.actions import roles as actions
from crm.access.actions.role_sets import apply_role_set, set_changes
from crm.access.context import access_of
from crm.access.entities import entities
from crm.access.forms.roles import CarrierForm, HolderForm, NewRoleForm, RoleForm, SetForm
from crm.access.gates import needs
from crm.access.levels import Action
from crm.access.models import Role
from crm.access.queries.matrix import (
    carriers_of,
    field_levels_of,
    field_rows,
    holders_of,
    levels_of,
    roles_with_counts,
    row_of,
    sections,
)
from crm.people.models import Firm, User
from crm.people.models.firm import AccessMode
from crm.web.form_pages import form_page
from crm.web.templatetags.blocks import Tab
from crm.web.toasts import say


@needs("role")
def role_page(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    role = get_object_or_404(Role, pk=pk) if pk else Role.objects.first()
    if role is None:
        return redirect("role_new")
    return matrix(request, role, levels_of(role))


def matrix(request, role, levels, errors=None, effects=None):
    roles = roles_with_counts()
    context = {
        "role": next(item for item in roles if item.pk == role.pk),
        "tabs": [
            Tab(
                item.name,
                reverse("role_page", args=[item.pk]),
                item.pk == role.pk,
                str(item.holder_count or ""),
            )
            for item in roles
        ],
        "sections": sections(levels, request.user, errors),
        "actions": list(Action),
        "fields": field_rows(field_levels_of(role), request.user),
        "holders": holders_of(role),
        "carriers": carriers_of(role),
        "holder_form": HolderForm(),
        "carrier_form": CarrierForm(),
        "may_change": access_of(request.user).may("role", "change"),
        "errors": errors,
        "effects": effects,
        "page_title": _("Roles"),
    }
    return render(request, "access/matrix.html", context, status=422 if errors else 200)


@require_POST
@needs("role", "change")
def role_cells(request: HttpRequest, pk: int) -> HttpResponse:
    """One cell by htmx (answers its row), or the whole form."""
    role = get_object_or_404(Role, pk=pk)
    cells, errors = typed_cells(request.POST), {}
    try:
        actions.set_levels(role=role, cells=cells, by=request.user)
    except ValidationError as refusal:
        errors = {name: " ".join(texts) for name, texts in told(refusal).items()}
    if request.htmx:
        return _row(request, role, cells, errors)
    if not errors:
        say(request, _("Saved. It acts at everybody’s next click."))
        return redirect("role_page", pk)
    typed = {tuple(name.split(".", 1)): level for name, level in cells.items()}
    return matrix(request, role, levels_of(role) | typed, errors)


def _row(request, role, cells, errors):
    entity = entities.get(next(iter(cells), "").partition(".")[0])
    if entity is None:
        return HttpResponse(status=422)
    row = row_of(entity, levels_of(role), dict.fromkeys(cells, " ".join(errors.values())) if errors else None)
    context = {"row": row, "role": role, "may_change": True, "saved": not errors}
    return render(request, "access/matrix.html#row", context)


def typed_cells(post):
    """The cells of the form; what is no number counts as a level that does not exist."""
    return {name: int(value) if value.isdecimal() else -1 for name, value in post.items() if "." in name}


def told(refusal):
    return refusal.message_dict if hasattr(refusal, "error_dict") else {".": refusal.messages}


@needs("role", "change")
def role_new(request: HttpRequest) -> HttpResponse:
    return form_page(
        request,
        NewRoleForm(request.POST or None),
        "office/form.html",
        act=lambda values: actions.create_role(by=request.user, **values),
        then=lambda role: reverse("role_page", args=[role.pk]),
        page_title=_("New role"),
        back=reverse("role_list"),
    )


@needs("role", "change")
def role_rename(request: HttpRequest, pk: int) -> HttpResponse:
    role = get_object_or_404(Role, pk=pk)
    return form_page(
        request,
        RoleForm(request.POST or None, initial={"name": role.name}),
        "office/form.html",
        act=lambda values: actions.rename_role(role=role, by=request.user, **values),
        then=reverse("role_page", args=[pk]),
        page_title=_("Rename %(role)s") % {"role": role.name},
        back=reverse("role_page", args=[pk]),
    )


@require_POST
@needs("role", "change")
def role_baseline(request: HttpRequest, pk: int) -> HttpResponse:
    return tried(request, pk, actions.make_baseline, _("Everybody with any role now holds this one as well."))


@require_POST
@needs("role", "change")
def role_second_factor(request: HttpRequest, pk: int) -> HttpResponse:
    required = request.POST.get("required") == "yes"
    said = (
        _("Whoever holds the role needs a second factor from the next click on.")
        if required
        else _("The role does not ask for a second factor any more.")
    )
    return tried(request, pk, actions.require_second_factor, said, required=required)


@require_POST
@needs("role", "change")
def role_delete(request: HttpRequest, pk: int) -> HttpResponse:
    return tried(request, pk, actions.delete_role, _("The role is deleted."), gone=True)


@require_POST
@needs("role", "change")
def role_give(request: HttpRequest, pk: int) -> HttpResponse:
    form = HolderForm(request.POST)
    if not form.is_valid():
        say(request, _("Choose a colleague first."), level=messages.ERROR)
        return redirect("role_page", pk)
    user = form.cleaned_data["user"]
    return tried(
        request, pk, actions.give_role, _("%(name)s has the role now.") % {"name": user.name}, user=user
    )


@require_POST
@needs("role", "change")
def role_take(request: HttpRequest, pk: int, user_pk: int) -> HttpResponse:
    user = get_object_or_404(User, pk=user_pk)
    said = _("%(name)s does not have the role any more.") % {"name": user.name}
    return tried(request, pk, actions.take_role, said, user=user)


def tried(request, pk, action, said, *, gone=False, **values):
    """Do it and say so, or say why not; back to the role (or, once it is gone, to the others)."""
    role = get_object_or_404(Role, pk=pk)
    try:
        done = action(role=role, by=request.user, **values)
    except ValidationError as refusal:
        say(request, " ".join(refusal.messages), level=messages.ERROR)
        return redirect("role_page", pk)
    say(request, said, undo=reverse("undo", args=[done.pk]) if gone else "")
    return redirect("role_list") if gone else redirect("role_page", pk)


@needs("role", "change")
def role_sets(request: HttpRequest) -> HttpResponse:
    form = SetForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            count = apply_role_set(mode=form.cleaned_data["mode"], by=request.user)
        except ValidationError as refusal:
            say(request, " ".join(refusal.messages), level=messages.ERROR)
            return redirect("role_sets")
        say(request, _("%(count)s cells changed.") % {"count": count})
        return redirect("role_list")
    firm = Firm.load()
    modes = [(key, label, set_changes(key), key == firm.access_mode) for key, label in AccessMode.choices]
    context = {"modes": modes, "page_title": _("Ready sets"), "back": reverse("role_list")}
    return render(request, "access/role_sets.html", context)
