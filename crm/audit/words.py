"""The audit's words: its verbs, the records it speaks of, the groups of personal data that reading is noted for."""

from __future__ import annotations

from functools import cache

from django.apps import apps
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

# Every verb that an action records; a test looks through the source for ones that are missing.
ACTIONS = {
    "accept": _("Accepted"),
    "add_factor": _("Added second factor"),
    "add_version": _("Added version"),
    "answer": _("Answered"),
    "approve": _("Approved"),
    "archive": _("Archived"),
    "apply_role_set": _("Applied role set"),
    "ask_password_link": _("Asked for password link"),
    "assign": _("Assigned"),
    "bulk": _("Changed many"),
    "call": _("Called"),
    "cancel": _("Cancelled"),
    "change": _("Changed"),
    "change_activity": _("Changed activity"),
    "change_cover": _("Changed cover"),
    "change_interaction": _("Changed entry"),
    "change_role": _("Changed role"),
    "check": _("Checked"),
    "close_feed": _("Closed calendar subscription"),
    "close_link": _("Closed link for the client"),
    "close": _("Closed"),
    "complete": _("Done"),
    "create": _("Created"),
    "decline": _("Declined"),
    "delete": _("Deleted"),
    "delete_activity": _("Deleted activity"),
    "delete_interaction": _("Deleted entry"),
    "dispute": _("Put in dispute"),
    "drop_period": _("Dropped old period"),
    "end_cover": _("Ended cover"),
    "end_preview": _("Stopped seeing as a colleague"),
    "end_sessions": _("Signed devices out"),
    "end_share": _("Ended share"),
    "erase": _("Erased"),
    "export": _("Exported"),
    "consent": _("Kept consent"),
    "file_mail": _("Filed mail"),
    "forget": _("Removed for good"),
    "freeze": _("Frozen"),
    "give_role": _("Gave role"),
    "handover": _("Handed over"),
    "hold": _("Put on hold"),
    "import": _("Imported"),
    "introduce": _("Introduced"),
    "invite": _("Invited"),
    "lift_hold": _("Lifted hold"),
    "lift_lock": _("Lifted lock"),
    "lock_out": _("Locked out"),
    "make": _("Made"),
    "make_password_link": _("Made password link"),
    "make_recovery_codes": _("Made recovery codes"),
    "merge": _("Merged"),
    "move": _("Moved"),
    "note": _("Wrote note"),
    "open_link": _("Made link for the client"),
    "pay": _("Marked as paid out"),
    "pin": _("Pinned"),
    "plan": _("Planned"),
    "preview_page": _("Saw a page as a colleague"),
    "qualify": _("Qualified"),
    "reactivation.contacted": _("Contacted for reactivation"),
    "reactivation.dismissed": _("Dismissed from reactivation"),
    "reject": _("Rejected"),
    "remove_factor": _("Removed second factor"),
    "remove_shares": _("Removed shares long over"),
    "renew_feed": _("Renewed calendar subscription"),
    "renew_share": _("Renewed share"),
    "reopen": _("Opened again"),
    "repeat": _("Made to repeat"),
    "retention": _("Erased by retention"),
    "return": _("Returned"),
    "scan": _("Scanned"),
    "send": _("Sent"),
    "set_cover": _("Set cover"),
    "set_password": _("Set password"),
    "set_up": _("Set up"),
    "settle": _("Settled dispute"),
    "share": _("Shared"),
    "sign_in": _("Signed in"),
    "sign_in_failed": _("Failed to sign in"),
    "sign_out": _("Signed out"),
    "start_preview": _("Began to see as a colleague"),
    "stop_repeat": _("Stopped repeating"),
    "submit": _("Sent for approval"),
    "switch_off": _("Switched off"),
    "switch_on": _("Switched on"),
    "take_back": _("Took back"),
    "take_off_mail": _("Took mail off"),
    "take_role": _("Took role away"),
    "test_mail": _("Sent test mail"),
    "undo": _("Undone"),
    "unpin": _("Took off the pin"),
    "use_recovery_code": _("Used recovery code"),
    "wrong_code": _("Showed wrong code"),
}
READ_GROUPS = (
    ("contact", _("Contact details")),
    ("personal", _("Personal facts")),
    ("notes", _("Notes")),
    ("finance", _("Finance")),
    # In no group of fields: whoever sees a document may open its files.
    ("files", _("Files")),
)


def action_word(action: str) -> str:
    return str(ACTIONS.get(action) or _plain(action))


def entity_word(entity: str) -> str:
    """The record in the singular; an area of the role matrix (audit log) as the matrix calls it."""
    # Late: the matrix is filled while Django starts.
    from crm.access.entities import entities

    model = model_of(entity)
    if model is not None:
        return str(capfirst(model._meta.verbose_name))
    known = entities.get(entity)
    return str(known.label) if known else _plain(entity)


def entity_of(target: models.Model | None) -> str:
    """The key under which a record stands in the audit: its row of the role matrix, or the name of its model.

    What the matrix counts to another record (a person, an activity, a handover) has a key of its own.
    """
    return "" if target is None else key_of(target._meta.model)


def key_of(model: type[models.Model]) -> str:
    from crm.access.locks import ScopedModel

    return model.entity if issubclass(model, ScopedModel) else str(model._meta.model_name)


@cache
def models_by_key() -> dict[str, type[models.Model]]:
    """Every model under its key in the audit."""
    return {key_of(model): model for model in reversed(apps.get_models())}


def model_of(entity: str) -> type[models.Model] | None:
    return models_by_key().get(entity)


def _plain(word: str) -> str:
    return word.replace("_", " ").capitalize()
