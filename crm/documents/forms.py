from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from crm.documents.models import Document
from crm.people.models import User
from crm.web.formats import file_size


# Several of these forms stand on one page, beside those of other rooms: the ids of their fields differ.
class Limited:
    """What a file may weigh: as words, and as a number for the page that looks before it sends."""

    @property
    def limit(self):
        return file_size(settings.DOCUMENT_MAX_BYTES)

    @property
    def limit_bytes(self):
        return str(settings.DOCUMENT_MAX_BYTES)

    @property
    def most(self):
        return str(settings.DOCUMENTS_AT_ONCE)


class FilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files; which of them are fit to be kept is the action's to say, one by one."""

    widget = FilesInput

    def clean(self, value, initial=None):
        files = [file for file in (value or []) if file]
        if len(files) > settings.DOCUMENTS_AT_ONCE:
            raise forms.ValidationError(
                _("Up to %(count)s files at once.") % {"count": settings.DOCUMENTS_AT_ONCE}
            )
        return files


class UploadForm(Limited, forms.Form):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, auto_id="upload_%s", **kwargs)

    files = FilesField(label=gettext_lazy("Files"), required=False)
    note = forms.CharField(label=gettext_lazy("Note"), max_length=300, required=False)
    is_private = forms.BooleanField(
        label=gettext_lazy("Private: only I see it, and the colleagues whom I ask to approve it"),
        required=False,
    )


class VersionForm(Limited, forms.Form):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, auto_id="version_%s", **kwargs)

    file = forms.FileField(label=gettext_lazy("File"), required=False, allow_empty_file=True)
    note = forms.CharField(label=gettext_lazy("What changed"), max_length=300, required=False)


class DocumentForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=200)
    is_private = forms.BooleanField(
        label=gettext_lazy("Private: only I see it, and the colleagues whom I ask to approve it"),
        required=False,
    )

    def __init__(self, *args, document: Document, reader: User, **kwargs):
        kwargs["auto_id"] = "document_%s"
        kwargs["initial"] = {"name": document.name, "is_private": document.is_private}
        super().__init__(*args, **kwargs)
        if document.brought_by_id != reader.pk:
            del self.fields["is_private"]


class ApprovalForm(forms.Form):
    approvers = forms.ModelMultipleChoiceField(
        User.objects.none(),
        label=gettext_lazy("Who approves"),
        widget=forms.SelectMultiple(attrs={"size": 6}),
        help_text=gettext_lazy("Colleagues who see this record; all of them must approve."),
    )
    note = forms.CharField(label=gettext_lazy("Note"), max_length=300, required=False)

    def __init__(self, *args, reader: User, **kwargs):
        super().__init__(*args, auto_id="approval_%s", **kwargs)
        colleagues = User.objects.filter(is_active=True).exclude(pk=reader.pk)
        self.fields["approvers"].queryset = colleagues.order_by("name", "pk")
