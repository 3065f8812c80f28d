"""A world of edda's in which every group of fields holds words and numbers that stand nowhere else."""

import io
import re
import zipfile
from datetime import date, timedelta
from decimal import Decimal
from html import unescape
from types import SimpleNamespace

from django.utils import timezone
from pypdf import PdfReader

from campaigns.actions.letters import write_letter_run
from campaigns.actions.segments import save_segment
from campaigns.models import ReactivationCase
from contacts.actions.activities import complete_activity, plan_activity
from contacts.actions.channels import add_channel, mark_channel, remove_channel
from contacts.actions.clients import change_client, create_client
from contacts.actions.drafts import keep_draft
from contacts.actions.handover import accept_items, hand_over
from contacts.actions.interactions import change_interaction, delete_interaction, record_interaction
from contacts.actions.persons import add_person, change_person
from contacts.models import Client, HandoverItem
from contacts.queries.distribution import Distribution
from crm.lists.models import ColumnChoice
from crm.lists.registry import lists
from sales.actions.deal_costs import add_cost
from sales.actions.deal_items import set_items
from sales.actions.deal_moves import move_deal
from sales.actions.deals import change_deal, open_deal
from sales.actions.lines import LineTerms
from sales.actions.orders import accept_quote, set_order_state
from sales.actions.quotes import quote_deal, send_quote
from sales.models import DealStage, Order
from service.actions.tickets import open_ticket
from tests.contacts.mails.letters import arrives, mailbox_of
from tests.custom_fields.making import make_field
from tests.factories import ClientFactory
from tests.sales.factories import ProductFactory
from tests.service.factories import QueueFactory


def amount(thousands: int, rest: int) -> str:
    """A short amount; the key of a row in an address or attribute may be the same number, late in a long run."""
    return rf'(?<![\d/"=#-]){thousands},?{rest}\b|{thousands}{rest}\.\d'


# Each is a pattern over the text of an answer. What a page writes in several ways has several spellings.
MARKERS = {
    "contact": (
        r"601\D?555\D?713", r"601\D?777\D?391", r"601\D?222\D?845", "marker-mail@", "marker-person@",
        "marker_messenger", "marker-gone", "marker-asks@", "marker-cc@",
        "Markerstrasse", "83-917", r"marker-site\.example",
    ),
    "personal": (r"\b17 Mar\b|1971-03-17|17\.03\.1971", "plays the bassoon", "· Hungarian"),
    "notes": (
        "never before nine", "talked of herons", "talked of storks", "bring the otters", "saw the beavers",
        "count the badgers", "wrote of owls", "ask for lynxes", "lost to foxes", "lost to wolves",
        "asked of ospreys", "sang of curlews", "drove past herds", "told of ravens", "crowed of cranes",
    ),
    "margin": (amount(61, 337), amount(38, 663), amount(77, 326), amount(53, 781), r"[>·]\s*39%"),
    "finance": (
        r"987,?654", r"876,?543", amount(4, 321), r"17 Jul 2003|2003-07-17", r"19 Aug 2004|2004-08-19",
        r"21 Jun 2005|2005-06-21", r"765,?432", amount(27, 301),
    ),
}  # fmt: skip


def spelled(text: str) -> set[str]:
    """The markers of all groups that stand in a text."""
    return {pattern for patterns in MARKERS.values() for pattern in patterns if re.search(pattern, text)}


# Of a page that went wrong: by chance it is now and then the number that is looked for.
# The numbers of quotes and orders look alike, but for the letter before.
REFERENCE = re.compile(r"(?<![\w-])[0-9A-F]{4}-[0-9A-F]{4}(?![\w-])")


def words_of(answer) -> str:
    """What somebody can read in an answer: also of a file, page by page or sheet by sheet."""
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if body.startswith(b"%PDF"):
        return " ".join(page.extract_text() for page in PdfReader(io.BytesIO(body)).pages)
    if body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(body)) as sheets:
            return " ".join(sheets.read(name).decode() for name in sheets.namelist())
    said = unescape(body.decode(errors="replace")).replace("\u00a0", " ").replace("\u202f", " ")
    return REFERENCE.sub("", said)


for _group, _patterns in MARKERS.items():
    words = (f"made of {_group} for the {holder}" for holder in ("client", "person", "deal", "ticket"))
    MARKERS[_group] = (*_patterns, *words)


def _made(personas, holder):
    """A field in each group on records of a kind, and what a record holds in them."""
    groups = {
        make_field(personas.otto, f"Made {group}", holder=holder, group=group).key: group for group in MARKERS
    }
    return {key: f"made of {group} for the {holder}" for key, group in groups.items()}


def mark(world, personas) -> SimpleNamespace:
    """The rows of `world` that are edda's and marked; the rest stays as it is."""
    by = personas.edda
    client = create_client(
        by=by, name="Marked Mills", custom=_made(personas, "client"),
        stage="customer", note="never before nine", street="Markerstrasse 7",
        post_code="83-917", city="Oslo", country="PL", website="marker-site.example",
        channels=[("phone", "+48 601 555 713"), ("email", "marker-mail@x.example")],
    )  # fmt: skip
    change_client(
        client=client, by=by, changes={"note": "never before nine!", "street": "Markerstrasse 77"},
        seen={"note": client.note, "street": client.street},
    )  # fmt: skip
    messenger = add_channel(client=client, kind="messenger", value="marker_messenger", by=by)
    mark_channel(channel=messenger, by=by, has_opted_out=True)
    gone = add_channel(client=client, kind="web", value="marker-gone.example", by=by)
    removal = remove_channel(channel=gone, by=by)
    reach = [("phone", "+48 601 777 391"), ("email", "marker-person@x.example")]
    person = add_person(
        client=client, by=by, name="Ida Mark", channels=reach, custom=_made(personas, "person")
    )
    change_person(
        person=person, by=by,
        changes={"birthday": date(1971, 3, 17), "note": "plays the bassoon", "language": "hu"},
    )  # fmt: skip
    rows = SimpleNamespace(**vars(world) | {"client": client, "person": person})
    rows.change_set = removal
    rows.channel = person.channels.unscoped("test").first()
    _talk(rows, by)
    rows.of_deals = _made(personas, "deal")
    _write(rows, by)
    _sell(rows, by)
    _serve(rows, personas)
    _figures(rows)
    for spec in lists.items():
        columns = [column.key for column in spec.columns]
        for view in ("", *(view.key for view in spec.views)):
            ColumnChoice.objects.create(user=by, list_key=spec.key, view=view, columns=columns)
    return rows


def _talk(rows, by) -> None:
    """Notes: of a talk, of an earlier version of it, of what is planned and of what was done."""
    now = timezone.now()
    rows.interaction = record_interaction(
        client=rows.client, by=by, kind="call", text="talked of herons", person=rows.person
    )
    changes = {"text": "talked of storks", "outcome": "positive"}
    change_interaction(interaction=rows.interaction, by=by, changes=changes)
    gone = record_interaction(client=rows.client, by=by, kind="note", text="wrote of owls")
    delete_interaction(interaction=gone, by=by)
    planned = {"client": rows.client, "by": by, "kind": "call", "due_at": now + timedelta(hours=1)}
    rows.activity = plan_activity(title="Next step", note="bring the otters", **planned)
    done = plan_activity(title="Old call", **planned)
    complete_activity(activity=done, by=by, text="count the badgers")
    done = plan_activity(title="Old task", note="saw the beavers", **planned | {"kind": "task"})
    complete_activity(activity=done, by=by)


def _write(rows, by) -> None:
    """A mail of edda's with the marked client."""
    rows.mailbox = mailbox_of(by, host="127.0.0.1", port=993)
    files = [("list.txt", "text/plain", b"x")]
    said = {"subject": "asked of ospreys", "sender": "marker-mail@x.example", "Cc": "marker-cc@x.example"}
    rows.mail = arrives(by, text="sang of curlews", box=rows.mailbox, files=files, **said)
    written = {"to": ["marker-mail@x.example"], "subject": "told of ravens", "body": "crowed of cranes"}
    rows.draft = keep_draft(client=rows.client, by=by, **written)
    rows.attachment = rows.mail.attachments.unscoped("test").get()


def _sell(rows, by) -> None:
    """Costs and margins of a product, a deal, its quote and an order of the same lines; a lost deal with its lesson."""
    rows.product = ProductFactory(
        name="Marked loom", price_amount=Decimal(100_000), cost_amount=Decimal(61_337)
    )
    rows.deal = open_deal(
        client=rows.client, title="Marked deal", by=by, note="ask for lynxes", custom=rows.of_deals
    )
    set_items(deal=rows.deal, items=[LineTerms(product=rows.product)], by=by)
    add_cost(deal=rows.deal, kind="other", amount=Decimal(53_781), note="drove past herds", by=by)
    rows.quote = quote_deal(deal=rows.deal, by=by)
    other = open_deal(client=rows.client, title="Bought", by=by)
    sold = [LineTerms(product=rows.product, quantity=Decimal(2))]
    quote = send_quote(quote=quote_deal(deal=set_items(deal=other, items=sold, by=by), by=by), by=by)
    rows.order = accept_quote(quote=quote, by=by)
    set_order_state(order=rows.order, by=by, payment="done", on=date(2004, 8, 19))
    Order.objects.unscoped("test").filter(pk=rows.order.pk).update(due_on=date(2005, 6, 21))
    lost = open_deal(client=rows.client, title="Lost deal", by=by)
    change_deal(deal=lost, by=by, changes={"note": "lost to foxes"})
    stage = DealStage.objects.get(pipeline=rows.deal.stage.pipeline, kind="lost")
    move_deal(deal=lost, to=stage, by=by, lost_reason="price", closing_note="lost to wolves")
    rows.lost = lost


def _serve(rows, personas) -> None:
    """A ticket with an address, a letter to a segment, and a handover whose receiver edda is."""
    by = personas.edda
    rows.ticket = open_ticket(
        queue=QueueFactory(key="marked", team=by.home_team), subject="Loom stands", text="x", requester_name="Ola",
        requester_email="marker-asks@x.example", requester_phone="+48 601 222 845", client=rows.client,
        by=by, custom=_made(personas, "ticket"),
    )  # fmt: skip
    rule = {"field": "post_code", "operator": "starts", "value": "83-9"}
    rules = {"join": "all", "rules": [{"join": "all", "not": False, "rules": [rule]}]}
    rows.segment = save_segment(by=by, name="Marked", rules=rules)
    rows.letter = write_letter_run(
        by=by, name="Marked", segment=rows.segment, subject="x", body="To {street}."
    )
    rows.reactivation = ReactivationCase.objects.create(
        client=rows.client, last_order_on=date(2003, 7, 17), usual_days=27301, limit_days=30000, interval_count=4,
        yearly_amount=Decimal("765432.10"),
    )  # fmt: skip
    # Given by anna, so that edda has a brief to read and an introduction to make.
    given = ClientFactory(
        owner=personas.anna, name="Given", note="never before nine", street="Markerstrasse 9"
    )
    add_channel(client=given, kind="email", value="marker-mail@y.example", by=personas.anna)
    plan = Distribution(owners={given.pk: by.pk}, rules={given.pk: "load"})
    rows.handover = hand_over(giver=personas.anna, plan=plan, by=by, introducing="email", body="To {street}.")
    rows.handover_item = HandoverItem.objects.visible_to(by).get(handover=rows.handover)
    accept_items(handover=rows.handover, items=HandoverItem.objects.visible_to(by), by=by)


def _figures(rows) -> None:
    """Figures that a job would reckon, and a birthday that only Today's week would show."""
    Client.objects.unscoped("test").filter(pk=rows.client.pk).update(
        turnover_amount=Decimal("987654.32"), pipeline_amount=Decimal("876543.21"), order_count=4321,
        last_order_on=date(2003, 7, 17), last_contact_at=timezone.now() - timedelta(days=80), next_step_at=None,
    )  # fmt: skip
