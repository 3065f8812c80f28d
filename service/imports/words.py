"""What columns of a list of tickets can be brought into, and what they are called elsewhere."""

from __future__ import annotations

from functools import cache

from django.utils.translation import gettext_lazy as _

from contacts.imports.folding import words_of
from contacts.imports.parties import PARTY_FIELDS, PARTY_NAMES
from contacts.imports.synonyms import SYNONYMS
from contacts.imports.targets import Target

TICKET = _("Ticket")
STATES = {
    "new": "new, nowe, nowy, neu, новый, новая, جدید",
    "open": "open, in progress, assigned, otwarte, w toku, offen, открыт, в работе, باز, در حال انجام",
    "waiting": "waiting, waiting for the client, pending, on hold, oczekuje, czeka, wartend, ожидает, منتظر",
    "solved": "solved, resolved, done, rozwiazane, gelost, решен, решено, حل شده",
    "closed": "closed, finished, zamkniete, geschlossen, закрыт, закрыто, بسته",
}
PRIORITIES = {
    "1": "low, 1, niski, niska, niedrig, низкий, کم",
    "2": "normal, medium, 2, normalny, sredni, mittel, обычный, средний, متوسط, عادی",
    "3": "high, urgent, critical, 3, wysoki, pilny, hoch, высокий, срочный, زیاد, فوری",
}


@cache
def states() -> dict[str, str]:
    return {words_of(word): key for key, text in STATES.items() for word in text.split(",")}


@cache
def priorities() -> dict[str, str]:
    return {words_of(word): key for key, text in PRIORITIES.items() for word in text.split(",")}


FIELDS = {
    **PARTY_FIELDS,
    **{
        target.key: target
        for target in (
            Target("ticket_number", _("Number"), TICKET, "code", length=20),
            Target("subject", _("Subject"), TICKET, length=200),
            Target("queue", _("Queue"), TICKET, length=80),
            Target("ticket_state", _("State"), TICKET, "choice", words=states),
            Target("priority", _("Priority"), TICKET, "choice", words=priorities),
            Target("agent", _("Agent"), TICKET, "owner"),
            Target("requester_name", _("Who asks"), TICKET, length=150),
            Target("requester_email", _("E-mail of who asks"), TICKET, "email", kept_in="contact"),
            Target("requester_phone", _("Phone of who asks"), TICKET, length=40, kept_in="contact"),
            Target("opened_at", _("Opened"), TICKET, "date"),
            Target("closed_at", _("Closed"), TICKET, "date"),
            Target("note", _("Text"), TICKET, many=True),
        )
    },
}
NAMES = {
    "ticket_number": "ticket number, ticket no, ticket id, case number, case id, number, id, numer, numer zgloszenia, номер, شماره",
    "subject": "subject, title, summary, ticket name, ticket subject, case, issue, temat, tytul, zgloszenie, betreff, тема, заголовок, موضوع, عنوان",
    "queue": "queue, department, group, inbox, kolejka, dzial, warteschlange, очередь, отдел, صف",
    "ticket_state": "state, status, ticket status, case status, stan, статус, состояние, وضعیت",
    "priority": "priority, urgency, priorytet, prioritat, приоритет, اولویت",
    "agent": "agent, ticket owner, case owner, assigned to, assignee, owner, responsible, handled by, opiekun, bearbeiter, исполнитель, مسئول",
    "requester_name": SYNONYMS["person_name"]
    + ", requester, requester name, reporter, contact, zglaszajacy, заявитель",
    "requester_email": SYNONYMS["person_email"] + ", requester email, reporter email, email, e mail",
    "requester_phone": "requester phone, phone, telefon, телефон, تلفن",
    "opened_at": SYNONYMS["created_on"]
    + ", opened, opened at, opened on, date time opened, date, data, дата, تاریخ",
    "closed_at": "closed, closed at, closed on, close date, date time closed, solved at, resolved at, zamkniete, geschlossen am, закрыто, بسته شده",
    "note": SYNONYMS["note"] + ", message, text, body, question, tresc, wiadomosc, текст, сообщение, متن",
    **PARTY_NAMES,
}
