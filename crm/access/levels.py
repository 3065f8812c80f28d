from django.db import models
from django.utils.translation import gettext_lazy as _


class Level(models.IntegerChoices):
    """How far an action of a role reaches; several roles: the widest wins."""

    NONE = 0, _("none")
    OWN = 1, _("own")
    TEAM = 2, _("team")
    BRANCH = 3, _("branch")
    ALL = 4, _("all")


class Action(models.TextChoices):
    VIEW = "view", _("View")
    CREATE = "create", _("Create")
    CHANGE = "change", _("Change")
    DELETE = "delete", _("Delete")
    ASSIGN = "assign", _("Assign")
    EXPORT = "export", _("Export")
    IMPORT = "import", _("Import")
    BULK = "bulk", _("Bulk")
    MERGE = "merge", _("Merge")
    SHARE = "share", _("Share")
