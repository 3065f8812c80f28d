from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from crm.messages.models import NoticeChoice
from crm.messages.queries.notices import choices_of
from crm.people.models import Branch, Team, User


class WaysForm(forms.Form):
    """One field for each kind of notices."""

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        for kind, way in choices_of(user):
            self.fields[kind.key] = forms.ChoiceField(
                label=kind.label, help_text=kind.hint, choices=NoticeChoice.Way.choices, initial=way
            )


class TextForm(forms.Form):
    """One message. Several may stand on a page: the ids differ."""

    text = forms.CharField(
        label=gettext_lazy("Message"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, auto_id="talk_%s", **kwargs)


class MessageForm(TextForm):
    """A message to somebody: a colleague, or all of a team or branch."""

    to = forms.ChoiceField(label=gettext_lazy("To"))
    field_order = ("to", "text")

    def __init__(self, *args, reader: User, **kwargs):
        super().__init__(*args, **kwargs)
        colleagues = User.objects.filter(is_active=True).exclude(pk=reader.pk).order_by("name", "pk")
        groups = [("user", _("Colleagues"), colleagues)]
        groups += [("team", _("Teams"), Team.objects.all()), ("branch", _("Branches"), Branch.objects.all())]
        self.found = {f"{kind}-{row.pk}": row for kind, _label, rows in groups for row in rows}
        choices = [
            (label, [(key, row.name) for key, row in self.found.items() if key.startswith(f"{kind}-")])
            for kind, label, _rows in groups
        ]
        self.fields["to"].choices = [("", ""), *choices]

    def clean_to(self):
        return self.found[self.cleaned_data["to"]]
