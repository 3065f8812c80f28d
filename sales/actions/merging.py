"""What deals hold once per person, when two persons become one."""

from __future__ import annotations

from contacts.registries import Joining
from crm.changes.actions.keeping import keep_deletes
from sales.models import DealPerson


def settle_people(joining: Joining) -> None:
    """One role in a deal: that of the kept person."""
    mine = DealPerson.objects.filter(person=joining.kept_id).values("deal")
    twice = DealPerson.objects.filter(person=joining.gone_id, deal__in=mine)
    if twice.exists():
        keep_deletes(joining.change_set, DealPerson, twice)
