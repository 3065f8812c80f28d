"""Charts as SVG drawn on the server, about 0.1 ms each.

For the screen colours come from CSS classes; `for_print()` writes literal colours instead, since the PDF writer
applies no page style to SVG. No style attributes: the Content-Security-Policy forbids them.
"""

import re
from collections.abc import Callable, Iterable, Sequence

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from crm.frozen import frozen

PRINT_FILLS = {
    "fg": "#2f4bd8", "bg": "#ecebe5", "k1": "#2f4bd8", "k2": "#0f9690", "k3": "#e09a2b", "k4": "#c2476f",
    "k5": "#8b857a", "won": "#2f4bd8", "past": "#b9c5f7", "fc": "#e3e8fd", "c-call": "#2f4bd8", "c-mail": "#a3b2f5",
    "c-meet": "#0f9690", "c-care": "#e09a2b", "c-none": "#ecebe5", "gap": "#fcf1dd", "good": "#1f9d68",
    "warn": "#e09a2b", "bad": "#d4453b",
}  # fmt: skip
PRINT_STROKES = {"g": "#e9e7e1", "g0": "#d8d5cd", "tgt": "#1d1b17", "fcl": "#2f4bd8"}


def spark(
    values: Sequence[float],
    *,
    width: int = 112,
    height: int = 26,
    rtl: bool = False,
    css: str = "",
) -> SafeString:
    """A small line without axes; decorative, the figure beside it says it in words."""
    if len(values) < 2:
        return mark_safe("")
    low, span = min(values), (max(values) - min(values)) or 1
    step = (width - 6) / (len(values) - 1)
    points = [
        (3 + i * step, height - 4 - (value - low) / span * (height - 9)) for i, value in enumerate(values)
    ]
    if rtl:
        points = [(width - x, y) for x, y in points]
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    (first_x, _), (last_x, last_y) = points[0], points[-1]
    area = f"{first_x:.1f},{height} {line} {last_x:.1f},{height}"
    return mark_safe(
        f'<svg class="spark {css}" viewBox="0 0 {width} {height}" width="{width}" height="{height}" aria-hidden="true">'
        f'<polygon points="{area}"/><polyline points="{line}"/>'
        f'<circle cx="{last_x:.1f}" cy="{last_y:.1f}" r="2.5"/></svg>'
    )


def meter(percent: float, tone: str = "", label: str = "") -> SafeString:
    """A bar from 0 to 100; mirrored by the style sheet in right-to-left pages."""
    filled = max(0.0, min(100.0, percent))
    spoken = f' role="img" aria-label="{escape(label)}"' if label else ' aria-hidden="true"'
    return mark_safe(
        f'<svg class="meter {tone}" viewBox="0 0 100 6" preserveAspectRatio="none"{spoken}>'
        f'<rect class="bg" width="100" height="6"/><rect class="fg {tone}" width="{filled:.1f}" height="6"/></svg>'
    )


def stack(parts: Iterable[tuple[float, str]], *, label: str = "") -> SafeString:
    """One bar of shares: (percent, series class "k1".."k5")."""
    x, drawn = 0.0, []
    for share, series in parts:
        drawn.append(f'<rect class="{series}" x="{x:.2f}" width="{max(0, share - 0.5):.2f}" height="10"/>')
        x += share
    return mark_safe(
        '<svg class="stackbar" viewBox="0 0 100 10" preserveAspectRatio="none" role="img" '
        f'aria-label="{escape(label)}">' + "".join(drawn) + "</svg>"
    )


CHANNELS = ("call", "mail", "meet", "care")


def rhythm(
    weeks: Sequence[dict[str, int]], *, months: Iterable[tuple[int, str]] = (), gap: tuple[int, int] | None = None,
    gap_label: str = "", label: str = "", width: int = 640, height: int = 58, rtl: bool = False,
) -> SafeString:  # fmt: skip
    """Contacts per week by channel (call, mail, meet, care), oldest first; a quiet gap is marked with words."""
    step, base = width / max(len(weeks), 1), height - 14
    bar, most = step - 3, max((sum(week.values()) for week in weeks), default=0) or 1

    def at(week: int) -> float:
        return (width - (week + 1) * step + 1.5) if rtl else week * step + 1.5

    drawn = [_open("rhythm", width, height, label or gettext("Contacts per week"))]
    if gap:
        left, right = sorted((at(gap[0]), at(gap[1])))
        drawn.append(
            f'<rect class="gap" x="{left:.1f}" y="0" width="{right - left + bar:.1f}" height="{base + 2}" rx="4"/>'
        )
        drawn.append(_text((left + right + bar) / 2, base / 2 + 3, gap_label, css="gapt"))
    for index, week in enumerate(weeks):
        y: float = base
        if not sum(week.values()):
            drawn.append(
                f'<rect class="c-none" x="{at(index):.1f}" y="{base - 2}" width="{bar:.1f}" height="2" rx="1"/>'
            )
        for channel in CHANNELS:
            if count := week.get(channel, 0):
                tall = count / most * (base - 2)
                y -= tall
                size = f'y="{y + 0.5:.1f}" width="{bar:.1f}" height="{max(tall - 1, 1.5):.1f}"'
                drawn.append(f'<rect class="c-{channel}" x="{at(index):.1f}" {size} rx="1.5"/>')
    drawn.extend(_text(at(week) + bar / 2, height - 2, month) for week, month in months)
    return mark_safe("".join(drawn) + "</svg>")


@frozen
class Column:
    """One month or week: what came in, what is expected (from, to), what was aimed at. state: past | now | ""."""

    label: str
    value: float = 0
    target: float | None = None
    low: float = 0
    high: float = 0
    state: str = ""
    href: str = ""


@frozen
class Frame:
    """The drawing area of a column chart."""

    width: int
    height: int
    top: float
    rtl: bool
    left: int = 46

    def y(self, value: float) -> float:
        return 8 + (self.height - 30) * (1 - value / self.top)

    def x(self, x: float, wide: float = 0) -> float:
        return self.width - x - wide if self.rtl else x


def columns(
    rows: Sequence[Column], *, say: Callable[[float], str], label: str = "", width: int = 720, height: int = 232,
    every: int = 1, rtl: bool = False,
) -> SafeString:  # fmt: skip
    """Columns with grid lines; `say` writes an amount on the axis, `every` n-th label is shown."""
    top, step = scale(max((max(row.value, row.high, row.target or 0) for row in rows), default=0))
    marks = [say(line * step) for line in range(round(top / step) + 1)]
    frame = Frame(width, height, top, rtl, left=max(46, 12 + 7 * max(map(len, marks))))
    # Links inside make it a group: an image may hold nothing that takes the focus.
    role = "group" if any(row.href for row in rows) else "img"
    drawn = [_open("cols", width, height, label, role)]
    for line, mark in enumerate(marks):
        y = frame.y(line * step)
        drawn.append(_line("g0" if line == 0 else "g", frame.x(frame.left), frame.x(width), y))
        drawn.append(_text(frame.x(frame.left - 8), y + 4, mark, anchor="end"))
    wide = (width - frame.left - 4) / max(len(rows), 1)
    for index, row in enumerate(rows):
        drawn.extend(_column(row, frame, frame.left + index * wide, wide, say))
        if index % every == 0:
            middle = frame.x(frame.left + (index + 0.5) * wide)
            drawn.append(_text(middle, height - 5, row.label, css=row.state))
    return mark_safe("".join(drawn) + "</svg>")


def _column(row: Column, frame: Frame, left: float, wide: float, say: Callable[[float], str]) -> list[str]:
    bar = wide * 0.56
    x, drawn = frame.x(left + wide * 0.22, bar), []
    if row.value:
        drawn.append(
            _bar(
                f"won {row.state}",
                x,
                frame.y(row.value),
                bar,
                frame.y(0),
                f"{row.label}: {say(row.value)}",
            )
        )
    if row.high:
        spoken = f"{row.label}: {say(row.low)}–{say(row.high)}"
        drawn.append(_bar("fc", x, frame.y(row.high), bar, frame.y(row.value), spoken))
        drawn.append(_line("fcl", x, x + bar, frame.y(row.low)))
    if row.target is not None:
        x = frame.x(left + wide * 0.12, wide * 0.76)
        drawn.append(_line("tgt", x, x + wide * 0.76, frame.y(row.target)))
    if row.href and drawn:
        return [
            f'<a href="{escape(row.href)}" aria-label="{escape(row.label)}: {escape(say(row.value or row.high))}">',
            *drawn,
            "</a>",
        ]
    return drawn


@frozen
class Bar:
    """One row of a bar list or funnel."""

    label: str
    value: float
    shown: str
    href: str = ""
    tone: str = ""


def bars(rows: Sequence[Bar], *, label: str = "") -> SafeString:
    """Horizontal bars as a table, so that screen readers and narrow pages read it as well."""
    most = max((row.value for row in rows), default=0) or 1
    drawn = []
    for row in rows:
        name = f'<a href="{escape(row.href)}">{escape(row.label)}</a>' if row.href else str(escape(row.label))
        drawn.append(
            f'<tr class="{"crit" if row.tone == "bad" else ""}"><td>{name}</td>'
            f'<td class="b">{meter(100 * row.value / most, row.tone)}</td>'
            f'<td class="n num">{escape(row.shown)}</td></tr>'
        )
    return mark_safe(
        f'<table class="fun" aria-label="{escape(label)}"><tbody>{"".join(drawn)}</tbody></table>'
    )


def funnel(rows: Sequence[Bar], *, label: str = "") -> SafeString:
    """Bars in the order of the stages; the widest stands for the first."""
    return bars(rows, label=label)


def scale(most: float) -> tuple[float, float]:
    """A round top of the axis and the step of its lines, four or five of them."""
    if most <= 0:
        return 4, 1
    power = 10 ** (len(str(int(most))) - 1)
    for part in (0.25, 0.5, 1, 2, 2.5, 5):
        step = power * part
        if most <= step * 5:
            return step * -(-most // step), step
    return power * 10, power * 2.5


def for_print(svg: str) -> SafeString:
    """The same chart with literal colours and a name space, for PDFs."""

    def paint(found: re.Match[str]) -> str:
        names = found[1].split()
        fill = next((PRINT_FILLS[name] for name in reversed(names) if name in PRINT_FILLS), "")
        stroke = next((PRINT_STROKES[name] for name in names if name in PRINT_STROKES), "")
        return found[0] + (f' fill="{fill}"' if fill else "") + (f' stroke="{stroke}"' if stroke else "")

    painted = re.sub(r'class="([^"]*)"', paint, svg)
    painted = painted.replace("<polyline ", '<polyline fill="none" stroke="#2f4bd8" ').replace(
        "<polygon ", '<polygon fill="#2f4bd8" opacity=".09" '
    )
    return mark_safe(painted.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" '))


def _open(css: str, width: int, height: int, label: str, role: str = "img") -> str:
    return f'<svg class="{css}" viewBox="0 0 {width} {height}" role="{role}" aria-label="{escape(label)}">'


def _line(css: str, x1: float, x2: float, y: float) -> str:
    return f'<line class="{css}" x1="{x1:.1f}" x2="{x2:.1f}" y1="{y:.1f}" y2="{y:.1f}"/>'


def _bar(css: str, x: float, y: float, wide: float, base: float, title: str) -> str:
    size = f'x="{x:.1f}" y="{y:.1f}" width="{wide:.1f}" height="{max(base - y, 0):.1f}"'
    return f'<rect class="{css}" {size} rx="3"><title>{escape(title)}</title></rect>'


def _text(x: float, y: float, words: str, *, css: str = "", anchor: str = "middle") -> str:
    named = f' class="{css}"' if css else ""
    return f'<text{named} x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(words)}</text>'
