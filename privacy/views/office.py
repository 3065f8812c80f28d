from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from crm.web.form_pages import form_page
from crm.web.generic import Column, Crud
from crm.web.templatetags.blocks import Tab
from privacy.actions.consents import add_purpose, add_ready_purposes, change_purpose, drop_purpose
from privacy.actions.requests import answer_request, keep_request
from privacy.actions.terms import set_terms
from privacy.forms.office import AnswerForm, PurposeForm, RequestForm, TermsForm
from privacy.models import Erasure, PersonalRequest, Purpose
from privacy.officers import is_officer, require_officer
from privacy.queries import register
from privacy.queries.retention import previewed

PAGES = (
    ("request_list", gettext_lazy("Requests")),
    ("erasure_list", gettext_lazy("Erasures")),
    ("hold_list", gettext_lazy("Legal holds")),
    ("consent_list", gettext_lazy("Consents")),
    ("privacy_log", gettext_lazy("Log")),
    ("privacy_rules", gettext_lazy("Rules")),
)


def tabs(current: str) -> list[Tab]:
    return [Tab(str(label), reverse(name), name == current) for name, label in PAGES]


def for_officers(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        require_officer(request.user)
        return view(request, *args, **kwargs)

    return guarded


def _listed(
    request: HttpRequest, name: str, read: Callable[..., register.Rows], template: str
) -> HttpResponse:
    before = request.GET.get("before", "")
    page = read(request.user, int(before) if before.isdecimal() and len(before) < 19 else None)
    may_change = is_officer(request.user, "change")
    return render(request, template, {"tabs": tabs(name), "page": page, "may_change": may_change})


@require_safe
@for_officers
def request_list(request: HttpRequest) -> HttpResponse:
    return _listed(request, "request_list", register.requests, "privacy/requests.html")


@require_safe
@for_officers
def erasure_list(request: HttpRequest) -> HttpResponse:
    return _listed(request, "erasure_list", register.erasures, "privacy/erasures.html")


@require_safe
@for_officers
def hold_list(request: HttpRequest) -> HttpResponse:
    return _listed(request, "hold_list", register.holds, "privacy/holds.html")


@require_safe
@for_officers
def privacy_log(request: HttpRequest) -> HttpResponse:
    return _listed(request, "privacy_log", register.log, "privacy/log.html")


@require_safe
@for_officers
def erasure_page(request: HttpRequest, pk: int) -> HttpResponse:
    rows = Erasure.objects.visible_to(request.user).select_related("by", "job")
    erasure = get_object_or_404(rows, pk=pk)
    return render(request, "privacy/erasure.html", {"erasure": erasure, "lines": register.lines_of(erasure)})


@require_http_methods(["GET", "POST"])
@for_officers
def request_new(request: HttpRequest) -> HttpResponse:
    require_officer(request.user, "change")
    form = RequestForm(request.POST or None)
    return form_page(
        request, form, "privacy/request_form.html",
        act=lambda values: keep_request(by=request.user, **values),
        then=reverse("request_list"), said=_("Kept."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@for_officers
def request_page(request: HttpRequest, pk: int) -> HttpResponse:
    require_officer(request.user, "change")
    found = get_object_or_404(PersonalRequest.objects.visible_to(request.user), pk=pk)
    form = AnswerForm(request.POST or None, initial={"answer": found.answer})
    return form_page(
        request, form, "privacy/request.html",
        act=lambda values: answer_request(request=found, by=request.user, **values),
        then=reverse("request_list"), said=_("Answered."), asked=found,
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@for_officers
def privacy_rules(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        require_officer(request.user, "change")
    form = TermsForm(request.POST or None)
    return form_page(
        request, form, "privacy/rules.html",
        act=lambda values: set_terms(by=request.user, wanted=values),
        then=reverse("privacy_rules"), said=_("Saved."), tabs=tabs("privacy_rules"),
        rules=previewed(), purposes=Purpose.objects.all(), may_change=is_officer(request.user, "change"),
    )  # fmt: skip


@require_POST
@for_officers
def purposes_ready(request: HttpRequest) -> HttpResponse:
    add_ready_purposes(by=request.user)
    return redirect("privacy_rules")


purposes = Crud(
    model=Purpose,
    entity="privacy",
    name="purpose",
    columns=(
        Column("name", gettext_lazy("Purpose")),
        Column(lambda purpose: purpose.get_basis_display(), gettext_lazy("Legal basis")),
        Column(lambda purpose: _("yes") if purpose.is_in_use else _("no"), gettext_lazy("In use")),
    ),
    form=PurposeForm,
    create=add_purpose,
    change=change_purpose,
    delete=drop_purpose,
    text=gettext_lazy("What the firm uses personal data for, and what allows it to."),
    icon="shield-check",
    writing="change",
)
