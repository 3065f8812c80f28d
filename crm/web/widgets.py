"""Django's plain widgets drawn in Python: a template for each option of a select costs a page milliseconds."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

FOLDER = "django/forms/widgets/"
INPUTS = (
    "input",
    "text",
    "number",
    "email",
    "url",
    "password",
    "hidden",
    "date",
    "datetime",
    "time",
    "checkbox",
)


def _attributes(attrs: Mapping[str, Any]) -> str:
    return "".join(
        f" {name}" if value is True else f' {name}="{conditional_escape(str(value))}"'
        for name, value in attrs.items()
        if value is not False
    )


def _input(widget: Mapping[str, Any]) -> str:
    value = "" if widget["value"] is None else f' value="{conditional_escape(str(widget["value"]))}"'
    attrs = _attributes(widget["attrs"])
    return f'<input type="{widget["type"]}" name="{conditional_escape(widget["name"])}"{value}{attrs}>'


def _textarea(widget: Mapping[str, Any]) -> str:
    attrs, value = _attributes(widget["attrs"]), widget["value"] or ""
    return f'<textarea name="{conditional_escape(widget["name"])}"{attrs}>\n{conditional_escape(value)}</textarea>'


def _select(widget: Mapping[str, Any]) -> str:
    drawn = []
    for group, options, _index in widget["optgroups"]:
        inside = "".join(map(_option, options))
        drawn.append(
            f'<optgroup label="{conditional_escape(str(group))}">{inside}</optgroup>' if group else inside
        )
    attrs = _attributes(widget["attrs"])
    return f'<select name="{conditional_escape(widget["name"])}"{attrs}>{"".join(drawn)}</select>'


def _option(option: Mapping[str, Any]) -> str:
    value, label = conditional_escape(str(option["value"])), conditional_escape(option["label"])
    return f'<option value="{value}"{_attributes(option["attrs"])}>{label}</option>'


DRAWN: dict[str, Callable[[Mapping[str, Any]], str]] = {
    f"{FOLDER}select.html": _select,
    f"{FOLDER}textarea.html": _textarea,
    **{f"{FOLDER}{name}.html": _input for name in INPUTS},
}


def draw(template_name: str, context: Mapping[str, Any]) -> SafeString | None:
    """The HTML of a widget whose template is one of Django's own; None for any other template."""
    drawing = DRAWN.get(template_name)
    return mark_safe(drawing(context["widget"])) if drawing else None  # noqa: S308  each part is escaped above
