from django import forms
from django.db.models import Model

from contacts.actions.edits import plain
from crm.custom_fields.fields import PREFIX, value_of
from crm.web.values import shown


def in_words(model, name, values):
    """One of the values as people read it; None where another field tells it too."""
    value = values[name]
    return str(value) if isinstance(value, Model) else shown(model, name, value)


class SeenValues:
    """A form of a record that somebody else may save meanwhile: it carries the values that it began from.

    Stands before the other bases, so that it carries only what the reader may see. Needs `changes`.
    """

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.begin_seen()

    in_words = staticmethod(in_words)

    def begin_seen(self):
        """Once more by a form that leaves out fields of its own accord."""
        if self.instance.pk:
            self.initial["seen"] = {name: self._begun(name) for name in self.watched}
            self.fields["seen"] = forms.JSONField(widget=forms.HiddenInput, required=False)

    @property
    def watched(self):
        """The fields that are kept with the record."""
        columns = {field.name for field in self._meta.model._meta.fields}
        return [name for name in self.fields if name in columns or name.startswith(PREFIX)]

    def _begun(self, name):
        if name.startswith(PREFIX):
            return plain(value_of(self.instance, name))
        return plain(getattr(self.instance, self.instance._meta.get_field(name).attname))

    @property
    def seen_values(self):
        seen = self.cleaned_data.get("seen")
        return seen if isinstance(seen, dict) else None

    @property
    def touched(self):
        """Of `changes` what the editor changed; all of it where the form does not say what it began from."""
        seen = self.seen_values or {}
        return {
            name: value
            for name, value in self.changes.items()
            if name not in seen or plain(value) != seen[name]
        }

    @property
    def made_for_whom(self):
        return {"reader": self.reader}

    def anew(self, current, **extra):
        """The same form begun from the record as it is now, with the editor's values on top."""
        made = type(self)(instance=current, **self.made_for_whom, **extra)
        untouched = {*self.watched, "seen"} - self.touched.keys()
        made.initial |= {name: value for name, value in self.cleaned_data.items() if name not in untouched}
        return made
