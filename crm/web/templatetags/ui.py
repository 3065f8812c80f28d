"""Small parts: icon, avatar, tag, button, meter ... Each declares its props; an unknown one is an error.

All tag libraries of `crm.web` are built in (settings), so templates need no `{% load %}`.
"""

from functools import cache
from typing import Any

from django import template
from django.forms.utils import flatatt
from django.middleware.csrf import get_token
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from crm.web import charts
from crm.web.icons import ICONS
from crm.web.toasts import undo_of

register = template.Library()

TONES = ("", "good", "warn", "bad", "acc")


def one_of(prop: str, value: str, allowed: tuple[str, ...]) -> str:
    """A prop with a fixed set of values: anything else is a mistake in the template."""
    if value not in allowed:
        raise template.TemplateSyntaxError(
            f"{prop}={value!r}: expected one of {', '.join(map(repr, allowed))}"
        )
    return value


def classes(*names: str) -> str:
    return " ".join(name for name in names if name)


@cache
def icon_svg(name: str, size: str = "", flip: bool = False, css: str = "") -> SafeString:
    """The `<svg>` of one icon; cached, since a list page draws hundreds."""
    if name not in ICONS:
        raise template.TemplateSyntaxError(f"icon {name!r} is not listed in crm/web/icons.py")
    one_of("size", size, ("", "s", "l"))
    wanted = classes("i", size, "flip" if flip else "", css)
    return format_html(
        '<svg class="{}" aria-hidden="true"><use href="{}#{}"/></svg>',
        wanted,
        static("icons.svg"),
        name,
    )


@register.simple_tag
def icon(name: Any, size: str = "", flip: bool = False, css: str = "") -> SafeString:
    """`flip=True` for arrows that point along the reading direction."""
    return icon_svg(name, size, flip, css) if name else SafeString("")


@register.simple_tag
def avatar(
    user: Any = None,
    name: Any = "",
    initials: Any = "",
    tone: int = 0,
    size: str = "",
    square: bool = False,
    icon: str = "",
) -> SafeString:
    """A person (`user`) or a named thing; decorative when the name stands beside it."""
    if user is not None:
        name, initials, tone = user.name, user.initials, user.tone
    one_of("size", size, ("", "s", "l"))
    shown = icon_svg(icon, "s") if icon else (initials or initials_of(name))
    tone = tone or tone_of(name)
    return format_html(
        '<span class="{}" title="{}" aria-hidden="true">{}</span>',
        classes("av", size, "sq" if square else "", f"a{tone}"),
        name,
        shown,
    )


def initials_of(name: str) -> str:
    words = [word for word in str(name).split() if word[0].isalnum()]
    return "".join(word[0] for word in ([words[0], words[-1]] if len(words) > 1 else words)).upper()


def tone_of(name: str) -> int:
    """1..7, the same for the same name in every process."""
    return sum(str(name).encode()) % 7 + 1


@register.simple_tag
def tag(
    label: Any, tone: str = "", icon: str = "", dot: bool = False, line: bool = False, title: Any = ""
) -> SafeString:
    one_of("tone", tone, TONES)
    mark = icon_svg(icon) if icon else format_html('<i class="dot {}"></i>', tone) if dot else ""
    hover = format_html(' title="{}"', title) if title else ""
    return format_html(
        '<span class="{}"{}>{}{}</span>',
        classes("tag", tone, "line" if line else ""),
        hover,
        mark,
        label,
    )


@register.simple_tag
def state(label: Any, tone: str = "") -> SafeString:
    """A dot and a word, as in a column of a list."""
    one_of("tone", tone, TONES)
    return format_html('<span class="st"><i class="dot {}"></i>{}</span>', tone, label)


@register.simple_tag
def button(
    label: Any = "",
    icon: str = "",
    kind: str = "",
    size: str = "",
    href: Any = "",
    type: Any = "submit",
    name: Any = "",
    value: Any = "",
    form: str = "",
    dialog: str = "",
    disabled: bool = False,
    title: Any = "",
    only_icon: bool = False,
    external: bool = False,
    hide_on_phone: bool = False,
) -> SafeString:
    """A link when `href` is given, else a button. `dialog` names the dialog that it opens.

    kind: "" plain, "p" the one main action, "q" quiet, "danger". `only_icon` keeps the label for screen readers.
    """
    one_of("kind", kind, ("", "p", "q", "danger"))
    one_of("size", size, ("", "sm"))
    css = "ib" if only_icon else classes("btn", kind, size)
    attrs = {"class": classes(css, "hide-m" if hide_on_phone else ""), "title": title}
    if only_icon:
        attrs |= {"title": title or label, "aria-label": label}
    if href:
        attrs |= {"href": href} | ({"target": "_blank", "rel": "noopener"} if external else {})
    else:
        attrs |= {"type": "button" if dialog else type, "name": name, "value": value, "form": form}
        attrs |= {"data-dialog": dialog, "disabled": bool(disabled)}
    mark = icon_svg(icon, "s" if size else "") if icon else ""
    inside = format_html("{}{}", mark, "" if only_icon else label)
    said = flatatt({key: val for key, val in attrs.items() if val != ""})
    return format_html("<{0}{1}>{2}</{0}>", "a" if href else "button", said, inside)


@register.simple_tag(takes_context=True)
def post_button(
    context: Any,
    label: Any,
    action: Any,
    icon: str = "",
    kind: str = "",
    size: str = "",
    name: Any = "",
    value: Any = "",
    confirm: Any = "",
    only_icon: bool = False,
) -> SafeString:
    """A form of one button, for every verb that has its own address. Works without JavaScript."""
    return format_html(
        '<form method="post" action="{}" class="post"{}>{}{}</form>',
        action,
        format_html(' data-confirm="{}"', confirm) if confirm else "",
        format_html(
            '<input type="hidden" name="csrfmiddlewaretoken" value="{}">',
            get_token(context["request"]),
        ),
        button(
            label,
            icon=icon,
            kind=kind,
            size=size,
            name=name,
            value=value,
            only_icon=only_icon,
        ),
    )


@register.simple_tag
def chip(label: Any, value: Any = "", icon: str = "", remove: Any = "", href: Any = "") -> SafeString:
    """One filter of a list: `Label: value`, with an address that lifts it."""
    text = format_html("{}: <b>{}</b>", label, value) if value else format_html("{}", label)
    cross = (
        format_html('<a href="{}" aria-label="{}">{}</a>', remove, label, icon_svg("x", "s"))
        if remove
        else ""
    )
    inside = format_html("{}{}", icon_svg(icon, "s") if icon else "", text)
    if href:
        inside = format_html('<a href="{}">{}</a>', href, inside)
    return format_html('<span class="chip">{}{}</span>', inside, cross)


@register.simple_tag
def meter(percent: Any, tone: str = "", label: Any = "") -> SafeString:
    one_of("tone", tone, TONES)
    return charts.meter(float(percent or 0), tone, label)


@register.simple_tag
def stage_bar(done: Any, total: Any, label: Any) -> SafeString:
    """Segments of a pipeline, `done` of `total` filled."""
    filled, empty = min(done, total), max(total - done, 0)
    bars = mark_safe('<i class="on"></i>' * filled + "<i></i>" * empty)
    return format_html('<span class="steps" role="img" aria-label="{}">{}</span>', label, bars)


@register.simple_tag
def progress(done: Any, total: Any, label: Any = "", note: Any = "") -> SafeString:
    """How far a job is; `note` is its rate or the time left."""
    percent = 100 * done / total if total else 0
    return format_html(
        '<div class="progress"><div class="r"><b>{}</b><span>{}</span></div>'
        '<progress class="vh" max="100" value="{}">{}%</progress>{}</div>',
        label, note, round(percent), round(percent), charts.meter(percent),
    )  # fmt: skip


@register.simple_tag
def spark(values: Any, tone: str = "", rtl: bool = False) -> SafeString:
    return charts.spark(list(values), css=one_of("tone", tone, ("", "down")), rtl=rtl)


@register.simple_tag(takes_context=True)
def toast(context: Any, message: Any) -> SafeString:
    """One message of the last action, with its undo if it has one."""
    undo = undo_of(message)
    back = post_button(context, _("Undo"), undo) if undo else ""
    return format_html(
        '<div class="toast {}" data-toast>{}<p>{}</p>{}'
        '<button type="button" class="ib" data-dismiss aria-label="{}">{}</button></div>',
        message.level_tag,
        icon_svg("circle-check" if message.level_tag in {"success", "info"} else "circle-alert"),
        message.message,
        back,
        _("Close"),
        icon_svg("x", "s"),
    )
