from django.db import models
from django.utils.translation import gettext_lazy as _


class Level(models.IntegerChoices):
    """How far an action of a role reaches; several roles: the widest wins."""

    NONE = 0, _("none")
    OWN = 1, _("own")
    TEAM = 2, _("team")
    BRANCH = 3, _("branch")
    ALL = 4, _("all")


class FieldLevel(models.IntegerChoices):
    """What a role lets its holders do with a group of fields; several roles: the widest wins."""

    HIDDEN = 0, _("hidden")
    READ = 1, _("read")
    WRITE = 2, _("write")


class FieldGroup(models.TextChoices):
    """Fields that are hidden, shown or opened together, whatever record they stand on."""

    CONTACT = "contact", _("Contact data")
    PERSONAL = "personal", _("Personal facts")
    NOTES = "notes", _("Notes")
    MARGIN = "margin", _("Cost prices and margin")
    FINANCE = "finance", _("Finance")


# A group whose fields all come from one module rests with it.
MODULE_OF_GROUP: dict[str, str] = {FieldGroup.MARGIN: "sales", FieldGroup.FINANCE: "sales"}


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
