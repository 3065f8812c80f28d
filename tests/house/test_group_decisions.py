"""Every field that sounds like contact data, a personal fact, a note or money has a group, or a reason why not."""

import re

import pytest
from django.apps import apps

from contacts.imports.targets import TARGETS
from contacts.models import Channel, Client, Person
from contacts.registries import segment_fields
from crm.access.field_groups import group_of, grouped_models
from crm.access.levels import FieldGroup
from crm.lists.registry import extra_filters, lists

ROOMS = ("crm", "contacts", "privacy", "sales", "campaigns", "service", "analytics")
SOUNDS_LIKE = re.compile(
    "mail|phone|street|post_code|website|address|birth|note|text|body|outcome|cost|margin|amount|turnover|pipeline_|"
    "paid|payment|due_on|order_count|last_order|language|digits|value|trouble|usual|limit_days"
)
# In no group, and why.
OPEN = {
    "what the record is worth is seen with it": (
        "sales.Deal.amount sales.Deal.base_amount sales.DealItem.net_amount sales.DealItem.vat_amount "
        "sales.DealItem.price_amount sales.Quote.net_amount sales.Quote.vat_amount sales.Quote.gross_amount "
        "sales.QuoteLine.net_amount sales.QuoteLine.vat_amount sales.QuoteLine.price_amount sales.Order.net_amount "
        "sales.Order.vat_amount sales.Order.gross_amount sales.Order.base_net_amount sales.Order.base_vat_amount "
        "sales.Order.base_gross_amount sales.OrderLine.net_amount sales.OrderLine.vat_amount "
        "sales.OrderLine.price_amount sales.Product.price_amount sales.PriceRule.price_amount "
        "sales.QuoteLine.list_amount sales.DealItem.list_amount"
    ),
    "whoever sees a statement of pay sees what it comes to; its rules are seen by who keeps them": (
        "sales.CommissionStatement.total_amount sales.CommissionStatement.target_amount sales.CommissionLine.amount "
        "sales.CommissionStatement.paid_on sales.CommissionPlan.cap_amount sales.PlanMember.target_amount "
        "sales.Target.amount sales.SalesRollup.net_amount"
    ),
    "it is the record itself, not a note about it": (
        "sales.DealItem.text sales.CheckPoint.text sales.QuoteLine.text sales.OrderLine.text sales.Product.note "
        "service.TicketMessage.text "
        "sales.PriceList.note sales.PriceList.search_text "
        "campaigns.LetterRun.body campaigns.Segment.note contacts.Handover.body contacts.Introduction.body "
        "campaigns.ReactivationCase.cause_text contacts.ImportRun.trouble crm_messages.Notice.text "
        "contacts.Mail.trouble crm_messages.Message.text "
        "sales.QuoteReply.text"
    ),
    "a text for anybody, and what stands below a colleague's own mails": (
        "contacts.MailTemplate.body contacts.MailTemplate.language contacts.MailSignature.text"
    ),
    "of the market, not of a client": "sales.Competitor.website sales.PriceSeen.price_amount",
    "said of a file to whoever works on it, not of a client": "documents.Version.note documents.Step.note",
    "it says in which language to write, not what somebody speaks": (
        "contacts.Client.language contacts.Invitation.language sales.Quote.language service.Ticket.language "
        "sales.QuoteTemplate.language "
        "sales.Presentation.language "
        "people.Firm.language people.User.language"
    ),
    "the day by which somebody must be answered": "privacy.PersonalRequest.due_on",
    "days or hours, no money": "contacts.Standard.amount",
    "a rule of the firm, what nothing costs": "sales.DiscountLimit.least_margin_percent",
    "colleagues reach each other": "people.User.email people.User.phone people.User.languages",
    "only searched; whoever asks it leaves out what is hidden": (
        "contacts.ClientSearch.text contacts.ClientSearch.tax_digits "
        "sales.Deal.search_text sales.Deal.made_text sales.Product.search_text documents.Document.search_text "
        "service.Ticket.made_text "
        "contacts.Mail.search_text"
    ),
    "where a request came from": "audit.AuditEntry.address audit.ReadEntry.address sign_in.SignedInSession.address",
    "a colleague's own mailbox, and what they keep out of it": (
        "contacts.Mailbox.address contacts.Mailbox.trouble contacts.Mailbox.trouble_count "
        "contacts.IgnoredAddress.address"
    ),
    "of no client: when a mail about a cover went out, what stands on a button, why a telephone system is silent": (
        "access.Cover.mailed_at crm_messages.Notice.mailed_at sign_in.SignInSettings.button_text "
        "contacts.Telephony.trouble"
    ),
}  # fmt: skip


def own_models():
    return [model for model in apps.get_models() if model.__module__.split(".")[0] in ROOMS]


def fields_by_name():
    return {
        f"{model._meta.label}.{field.name}": (model, field)
        for model in own_models()
        for field in model._meta.concrete_fields
        if not field.is_relation
    }


def test_every_field_that_sounds_so_is_decided_once():
    decided_open = [name for names in OPEN.values() for name in names.split()]
    sounding = {name for name in fields_by_name() if SOUNDS_LIKE.search(name.rpartition(".")[2])}
    grouped = {name for name, (model, field) in fields_by_name().items() if group_of(model, field.name)}
    assert sounding - grouped - set(decided_open) == set(), "put it into a group, or say here why not"
    assert set(decided_open) & grouped == set()
    assert set(decided_open) - sounding == set() and len(decided_open) == len(set(decided_open))


def test_what_is_grouped_is_there():
    words_of_the_audit = {kind.value for kind in Channel.Kind}
    for label, names in grouped_models().items():
        model = apps.get_model(label)
        known = {field.name for field in model._meta.get_fields()} | words_of_the_audit
        assert names.keys() <= known, label
        assert set(names.values()) <= set(FieldGroup.values)


def group_at(model, path):
    """None where the path leads to no field: to an annotation, or a question of its own."""
    path = path.replace(".", "__")
    if path.partition("__")[0] not in {field.name for field in model._meta.get_fields()}:
        return None
    return group_of(model, path)


@pytest.mark.parametrize("spec", lists.items(), ids=lambda spec: spec.key)
def test_columns_sorts_filters_and_files_agree_with_the_groups(spec):
    wrong = [sort.key for sort in spec.sorts if group_at(spec.model, sort.field) not in {sort.group, None}]
    filters = [*spec.filters, *(item.filter for item in extra_filters.items() if item.list_key == spec.key)]
    wrong += [item.key for item in filters if group_at(spec.model, item.path) not in {item.group, None}]
    by_sort = {sort.key: sort.group for sort in spec.sorts}
    wrong += [column.key for column in spec.columns if by_sort.get(column.sort, column.group) != column.group]
    if spec.resource:
        by_export = {column.export or column.key: column.group for column in spec.columns}
        for key, field in spec.new_resource().fields.items():
            if group_at(spec.model, field.attribute or key) not in {by_export.get(key, ""), None}:
                wrong.append(f"export of {key}")
    assert not wrong


def test_fields_of_segments_and_targets_of_imports_agree():
    for item in segment_fields.items():
        if item.key in {field.name for field in Client._meta.concrete_fields}:
            assert item.group == group_of(Client, item.key), item.key
    assert {item.key for item in segment_fields.items() if item.group == "finance"} == {
        "turnover", "pipeline", "orders", "last_order", "bought", "won_amount",
    }  # fmt: skip
    for target in TARGETS.values():
        kind = target.key.removeprefix("person_")
        expected = group_of(Client, target.key) or group_of(Person, target.key) * (target.key == "birthday")
        assert target.kept_in == ("contact" if kind in Channel.Kind.values else expected), target.key
