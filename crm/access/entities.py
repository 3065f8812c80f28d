"""What roles speak about: every app registers its scoped roots and its settings areas here."""

from crm.access.levels import Action
from crm.frozen import frozen
from crm.registry import Registry

ALL_ACTIONS = tuple(Action.values)


@frozen
class Entity:
    """A row of the role matrix. `scoped` entities know all five levels, areas only none and all."""

    key: str
    label: str
    area: str  # clients, privacy, catalogue, sales, pay, campaigns, service, analytics, firm: what role sets speak of
    actions: tuple[str, ...] = ALL_ACTIONS
    module: str = ""
    scoped: bool = True


entities: Registry[Entity] = Registry("entities")
