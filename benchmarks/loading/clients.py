"""Clients with persons, channels, interactions, activities and shares."""

from __future__ import annotations

from benchmarks.loading.firm import owner_shares
from benchmarks.loading.tables import bare, chance, fill, pick, rows, run
from crm.sql.search_texts import MARK

WORDS_1 = (
    "Nordic Żubr Helvetia Aurora Verde Fjord Castellan Praga Ocean Lumen Sirius Bristol Tallinn Atelier Kraków Łódź "
    "Gdańsk Baltic Carpat Danube Elbe Falcon Granit Horizon Iskra Jantar Kometa Lazur Mazur Narew Orion Polar Quartz "
    "Rhein Saturn Tatra Ural Vistula Wolga Xenon Yukon Zenit Alpen Bałtyk Cegła Dąb Érable Forêt Grün Höhe Málaga "
    "Сибирь Нева Волга Заря Восток پارس آریا سپهر البرز"
).split()
WORDS_2 = (
    "Paper Print Medizintechnik Textiles Energia Budownictwo Seafood Foods Motors Freight Optics Dental Hotel Soft "
    "Logistics Metal Drewno Szkło Papier Chemie Bau Garten Möbel Druck Stahl Glas Farma Agro Mleczarnia Piekarnia "
    "Transport Спедиция Металл Строй Мебель Торг صنعت تجارت فولاد Consulting Design Studio Media Telecom Solar Wind "
    "Water Tools Parts Supply Trade"
).split()
FORMS = "GmbH AS Sp. z o.o.|S.A.|ООО|Ltd|AB|Oy|s.r.o.|BV|SpA|".replace(" Sp.", "|Sp.").replace(
    "GmbH AS", "GmbH|AS"
)
CITIES = "Warszawa Kraków Łódź Gdańsk Oslo Berlin Zürich Porto Bologna Bergen Valencia Praha Vigo Jena Москва تهران"
FIRST = "Anna Jan Piotr Ewa Marta Lars Ola Ingrid Jürgen Zoë Łukasz Żaneta Иван Ольга Сергей رضا مریم Luca Chiara Inés"
LAST = "Kowalski Nowak Wiśniewska Hansen Müller Rossi García Novák Iwanow Петров Смирнова کریمی Lindström Dubois Żak"
NOTES = [
    "Talked about the spring order",
    "Asked for a price list",
    "Wants a call next week",
    "Complained of a delay",
]


def load_clients(clients: int) -> None:
    """Everything of the contacts app; the cold rep's clients all had their last contact over 400 days ago."""
    tables = [
        f"contacts_{name}"
        for name in (
            "client",
            "clientsearch",
            "person",
            "channel",
            "interaction",
            "activity",
            "clientusershare",
        )
    ]
    with bare(*tables):
        _spread(clients)
        _clients()
        _search()
        _people()
        _history()
        _shares(clients)


def _spread(clients: int) -> None:
    shares = owner_shares(clients)
    ends = ", ".join(f"{share.end:.12f}" for share in shares[:-1])
    run(
        "CREATE TEMPORARY TABLE owners (number int PRIMARY KEY, user_id bigint, team_id bigint, branch_id bigint)"
    )
    run(
        "INSERT INTO owners SELECT * FROM unnest(%s::int[], %s::bigint[], %s::bigint[], %s::bigint[])",
        [
            list(range(len(shares))),
            [share.user_id for share in shares],
            [share.team_id for share in shares],
            [share.branch_id for share in shares],
        ],
    )
    # A client's age in days since its last contact: most are recent; the cold rep's are all old.
    cold = rows(
        "SELECT o.number FROM owners o JOIN people_user u ON u.id = o.user_id WHERE u.email LIKE 'rep_cold@%%'"
    )
    share = f"width_bucket({chance('i', 1)}, ARRAY[{ends}]::float8[])"
    run(
        f"CREATE TEMPORARY TABLE spread AS SELECT i, share, CASE WHEN share = {cold[0][0]} THEN 400 + 300 * age"
        f" ELSE 720 * age * age END AS days, {chance('i', 3)} AS worth, first, second, form, city"
        f" FROM (SELECT i::bigint AS i, {share} AS share, {chance('i', 2)} AS age, {pick(WORDS_1, 'i', 4)} AS first,"
        f" {pick(WORDS_2, 'i', 5)} AS second, {pick(FORMS.split('|'), 'i', 6)} AS form,"
        f" {pick(CITIES.split(), 'i', 7)} AS city FROM generate_series(1, {clients}) AS i) AS s"
    )
    for n in (1, 2):
        run(f"ALTER TABLE spread ADD person{n} text")
    for n in (1, 2):
        name = f"{pick(FIRST.split(), 'i * 2 + ' + str(n), 8)} || ' ' || {pick(LAST.split(), 'i * 2 + ' + str(n), 9)}"
        run(f"UPDATE spread SET person{n} = {name}")
    run("UPDATE spread SET first = 'Quetzal', second = 'Zephyrwerke' WHERE i = 77777")
    run("ANALYZE spread")


def _clients() -> None:
    phone = "'48' || (600000000 + (i * 7919) % 99999999)::text"
    email = "'office' || i || '@firm' || i % 5000 || '.example'"
    name = "concat_ws(' ', first, second, nullif(form, ''))"
    stages = "(ARRAY['lead','prospect','customer','customer','customer','inactive','lost'])"
    fill(
        "contacts_client",
        {
            "id": "i", "kind": "'company'", "name": name, "city": "city", "country": "'PL'",
            "owner_id": "o.user_id", "team_id": "o.team_id", "branch_id": "o.branch_id",
            "stage": f"{stages}[1 + floor({chance('i', 11)} * 7)::int]",
            "grade": f"(ARRAY['A','B','B','C','C','C','D','D','',''])[1 + floor({chance('i', 12)} * 10)::int]",
            "tax_number": "'PL' || (5000000000 + i * 37)::text",
            "source": f"(ARRAY['fair','web','referral','import',''])[1 + floor({chance('i', 13)} * 5)::int]",
            "tags": f"CASE WHEN {chance('i', 14)} < 0.1 THEN ARRAY['newsletter'] ELSE '{{}}' END",
            "created_at": "now() - make_interval(days => 900 + (i % 700)::int)",
            "last_activity_at": "now() - make_interval(secs => days * 86400)",
            "last_contact_at": "now() - make_interval(secs => days * 86400)",
            "next_step_at": f"CASE WHEN {chance('i', 15)} < 0.4"
                            f" THEN now() + make_interval(secs => ({chance('i', 16)} - 0.2) * 2592000) END",
            "next_step_title": "'Call back'", "next_step_kind": "'call'",
            "turnover_amount": "CASE WHEN worth < 0.4 THEN 0 ELSE round((10 ^ (6 * worth - 1))::numeric, 2) END",
            "pipeline_amount": f"CASE WHEN {chance('i', 17)} < 0.3 THEN round((10000 * worth)::numeric, 2) ELSE 0 END",
            "order_count": "CASE WHEN worth < 0.4 THEN 0 ELSE 3 END",
            "last_order_on": "CASE WHEN worth < 0.4 THEN NULL ELSE current_date - (days * 0.8)::int END",
            "main_phone": f"'+' || {phone}", "main_email": email,
            "version": "1", "legal_name": "''",
        },
        "spread JOIN owners o ON o.number = share ORDER BY i",
    )  # fmt: skip


def _search() -> None:
    fill(
        "contacts_clientsearch",
        {
            "client_id": "c.id", "phone_digits": "digits(main_phone)", "tax_digits": "tax_number",
            "text": f"search_key(concat_ws(' ', name, c.city, person1, person2)) || chr({ord(MARK)}) || main_email",
            "name_core": "name_core(name)",
        },
        "contacts_client AS c JOIN spread ON i = c.id ORDER BY c.id",
    )  # fmt: skip


def _people() -> None:
    fill(
        "contacts_person",
        {
            "id": "i * 2 - 2 + n", "client_id": "i", "is_main": "n = 1", "version": "1",
            "name": "CASE n WHEN 1 THEN person1 ELSE person2 END",
            "position": f"(ARRAY['Buyer','Director','Accountant'])[1 + floor({chance('i + n', 21)} * 3)::int]",
        },
        "spread, generate_series(1, 2) AS n",
    )  # fmt: skip
    fill(
        "contacts_channel",
        {
            "id": "(id - 1) * 2 + n", "client_id": "id", "is_primary": "true",
            "kind": "CASE n WHEN 1 THEN 'phone' ELSE 'email' END",
            "value": "CASE n WHEN 1 THEN main_phone ELSE main_email END",
            "key": "CASE n WHEN 1 THEN main_phone ELSE main_email END",
        },
        "contacts_client, generate_series(1, 2) AS n",
    )  # fmt: skip


def _history() -> None:
    kinds = "(ARRAY['call','email','meeting','visit','letter'])"
    fill(
        "contacts_interaction",
        {
            "id": "(i - 1) * 10 + n", "client_id": "i", "by_id": "o.user_id",
            "kind": f"{kinds}[1 + floor({chance('i * 10 + n', 31)} * 5)::int]",
            "happened_at": "now() - make_interval(secs => days * 86400)"
                           f" - CASE n WHEN 1 THEN interval '0' ELSE make_interval(secs => {chance('i * 10 + n', 32)}"
                           " * 6e7) END",
            "text": pick(NOTES, "i * 10 + n", 33),
        },
        "spread JOIN owners o ON o.number = share, generate_series(1, 10) AS n",
    )  # fmt: skip
    fill(
        "contacts_activity",
        {
            "client_id": "id", "assigned_to_id": "owner_id", "created_by_id": "owner_id", "kind": "next_step_kind",
            "title": "next_step_title", "due_at": "next_step_at", "version": "1",
        },
        "contacts_client WHERE next_step_at IS NOT NULL",
    )  # fmt: skip
    run("UPDATE contacts_client SET next_step_title = '', next_step_kind = '' WHERE next_step_at IS NULL")


def _shares(clients: int) -> None:
    permission = "(SELECT p.id FROM auth_permission p WHERE p.codename = 'view_client')"
    to = "(SELECT array_agg(id ORDER BY id) FROM people_user)"
    cold = "(SELECT id FROM people_user WHERE email LIKE 'rep_cold@%')"
    picked = (
        f"(SELECT DISTINCT i, days, ({to})[1 + floor({chance('i * 3 + n', 41)} * 200)::int] AS user_id"
        f" FROM spread, generate_series(1, 2) AS n WHERE i <= {clients // 10}) AS s"
    )
    fill(
        "contacts_clientusershare",
        {
            "content_object_id": "i", "user_id": "user_id", "permission_id": permission, "given_by_id": f"({to})[1]",
            "given_at": "now()",
        },
        f"{picked} WHERE user_id <> {cold} OR days > 400",
    )  # fmt: skip
