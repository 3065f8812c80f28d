"""Stages, kinds and classes as other programs and people call them."""

from __future__ import annotations

from functools import cache

from contacts.imports.folding import words_of

STAGES = {
    "lead": "new, open, subscriber, cold, suspect, contact, raw, lead nowy, nowy, zimny, лид, новый, холодный, سرنخ, جدید, سرنخ فروش",
    "prospect": (
        "prospective, potential, potential client, qualified, marketing qualified lead, sales qualified lead, opportunity,"
        " working, in progress, hot, warm, potencjalny, potencjalny klient, w trakcie, szansa, ciepły, goracy,"
        " потенциальный, потенциальный клиент, в работе, перспективный, теплый, горячий, بالقوه, مشتری بالقوه, در حال پیگیری"
    ),
    "customer": (
        "client, active, current, won, buyer, evangelist, existing, key account, regular, klient, aktywny, stały, stały klient,"
        " obecny, biezacy, wygrany, клиент, активный, действующий, постоянный, покупатель, заказчик, مشتری, فعال, خریدار"
    ),
    "inactive": "dormant, sleeping, passive, former, on hold, nieaktywny, były, uśpiony, wstrzymany, неактивный, бывший, спящий, غیرفعال, غیر فعال, راکد",
    "lost": "dead, closed, closed lost, rejected, unqualified, disqualified, churned, stracony, utracony, zamkniety, przegrany, odrzucony, потерян, потерянный, отказ, закрыт, утерян, از دست رفته, باخته, بسته",
}
KINDS = {
    "company": (
        "company, business, organization, organisation, firm, legal entity, corporate, b2b, corporation, c, f, firma, spółka,"
        " przedsiębiorstwo, osoba prawna, instytucja, компания, организация, юрлицо, юридическое лицо, юр лицо, юр,"
        " фирма, شرکت, سازمان, حقوقی, شخص حقوقی"
    ),
    "individual": (
        "individual, person, private, private person, consumer, b2c, contact, i, p, osoba, osoba fizyczna, osoba prywatna,"
        " prywatny, indywidualny, klient indywidualny, физлицо, физическое лицо, физ лицо, физ, частное лицо, человек,"
        " ип, شخص, فرد, حقیقی, شخص حقیقی, خصوصی"
    ),
}
EMPTY = frozenset(
    words_of(text)
    for text in ("n/a", "na", "null", "none", "brak", "nie dotyczy", "нет", "ندارد", "nil", "#n/a")
)


@cache
def stages() -> dict[str, str]:
    return _by_word(STAGES)


@cache
def kinds() -> dict[str, str]:
    return _by_word(KINDS)


def _by_word(names: dict[str, str]) -> dict[str, str]:
    known = {key: key for key in names}
    for key, text in names.items():
        known.update({words_of(name): key for name in text.split(",")})
    return known
