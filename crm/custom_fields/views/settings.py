"""/settings/fields/: what else a firm keeps of its records."""

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from crm.access.gates import needs
from crm.custom_fields.actions.fields import add_field, archive_field, change_field, move_field
from crm.custom_fields.forms.settings import ChangeFieldForm, NewFieldForm
from crm.custom_fields.holders import holders
from crm.custom_fields.models import CustomField
from crm.custom_fields.queries.settings import held_fields
from crm.web.form_pages import form_page
from crm.web.toasts import say

LIST = "custom_field_list"


@require_GET
@needs("firm", "change")
def field_list(request: HttpRequest) -> HttpResponse:
    context = {"page_title": _("Custom fields"), "held": held_fields(request.user)}
    return render(request, "custom_fields/list.html", context)


@require_http_methods(["GET", "POST"])
@needs("firm", "change")
def field_new(request: HttpRequest, holder: str) -> HttpResponse:
    if holder not in [one.key for one in holders.on_for(request.user)]:
        raise Http404
    form = NewFieldForm(request.POST or None, instance=CustomField(holder=holder))
    title = _("New field: %(record)s") % {"record": holders.get(holder).label}
    return form_page(
        request, form, "custom_fields/form.html",
        act=lambda _cleaned: add_field(holder=holder, by=request.user, **form.new_field),
        then=reverse(LIST), said=_("Saved."), page_title=title,
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@needs("firm", "change")
def field_edit(request: HttpRequest, pk: int) -> HttpResponse:
    field = get_object_or_404(CustomField, pk=pk)
    # The form's own copy: what it refuses must not be what the action looks at.
    form = ChangeFieldForm(request.POST or None, instance=CustomField.objects.get(pk=pk))
    return form_page(
        request, form, "custom_fields/form.html",
        act=lambda _cleaned: change_field(field=field, by=request.user, choices=form.chosen, **form.values),
        then=reverse(LIST), said=_("Saved."), page_title=field.label, made=field,
    )  # fmt: skip


@require_POST
@needs("firm", "change")
def field_archive(request: HttpRequest, pk: int) -> HttpResponse:
    field = archive_field(field=get_object_or_404(CustomField, pk=pk), by=request.user)
    text = _("“%(name)s” is archived. What records hold in it is kept.") % {"name": field}
    say(request, text, undo=reverse("custom_field_restore", args=[pk]))
    return redirect(LIST)


@require_POST
@needs("firm", "change")
def field_restore(request: HttpRequest, pk: int) -> HttpResponse:
    try:
        field = archive_field(field=get_object_or_404(CustomField, pk=pk), by=request.user, is_archived=False)
    except ValidationError as refusal:
        say(request, " ".join(refusal.messages), level=40)
    else:
        say(request, _("“%(name)s” is in use again.") % {"name": field})
    return redirect(LIST)


@require_POST
@needs("firm", "change")
def field_move(request: HttpRequest, pk: int) -> HttpResponse:
    field = get_object_or_404(CustomField, pk=pk)
    move_field(field=field, by=request.user, up="up" in request.POST)
    return redirect(f"{reverse(LIST)}#field-{pk}")
