from django import forms
from django.utils.translation import gettext_lazy as _

from service.models import Queue


class QueueForm(forms.ModelForm):
    """A queue, who works it, and the address of its public form."""

    class Meta:
        model = Queue
        fields = ("name", "team", "key", "is_public", "is_for_complaints", "greeting")
        widgets = {"greeting": forms.Textarea(attrs={"rows": 3})}
        help_texts = {
            "key": _("Letters, digits and dashes, for example support. It is the end of the form's address."),
            "is_for_complaints": _("The standard “Complaint answered within” counts them."),
            "team": _("New tickets belong to it."),
        }
