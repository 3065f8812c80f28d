"""Words that made-up clients and persons are put together from, by country."""

from __future__ import annotations

from crm.frozen import frozen


@frozen
class Land:
    """How clients of one country are called and where they are. `share` of all clients."""

    code: str
    language: str
    share: int
    first: tuple[str, ...]
    second: tuple[str, ...]
    pattern: str
    given: tuple[str, ...]
    family: tuple[str, ...]
    places: tuple[tuple[str, str, str], ...]  # post code, city, street
    dial: str
    tax: str


LANDS = (
    Land(
        "PL", "pl", 46,
        ("Jantar", "Wisła", "Tatry", "Bursztyn", "Sokół", "Kaszub", "Mazur", "Polana", "Dąbrowa", "Świt", "Żagiel"),
        ("Meble", "Logistyka", "Drukarnia", "Piekarnia", "Budowa", "Optyka", "Kable", "Transport", "Szkło"),
        "{first} {second} sp. z o.o.",
        ("Ewa", "Tomasz", "Łukasz", "Agnieszka", "Paweł", "Małgorzata", "Rafał", "Joanna", "Zofia", "Kamil"),
        ("Nowak", "Wójcik", "Mazur", "Krawczyk", "Kaczmarek", "Zając", "Król", "Wieczorek", "Wróbel", "Stępień"),
        (
            ("80-832", "Gdańsk", "ul. Długa"), ("31-042", "Kraków", "ul. Grodzka"),
            ("00-270", "Warszawa", "ul. Piwna"), ("50-106", "Wrocław", "ul. Kuźnicza"),
            ("90-001", "Łódź", "ul. Piotrkowska"), ("61-772", "Poznań", "ul. Wodna"),
        ),
        "+48 22 555", "PL 5",
    ),
    Land(
        "DE", "de", 26,
        ("Nordwind", "Elbtal", "Rheinblick", "Schwarzwald", "Hanse", "Falken", "Linden", "Mühlen", "Alster", "Harz"),
        ("Logistik", "Maschinenbau", "Druck", "Bäckerei", "Werkzeuge", "Optik", "Möbel", "Technik", "Öle"),
        "{first} {second} GmbH",
        ("Jonas", "Katrin", "Sina", "Jürgen", "Heike", "Lars", "Anke", "Björn", "Käthe", "Moritz"),
        ("Weber", "Vogel", "Krüger", "Schäfer", "Köhler", "Bauer", "Jäger", "Brandt", "Lorenz", "Groß"),
        (
            ("20457", "Hamburg", "Am Sandtorkai"), ("50667", "Köln", "Hohe Straße"),
            ("80331", "München", "Sendlinger Straße"),
            ("04109", "Leipzig", "Petersstraße"),
        ),
        "+49 30 555", "DE 31",
    ),
    Land(
        "CZ", "cs", 13,
        ("Vltava", "Morava", "Krkonoše", "Beskyd", "Labe", "Orlík", "Šumava", "Říčany"),
        ("Strojírny", "Pekárna", "Nábytek", "Tiskárna", "Doprava", "Sklo", "Nářadí"),
        "{first} {second} s.r.o.",
        ("Jan", "Lucie", "Ondřej", "Tereza", "Jiří", "Kateřina", "Václav", "Šárka"),
        ("Novák", "Dvořák", "Čermák", "Říha", "Šimek", "Beneš", "Kučera", "Zelinka"),
        (("110 00", "Praha", "Dlouhá"), ("602 00", "Brno", "Česká"), ("301 00", "Plzeň", "Riegrova")),
        "+420 222 555", "CZ 27",
    ),
    Land(
        "KZ", "ru", 9,
        ("Волга", "Байкал", "Заря", "Берёзка", "Северный Ветер", "Маяк", "Алтай"),
        ("Транс", "Мебель", "Строй", "Печать", "Ткани", "Инструмент"),
        "ООО «{first} {second}»",
        ("Иван", "Ольга", "Сергей", "Наталья", "Алексей", "Фёдор", "Юлия"),
        ("Шевченко", "Ткаченко", "Коваленко", "Бондаренко", "Гончар", "Живаго", "Дурново"),
        (("050000", "Алматы", "ул. Абая"), ("010000", "Астана", "ул. Кенесары")),
        "+7 727 555", "KZ 60",
    ),
    Land(
        "IR", "fa", 6,
        ("باد شمال", "زاگرس", "دماوند", "پارسه", "ستاره", "گل‌ها"),
        ("ترابری", "چاپ", "مبل", "نان", "شیشه", "ابزار"),
        "{second} {first}",
        ("یونس", "کتایون", "سینا", "ژاله", "بهرام", "پریسا"),
        ("وحیدی", "رستمی", "گلستانی", "چمنی", "زندی", "پارسا"),
        (("11369", "تهران", "خیابان ولیعصر"), ("81465", "اصفهان", "چهارباغ")),
        "+98 21 555", "IR 14",
    ),
)  # fmt: skip

INDUSTRIES = (
    "Logistics",
    "Furniture",
    "Printing",
    "Food",
    "Construction",
    "Optics",
    "Machines",
    "Glass",
    "Textiles",
)
SOURCES = ("Trade fair", "Referral", "Web form", "Cold call", "Old list", "Campaign")
TAGS = ("key account", "export", "pays late", "fair 2026", "newsletter", "family firm")
POSITIONS = (
    ("Managing director", "decides"), ("Head of purchasing", "buys"), ("Operations", "influences"),
    ("Accounts", ""), ("IT", "influences"), ("Warehouse", "uses"), ("Assistant", ""),
)  # fmt: skip
