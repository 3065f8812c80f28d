"""How Django draws forms here: `{{ form }}` and `{% field form.name %}` look the same."""

from django.forms.boundfield import BoundField
from django.forms.renderers import TemplatesSetting
from django.utils.text import capfirst

from crm.web.widgets import draw


class Bound(BoundField):
    """A field that knows how it is laid out."""

    @property
    def layout(self) -> str:
        """ "row" a box with its label beside it, "group" several choices, "hidden", or "line"."""
        if self.is_hidden:
            return "hidden"
        if self.use_fieldset:
            return "group"
        return "row" if getattr(self.field.widget, "input_type", "") == "checkbox" else "line"

    def get_context(self) -> dict:
        return self.drawn_as()

    def drawn_as(self, *, label="", hint="", unit="", attrs=None, hide_label=False) -> dict:
        """Everything the template of a field asks for; `hint` and `label` win over those of the form."""
        self.help_text = hint or self.help_text
        return {
            "field": self,
            "layout": self.layout,
            "label": capfirst(label or self.label),
            "hint": self.help_text,
            "unit": unit,
            "control": self.as_widget(attrs=attrs),
            "is_optional": not self.field.required and self.layout in {"line", "group"},
            "hide_label": hide_label,
        }


class Renderer(TemplatesSetting):
    form_template_name = "components/form.html"
    field_template_name = "components/field.html"
    bound_field_class = Bound

    def render(self, template_name, context, request=None):
        return draw(template_name, context) or super().render(template_name, context, request)
