from django import forms
from django.utils.translation import gettext_lazy as _

from crm.people.models import User


class PreviewForm(forms.Form):
    of = forms.ModelChoiceField(
        User.objects.none(),
        label=_("Colleague"),
        empty_label=_("Choose a colleague"),
        error_messages={"invalid_choice": _("Choose another colleague, one who works here.")},
    )

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["of"].queryset = User.objects.filter(is_active=True).exclude(pk=by.pk).order_by("name")
