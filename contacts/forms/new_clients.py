from django import forms
from django.utils.translation import gettext_lazy as _

from contacts.forms.phones import phone_field
from contacts.models import Client
from contacts.queries.names import country_choices
from crm.access.context import access_of
from crm.access.forms.colleagues import ColleagueChoice
from crm.access.forms.grouped import GroupedForm
from crm.access.levels import Level
from crm.custom_fields.forms.records import MadeFields
from crm.people.models import Firm, User


class NewClientForm(GroupedForm, MadeFields, forms.ModelForm):
    """A client with the ways to reach it and its first person, on one page."""

    made_for = "client"
    own_groups = dict.fromkeys(("phone", "email", "person_phone", "person_email"), "contact")

    country = forms.ChoiceField(label=_("Country"), required=False, choices=country_choices)
    phone = phone_field()
    email = forms.EmailField(label=_("E-mail"), required=False)
    person_name = forms.CharField(label=_("Name"), required=False, max_length=150)
    person_position = forms.CharField(label=_("Position"), required=False, max_length=120)
    person_phone = phone_field()
    person_email = forms.EmailField(label=_("E-mail"), required=False)
    owner = ColleagueChoice(User.objects.none(), label=_("Owner"), required=False, empty_label=None)

    class Meta:
        model = Client
        fields = [
            "kind",
            "name",
            "tax_number",
            "stage",
            "industry",
            "source",
            "website",
            "street",
            "post_code",
            "city",
            "country",
        ]
        widgets = {"kind": forms.RadioSelect}

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, reader=user, **kwargs)
        firm = Firm.load()
        self.initial.setdefault("country", firm.country if firm else "")
        self.initial.setdefault("owner", user.pk)
        self.fields["owner"].queryset = possible_owners(user)
        if not self.is_bound and self.fields["owner"].queryset.count() < 2:
            del self.fields["owner"]

    def clean(self):
        cleaned = super().clean()
        if (cleaned.get("person_phone") or cleaned.get("person_email")) and not cleaned.get("person_name"):
            self.add_error("person_name", _("Whose phone or e-mail is this?"))
        return cleaned

    @property
    def client_fields(self):
        return {name: self.cleaned_data[name] for name in self.Meta.fields if name in self.cleaned_data}

    @property
    def channels(self):
        return self._channels()

    @property
    def person(self):
        """Fields and channels of the first person, None without a name."""
        if not self.cleaned_data["person_name"]:
            return None
        return {
            "name": self.cleaned_data["person_name"],
            "position": self.cleaned_data["person_position"],
            "channels": self._channels("person_"),
        }

    def _channels(self, prefix=""):
        pairs = [(kind, self.cleaned_data.get(f"{prefix}{kind}")) for kind in ("phone", "email")]
        return [(kind, value) for kind, value in pairs if value]


def possible_owners(user):
    """Colleagues for whom this person may create clients: as far as the right to create reaches."""
    access = access_of(user)
    level = access.level(Client.entity, "create")
    colleagues = User.objects.filter(is_active=True)
    if level == Level.ALL:
        return colleagues
    if level == Level.BRANCH:
        return colleagues.filter(home_team__branch__in=access.branch_ids) | colleagues.filter(pk=user.pk)
    if level == Level.TEAM:
        return colleagues.filter(home_team__in=access.team_ids) | colleagues.filter(pk=user.pk)
    return colleagues.filter(pk=user.pk)
