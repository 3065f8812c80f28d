"""What the rooms around learn of personal data."""

from functools import partial

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from contacts.models import Client
from contacts.registries import (
    ClientTab,
    DeletionGuard,
    MailWarning,
    TodaySection,
    client_tabs,
    deletion_guards,
    mail_warnings,
    today_sections,
)
from crm.access.entities import Entity, entities
from crm.changes.models import ChangeRow
from crm.changes.registry import BinLink, bin_links
from crm.lists.registry import lists
from crm.people.demo import DemoBuilder, demo_builders
from crm.people.models import User
from crm.personal_data import retention_rules
from crm.web.menu import MenuItem, menu
from crm.web.settings_menu import SettingsPage, settings_pages
from privacy import personal_data
from privacy.actions.retention import OWN_RULES
from privacy.lists import CONSENT_LIST
from privacy.models import Consent
from privacy.officers import ENTITY, is_officer
from privacy.queries.consents import refusals_by_mail
from privacy.queries.holds import held_clients, refusal_of
from privacy.queries.register import today_requests
from privacy.queries.subjects import KINDS
from privacy.receivers import listen


def _speak_up() -> None:
    """What clients' own pages must heed."""
    deletion_guards.register(DeletionGuard("legal_holds", refusal_of, held_clients))
    mail_warnings.register(MailWarning("consents", refusals_by_mail))


def register() -> None:
    actions = ("view", "change", "export", "delete")
    entities.register(Entity(ENTITY, _("Personal data"), area="privacy", actions=actions, scoped=False))
    personal_data.register()
    listen()
    for rule in OWN_RULES:
        retention_rules.register(rule)
    lists.register(CONSENT_LIST)
    _speak_up()
    for kind, model in KINDS.items():
        url = partial(url_of_deleted, kind)
        bin_links.register(BinLink(model._meta.label_lower, _("Personal data"), url, is_officer))
    client_tabs.register(
        ClientTab("privacy", _("Personal data"), consents_url, consent_count, "client", order=90)
    )
    label, template = _("Requests about personal data"), "privacy/today.html"
    today_sections.register(TodaySection("privacy", label, template, today_requests, order=8))
    item = MenuItem(
        "privacy",
        _("Personal data"),
        "shield-check",
        "request_list",
        group="firm",
        order=20,
        allowed=is_officer,
    )
    menu.register(item)
    settings_pages.register(
        SettingsPage(
            "privacy_rules",
            _("Personal data"),
            _("Purposes, how long papers are kept, what is erased by itself."),
            "shield-check",
            "privacy_rules",
            group="access",
            order=80,
            allowed=is_officer,
        )
    )
    demo_builders.register(DemoBuilder("consents", "privacy.demo.build_consents", order=29))


def url_of_deleted(kind: str, row: ChangeRow) -> str:
    """Of a person, or of a client that is one."""
    is_one = kind == "person" or (row.before or {}).get("kind") == Client.Kind.INDIVIDUAL
    return reverse("subject_page", args=[kind, row.row_id]) if is_one else ""


def consents_url(client: Client) -> str:
    return reverse("client_consents", args=[client.pk])


def consent_count(client: Client, user: User) -> int:
    found: int = Consent.objects.visible_within(client, user).count()
    return found
