"""What a lead's likelihood is learned from, and whether enough leads were decided to say one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Count, Q
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from crm.web.formats import number
from crm.web.languages import country_name
from sales.models import LeadItem

FEWEST, FEWEST_OF_A_KIND = 50, 10
DECIDED = (LeadItem.State.QUALIFIED, LeadItem.State.REJECTED)
# Facts of the client that are there before anybody calls.
FACTS: dict[str, str | Promise] = {
    "source": gettext_lazy("Source"),
    "industry": gettext_lazy("Industry"),
    "country": gettext_lazy("Country"),
    "grade": gettext_lazy("Class"),
    "main_phone": gettext_lazy("Phone"),
    "main_email": gettext_lazy("E-mail"),
    "website": gettext_lazy("Website"),
}
# Of these it counts whether they are there, not what they are.
ONLY_WHETHER = {"main_phone", "main_email", "website"}
COLUMNS = tuple(f"client__{name}" for name in FACTS)


def known_of(row: Sequence[Any]) -> tuple[str, ...]:
    """The values of COLUMNS as they are learned from."""
    return tuple(
        ("yes" if value else "") if name in ONLY_WHETHER else str(value or "")
        for name, value in zip(FACTS, row, strict=True)
    )


def in_words(name: str, value: str) -> str:
    """ "Source: Fair", "no e-mail"."""
    label = str(FACTS[name])
    if name in ONLY_WHETHER:
        return (_("%(what)s known") if value else _("%(what)s not known")) % {"what": label}
    shown = country_name(value) if name == "country" and value else value
    return f"{label}: {shown or '–'}"


def decided_counts() -> dict[str, int]:
    """How many leads of the firm were qualified and rejected."""
    rows = LeadItem.objects.unscoped("how many there are, over the firm")
    counts: dict[str, int] = rows.filter(state__in=DECIDED).aggregate(
        qualified=Count("pk", filter=Q(state=LeadItem.State.QUALIFIED)),
        rejected=Count("pk", filter=Q(state=LeadItem.State.REJECTED)),
    )
    return counts


def lack_of_cases() -> str:
    """Why no likelihood is said, "" if enough is known."""
    counts = decided_counts()
    if is_enough(counts["qualified"], counts["rejected"]):
        return ""
    words = _(
        "A likelihood is said once %(all)s leads are decided, %(kind)s of either kind at least. "
        "So far: %(qualified)s qualified, %(rejected)s rejected."
    )
    return words % {
        "all": number(FEWEST),
        "kind": number(FEWEST_OF_A_KIND),
        "qualified": number(counts["qualified"]),
        "rejected": number(counts["rejected"]),
    }


def is_enough(qualified: int, rejected: int) -> bool:
    return qualified + rejected >= FEWEST and min(qualified, rejected) >= FEWEST_OF_A_KIND
