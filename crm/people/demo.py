"""The demo firm: each room registers a builder for its part; together they make the same firm on every machine.

Two loads on the same day give the same rows: builders draw from `world.random` only (seeded anew for each builder,
so that a change in one room leaves the others alone) and count days from `world.today`.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from crm.frozen import frozen
from crm.people.models import Branch, Firm, Team, User
from crm.registry import Registry

SEED = 20
PASSWORD = "demo-password"  # noqa: S105 - shown on the sign-in page of a demo firm
MAIL_DOMAIN = "demo.example"


@dataclass
class DemoWorld:
    """What the builders share. `users`, `teams` and `branches` are by name: world.users["anna"],
    world.teams["Sales North"], world.branches["North"]; the first builder fills them.
    """

    firm: Firm
    now: datetime
    random: random.Random = field(default_factory=lambda: random.Random(SEED))
    users: dict[str, User] = field(default_factory=dict)
    teams: dict[str, Team] = field(default_factory=dict)
    branches: dict[str, Branch] = field(default_factory=dict)
    say: Callable[[str], None] = print

    @property
    def today(self) -> date:
        """The day that all demo dates count from, in the firm's time zone."""
        return self.now.astimezone(ZoneInfo(self.firm.time_zone)).date()

    @property
    def reps(self) -> list[User]:
        """Who owns demo clients: anna, bruno, dario, sara and, for a few, carla."""
        return [self.users[name] for name in ("anna", "bruno", "dario", "sara", "carla")]


@frozen
class DemoBuilder:
    """One room's part of the demo firm. Orders: firm 0, roles 5, clients 10-29, sales 30, campaigns and
    service 50, what is reckoned from all of it 90. `build` names a function that takes the DemoWorld, inside the one
    transaction of the load: its made-up words need not be in memory before.
    """

    key: str
    build: str
    order: int = 50
    module: str = ""


demo_builders: Registry[DemoBuilder] = Registry("demo builders")


def sign_ins() -> list[str]:
    """What the terminal shows once the demo firm runs: one line per colleague; nothing for an own firm."""
    from crm.people.demo_firm import COLLEAGUES, demo_email

    firm = Firm.load()
    if firm is None or not firm.is_demo:
        return []
    rows = [f"{demo_email(key):20} {name}, {position}" for key, (name, position, *_) in COLLEAGUES.items()]
    return [f"Demo firm. Everybody's password: {PASSWORD}", *rows]
