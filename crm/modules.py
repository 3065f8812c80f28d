"""The modules that a firm may switch off. Whatever lives in the app of that name belongs to it."""

from django.utils.translation import gettext_lazy as _

# In the order of the menu.
MODULES = {
    "sales": _("Sales"),
    "campaigns": _("Marketing"),
    "service": _("Service"),
    "analytics": _("Insight"),
}


def module_of(name: str) -> str:
    """The module of what an app calls so ("sales.urls", "campaigns.make_letters"); "" stands in every firm."""
    app = name.partition(".")[0]
    return app if app in MODULES else ""
