"""Papers of the demo firm: contracts, drawings and minutes on its records, some of them waiting for somebody's word."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.utils import translation

from crm.access.locks import unlocked
from crm.documents.actions.approving import approve, archive, ask_approval, send_back
from crm.documents.actions.keeping import add_document, add_version
from crm.documents.holders import holders
from crm.documents.models import Approval, Document, Step, Version
from crm.frozen import frozen
from crm.people.demo import DemoWorld
from crm.people.models import User


@frozen
class Paper:
    """`of` is the kind of record; `asked` approves it, or, by `end`, returned or archived it; `days` ago it came."""

    of: str
    name: str
    by: str
    days: int
    text: str
    asked: str = ""
    end: str = ""
    versions: int = 1
    is_private: bool = False


PAPERS = (
    Paper("client", "Frame agreement.pdf", "anna", 3, "Frame agreement for deliveries.", "carla"),
    Paper(
        "client", "Price list 2027 (draft).pdf", "bruno", 5, "Prices from January on.", "carla", versions=2
    ),
    Paper("client", "Minutes of the yearly meeting.txt", "anna", 12, "Freight, prices, a new contact."),
    Paper("client", "Umowa ramowa – Łódź.pdf", "dario", 30, "Umowa ramowa.", "edda", "approved"),
    Paper("client", "Drawing of the hall.pdf", "bruno", 44, "Hall 2, gate and ramp.", versions=3),
    Paper("client", "Договор поставки.pdf", "dario", 60, "Поставка по графику.", "edda", "returned"),
    Paper("client", "قرارداد همکاری.pdf", "sara", 75, "Cooperation."),
    Paper("client", "Old terms of delivery.pdf", "anna", 300, "Terms of delivery.", end="archived"),
    Paper("client", "What to mind in the talk.txt", "anna", 2, "Mind the freight.", is_private=True),
    Paper("deal", "Requirements.pdf", "anna", 9, "What the machine has to do."),
    Paper("deal", "Calculation.txt", "carla", 7, "Cost and margin.", "anna"),
    Paper("quote", "Data sheets.pdf", "anna", 8, "Data sheets of all positions."),
    Paper("quote", "Discount, reasons.txt", "bruno", 6, "Large order, pays early.", "carla", "approved"),
    Paper("order", "Signed order.pdf", "bruno", 15, "Signed by the client."),
    Paper("order", "Delivery note.pdf", "dario", 20, "Received in full."),
    Paper("person", "Power of attorney.pdf", "anna", 18, "May sign orders."),
    Paper("product", "Manual.pdf", "edda", 40, "How it is installed and kept.", versions=2),
    Paper("ticket", "Photo report.pdf", "eva", 4, "Scratches on the left side."),
)


def build_documents(world: DemoWorld) -> None:
    """Each on a record of whoever brought it; rooms that are left out have no records and get no papers."""
    with unlocked("the demo firm is built from nothing"), translation.override("en"):
        taken: set[tuple[str, int]] = set()
        made = [_make(world, paper, taken) for paper in PAPERS]
    world.say(f"{sum(made)} documents")


def _make(world: DemoWorld, paper: Paper, taken: set[tuple[str, int]]) -> bool:
    by = world.users[paper.by]
    record = next((one for one in _records(paper.of, by) if (paper.of, one.pk) not in taken), None)
    if record is None:
        return False
    taken.add((paper.of, record.pk))
    document = add_document(
        record=record, file=_file(paper, 1), name=paper.name, by=by, is_private=paper.is_private
    )
    for number in range(2, paper.versions + 1):
        add_version(
            document=document, file=_file(paper, number), name=paper.name, by=by, note=f"No. {number}"
        )
    if paper.asked:
        _ask(world.users[paper.asked], document, by, paper.end)
    elif paper.end:
        archive(document=document, by=by)
    began = getattr(record, "created_at", None) or getattr(record, "opened_at", world.now)
    _put_back(document, max(world.now - timedelta(days=paper.days), began))
    return True


def _records(kind: str, by: User) -> Iterator[Any]:
    """Records of somebody's own, the first ones first; those of a whole firm where they own none."""
    holder = holders.get(kind)
    if holder is not None:
        if holder.owner_path:
            own = holder.model.objects.visible_to(by, "change").filter(**{holder.owner_path: by})
            yield from own.order_by("pk")[:20]
        yield from holder.model.objects.visible_to(by, "change").order_by("pk")[:20]


def _ask(approver: User, document: Document, by: User, end: str) -> None:
    if document.record_for(approver) is None:
        return
    ask_approval(document=document, approvers=[approver], by=by, number=document.number)
    if end == "approved":
        approve(document=document, by=approver, number=document.number)
    elif end:
        send_back(document=document, by=approver, number=document.number, note="Please name the new address.")


def _put_back(document: Document, at: datetime) -> None:
    """It came some days ago; each thing that became of it stands an hour behind the one before."""
    rows = [
        *Version.objects.filter(document=document).order_by("number"),
        *Step.objects.filter(document=document).order_by("pk"),
    ]
    for place, row in enumerate(rows):
        row.at = at + timedelta(hours=place)
        row.save(update_fields=["at"])
    Approval.objects.filter(version__document=document).update(asked_at=rows[-1].at)
    Document.objects.filter(pk=document.pk).update(brought_at=at, changed_at=rows[-1].at)


def _file(paper: Paper, number: int) -> ContentFile[bytes]:
    text = f"Demo document, version {number}. {paper.text}"
    return ContentFile(text.encode() if paper.name.endswith(".txt") else _pdf(text))


def _pdf(text: str) -> bytes:
    """A page with one line, as small as the format allows; letters outside of Latin are left out of it."""
    line = text.encode("latin-1", "ignore").replace(b"\\", b"").replace(b"(", b"").replace(b")", b"")
    stream = b"BT /F1 14 Tf 60 760 Td (" + line + b") Tj ET"
    parts = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources 6 0 R >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        b"<< /Font << /F1 5 0 R >> >>",
    )
    body, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, 1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(parts) + 1)
    tail = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(parts) + 1, len(body))
    return body + head + table + tail
