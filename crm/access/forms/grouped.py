from django.db import models

from crm.access.context import access_of
from crm.access.field_groups import group_of


class GroupedForm:
    """A form for one reader: what their role hides is not in it, and what it only shows cannot be changed.

    `reader` is the person. `named_after` is the model whose fields the form's fields are named after (a model form
    knows); `own_groups` names the groups of fields that only add something and are named otherwise. A value that comes
    back for a closed field is not even looked at; the action refuses it once more.
    """

    named_after: type[models.Model] | None = None
    own_groups: dict[str, str] = {}

    def __init__(self, *args, reader, **kwargs):
        super().__init__(*args, **kwargs)
        self.reader = reader
        access = access_of(reader)
        for name in list(self.fields):
            group = self._group_of(name)
            has_value = not self.is_new and name not in self.own_groups
            if not access.reads(group) or not (has_value or access.writes(group)):
                del self.fields[name]
            elif not access.writes(group):
                self.fields[name].disabled, self.fields[name].required = True, False

    @property
    def is_new(self):
        """Whether there is no record yet whose value could be shown."""
        return getattr(getattr(self, "instance", None), "pk", None) is None

    def full_clean(self):
        super().full_clean()
        for name, field in self.fields.items():
            if self.is_bound and field.disabled:
                self.cleaned_data.pop(name, None)

    def _group_of(self, name):
        model = self.named_after or getattr(getattr(self, "_meta", None), "model", None)
        return self.own_groups.get(name) or (group_of(model, name) if model else "")
