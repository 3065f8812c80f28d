"""Parts that enclose others: panel, dialog, menu, ledger strip, empty state ... One tag opens, `end...` closes."""

from django import template
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.text import slugify
from django.utils.translation import gettext as _

from crm.frozen import frozen
from crm.web.formats import digits
from crm.web.templatetags.ui import TONES, classes, icon_svg, one_of

register = template.Library()
CURRENT = mark_safe(' aria-current="page"')


@frozen
class Tab:
    """One tab or saved view. `count` is text already formatted, "" while unknown."""

    label: str
    url: str
    current: bool = False
    count: str = ""
    icon: str = ""


@frozen
class Fact:
    """One cell of a ledger strip. trend: up (good) | down (bad) | ""; `url` opens what the figure counts."""

    label: str
    value: str
    sub: str = ""
    change: str = ""
    trend: str = ""
    url: str = ""
    extra: str = ""


@register.simple_block_tag
def panel(
    content,
    title="",
    count="",
    icon="",
    action="",
    action_label="",
    action_icon="plus",
    dialog="",
    optional=False,
):
    """A section between hairlines. `action` is an address, `dialog` the id of a dialog, for its one small button."""
    head = ""
    if title:
        head = format_html(
            '<div class="ph"><h2>{}</h2>{}{}</div>',
            format_html("{}{}", icon_svg(icon, "s"), title) if icon else title,
            format_html('<span class="cnt">{}</span>', digits(count)) if count != "" else "",
            _panel_action(action, action_label, action_icon, dialog),
        )
    css = classes("panel", "opt" if optional else "")
    return format_html(
        '<section class="{}" id="{}">{}{}</section>', css, slugify(title) or "panel", head, content
    )


def _panel_action(action, label, icon, dialog):
    if not (action or dialog):
        return ""
    inside = icon_svg(icon, "s")
    if dialog:
        made = format_html(
            '<button type="button" class="ib" data-dialog="{}" aria-label="{}" title="{}">{}</button>',
            dialog, label, label, inside,
        )  # fmt: skip
    else:
        made = format_html(
            '<a class="ib" href="{}" aria-label="{}" title="{}">{}</a>', action, label, label, inside
        )
    return format_html('<span class="end">{}</span>', made)


@register.simple_block_tag
def empty(content, title, text="", icon="inbox", fill=False):
    """What to do first when there is nothing yet; the content holds the buttons."""
    return format_html(
        '<div class="empty{}"><span class="ring">{}</span><h2>{}</h2>{}<div class="row">{}</div></div>',
        " grow" if fill else "",
        icon_svg(icon, "l"),
        title,
        format_html("<p>{}</p>", text) if text else "",
        content,
    )


@register.simple_block_tag
def callout(content, tone="", icon="info"):
    """A line of the page that says what matters; links inside say where to go."""
    one_of("tone", tone, TONES)
    css = classes("callout", tone)
    return format_html(
        '<div class="{}">{}<span>{}</span></div>', css, icon_svg(icon) if icon else "", content
    )


@register.simple_block_tag
def dialog(content, id, title, wide=False, open=False):
    """A dialog opened by any element with `data-dialog="id"`; `open=True` after a form came back with errors."""
    return format_html(
        '<dialog class="{}" id="{}" aria-labelledby="{}-title"{}><header><h2 id="{}-title">{}</h2>'
        '<button type="button" class="ib" data-close aria-label="{}">{}</button></header>'
        '<div class="body">{}</div></dialog>',
        classes("dlg", "wide" if wide else ""), id, id, " data-open" if open else "", id, title,
        _("Close"), icon_svg("x"), content,
    )  # fmt: skip


@register.simple_block_tag
def menu(content, label, icon="", kind="", size="", start=False, above=False, only_icon=False):
    """A button with a list of links and buttons below it. Works without JavaScript."""
    css = "ib" if only_icon else classes("btn", kind, size)
    words = format_html('<span class="vh">{}</span>', label) if only_icon else label
    return format_html(
        '<details class="{}" data-menu><summary class="{}">{}{}</summary><div class="pop">{}</div></details>',
        classes("menu", "start" if start else "", "above" if above else ""), css,
        icon_svg(icon, "s" if size else "") if icon else "", words, content,
    )  # fmt: skip


@register.simple_tag
def ledger(facts, label="", kpi=False, scroll=False):
    """Facts in hairline-divided cells: the same shape on record, board and dashboard."""
    cells = format_html_join("", "{}", ((_cell(fact),) for fact in facts))
    strip = format_html(
        '<dl class="{}">{}</dl>', classes("strip", "kpi" if kpi else "", "x" if scroll else ""), cells
    )
    if not scroll:
        return strip
    return format_html(
        '<div class="strip-w" tabindex="0" role="group" aria-label="{}">{}</div>', label, strip
    )


def _cell(fact):
    value = format_html('<a href="{}">{}</a>', fact.url, fact.value) if fact.url else fact.value
    sub = ""
    if fact.sub or fact.change:
        arrow = {"up": "▲ ", "down": "▼ "}.get(fact.trend, "") if fact.change[:1] not in "▲▼" else ""
        change = (
            format_html('<span class="{}">{}{}</span> ', fact.trend, arrow, fact.change)
            if fact.change
            else ""
        )
        sub = format_html('<dd class="sub">{}{}</dd>', change, fact.sub)
    return format_html("<div><dt>{}</dt><dd>{}</dd>{}{}</div>", fact.label, value, sub, fact.extra)


@register.simple_tag
def tabs(items, label):
    """A row of Tab; the current one is marked for eyes and screen readers."""
    links = format_html_join(
        "", '<a href="{}"{}>{}{}{}</a>',
        (
            (
                item.url, CURRENT if item.current else "",
                icon_svg(item.icon, "s") if item.icon else "", item.label,
                format_html(' <span class="cnt">{}</span>', digits(item.count)) if item.count != "" else "",
            )
            for item in items
        ),
    )  # fmt: skip
    return format_html('<nav class="tabs" aria-label="{}">{}</nav>', label, links)


@register.simple_tag
def segmented(items, label):
    """The same matter seen another way (Board, List, Forecast): a few Tab side by side."""
    links = format_html_join(
        "", '<a href="{}"{}>{}{}</a>',
        (
            (item.url, CURRENT if item.current else "",
             icon_svg(item.icon, "s") if item.icon else "", item.label)
            for item in items
        ),
    )  # fmt: skip
    return format_html('<nav class="seg" aria-label="{}">{}</nav>', label, links)


@register.simple_tag
def wizard(steps, current, label=""):
    """Numbered steps; `current` counts from 1."""
    return render_to_string(
        "components/wizard.html", {"steps": steps, "current": current, "label": label or _("Steps")}
    )


@register.simple_tag
def crumbs(*parts):
    """Where this page stands: label, address, label, address ..., label of this page. Names keep their direction."""
    pairs = list(zip(parts[:-1:2], parts[1:-1:2], strict=True))
    links = format_html_join(
        "",
        '<a href="{}"><bdi>{}</bdi></a>{}',
        ((_address(url), label, icon_svg("chevron-right", "s", True)) for label, url in pairs),
    )
    return format_html(
        '<nav class="crumbs" aria-label="{}">{}<span aria-current="page"><bdi>{}</bdi></span></nav>',
        _("Breadcrumb"),
        links,
        parts[-1],
    )


def _address(name):
    """An address as it is, or the name of one without arguments."""
    if "/" in name or name.startswith("?"):
        return name
    try:
        return reverse(name)
    except NoReverseMatch as wrong:
        raise template.TemplateSyntaxError(f"crumbs: no address is named {name!r}") from wrong
