"""Forms: a field with label, hint and error; the errors of a whole form; a drop zone for files."""

from django import template

register = template.Library()


@register.simple_tag
def field(bound, label="", hint="", unit="", placeholder="", autofocus=False, hide_label=False):
    """One bound field. `unit` is shown behind the control (€, %, days)."""
    attrs = {"placeholder": placeholder} if placeholder else {}
    attrs |= {"autofocus": True} if autofocus else {}
    drawn = bound.drawn_as(label=label, hint=hint, unit=unit, attrs=attrs, hide_label=hide_label)
    return bound.render(context=drawn)


@register.inclusion_tag("components/form_errors.html")
def form_errors(form):
    """What is wrong with the form as a whole, and a list that leads to the wrong fields."""
    return {"form": form, "wrong": [bound for bound in form if bound.errors] if form.is_bound else []}


@register.inclusion_tag("components/form.html")
def fields(form):
    """All fields of a form, as `{{ form }}` does."""
    return {"form": form}


@register.inclusion_tag("components/drop.html")
def file_drop(bound, title, hint=""):
    """A place to drop a file, or to press and choose one."""
    return {"field": bound, "title": title, "hint": hint}
