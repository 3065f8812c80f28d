from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from crm.lists.actions.saved_views import delete_view, save_view
from crm.lists.models import SavedView
from crm.lists.queries.saved_views import view_or_404
from crm.web.listing.pages import ListPage, spec_or_404
from crm.web.toasts import say


class ViewForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=60)
    audience = forms.ChoiceField(
        label=gettext_lazy("Who sees it"),
        choices=SavedView.Audience.choices,
        initial=SavedView.Audience.PRIVATE,
        widget=forms.RadioSelect,
    )
    is_pinned = forms.BooleanField(label=gettext_lazy("Pin it before the others"), required=False)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        if user.home_team is None:
            self.fields["audience"].choices = [
                choice for choice in SavedView.Audience.choices if choice[0] != SavedView.Audience.TEAM
            ]


@require_http_methods(["GET", "HEAD", "POST"])
def new_view(request: HttpRequest, list_key: str) -> HttpResponse:
    """Save the filters, sort and columns of the address as a view; one's own of the same name is replaced."""
    listing = ListPage(request, spec_or_404(list_key, request.user))
    own = listing.saved_view if listing.is_own_view else None
    initial = {"name": own.name, "audience": own.audience, "is_pinned": own.is_pinned} if own else {}
    form = ViewForm(request.POST or None, user=request.user, initial=initial)
    if request.method == "POST" and form.is_valid():
        view = save_view(
            spec=listing.spec,
            by=request.user,
            params=listing.query.saved_params,
            columns=[column.key for column in listing.columns],
            **form.cleaned_data,
        )
        say(request, _("View “%(name)s” saved.") % {"name": view.name})
        return redirect(f"{listing.url}?view={view.pk}" + (f"&{view.params}" if view.params else ""))
    template = "lists/new_view.html#panel" if request.htmx else "lists/new_view.html"
    return render(request, template, {"listing": listing, "form": form})


@require_POST
def remove_view(request: HttpRequest, list_key: str, pk: int) -> HttpResponse:
    """Remove one's own saved view."""
    spec = spec_or_404(list_key, request.user)
    view = view_or_404(spec.key, request.user, pk, own=True)
    change_set = delete_view(view=view, by=request.user)
    text = _("View “%(name)s” removed.") % {"name": view.name}
    say(request, text, undo=reverse("undo", args=[change_set.pk]))
    return redirect(spec.url_name)
