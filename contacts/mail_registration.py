"""What mails hang into the shell, into client pages, and into the rules of other parts."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from contacts.actions.joining import settle_mails
from contacts.mail_list import MAIL_LIST
from contacts.mail_personal_data import register_personal_data
from contacts.queries.mail_entries import filed_on, mail_entries
from contacts.queries.mails import today_waiting
from contacts.queries.writing import opted_out
from contacts.registries import (
    MailWarning,
    MergeRule,
    TimelineSource,
    TodaySection,
    by_number,
    mail_warnings,
    merge_rules,
    timeline_sources,
    today_sections,
)
from crm.access.field_groups import put_in_group
from crm.access.levels import FieldGroup
from crm.lists.registry import lists
from crm.people.demo import DemoBuilder, demo_builders
from crm.web.menu import MenuItem, menu
from crm.web.settings_menu import SettingsPage, settings_pages

PAGES = (
    SettingsPage(
        "mailboxes",
        _("Your mailboxes"),
        _("Mails from and to clients come to their records by themselves."),
        "mail-open",
        "mailbox_list",
        group="me",
        entity="client",
        order=20,
    ),
    SettingsPage(
        "mail_templates",
        _("Mail templates"),
        _("Texts that are written often, your own and those of others."),
        "file-text",
        "mail_template_list",
        group="me",
        entity="client",
        order=21,
    ),
    SettingsPage(
        "mail_signature",
        _("Signature"),
        _("What stands below your mails."),
        "pencil",
        "mail_signature",
        group="me",
        entity="client",
        order=22,
    ),
    SettingsPage(
        "filing_box",
        _("Filing address"),
        _("A mailbox of the firm that takes blind copies and forwarded mails."),
        "inbox",
        "filing_box",
        group="clients",
        entity="firm",
        action="change",
        order=40,
    ),
)


def register_mails() -> None:
    put_in_group(FieldGroup.CONTACT, "contacts.Mail", "people", "others")
    put_in_group(FieldGroup.NOTES, "contacts.Mail", "subject", "text", "html")
    known = {"prefixes": ("mail",), "recall": by_number(mail_entries, "mail"), "order": 15, "rows": filed_on}
    timeline_sources.register(TimelineSource("mails", _("Mails"), mail_entries, kinds=("email",), **known))
    label, template = _("Mail"), "contacts/mails/today.html"
    today_sections.register(TodaySection("mails", label, template, today_waiting, order=9))
    merge_rules.register(MergeRule("contacts.mailfiling.client", settle_mails))
    item = MenuItem("mails", _("Mails"), "mail", "mail_list", group="clients", entity="client", order=30)
    menu.register(item)
    lists.register(MAIL_LIST)
    register_personal_data()
    put_in_group(FieldGroup.CONTACT, "contacts.OutgoingMail", "to", "cc", "trouble")
    put_in_group(FieldGroup.NOTES, "contacts.OutgoingMail", "subject", "body")
    put_in_group(FieldGroup.CONTACT, "contacts.MailReturn", "address", "reason")
    mail_warnings.register(MailWarning("opted_out", opted_out))
    demo_builders.register(DemoBuilder("mails", "contacts.demo.mails.build_mails", order=25))
    for page in PAGES:
        settings_pages.register(page)
