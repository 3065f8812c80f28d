"""Clients that a new one might already be. The whole base is asked; what the reader may not see stays masked."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Any

from django.core import signing
from django.db.models import Q
from django.utils.translation import gettext as _

from contacts.channel_keys import channel_key
from contacts.imports.folding import name_core
from contacts.models import Channel, Client, DuplicatePair
from contacts.phrases.letters import fold
from contacts.queries.client_search import with_and_without_country
from contacts.queries.name_hits import names_of, of_name_core, of_tax_numbers, with_other_names
from crm.access.scopes import can
from crm.frozen import frozen
from crm.people.models import Firm, User

LIMIT = 5
SALT = "contacts.ask"
A_DAY = 24 * 60 * 60
CANDIDATES = 60
ALIKE = 0.86
LEGAL_FORMS = re.compile(
    r"\b(?:sp(?:olka)?\.? ?z ?o\.? ?o\.?|s\.? ?a\.?|s\.? ?r\.? ?o\.?|a\.? ?s\.?|gmbh(?: ?& ?co\.? ?kg)?|ag|kg|ohg|ug|"
    r"ltd\.?|llc|inc\.?|plc|bv|b\.v\.|nv|oy|ab|aps|srl|s\.r\.l\.|spa|sarl|sas|ооо|оао|зао|ао|ип|пао|شرکت|ش\.م)\b\.?"
)


@frozen
class Duplicate:
    """A client that is already there. `client` is None when the reader may not see it: only whom to ask is said.

    `ask` is a word that stands for such a client, for this reader only (`asked_about`); "" where nobody can be asked.
    `key` is not for the reader.
    """

    reasons: list[str]
    owner: str
    branch: str
    client: Client | None
    ask: str = ""
    key: int = 0


@dataclass
class _Found:
    client: Client
    reasons: list[str] = field(default_factory=list)


def likely_duplicates(
    user: User,
    *,
    name: str = "",
    tax_number: str = "",
    city: str = "",
    country: str = "",
    emails: list[str] | None = None,
    phones: list[str] | None = None,
    besides: int = 0,
) -> list[Duplicate]:
    """At most five, the surest first: tax number, e-mail, phone, then the name; at most five queries."""
    found: dict[int, _Found] = {}
    _by_tax_number(found, tax_number)
    _by_channels(found, country, emails or [], phones or [])
    _by_core(found, name, city)
    _by_name(found, name, city)
    found.pop(besides, None)
    return [_told(user, hit) for hit in list(found.values())[:LIMIT]]


def likely_besides(client: Client, user: User, **said: Any) -> list[Duplicate]:
    """Others than the client itself that may be it by what is typed now; at most six queries.

    That the two were said to be two is remembered. What is not typed is taken from the client: names are compared in
    its city.
    """
    said["city"] = said.get("city") or client.city
    said["country"] = said.get("country") or client.country
    found = likely_duplicates(user, besides=client.pk, **said)
    if not found:
        return []
    rows = DuplicatePair.objects.unscoped("what was said of a client in hand").exclude(dismissed_at=None)
    of_it = rows.filter(Q(left=client) | Q(right=client)).values_list("left", "right")
    two = {key for pair in of_it for key in pair}
    return [hit for hit in found if hit.key not in two]


def _told(user: User, hit: _Found) -> Duplicate:
    owner, branch = hit.client.owner, hit.client.branch
    is_seen = can(user, "view", hit.client)
    may_ask = not is_seen and owner is not None and owner.is_active
    return Duplicate(
        hit.reasons,
        owner=owner.name if owner else "",
        branch=branch.name if branch else "",
        client=hit.client if is_seen else None,
        ask=_word(user, hit.client.pk) if may_ask else "",
        key=hit.client.pk,
    )


def _word(user: User, client_id: int) -> str:
    return signing.dumps([user.pk, client_id], salt=SALT)


def words_to_ask(user: User, keys: Collection[int]) -> dict[int, str]:
    """By the keys of clients out of sight a word for each (`asked_about`) that somebody who works here owns."""
    if not keys:
        return {}
    known = Client.objects.unscoped("whom to ask about what is out of sight")
    owned = known.filter(pk__in=keys, owner__is_active=True).values_list("pk", flat=True)
    return {key: _word(user, key) for key in owned}


def asked_about(user: User, word: str) -> Client | None:
    """The client that a word of `Duplicate.ask` stands for; None for a word of somebody else's, or of yesterday."""
    try:
        user_id, client_id = signing.loads(word, salt=SALT, max_age=A_DAY)
    except (signing.BadSignature, ValueError):
        return None
    found: Client | None = _clients().filter(pk=client_id).first() if user_id == user.pk else None
    return found


def _clients() -> Any:
    return Client.objects.unscoped(
        "duplicates are looked for in the whole base; hits are masked"
    ).select_related("owner", "branch")


def _note(found: dict[int, _Found], client: Client, reason: str) -> None:
    found.setdefault(client.pk, _Found(client)).reasons.append(reason)


def _by_tax_number(found: dict[int, _Found], tax_number: str) -> None:
    digits = re.sub(r"[^0-9A-Za-z]", "", tax_number)
    if len(digits) >= 5:
        kept = {digits.upper(), *with_and_without_country(digits.upper())}
        for client in _clients().filter(pk__in=of_tax_numbers(kept, LIMIT))[:LIMIT]:
            _note(found, client, _("same tax number"))


def _by_channels(found: dict[int, _Found], country: str, emails: list[str], phones: list[str]) -> None:
    firm = Firm.load()
    country = country or (firm.country if firm else "")
    wanted = Q()
    for kind, values in (("email", emails), ("phone", phones)):
        keys = [key for value in values if (key := channel_key(kind, value, country)) and len(key) > 5]
        if keys:
            wanted |= Q(kind=kind, key__in=keys)
    if not wanted:
        return
    rows = Channel.objects.unscoped("duplicates are looked for in the whole base; hits are masked")
    rows = rows.filter(wanted).select_related("client__owner", "client__branch")[: LIMIT * 2]
    for row in rows:
        _note(found, row.client, _("same e-mail") if row.kind == "email" else _("same phone"))


def _by_core(found: dict[int, _Found], name: str, city: str) -> None:
    """Equal names but for the legal form, by their indexes: also where many names hold the same word."""
    core = name_core(name)
    if len(core) < 4:
        return
    rows = list(_clients().filter(pk__in=of_name_core(core, CANDIDATES)).order_by("pk")[:CANDIDATES])
    wanted = fold(city).text
    for client in sorted(rows, key=lambda row: not wanted or fold(row.city).text != wanted)[:LIMIT]:
        _note(
            found, client, _("same name") if name_core(client.name) == core else _("known by this name, too")
        )


def _by_name(found: dict[int, _Found], name: str, city: str) -> None:
    wanted = plain_name(name)
    words = sorted(re.findall(r"\w{3,}", wanted), key=len, reverse=True)
    if len(wanted) < 4 or not words:
        return
    # One word by the trigram index narrows the base; only those few are compared letter by letter.
    exact = {_("same name"), _("known by this name, too")}
    for client in with_other_names(_clients().filter(search__text__contains=words[0]))[:CANDIDATES]:
        if client.pk in found and exact & set(found[client.pk].reasons):
            continue
        own, *others = (_likeness(wanted, one) for one in names_of(client))
        likeness = max(own, *others) if others else own
        same_city = bool(city) and fold(city).text == fold(client.city).text
        if likeness >= ALIKE or (same_city and likeness >= ALIKE - 0.12):
            said = _("known by this name, too") if likeness == 1 else _("similar name")
            _note(found, client, _("same name") if own == 1 else said)


def _likeness(wanted: str, name: str) -> float:
    return SequenceMatcher(None, wanted, plain_name(name)).ratio()


def plain_name(name: str) -> str:
    """A name as it is compared: folded, without legal forms and signs."""
    words = re.findall(r"\w+", LEGAL_FORMS.sub(" ", fold(name).text))
    return " ".join(words)
