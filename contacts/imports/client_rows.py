"""A row of a client list: the client, a contact person, their phones and addresses."""

from __future__ import annotations

from typing import Any

from contacts.imports.folding import name_core, search_key
from contacts.imports.rows import COMMON, COMMON_TYPES, Problem, RowReader, Setting, problem
from crm.custom_fields.fields import PREFIX, searchable_keys
from crm.sql.search_texts import MARK

COLUMNS = (
    *COMMON, "name", "legal_name", "kind", "tax_number", "external_number", "stage", "grade", "industry",
    "source", "tags", "language", "street", "post_code", "city", "country", "website", "note", "owner_id", "created_at",
    "last_contact_at", "phones", "phone_keys", "emails", "person_name", "position", "birthday", "person_phones",
    "person_phone_keys", "person_emails", "name_core", "search_text", "phone_digits", "custom",
)  # fmt: skip
TYPES = {
    **COMMON_TYPES, "tags": "text[]", "owner_id": "bigint",
    "created_at": "timestamptz", "last_contact_at": "timestamptz", "phones": "text[]", "phone_keys": "text[]",
    "emails": "text[]", "birthday": "date", "person_phones": "text[]", "person_phone_keys": "text[]",
    "person_emails": "text[]", "custom": "jsonb",
}  # fmt: skip


class ClientReader(RowReader):
    made_of = "client"
    columns, types = COLUMNS, TYPES

    def __init__(self, setting: Setting) -> None:
        super().__init__(setting)
        self.searched, self.searched_behind = (
            [f"{PREFIX}{key}" for key in searchable_keys("client", group)] if self.made else []
            for group in ("", "contact")
        )

    def staged(
        self,
        line: int,
        cells: list[str],
        values: dict[str, Any],
        problems: list[Problem],
        warnings: list[Problem],
    ) -> tuple[Any, ...]:
        get = values.get
        person = get("person_name") or " ".join(filter(None, (get("first_name"), get("last_name"))))
        name, kind = get("name") or get("legal_name", ""), get("kind", "")
        if not name and person:
            name, kind = person, kind or "individual"
        if not name and not any(problem["target"] == "name" for problem in self._named(problems)):
            problems.append(problem(self.at("name"), "", "no_name"))
        phones, persons = get("phone", {}), get("person_phone", {})
        own_emails, person_emails = get("email", []), get("person_email", [])
        # The same figures as contacts.actions.derived makes of the rows.
        emails = sorted({*own_emails, *person_emails})
        words = (name, *map(get, ("legal_name", "external_number", "city")), person, *map(get, self.searched))
        search = search_key(" ".join(filter(None, words)))
        behind = [*emails, *filter(None, (get("website"), *map(get, self.searched_behind)))]
        search += MARK + search_key(" ".join(behind)) if behind else ""
        digits = " ".join(sorted({key.lstrip("+") for key in (*phones, *persons)}))
        return (
            line, problems or None, warnings or None,
            [cell.replace("\0", "\u2400") for cell in cells] if problems else None,
            name, get("legal_name", ""), kind, get("tax_number", ""), get("external_number", ""),
            get("stage", ""), get("grade", ""), get("industry", ""), get("source", ""), get("tags", []),
            get("language", ""), get("street", ""),
            get("post_code", ""), get("city", ""), get("country", ""), get("website", ""), get("note", ""),
            get("owner"), get("created_on"), get("last_contact"), list(phones.values()), list(phones),
            own_emails, person, get("position", ""), get("birthday"), list(persons.values()), list(persons),
            person_emails, name_core(name) if name else "", search, digits,
            self.custom(values),
        )  # fmt: skip

    def _named(self, problems: list[Problem]) -> list[Problem]:
        return [problem | {"target": self.setting.mapping.get(problem["at"], "")} for problem in problems]
