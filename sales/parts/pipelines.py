"""Settings of pipelines and what stands on a deal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from crm.access.context import access_of
from crm.changes.registry import UndoHook, UndoRight, undo_hooks, undo_rights
from crm.people.demo import DemoBuilder, demo_builders
from crm.web.settings_menu import SettingsPage, settings_pages
from sales.models import DealStage
from sales.queries.board_sums import forget_sums

if TYPE_CHECKING:
    from crm.changes.models import ChangeSet
    from crm.people.models import User

MODULE = "sales"


def register() -> None:
    settings_pages.register(
        SettingsPage(
            "pipelines",
            _("Pipelines and stages"),
            _("The ways of selling, their stages, and what a deal needs before it moves on."),
            "square-kanban",
            "pipeline_list",
            group="sales",
            module=MODULE,
            entity="sales_rules",
            action="change",
            also=("/deals/pipelines/", "/deals/stages/"),
        )
    )
    stage = DealStage._meta.label_lower
    # At once: nobody finds the stage open before its deals are back, or the other way round.
    undo_hooks.register(UndoHook(stage, stage, lambda _change_set: forget_sums(), MODULE, at_once=True))
    undo_rights.register(UndoRight(stage, may_set_up, MODULE))
    demo_builders.register(
        DemoBuilder("pipelines", "sales.demo.pipelines.build_pipelines", order=33, module=MODULE)
    )


def may_set_up(user: User, _change_set: ChangeSet) -> bool:
    return access_of(user).may("sales_rules", "change")
