"""Settings of pipelines and what stands on a deal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from contacts.registries import MergeRule, merge_rules
from crm.access.context import access_of
from crm.access.field_groups import put_in_group
from crm.access.levels import FieldGroup
from crm.changes.registry import UndoHook, UndoRight, undo_hooks, undo_rights
from crm.people.demo import DemoBuilder, demo_builders
from crm.personal_data import Place, places
from crm.web.settings_menu import SettingsPage, settings_pages
from sales.actions.merging import settle_people
from sales.models import Deal, DealCost, DealPerson, DealStage
from sales.personal_data import near_through, own_through
from sales.queries.board_sums import forget_sums
from sales.registries import RecordPanel, deal_panels
from sales.views import deal_boxes

if TYPE_CHECKING:
    from crm.changes.models import ChangeSet
    from crm.people.models import User

MODULE = "sales"


def register() -> None:
    register_settings()
    register_deal_boxes()
    register_people_and_costs()
    stage = DealStage._meta.label_lower
    # At once: nobody finds the stage open before its deals are back, or the other way round.
    undo_hooks.register(UndoHook(stage, stage, lambda _change_set: forget_sums(), MODULE, at_once=True))
    undo_rights.register(UndoRight(stage, may_set_up, MODULE))
    demo_builders.register(
        DemoBuilder("pipelines", "sales.demo.pipelines.build_pipelines", order=33, module=MODULE)
    )


def register_settings() -> None:
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
    settings_pages.register(
        SettingsPage(
            "cost_rates",
            _("Cost of sale"),
            _("What an hour, a kilometre and a sample cost when deals are worked on."),
            "hand-coins",
            "cost_rates",
            group="sales",
            module=MODULE,
            allowed=may_set_rates,
        )
    )


def register_people_and_costs() -> None:
    put_in_group(FieldGroup.MARGIN, "sales.CostRate", "amount")
    put_in_group(FieldGroup.MARGIN, "sales.DealCost", "amount")
    put_in_group(FieldGroup.NOTES, "sales.DealCost", "note")
    merge_rules.register(MergeRule("sales.dealperson.person", settle_people, MODULE))
    places.register(
        Place(
            "deal_people", _("Persons in deals"), DealPerson, own=lambda subject: subject.rows_with_person(DealPerson),
            fields=("deal", "role"), module=MODULE, order=45,
        )
    )  # fmt: skip
    places.register(
        Place(
            "deal_costs", _("Costs of deals"), DealCost, own=own_through("deal__client"),
            fields=("deal", "kind", "quantity", "on", "note"), near=near_through("deal__client"), texts=("note",),
            blank={"note": ""}, module=MODULE, order=46,
        )
    )  # fmt: skip


def register_deal_boxes() -> None:
    boxes = (
        ("checklist", "sales/deal_checklist.html", deal_boxes.checklist, 10),
        ("people", "sales/deal_people.html", deal_boxes.people, 20),
        ("costs", "sales/deal_costs.html", deal_boxes.costs, 60),
    )
    for key, template, context, order in boxes:
        deal_panels.register(RecordPanel(key, template, context, Deal.entity, module=MODULE, order=order))


def may_set_rates(user: User) -> bool:
    access = access_of(user)
    return access.may("sales_rules", "change") and access.writes(FieldGroup.MARGIN)


def may_set_up(user: User, _change_set: ChangeSet) -> bool:
    return access_of(user).may("sales_rules", "change")
