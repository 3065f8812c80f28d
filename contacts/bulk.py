"""What can be done to many clients at once from their list."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from contacts.actions.assign import assign_clients
from contacts.actions.bulk import set_grade, set_stage, tag_clients, untag_clients
from contacts.actions.deletion import delete_clients
from contacts.actions.many_co_owners import add_co_owners, remove_co_owners
from contacts.call_list_spec import TO_CALL_LIST
from contacts.forms.bulk import AssignForm, CoOwnerForm, GradeForm, StageForm, TagForm
from crm.changes.models import ChangeSet
from crm.lists.specs import BulkAction, BulkResult
from crm.web.listing.answers import run_of


def _run(action: Callable[..., ChangeSet]) -> Callable[..., BulkResult]:
    """The action as the list calls it: rows in, a sentence with an undo out."""

    def run(*, rows: Any, by: Any, **values: Any) -> BulkResult:
        change_set = action(clients=rows, by=by, **values)
        return result_of(change_set)

    return run


def result_of(change_set: ChangeSet) -> BulkResult:
    # What follows the clients (deals, tickets) is in the change set as well, and is no client.
    count = sum(step["count"] for step in change_set.steps if step["model"] == "contacts.client")
    changed = ngettext("%(count)s client", "%(count)s clients", count) % {"count": count}
    undo = reverse("undo", args=[change_set.pk]) if count else ""
    page = reverse("change_set_page", args=[change_set.pk])
    return BulkResult(f"{change_set.summary}: {changed}", undo_url=undo, url=page)


def merge_page(keys: list[int]) -> str:
    """The two side by side, the older one first."""
    if len(keys) != 2:
        raise ValidationError(_("Select exactly two clients that you may merge."))
    return reverse("client_merge", args=keys)


_of_clients = partial(run_of, rows_as="clients", noun=lambda count: ngettext("client", "clients", count))


def _co_owner(*, rows: Any, by: Any, what: str, user: Any) -> BulkResult:
    action = add_co_owners if what == "add" else remove_co_owners
    return _of_clients(action, made="contacts.coowner")(rows=rows, by=by, user=user)


CLIENT_BULK = (
    BulkAction(
        "assign", _("Hand over"), "user-check", "assign", _run(assign_clients), AssignForm,
        question=_("will get a new owner; team and branch follow."), button=_("Hand over"),
    ),
    BulkAction(
        "tag", _("Tag"), "tag", "change", _run(tag_clients), TagForm,
        question=_("will get the tag."), button=_("Add tag"),
    ),
    BulkAction(
        "untag", _("Untag"), "minus", "change", _run(untag_clients), TagForm,
        question=_("will lose the tag, where they have it."), button=_("Take tag away"),
    ),
    BulkAction(
        "stage", _("Stage"), "flag", "change", _run(set_stage), StageForm,
        question=_("will move to another stage."), button=_("Set stage"),
    ),
    BulkAction(
        "class", _("Class"), "star", "change", _run(set_grade), GradeForm,
        question=_("will get another class."), button=_("Set class"),
    ),
    BulkAction(
        "co_owner", _("Co-owner"), "user-plus", "share", _co_owner, CoOwnerForm,
        question=_("will get a co-owner, who sees and changes them too, or lose one. For a new one they must be yours "
                   "to change, and not the colleague’s already."),
        button=_("Save"),
    ),
    TO_CALL_LIST,
    BulkAction("merge", _("Merge"), "merge", "merge", opens=merge_page),
    BulkAction(
        "delete", _("Delete"), "trash-2", "delete",
        _of_clients(delete_clients, counted="contacts.client"),
        question=_("will go to the recycle bin with their persons and history. Those with deals, quotes, orders or "
                   "tickets, and those under a legal hold, stay."),
        button=_("Delete"),
    ),
)  # fmt: skip
