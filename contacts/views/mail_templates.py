"""Texts that are written often, and what stands below one's mails."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from contacts.actions.mail_templates import delete_template, save_template, set_signature
from contacts.forms.writing import SignatureForm, TemplateForm
from contacts.models import MailSignature, MailTemplate
from contacts.views.answers import say_undo
from crm.access.context import access_of
from crm.access.scopes import require, visible_or_404
from crm.web.form_pages import form_page


@require_safe
def mail_template_list(request: HttpRequest) -> HttpResponse:
    require(request.user, "client", "view")
    rows = MailTemplate.objects.visible_to(request.user).with_rights(request.user, "change")
    context = {
        "templates": rows.select_related("owner").order_by("name", "pk"),
        "page_title": _("Mail templates"),
    }
    return render(request, "contacts/mails/templates.html", context)


@require_http_methods(["GET", "POST"])
def mail_template_new(request: HttpRequest) -> HttpResponse:
    require(request.user, "client", "view")
    form = TemplateForm(_said(request), may_firm=_may_firm(request))
    return _form_page(
        request, form, title=_("New template"), act=lambda said: save_template(by=request.user, **said)
    )


@require_http_methods(["GET", "POST"])
def mail_template_edit(request: HttpRequest, pk: int) -> HttpResponse:
    template = visible_or_404(MailTemplate.objects, request.user, "change", pk=pk)
    form = TemplateForm(_said(request), instance=template, may_firm=_may_firm(request))

    def act(said):
        return save_template(by=request.user, template=template, **said)

    return _form_page(request, form, title=str(template), act=act, template=template)


@require_POST
def mail_template_delete(request: HttpRequest, pk: int) -> HttpResponse:
    template = visible_or_404(MailTemplate.objects, request.user, "change", pk=pk)
    change_set = delete_template(template=template, by=request.user)
    say_undo(request, _("“%(name)s” is deleted.") % {"name": template}, change_set)
    return redirect("mail_template_list")


@require_http_methods(["GET", "POST"])
def mail_signature(request: HttpRequest) -> HttpResponse:
    require(request.user, "client", "view")
    form = SignatureForm(_said(request), initial={"text": MailSignature.of(request.user)})
    return form_page(
        request, form, "office/form.html", act=lambda said: set_signature(by=request.user, **said),
        then=reverse("mail_signature"), said=_("Saved."), page_title=_("Signature"),
        lead=_("It stands below every mail that you begin here."),
    )  # fmt: skip


def _form_page(request, form, *, title, act, template=None):
    back = reverse("mail_template_list")
    return form_page(
        request, form, "contacts/mails/template.html", act=act, then=back, said=_("Saved."), page_title=title,
        stored=template, back=back,
    )  # fmt: skip


def _said(request):
    return request.POST if request.method == "POST" else None


def _may_firm(request):
    return access_of(request.user).may("firm", "change")
