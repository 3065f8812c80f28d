"""A usual text of quotes in each language that Rapport speaks."""

from __future__ import annotations

from crm.people.demo import DemoWorld
from sales.models import QuoteTemplate

TEXTS = {
    "en": (
        "Standard, English", "Thank you for your interest. We offer {name} the following:",
        "The prices hold until {valid_until}. Delivery within two weeks of your order.", "Your contact: {owner}",
    ),
    "pl": (
        "Standardowa, polska", "Dziękujemy za zainteresowanie. Przedstawiamy ofertę dla {name}:",
        "Ceny obowiązują do {valid_until}. Dostawa w ciągu dwóch tygodni od zamówienia.", "Opiekun: {owner}",
    ),
    "ru": (
        "Обычный, русский", "Благодарим за интерес. Предлагаем {name} следующее:",
        "Цены действительны до {valid_until}. Поставка в течение двух недель после заказа.",
        "Ваш менеджер: {owner}",
    ),
    "fa": (
        "معمول، فارسی", "از توجه شما سپاسگزاریم. پیشنهاد ما به {name}:",
        "قیمت‌ها تا {valid_until} معتبر است. تحویل تا دو هفته پس از سفارش.", "مسئول شما: {owner}",
    ),
}  # fmt: skip


def build_quote_templates(world: DemoWorld) -> None:
    QuoteTemplate.objects.bulk_create(
        QuoteTemplate(name=name, language=language, intro=intro, terms=terms, footer=footer, shows_codes=True)
        for language, (name, intro, terms, footer) in TEXTS.items()
    )
    world.say(f"Quotes: {len(TEXTS)} usual texts")
