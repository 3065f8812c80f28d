"""The few writes of the shell itself."""

from django.db import transaction

from crm.people.models import User


@transaction.atomic
def keep_display(
    *, user: User, theme: str | None = None, density: str | None = None, language: str | None = None
) -> None:
    """Keep how a person wants to see Rapport; None leaves a choice as it is."""
    chosen = {"theme": theme, "density": density, "language": language}
    changed = [name for name, value in chosen.items() if value is not None and value != getattr(user, name)]
    for name in changed:
        setattr(user, name, chosen[name])
    if changed:
        user.save(update_fields=changed)
