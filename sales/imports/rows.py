"""A row of a purchase history or of a price list becomes a staging row."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from contacts.imports.folding import fold
from contacts.imports.lists import ListReader, Values
from contacts.imports.parties import PARTY_COLUMNS, party_of
from contacts.imports.rows import COMMON, COMMON_TYPES, Problem, problem

DONE_ON = ("delivered_on", "paid_on")
NUMBERS = ("quantity", "price", "amount", "discount", "vat_rate", "cost", "cost_total")
HUNDRED = Decimal(100)
ONE = Decimal(1)
PRODUCT_COLUMNS = ("product_key", "product_code", "product_name", "category", "unit")


def product_of(get: Any) -> tuple[str, str, str, str, str]:
    """The values of PRODUCT_COLUMNS; the key is the code, else the folded name."""
    code, name = get("product_code", ""), get("product_name", "")
    key = f"c{code}" if code else f"m{fold(name)}" if name else ""
    return key, code, name, get("category", ""), get("unit", "")


class MoneyReader(ListReader):
    def percents(self, values: Values, cells: list[str], problems: list[Problem]) -> None:
        for target in ("discount", "vat_rate"):
            share = values.get(target)
            if share is not None and not 0 <= share <= HUNDRED:
                problems.append(problem(at := self.at(target), cells[at], "percent"))
            elif share is not None and target == "vat_rate" and 0 < share < 1:
                values[target] = share * HUNDRED  # 0.23 of a sheet is 23 %


class LineReader(MoneyReader):
    """One line of an order: whose it is, when, what, how much."""

    columns = (
        *COMMON, *PARTY_COLUMNS, *PRODUCT_COLUMNS, "order_number", "ordered_on", "currency", "reference", "owner_id",
        *DONE_ON, *NUMBERS,
    )  # fmt: skip
    types = {
        **COMMON_TYPES, "owner_id": "bigint", **dict.fromkeys(("ordered_on", *DONE_ON), "date"),
        **dict.fromkeys(NUMBERS, "numeric"),
    }  # fmt: skip

    def own(self, values: Values, cells: list[str], problems: list[Problem]) -> tuple[Any, ...]:
        get, party, product = values.get, party_of(values), product_of(values.get)
        self.percents(values, cells, problems)
        if not problems:
            if not party[0]:
                problems.append(problem(self.whose(), "", "no_client_named"))
            if get("ordered_on") is None:
                problems.append(problem(self.at("ordered_on"), "", "missing"))
            if not product[0]:
                problems.append(problem(self.at("product_code"), "", "missing"))
            if get("quantity", ONE) == 0:
                problems.append(problem(at := self.at("quantity"), cells[at], "zero"))
            ahead = (name for name in DONE_ON if name in values and values[name] > self.setting.latest.date())
            problems += [problem(at := self.at(name), cells[at], "future") for name in ahead]
        return (
            *party, *product, get("order_number", ""), get("ordered_on"), get("currency", ""), get("reference", ""),
            get("owner"), *map(get, DONE_ON), get("quantity", ONE), *map(get, NUMBERS[1:]),
        )  # fmt: skip


class ProductReader(MoneyReader):
    columns = (
        *COMMON, *PRODUCT_COLUMNS, "product_kind", "currency", "active_from", "active_until", "note", "price", "cost",
        "vat_rate",
    )  # fmt: skip
    types = {
        **COMMON_TYPES, "active_from": "date", "active_until": "date",
        **dict.fromkeys(("price", "cost", "vat_rate"), "numeric"),
    }  # fmt: skip

    def own(self, values: Values, cells: list[str], problems: list[Problem]) -> tuple[Any, ...]:
        get, product = values.get, product_of(values.get)
        self.percents(values, cells, problems)
        if not product[0] and not problems:
            problems.append(problem(self.at("product_name"), "", "missing"))
        return (
            *product, get("product_kind", ""), get("currency", ""), get("active_from"), get("active_until"),
            get("note", ""), get("price"), get("cost"), get("vat_rate"),
        )  # fmt: skip
