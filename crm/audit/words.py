"""The audit's verbs as people say them. A verb that is not listed is shown as it is written."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

ACTIONS = {
    "accept": _("Accepted"),
    "add_factor": _("Added second factor"),
    "apply_role_set": _("Applied role set"),
    "ask_password_link": _("Asked for password link"),
    "assign": _("Assigned"),
    "bulk": _("Changed many"),
    "cancel": _("Cancelled"),
    "change": _("Changed"),
    "change_cover": _("Changed cover"),
    "change_role": _("Changed role"),
    "check": _("Checked"),
    "close": _("Closed"),
    "create": _("Created"),
    "decline": _("Declined"),
    "delete": _("Deleted"),
    "end_cover": _("Ended cover"),
    "end_sessions": _("Signed devices out"),
    "erase": _("Erased"),
    "export": _("Exported"),
    "consent": _("Kept consent"),
    "give_role": _("Gave role"),
    "handover": _("Handed over"),
    "hold": _("Put on hold"),
    "import": _("Imported"),
    "introduce": _("Introduced"),
    "invite": _("Invited"),
    "lift_hold": _("Lifted hold"),
    "lift_lock": _("Lifted lock"),
    "lock_out": _("Locked out"),
    "make_password_link": _("Made password link"),
    "make_recovery_codes": _("Made recovery codes"),
    "merge": _("Merged"),
    "move": _("Moved"),
    "reopen": _("Opened again"),
    "retention": _("Erased by retention"),
    "return": _("Returned"),
    "remove_factor": _("Removed second factor"),
    "scan": _("Scanned"),
    "send": _("Sent"),
    "set_cover": _("Set cover"),
    "set_password": _("Set password"),
    "set_up": _("Set up"),
    "share": _("Shared"),
    "sign_in": _("Signed in"),
    "sign_in_failed": _("Failed to sign in"),
    "sign_out": _("Signed out"),
    "switch_off": _("Switched off"),
    "switch_on": _("Switched on"),
    "take_role": _("Took role away"),
    "undo": _("Undone"),
    "use_recovery_code": _("Used recovery code"),
    "wrong_code": _("Showed wrong code"),
}


def action_word(action: str) -> str:
    return str(ACTIONS.get(action) or _plain(action))


def entity_word(entity: str) -> str:
    """As the role matrix calls it."""
    # Late: the matrix is filled while Django starts.
    from crm.access.entities import entities

    known = entities.get(entity)
    return str(known.label) if known else _plain(entity)


def _plain(word: str) -> str:
    return word.replace("_", " ").capitalize()
