"""Every address refuses whoever may not, while it stands for somebody who may."""

import pytest
from django.urls import get_resolver, reverse

from crm import sink
from crm.audit.models import AuditEntry
from crm.lists.registry import lists
from tests.house.world import make_world

pytestmark = pytest.mark.django_db

# Which row of the world stands behind the key of an address, by the beginning of its name; the longest wins.
KEYS = {
    "client": "client", "note_create": "client", "person_create": "client", "channel_create": "client",
    "activity_new": "client",
    "detail": "address", "detail_create": "client", "person_detail": "person", "position": "person",
    "co_owner_create": "client", "co_owner": "co_owner",
    "interaction": "interaction", "person": "person", "channel": "channel",
    "activity": "activity", "deal": "deal", "quote_create": "deal", "quote": "quote", "order": "order",
    "product": "product", "competitor": "competitor", "presentation": "presentation",
    "board_column": "stage", "pipeline": "pipeline",
    "deal_stage": "stage", "deal_person": "deal_person",
    "deal_cost": "deal_cost", "deal_costs": "deal", "ticket": "ticket", "queue": "queue", "segment": "segment",
    "letter_run": "letter", "letter_list": "letter", "reactivation": "reactivation", "import": "imported",
    "discount_limit": "discount_limit", "quote_template": "quote_template", "quote_take": "quote",
    "quote_propose": "client",
    "role": "role", "colleague": "anna", "branch": "branch",
    "team": "team", "cover": "cover", "job": "job", "change_set": "change_set", "undo": "change_set",
    "audit": "audit", "read_list": "audit", "share": "client", "handover": "handover", "handover_item": "handover_item",
    "handover_paper": "handover_paper", "send": "client", "factor": "factor", "session": "session", "lock": "lock",
    "colleague_session": "anna", "subject": "person", "hold": "hold", "erasure": "erasure", "request": "asked",
    "purpose": "purpose", "pair": "pair", "consent": "client",
    "access": "client", "notice": "notice", "invitation": "invitation", "call_list": "call_list",
    "call_item": "call_item", "incoming_call": "incoming_call", "custom_field": "made", "made_fact": "client",
    "mail": "mail", "mailbox": "mailbox", "mail_draft": "draft", "mail_template": "mail_template",
    "lead": "lead", "lead_list": "lead_list", "lead_receiver": "lead_receiver", "payment": "payment",
    "commission": "statement", "commission_plan": "plan", "commission_dispute": "pay_line",
    "commission_settle": "pay_line",
    "conversation": "conversation", "message": "message", "record_talk": "client",
    "price_list": "price_list",
    "record_mail": "deal", "document": "document", "record_documents": "client", "version_file": "version",
}  # fmt: skip
PUBLIC = {
    "sign_in", "forgotten_password", "set_password", "set_up", "set_up_demo", "health", "public_form", "public_ticket",
    "calendar_feed", "display_settings", "account_login", "mfa_authenticate", "passkey_sign_in", "openid_start",
    "openid_callback", "telephony_incoming",
    "public_quote", "public_quote_totals", "public_quote_pdf", "public_quote_accept", "public_quote_decline",
    "public_quote_ask", "public_presentation", "public_presentation_pdf", "public_presentation_seen",
    "inquiry_form", "inquiry_thanks",
}  # fmt: skip
# Pages of everybody who is signed in: own things only, whatever the role.
EVERYBODYS = {
    "home", "search", "sign_out", "profile", "change_password", "settings", "today", "job_list", "change_set_list",
    "display_settings", "note_reading", "cover", "activity_create", "activity_list",
    "help", "help_page", "directory", "security", "confirm_identity", "add_app", "add_passkey", "recovery_codes",
    "recovery_codes_new", "sessions_end", "recycle_bin", "recycle_bin_restore",
    "notice_list", "notice_read_all", "pulse", "notice_settings",
    "conversation_list", "conversation_create", "mention_choices",
    "share_list", "share_renew", "share_end", "preview_page", "preview_stop",
}  # fmt: skip
# Of a file, view or answer of one's own; covered by the tests of their pages.
# What is there only at times: refused rows after a check, papers once drawn, leaving the demo firm.
AT_TIMES = {"import_refused", "letter_run_file", "own_data", "handover_paper"}
OWN_FILES = {"export_file", "gallery", "personal_export_file"}


def addresses():
    """Name and argument names of every route, the list engine's own included."""

    def walk(resolver):
        for pattern in resolver.url_patterns:
            if hasattr(pattern, "url_patterns"):
                yield from walk(pattern)
            elif pattern.name:
                yield pattern.name, tuple(pattern.pattern.converters), pattern.default_args

    return sorted({name: (name, args, given) for name, args, given in walk(get_resolver())}.values())


def row_of(name, world):
    beginning = max((key for key in KEYS if name.startswith(key)), key=len, default="")
    return getattr(world, KEYS[beginning]) if beginning else None


def bulk_action_of(name):
    """Something that the list of this address offers to do with many."""
    return next(
        (spec.bulk[0].key for spec in lists.items() if f"{spec.url_name}_bulk" == name and spec.bulk),
        "assign",
    )


def url_of(name, args, world):
    values = {
        "key": world.made.key if name == "made_fact" else "support", "holder": "client",
        "token": world.reset if name == "set_password" else world.token, "uidb64": world.uid,
        "fact": "title" if name == "deal_fact" else "industry",
        "entity": "deal" if name.startswith("record_mail") else "client", "team_pk": world.team.pk,
        "line": world.attachment.number if name.startswith("mail_attachment") else 2,
        "user_pk": world.anna.pk, "session_pk": world.session.pk, "topic": "first-day",
        "action_key": bulk_action_of(name),
        "subject": "person", "grade": "A",
        "module": "sales", "client_pk": world.handover_item.client_id,
    }  # fmt: skip
    values |= {"entry": f"interaction-{world.interaction.pk}"}
    filed_on = world.client.pk if name == "mail_attachment_keep" else world.handover_item.client_id
    values |= {"other_pk": filed_on}
    values |= {"kind": "preference" if name.startswith("person_") else "address"}
    row = row_of(name, world)
    if "pk" in args:
        assert row is not None, f"{name}: say in KEYS what its key means"
        values["pk"] = row.pk
    return reverse(name, kwargs={arg: values[arg] for arg in args})


@pytest.fixture
def world(personas, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return make_world(personas)


def answers(client, world, method, skip):
    for name, args, _given in addresses():
        # Signing out would end the walk.
        if name in skip | OWN_FILES | {"sign_out"} or ("pk" in args and row_of(name, world) is None):
            continue
        address = url_of(name, args, world)
        yield name, args, getattr(client, method)(address)


@pytest.mark.parametrize("method", ["get", "post"])
def test_nobody_gets_in_without_signing_in(client, world, method):
    for name, _args, answer in answers(client, world, method, PUBLIC):
        assert answer.status_code == 302, name
        assert answer["Location"].startswith(reverse("sign_in")), name


@pytest.mark.parametrize("method", ["get", "post"])
def test_whoever_has_no_role_gets_nothing(client, world, nils, method):
    client.force_login(nils)
    open_pages = [
        name
        for name, _args, answer in answers(client, world, method, PUBLIC | EVERYBODYS)
        if answer.status_code not in {403, 404, 405}
    ]
    assert not open_pages


@pytest.mark.parametrize("method", ["get", "post"])
def test_dario_gets_nothing_of_annas(client, world, dario, method):
    client.force_login(dario)
    market = {"competitor_page", "competitor_edit", "competitor_price", "competitor_price_remove"}
    shared_ground = market | {
        "product_page",
        "board_column",
        "colleague_page",
        "product_edit",
        "price_list_page",
    }
    open_pages = [
        (name, answer.status_code)
        for name, args, answer in answers(client, world, method, PUBLIC)
        if "pk" in args and name not in shared_ground and answer.status_code not in {403, 404, 405}
    ]
    assert not open_pages


def test_the_same_addresses_stand_for_those_who_may(client, world, personas):
    """Every page opens for one of these; a verb may answer that it wants a POST."""
    closed = {name for name, *_rest in addresses()} - OWN_FILES - PUBLIC - AT_TIMES
    wanted = ("anna", "bruno", "edda", "otto", "marta", "eva", "carla")
    for who in (getattr(personas, name) for name in wanted):
        client.force_login(who)
        for name, args, _given in addresses():
            if name not in closed:
                continue
            answer = client.get(url_of(name, args, world))
            assert b"<h1></h1>" not in getattr(answer, "content", b""), f"{name} does not say what it is"
            if answer.status_code in {200, 302, 405}:
                closed.discard(name)
    assert not closed


def test_looking_writes_nothing(client, world, edda):
    client.force_login(edda)
    before = AuditEntry.objects.count()
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    for name, args, _given in addresses():
        if name in OWN_FILES | PUBLIC | {"display_settings"} or name.endswith("_export"):
            continue
        with CaptureQueriesContext(connection) as asked:
            client.get(url_of(name, args, world))
        writes = [
            query["sql"][:80]
            for query in asked
            if query["sql"].split(" ", 1)[0] in {"INSERT", "UPDATE", "DELETE"}
            and not any(f'INTO "{table}"' in query["sql"] for table in sink.TABLES)
            and "django_session" not in query["sql"]
        ]
        assert not writes, (name, writes)
    assert AuditEntry.objects.count() == before
