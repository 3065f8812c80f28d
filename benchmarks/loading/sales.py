"""Products, a deal for each client, three orders with ten lines together."""

from __future__ import annotations

from benchmarks.loading.tables import bare, chance, fill, pick, run
from sales.actions.pipelines import ensure_pipeline
from sales.models import DealStage

PRODUCTS = 2_000
TITLES = "Renewal|New line|Spare parts|Service contract|Spring order|Trial|Second site|Upgrade".split("|")


def load_sales() -> None:
    pipeline = ensure_pipeline()
    stages = {kind: [] for kind in ("open", "won", "lost")}
    for stage in DealStage.objects.filter(pipeline=pipeline).order_by("position"):
        stages[stage.kind].append(stage.pk)
    _products()
    with bare("sales_deal", "sales_order", "sales_orderline"):
        _deals(stages)
        _orders()


def _products() -> None:
    fill(
        "sales_product",
        {
            "id": "i", "code": "'P' || lpad(i::text, 5, '0')", "name": f"{pick(TITLES, 'i', 51)} || ' ' || i",
            "kind": "'goods'", "unit": "'pc'", "price_amount": "10 + i % 500", "cost_amount": "6 + i % 300",
            "currency": "'EUR'", "vat_rate": "23", "version": "1",
        },
        f"generate_series(1, {PRODUCTS}) AS i",
    )  # fmt: skip
    run("SELECT setval(pg_get_serial_sequence('sales_product', 'id'), (SELECT max(id) FROM sales_product))")


def _deals(stages: dict[str, list[int]]) -> None:
    def one_of(kind: str, seed: int) -> str:
        return f"(ARRAY{stages[kind]})[1 + floor({chance('id', seed)} * {len(stages[kind])})::int]"

    open_now, won = f"{chance('id', 61)} < 0.25", f"{chance('id', 61)} < 0.65"
    stage = f"CASE WHEN {open_now} THEN {one_of('open', 62)} WHEN {won} THEN {one_of('won', 62)}"
    days = f"floor({chance('id', 63)} * 600)::int"
    fill(
        "sales_deal",
        {
            "id": "id", "client_id": "id", "owner_id": "owner_id", "team_id": "team_id", "branch_id": "branch_id",
            "number": "'D-' || nextval('sales_deal_number')",
            "title": pick(TITLES, "id", 64), "stage_id": f"{stage} ELSE {one_of('lost', 62)} END",
            "amount": "round((turnover_amount / 4 + 500)::numeric, 2)", "currency": "'EUR'",
            "base_amount": "round((turnover_amount / 4 + 500)::numeric, 2)",
            "closes_on": f"CASE WHEN {open_now} THEN current_date - 20 + {days} / 4 ELSE current_date - {days} END",
            "stage_since": f"now() - make_interval(days => {days} / 12)",
            "closed_at": f"CASE WHEN {open_now} THEN NULL ELSE now() - make_interval(days => {days}) END",
            "lost_reason": f"CASE WHEN {won} THEN '' ELSE 'price' END",
            "next_step_at": f"CASE WHEN {open_now} THEN next_step_at END", "next_step_title": "next_step_title",
            "next_step_kind": "next_step_kind", "created_by_id": "owner_id", "version": "1",
            "created_at": f"now() - make_interval(days => {days} + 60)",
            "changed_at": f"now() - make_interval(days => {days} / 12)",
        },
        "contacts_client",
    )  # fmt: skip


def _orders() -> None:
    """Three orders a client, of three, three and four lines; totals are those of the lines."""
    line = "(order_id * 10 + n)"
    price, quantity = (
        f"(10 + floor({chance(line, 71)} * {PRODUCTS})::int % 500)",
        f"(1 + floor({chance(line, 72)} * 20)::int)",
    )
    net = f"({price} * {quantity})::numeric"
    fill(
        "sales_orderline",
        {
            "order_id": "order_id", "position": "n", "product_id": f"1 + floor({chance(line, 71)} * {PRODUCTS})::int",
            "text": f"'Product ' || (1 + floor({chance(line, 71)} * {PRODUCTS}))", "unit": "'pc'", "vat_rate": "23",
            "quantity": quantity, "price_amount": price, "cost_amount": f"{price} * 0.6",
            "net_amount": net, "vat_amount": f"round({net} * 0.23, 2)", "margin_amount": f"round({net} * 0.4, 2)",
        },
        "(SELECT (c.id - 1) * 3 + o AS order_id, o FROM contacts_client c, generate_series(1, 3) AS o) AS orders,"
        " generate_series(1, CASE WHEN o = 3 THEN 4 ELSE 3 END) AS n",
    )  # fmt: skip
    totals = (
        "(SELECT order_id, sum(net_amount) AS net, sum(vat_amount) AS vat, sum(margin_amount) AS margin"
        " FROM sales_orderline GROUP BY order_id) AS l"
    )
    days = f"floor({chance('order_id', 73)} * 730)::int"
    fill(
        "sales_order",
        {
            "id": "order_id", "number": "'O-' || lpad(order_id::text, 8, '0')", "client_id": "c.id",
            "owner_id": "c.owner_id", "team_id": "c.team_id", "branch_id": "c.branch_id", "sold_by_id": "c.owner_id",
            "currency": "'EUR'", "rate": "1", "net_amount": "net", "vat_amount": "vat", "gross_amount": "net + vat",
            "margin_amount": "margin", "base_net_amount": "net", "base_vat_amount": "vat",
            "base_gross_amount": "net + vat", "base_margin_amount": "margin", "delivery": "'done'",
            "payment": "'done'", "ordered_on": f"current_date - {days}", "version": "1",
        },
        f"{totals} JOIN contacts_client c ON c.id = (order_id + 2) / 3",
    )  # fmt: skip
