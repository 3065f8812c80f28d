"""Pages of rooms that lie below this one and cannot name its registries: jobs, changes, the audit."""

from django.utils.translation import gettext_lazy as _

from crm.audit.views.lists import AUDIT_LIST, READ_LIST
from crm.lists.registry import lists
from crm.web.menu import MenuItem, personal_menu
from crm.web.settings_menu import SettingsPage, settings_pages

PERSONAL = (
    MenuItem("jobs", _("Jobs"), "list-checks", "job_list", order=30),
    MenuItem("changes", _("Changes"), "undo-2", "change_set_list", order=40),
    MenuItem("bin", _("Recycle bin"), "trash-2", "recycle_bin", order=45),
    MenuItem("help", _("Help"), "circle-question-mark", "help", order=90),
)
AUDIT = {"group": "access", "entity": "audit"}
SETTINGS = (
    SettingsPage(
        "audit",
        _("Audit log"),
        _("Who did what, when and from where."),
        "scan-search",
        "audit_list",
        order=90,
        **AUDIT,
    ),
    SettingsPage(
        "reads",
        _("Who read this"),
        _("Who was shown personal data, of whom and when."),
        "eye",
        "read_list",
        order=91,
        **AUDIT,
    ),
    SettingsPage(
        "retention",
        _("Retention"),
        _("How long the audit, the read log and deleted records are kept."),
        "hourglass",
        "retention",
        action="change",
        order=92,
        **AUDIT,
    ),
)


def register_lower_pages() -> None:
    for item in PERSONAL:
        personal_menu.register(item)
    for page in SETTINGS:
        settings_pages.register(page)
    for spec in (AUDIT_LIST, READ_LIST):
        lists.register(spec)
