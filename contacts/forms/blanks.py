from django import forms

DASHES = "---------"


class QuietBlanks:
    """Model forms whose empty choice is a short dash instead of Django's long one."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if getattr(field, "empty_label", None) == DASHES:
                field.empty_label = "–"
            elif isinstance(field, forms.TypedChoiceField) and ("", DASHES) in field.choices:
                field.choices = [
                    ("", "–") if value == "" else (value, label) for value, label in field.choices
                ]
