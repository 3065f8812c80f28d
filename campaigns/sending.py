"""Segments and letter runs are sent to the right colleague as a task about them."""

from __future__ import annotations

from campaigns.models import LetterRun, Segment
from contacts.sending import send_about
from crm.office.sendables import Needs, Sendable


def needs_of_plan(plan: Segment | LetterRun) -> Needs:
    return Needs(branch_id=plan.branch_id, words=plan.name)


SENDABLES = tuple(
    Sendable(model.entity, model, needs_of_plan, send_about, module="campaigns")
    for model in (Segment, LetterRun)
)
