"""Fields of an export that keep numbers and moments as they are, so that a spreadsheet can add them up."""

from typing import Any

from import_export.fields import Field
from import_export.widgets import Widget


class Plain(Widget):  # type: ignore[misc]
    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> Any:
        return value


def plain(attribute: str | None, label: Any) -> Field:
    return Field(attribute, label, widget=Plain())
