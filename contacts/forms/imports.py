from django import forms
from django.conf import settings
from django.utils.html import format_html
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from contacts.imports.kinds import kind_of, kinds_for
from contacts.imports.letters import NAMES
from contacts.imports.made import closed_targets, offered_fields
from contacts.imports.refused import column_name
from contacts.models import ImportRun
from crm.web.formats import file_size

ORDERS = [
    ("", _("Found by itself")),
    ("dmy", _("Day first: 31.12.2026")),
    ("mdy", _("Month first: 12/31/2026")),
]
FIGURES = [("", _("Found by itself")), ("point", "1,234.56"), ("comma", "1.234,56")]
STYLES = {
    **dict.fromkeys(("date", "day", "planned"), (_("Order of dates in {column}"), ORDERS)),
    "number": (_("Figures in {column}"), FIGURES),
}
SEPARATORS = [(";", _("Semicolon ;")), (",", _("Comma ,")), ("\t", _("Tab")), ("|", _("Bar |"))]
# What there is no question about, by the form of the file.
UNUSED = {
    "csv": ("sheet",),
    "xlsx": ("encoding", "separator"),
    "vcard": ("separator", "sheet", "header_line"),
}


class UploadForm(forms.Form):
    target = forms.ChoiceField(label=_("What the list holds"), widget=forms.RadioSelect)
    file = forms.FileField(label=_("File"), allow_empty_file=True)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.kinds = kinds_for(user)
        self.fields["target"].choices = [
            (kind.key, format_html('{} <small class="quiet">{}</small>', kind.label, kind.hint))
            for kind in self.kinds
        ]
        self.initial.setdefault("target", self.kinds[0].key)

    @property
    def limit_bytes(self):
        return str(settings.IMPORT_MAX_BYTES)

    @property
    def limit(self):
        return file_size(settings.IMPORT_MAX_BYTES)


class ReadingForm(forms.Form):
    """How the file is read, where the detection was wrong; a workbook has sheets, a text its letters and marks."""

    encoding = forms.ChoiceField(label=_("Encoding"), choices=list(NAMES.items()), required=False)
    separator = forms.ChoiceField(label=_("Separator"), choices=SEPARATORS, required=False)
    sheet = forms.ChoiceField(label=_("Sheet"), required=False)
    header_line = forms.IntegerField(
        label=_("Line of the column names"),
        min_value=0,
        help_text=_("0 if the list has none"),
        required=False,
    )

    def __init__(self, *args, run: ImportRun, **kwargs):
        super().__init__(*args, **kwargs)
        form = run.dialect.get("form", "csv")
        self.fields["sheet"].choices = [(name, name) for name in run.dialect.get("sheets", [])]
        for name in UNUSED[form]:
            del self.fields[name]


class ColumnsForm(forms.Form):
    """One choice of a field per column of the file, and the order of day and month for dates."""

    def __init__(self, *args, run: ImportRun, **kwargs):
        super().__init__(*args, **kwargs)
        self.run = run
        self.width = len(run.dialect["header"])
        kind = kind_of(run)
        choices, fields = target_choices(run.by, kind), offered_fields(kind)
        for position in range(self.width):
            name = column_name(run, position)
            self.fields[f"to_{position}"] = forms.ChoiceField(
                label=format_lazy(_("Field for {column}"), column=name), choices=choices, required=False,
                initial=run.columns.get(position, ""),
            )  # fmt: skip
            target = fields.get(run.columns.get(position, ""))
            if target and target.shape in STYLES:
                label, styles = STYLES[target.shape]
                self.fields[f"order_{position}"] = forms.ChoiceField(
                    label=format_lazy(label, column=name), choices=styles, required=False,
                    initial=run.orders.get(str(position), ""),
                )  # fmt: skip

    @property
    def mapping(self) -> dict[int, str]:
        chosen = {position: self.cleaned_data[f"to_{position}"] for position in range(self.width)}
        return {position: target for position, target in chosen.items() if target}

    @property
    def orders(self) -> dict[int, str]:
        return {
            position: self.cleaned_data[f"order_{position}"]
            for position in range(self.width)
            if self.cleaned_data.get(f"order_{position}")
        }


class RunForm(forms.Form):
    on_duplicate = forms.ChoiceField(label=_("What is there already"))

    def __init__(self, *args, run: ImportRun, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["on_duplicate"].choices = decisions_of(run)


class DecisionForm(forms.Form):
    decision = forms.ChoiceField(required=False)

    def __init__(self, *args, run: ImportRun, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["decision"].choices = [("", _("As for all")), *decisions_of(run)]


def decisions_of(run):
    """What can be done with a row that is there already, for this kind of list."""
    labels = dict(ImportRun.OnDuplicate.choices)
    return [(key, labels[key]) for key in kind_of(run).decisions]


def target_choices(user, kind):
    """The fields that the person may write by their groups, for one select."""
    closed = closed_targets(user, kind)
    groups: dict[str, list[tuple[str, str]]] = {}
    for target in offered_fields(kind).values():
        if target in closed:
            continue
        groups.setdefault(str(target.group), []).append((target.key, str(target.label)))
    return [("", _("Leave out")), *groups.items()]
