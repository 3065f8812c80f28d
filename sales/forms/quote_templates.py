from __future__ import annotations

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contacts.merge_fields import FIELD
from sales.models import Quote, QuoteTemplate
from sales.queries.quote_templates import COPIED, KNOWN

FIELDS = gettext_lazy("Words in braces are filled in:")
WORDS = format_lazy("{} {}", FIELDS, " ".join(f"{{{name}}}" for name in sorted(KNOWN)))


class QuoteTemplateForm(forms.ModelForm):
    """The words of quotes in one language."""

    class Meta:
        model = QuoteTemplate
        fields = ("name", "language", "branch", "is_default", *COPIED, "shows_codes", "shows_discount")
        widgets = {name: forms.Textarea(attrs={"rows": 4, "dir": "auto"}) for name in COPIED}
        help_texts = {
            "intro": WORDS,
            "is_default": gettext_lazy("New quotes in this language and branch begin with it."),
            "shows_discount": gettext_lazy("Without it each price is the one after the discount."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        choices = [("", gettext_lazy("all languages")), *settings.LANGUAGES]
        self.fields["language"] = forms.ChoiceField(
            label=gettext_lazy("Language"), choices=choices, required=False
        )
        self.fields["branch"].empty_label = gettext_lazy("all branches")

    def clean(self):
        found = super().clean()
        for name in COPIED:
            unknown = sorted({word for word in FIELD.findall(found.get(name) or "") if word not in KNOWN})
            if unknown:
                names = ", ".join(f"{{{word}}}" for word in unknown)
                self.add_error(
                    name, ValidationError(_("Nothing is known under %(names)s."), params={"names": names})
                )
        return found

    def validate_unique(self):
        """Another usual text steps back; the name is asked here."""
        same = QuoteTemplate.objects.filter(name=self.cleaned_data.get("name") or "")
        if same.exclude(pk=self.instance.pk or 0).exists():
            self.add_error("name", _("There is a text of this name already."))


class TakeTextsForm(forms.Form):
    """Another text for a draft, in its language."""

    template = forms.ModelChoiceField(
        QuoteTemplate.objects.none(), label=gettext_lazy("Text"), empty_label=None
    )

    def __init__(self, *args, quote: Quote, **kwargs):
        super().__init__(*args, auto_id="take_%s", **kwargs)
        rows = QuoteTemplate.objects.filter(language__in=["", quote.language])
        self.fields["template"].queryset = rows.order_by("name")
