from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _


def ask_to_choose(form: Any, *names: str) -> None:
    """The empty choice says what to do, instead of the dashes of a model's field."""
    for name in names:
        field = form.fields[name]
        field.choices = [
            ("", _("Choose")) if value == "" else (value, label) for value, label in field.choices
        ]
