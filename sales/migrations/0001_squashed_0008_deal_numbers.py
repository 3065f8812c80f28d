"""The tables of a new database in one step. An older one goes on along the steps that this one replaces."""

from decimal import Decimal

import django.contrib.postgres.indexes
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import crm.money.fields
import crm.sql.functions
import sales.models.deal_number
from crm.sql.together import CreateTogether


class Migration(migrations.Migration):
    replaces = [
        ("sales", "0001_initial"),
        ("sales", "0002_fewer_indexes"),
        ("sales", "0003_order_numbers"),
        ("sales", "0004_shares"),
        ("sales", "0005_deals_without_step"),
        ("sales", "0006_custom_fields"),
        ("sales", "0007_custom_fields_index"),
        ("sales", "0008_deal_numbers"),
    ]

    initial = True

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contacts", "0003_import_runs"),
        ("people", "0002_demo_removal"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunSQL("CREATE SEQUENCE sales_deal_number START 1001", "DROP SEQUENCE sales_deal_number"),
        CreateTogether(
            models=[
                migrations.CreateModel(
                    name="DealStage",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=80, verbose_name="name")),
                        (
                            "kind",
                            models.CharField(
                                choices=[("open", "Open"), ("won", "Won"), ("lost", "Lost")],
                                default="open",
                                max_length=4,
                                verbose_name="kind",
                            ),
                        ),
                        ("position", models.PositiveSmallIntegerField(verbose_name="position")),
                        ("probability", models.PositiveSmallIntegerField(verbose_name="likelihood, %")),
                        (
                            "stale_days",
                            models.PositiveSmallIntegerField(default=21, verbose_name="stuck after days"),
                        ),
                        (
                            "pipeline",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="stages",
                                to="sales.pipeline",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "stage",
                        "verbose_name_plural": "stages",
                        "ordering": ["pipeline", "position", "id"],
                        "constraints": [
                            models.UniqueConstraint(fields=("pipeline", "name"), name="stage_name_once"),
                            models.UniqueConstraint(
                                condition=models.Q(("kind", "open"), _negated=True),
                                fields=("pipeline", "kind"),
                                name="one_won_and_one_lost_stage",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("probability__lte", 100)), name="probability_is_percent"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Deal",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("title", models.CharField(max_length=200, verbose_name="title")),
                        (
                            "amount",
                            crm.money.fields.AmountField(
                                decimal_places=3, default=0, max_digits=18, verbose_name="value, net"
                            ),
                        ),
                        ("currency", crm.money.fields.CurrencyField(max_length=3, verbose_name="currency")),
                        (
                            "base_amount",
                            crm.money.fields.AmountField(
                                decimal_places=3,
                                default=0,
                                editable=False,
                                max_digits=18,
                                verbose_name="value",
                            ),
                        ),
                        ("closes_on", models.DateField(verbose_name="closes on")),
                        ("note", models.TextField(blank=True, verbose_name="note")),
                        (
                            "stage_since",
                            models.DateTimeField(default=django.utils.timezone.now, editable=False),
                        ),
                        ("closed_at", models.DateTimeField(editable=False, null=True, verbose_name="closed")),
                        (
                            "lost_reason",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("price", "Price"),
                                    ("competitor", "Chose a competitor"),
                                    ("no_budget", "No budget"),
                                    ("no_need", "No need any more"),
                                    ("timing", "Not now"),
                                    ("no_answer", "No answer"),
                                    ("other", "Other"),
                                ],
                                editable=False,
                                max_length=12,
                                verbose_name="why lost",
                            ),
                        ),
                        (
                            "competitor",
                            models.CharField(blank=True, max_length=120, verbose_name="competitor"),
                        ),
                        (
                            "closing_note",
                            models.TextField(blank=True, editable=False, verbose_name="what we learned"),
                        ),
                        (
                            "next_step_at",
                            models.DateTimeField(editable=False, null=True, verbose_name="next step"),
                        ),
                        ("next_step_title", models.CharField(blank=True, editable=False, max_length=200)),
                        ("next_step_kind", models.CharField(blank=True, editable=False, max_length=12)),
                        (
                            "created_at",
                            models.DateTimeField(default=django.utils.timezone.now, editable=False),
                        ),
                        (
                            "changed_at",
                            models.DateTimeField(default=django.utils.timezone.now, editable=False),
                        ),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        (
                            "search_text",
                            models.GeneratedField(
                                db_persist=True,
                                expression=crm.sql.functions.Fold("title"),
                                output_field=models.TextField(),
                            ),
                        ),
                        (
                            "branch",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.branch",
                                verbose_name="branch",
                            ),
                        ),
                        (
                            "client",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="deals",
                                to="contacts.client",
                                verbose_name="client",
                            ),
                        ),
                        (
                            "created_by",
                            models.ForeignKey(
                                db_index=False,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "owner",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="owner",
                            ),
                        ),
                        (
                            "team",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.team",
                                verbose_name="team",
                            ),
                        ),
                        (
                            "stage",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="deals",
                                to="sales.dealstage",
                                verbose_name="stage",
                            ),
                        ),
                        (
                            "custom",
                            models.JSONField(
                                db_default={}, default=dict, editable=False, verbose_name="custom fields"
                            ),
                        ),
                        (
                            "made_text",
                            models.TextField(blank=True, db_default="", default="", editable=False),
                        ),
                        (
                            "number",
                            models.CharField(
                                db_collation="C",
                                db_default=sales.models.deal_number.DealNumber(),
                                editable=False,
                                max_length=24,
                                verbose_name="number",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "deal",
                        "verbose_name_plural": "deals",
                        "indexes": [
                            models.Index(
                                condition=models.Q(("closed_at", None)),
                                fields=["stage", "closes_on", "id"],
                                include=("base_amount", "next_step_at", "stage_since"),
                                name="deal_board_closes_on",
                            ),
                            models.Index(
                                condition=models.Q(("closed_at", None)),
                                fields=["owner", "stage", "closes_on", "id"],
                                include=("base_amount", "next_step_at", "stage_since"),
                                name="deal_board_owner_closes_on",
                            ),
                            models.Index(
                                condition=models.Q(("closed_at", None)),
                                fields=["team", "stage", "closes_on", "id"],
                                include=("base_amount", "next_step_at", "stage_since"),
                                name="deal_board_team_closes_on",
                            ),
                            models.Index(
                                condition=models.Q(("closed_at", None)),
                                fields=["branch", "stage", "closes_on", "id"],
                                include=("base_amount", "next_step_at", "stage_since"),
                                name="deal_board_branch_closes_on",
                            ),
                            models.Index(fields=["closes_on", "id"], name="deal_closes_on"),
                            models.Index(fields=["owner", "closes_on", "id"], name="deal_owner_closes_on"),
                            models.Index(fields=["team", "closes_on", "id"], name="deal_team_closes_on"),
                            models.Index(fields=["branch", "closes_on", "id"], name="deal_branch_closes_on"),
                            models.Index(fields=["-changed_at", "-id"], name="deal_changed_at"),
                            models.Index(
                                fields=["owner", "-changed_at", "-id"], name="deal_owner_changed_at"
                            ),
                            models.Index(fields=["team", "-changed_at", "-id"], name="deal_team_changed_at"),
                            models.Index(
                                fields=["branch", "-changed_at", "-id"], name="deal_branch_changed_at"
                            ),
                            models.Index(
                                condition=models.Q(("closed_at", None)),
                                fields=["client", "closes_on"],
                                name="deal_open_of_client",
                            ),
                            models.Index(
                                condition=models.Q(("closed_at", None), _negated=True),
                                fields=["closed_at"],
                                name="deal_closed",
                            ),
                            django.contrib.postgres.indexes.GinIndex(
                                django.contrib.postgres.indexes.OpClass("search_text", name="gin_trgm_ops"),
                                name="deal_search",
                            ),
                            models.Index(
                                condition=models.Q(("closed_at", None), ("next_step_at", None)),
                                fields=["owner", "closes_on", "id"],
                                name="deal_without_step",
                            ),
                            django.contrib.postgres.indexes.GinIndex(
                                django.contrib.postgres.indexes.OpClass("custom", name="jsonb_path_ops"),
                                condition=models.Q(("custom", {}), _negated=True),
                                name="deal_custom",
                            ),
                            django.contrib.postgres.indexes.GinIndex(
                                django.contrib.postgres.indexes.OpClass("made_text", name="gin_trgm_ops"),
                                condition=models.Q(("made_text__gt", "")),
                                name="deal_made_search",
                            ),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("title", ""), _negated=True), name="deal_has_a_title"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("amount__gte", 0)), name="deal_amount_is_not_negative"
                            ),
                            models.UniqueConstraint(fields=("number",), name="deal_number_once"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ExchangeRate",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("currency", crm.money.fields.CurrencyField(max_length=3, verbose_name="currency")),
                        ("on", models.DateField(verbose_name="from day")),
                        ("rate", models.DecimalField(decimal_places=8, max_digits=18, verbose_name="rate")),
                    ],
                    options={
                        "verbose_name": "exchange rate",
                        "verbose_name_plural": "exchange rates",
                        "ordering": ["currency", "-on"],
                        "constraints": [
                            models.UniqueConstraint(fields=("currency", "on"), name="one_rate_a_day"),
                            models.CheckConstraint(
                                condition=models.Q(("rate__gt", 0)), name="rate_is_positive"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="NumberSeries",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("prefix", models.CharField(max_length=8)),
                        ("year", models.PositiveSmallIntegerField()),
                        ("last", models.PositiveIntegerField(default=0)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("prefix", "year"), name="one_series_a_year")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Order",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("currency", crm.money.fields.CurrencyField(max_length=3, verbose_name="currency")),
                        (
                            "net_amount",
                            crm.money.fields.AmountField(
                                decimal_places=3, default=0, editable=False, max_digits=18, verbose_name="net"
                            ),
                        ),
                        (
                            "vat_amount",
                            crm.money.fields.AmountField(
                                decimal_places=3, default=0, editable=False, max_digits=18, verbose_name="VAT"
                            ),
                        ),
                        (
                            "gross_amount",
                            crm.money.fields.AmountField(
                                decimal_places=3,
                                default=0,
                                editable=False,
                                max_digits=18,
                                verbose_name="total",
                            ),
                        ),
                        (
                            "margin_amount",
                            crm.money.fields.AmountField(
                                decimal_places=3,
                                default=0,
                                editable=False,
                                max_digits=18,
                                verbose_name="margin",
                            ),
                        ),
                        ("number", models.CharField(db_collation="C", max_length=24, verbose_name="number")),
                        (
                            "ordered_on",
                            models.DateField(
                                default=django.utils.timezone.localdate, verbose_name="ordered on"
                            ),
                        ),
                        (
                            "reference",
                            models.CharField(blank=True, max_length=80, verbose_name="client's reference"),
                        ),
                        (
                            "rate",
                            models.DecimalField(
                                decimal_places=8,
                                default=1,
                                editable=False,
                                max_digits=18,
                                verbose_name="rate",
                            ),
                        ),
                        (
                            "base_net_amount",
                            crm.money.fields.AmountField(
                                decimal_places=3, default=0, editable=False, max_digits=18, verbose_name="net"
                            ),
                        ),
                        (
                            "base_vat_amount",
                            crm.money.fields.AmountField(
                                decimal_places=3, default=0, editable=False, max_digits=18, verbose_name="VAT"
                            ),
                        ),
                        (
                            "base_gross_amount",
                            crm.money.fields.AmountField(
                                decimal_places=3,
                                default=0,
                                editable=False,
                                max_digits=18,
                                verbose_name="total",
                            ),
                        ),
                        (
                            "base_margin_amount",
                            crm.money.fields.AmountField(
                                decimal_places=3,
                                default=0,
                                editable=False,
                                max_digits=18,
                                verbose_name="margin",
                            ),
                        ),
                        (
                            "delivery",
                            models.CharField(
                                choices=[
                                    ("open", "Not delivered"),
                                    ("part", "Partly delivered"),
                                    ("done", "Delivered"),
                                ],
                                default="open",
                                max_length=4,
                                verbose_name="delivery",
                            ),
                        ),
                        (
                            "delivered_on",
                            models.DateField(blank=True, null=True, verbose_name="delivered on"),
                        ),
                        (
                            "payment",
                            models.CharField(
                                choices=[("open", "Not paid"), ("part", "Partly paid"), ("done", "Paid")],
                                default="open",
                                max_length=4,
                                verbose_name="payment",
                            ),
                        ),
                        ("paid_on", models.DateField(blank=True, null=True, verbose_name="paid on")),
                        ("due_on", models.DateField(blank=True, null=True, verbose_name="payment due")),
                        (
                            "created_at",
                            models.DateTimeField(default=django.utils.timezone.now, editable=False),
                        ),
                        (
                            "changed_at",
                            models.DateTimeField(default=django.utils.timezone.now, editable=False),
                        ),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        (
                            "branch",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.branch",
                                verbose_name="branch",
                            ),
                        ),
                        (
                            "client",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="orders",
                                to="contacts.client",
                                verbose_name="client",
                            ),
                        ),
                        (
                            "deal",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="orders",
                                to="sales.deal",
                            ),
                        ),
                        (
                            "owner",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="owner",
                            ),
                        ),
                        (
                            "sold_by",
                            models.ForeignKey(
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="sold by",
                            ),
                        ),
                        (
                            "team",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.team",
                                verbose_name="team",
                            ),
                        ),
                        (
                            "quote",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="order",
                                to="sales.quote",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "order",
                        "verbose_name_plural": "orders",
                        "indexes": [
                            models.Index(fields=["-ordered_on", "-id"], name="order_ordered_on"),
                            models.Index(
                                fields=["owner", "-ordered_on", "-id"], name="order_owner_ordered_on"
                            ),
                            models.Index(fields=["team", "-ordered_on", "-id"], name="order_team_ordered_on"),
                            models.Index(
                                fields=["branch", "-ordered_on", "-id"], name="order_branch_ordered_on"
                            ),
                            models.Index(
                                fields=["client", "-ordered_on"],
                                include=("base_net_amount",),
                                name="order_of_client",
                            ),
                            models.Index(
                                fields=["ordered_on"], include=("base_net_amount",), name="order_day"
                            ),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("rate__gt", 0)), name="order_rate_is_positive"
                            ),
                            models.UniqueConstraint(fields=("number",), name="order_number_once"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Pipeline",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=80, unique=True, verbose_name="name")),
                        ("position", models.PositiveSmallIntegerField(default=0, verbose_name="position")),
                        (
                            "team",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="people.team",
                                verbose_name="team",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "pipeline",
                        "verbose_name_plural": "pipelines",
                        "ordering": ["position", "id"],
                    },
                ),
                migrations.CreateModel(
                    name="Product",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("code", models.CharField(max_length=40, unique=True, verbose_name="code")),
                        ("name", models.CharField(max_length=200, verbose_name="name")),
                        (
                            "kind",
                            models.CharField(
                                choices=[("goods", "Goods"), ("service", "Service work")],
                                default="goods",
                                max_length=10,
                                verbose_name="kind",
                            ),
                        ),
                        ("category", models.CharField(blank=True, max_length=80, verbose_name="category")),
                        (
                            "unit",
                            models.CharField(
                                choices=[
                                    ("pc", "pc"),
                                    ("h", "h"),
                                    ("day", "day"),
                                    ("month", "month"),
                                    ("year", "year"),
                                    ("m", "m"),
                                    ("kg", "kg"),
                                    ("l", "l"),
                                    ("pack", "pack"),
                                    ("flat", "flat rate"),
                                ],
                                default="pc",
                                max_length=10,
                                verbose_name="unit",
                            ),
                        ),
                        (
                            "price_amount",
                            crm.money.fields.PriceField(
                                decimal_places=4, max_digits=18, verbose_name="price"
                            ),
                        ),
                        ("currency", crm.money.fields.CurrencyField(max_length=3, verbose_name="currency")),
                        (
                            "cost_amount",
                            crm.money.fields.PriceField(
                                decimal_places=4, default=0, max_digits=18, verbose_name="cost"
                            ),
                        ),
                        (
                            "vat_rate",
                            models.DecimalField(decimal_places=2, max_digits=5, verbose_name="VAT, %"),
                        ),
                        ("active_from", models.DateField(blank=True, null=True, verbose_name="on sale from")),
                        (
                            "active_until",
                            models.DateField(blank=True, null=True, verbose_name="on sale until"),
                        ),
                        ("note", models.TextField(blank=True, verbose_name="description")),
                        (
                            "created_at",
                            models.DateTimeField(default=django.utils.timezone.now, editable=False),
                        ),
                        (
                            "changed_at",
                            models.DateTimeField(default=django.utils.timezone.now, editable=False),
                        ),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        (
                            "name_key",
                            models.GeneratedField(
                                db_persist=True,
                                expression=crm.sql.functions.NameKey("name"),
                                output_field=models.TextField(db_collation="C"),
                            ),
                        ),
                        (
                            "search_text",
                            models.GeneratedField(
                                db_persist=True,
                                expression=crm.sql.functions.Fold(
                                    django.db.models.functions.text.Concat("code", models.Value(" "), "name")
                                ),
                                output_field=models.TextField(),
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "product",
                        "verbose_name_plural": "products",
                        "indexes": [
                            models.Index(fields=["name_key", "id"], name="product_name"),
                            models.Index(fields=["category", "name_key", "id"], name="product_category"),
                            django.contrib.postgres.indexes.GinIndex(
                                django.contrib.postgres.indexes.OpClass("search_text", name="gin_trgm_ops"),
                                name="product_search",
                            ),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("code", ""), _negated=True),
                                    models.Q(("name", ""), _negated=True),
                                ),
                                name="product_has_code_and_name",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("vat_rate__gte", 0), ("vat_rate__lte", 100)),
                                name="product_vat_is_percent",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="OrderLine",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("position", models.PositiveSmallIntegerField(default=0)),
                        ("text", models.CharField(max_length=300, verbose_name="text")),
                        (
                            "quantity",
                            models.DecimalField(
                                decimal_places=3, default=1, max_digits=12, verbose_name="quantity"
                            ),
                        ),
                        ("unit", models.CharField(blank=True, max_length=10, verbose_name="unit")),
                        (
                            "price_amount",
                            crm.money.fields.PriceField(
                                decimal_places=4, default=0, max_digits=18, verbose_name="price"
                            ),
                        ),
                        (
                            "discount_percent",
                            models.DecimalField(
                                decimal_places=2,
                                default=0,
                                max_digits=5,
                                validators=[
                                    django.core.validators.MinValueValidator(Decimal(0)),
                                    django.core.validators.MaxValueValidator(Decimal(100)),
                                ],
                                verbose_name="discount, %",
                            ),
                        ),
                        (
                            "vat_rate",
                            models.DecimalField(
                                decimal_places=2,
                                default=0,
                                max_digits=5,
                                validators=[
                                    django.core.validators.MinValueValidator(Decimal(0)),
                                    django.core.validators.MaxValueValidator(Decimal(100)),
                                ],
                                verbose_name="VAT, %",
                            ),
                        ),
                        (
                            "cost_amount",
                            crm.money.fields.PriceField(
                                decimal_places=4, default=0, max_digits=18, verbose_name="cost"
                            ),
                        ),
                        (
                            "net_amount",
                            crm.money.fields.AmountField(
                                decimal_places=3, default=0, editable=False, max_digits=18, verbose_name="net"
                            ),
                        ),
                        (
                            "vat_amount",
                            crm.money.fields.AmountField(
                                decimal_places=3, default=0, editable=False, max_digits=18, verbose_name="VAT"
                            ),
                        ),
                        (
                            "margin_amount",
                            crm.money.fields.AmountField(
                                decimal_places=3,
                                default=0,
                                editable=False,
                                max_digits=18,
                                verbose_name="margin",
                            ),
                        ),
                        (
                            "order",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="lines",
                                to="sales.order",
                            ),
                        ),
                        (
                            "product",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="sales.product",
                                verbose_name="product",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "order line",
                        "verbose_name_plural": "order lines",
                        "ordering": ["position", "id"],
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="DealItem",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("position", models.PositiveSmallIntegerField(default=0)),
                        ("text", models.CharField(max_length=300, verbose_name="text")),
                        (
                            "quantity",
                            models.DecimalField(
                                decimal_places=3, default=1, max_digits=12, verbose_name="quantity"
                            ),
                        ),
                        ("unit", models.CharField(blank=True, max_length=10, verbose_name="unit")),
                        (
                            "price_amount",
                            crm.money.fields.PriceField(
                                decimal_places=4, default=0, max_digits=18, verbose_name="price"
                            ),
                        ),
                        (
                            "discount_percent",
                            models.DecimalField(
                                decimal_places=2,
                                default=0,
                                max_digits=5,
                                validators=[
                                    django.core.validators.MinValueValidator(Decimal(0)),
                                    django.core.validators.MaxValueValidator(Decimal(100)),
                                ],
                                verbose_name="discount, %",
                            ),
                        ),
                        (
                            "vat_rate",
                            models.DecimalField(
                                decimal_places=2,
                                default=0,
                                max_digits=5,
                                validators=[
                                    django.core.validators.MinValueValidator(Decimal(0)),
                                    django.core.validators.MaxValueValidator(Decimal(100)),
                                ],
                                verbose_name="VAT, %",
                            ),
                        ),
                        (
                            "cost_amount",
                            crm.money.fields.PriceField(
                                decimal_places=4, default=0, max_digits=18, verbose_name="cost"
                            ),
                        ),
                        (
                            "net_amount",
                            crm.money.fields.AmountField(
                                decimal_places=3, default=0, editable=False, max_digits=18, verbose_name="net"
                            ),
                        ),
                        (
                            "vat_amount",
                            crm.money.fields.AmountField(
                                decimal_places=3, default=0, editable=False, max_digits=18, verbose_name="VAT"
                            ),
                        ),
                        (
                            "margin_amount",
                            crm.money.fields.AmountField(
                                decimal_places=3,
                                default=0,
                                editable=False,
                                max_digits=18,
                                verbose_name="margin",
                            ),
                        ),
                        (
                            "deal",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="items",
                                to="sales.deal",
                            ),
                        ),
                        (
                            "product",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="sales.product",
                                verbose_name="product",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "deal item",
                        "verbose_name_plural": "deal items",
                        "ordering": ["position", "id"],
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Quote",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("currency", crm.money.fields.CurrencyField(max_length=3, verbose_name="currency")),
                        (
                            "net_amount",
                            crm.money.fields.AmountField(
                                decimal_places=3, default=0, editable=False, max_digits=18, verbose_name="net"
                            ),
                        ),
                        (
                            "vat_amount",
                            crm.money.fields.AmountField(
                                decimal_places=3, default=0, editable=False, max_digits=18, verbose_name="VAT"
                            ),
                        ),
                        (
                            "gross_amount",
                            crm.money.fields.AmountField(
                                decimal_places=3,
                                default=0,
                                editable=False,
                                max_digits=18,
                                verbose_name="total",
                            ),
                        ),
                        (
                            "margin_amount",
                            crm.money.fields.AmountField(
                                decimal_places=3,
                                default=0,
                                editable=False,
                                max_digits=18,
                                verbose_name="margin",
                            ),
                        ),
                        ("number", models.CharField(editable=False, max_length=24, verbose_name="number")),
                        (
                            "revision",
                            models.PositiveSmallIntegerField(
                                default=1, editable=False, verbose_name="version"
                            ),
                        ),
                        ("title", models.CharField(max_length=200, verbose_name="title")),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("draft", "Draft"),
                                    ("sent", "Sent"),
                                    ("accepted", "Accepted"),
                                    ("declined", "Declined"),
                                    ("expired", "Expired"),
                                    ("replaced", "Replaced"),
                                ],
                                default="draft",
                                editable=False,
                                max_length=10,
                            ),
                        ),
                        ("language", models.CharField(default="en", max_length=8, verbose_name="language")),
                        (
                            "issued_on",
                            models.DateField(default=django.utils.timezone.localdate, verbose_name="date"),
                        ),
                        ("valid_until", models.DateField(verbose_name="valid until")),
                        ("intro", models.TextField(blank=True, verbose_name="text before the lines")),
                        ("terms", models.TextField(blank=True, verbose_name="text after the lines")),
                        ("sent_at", models.DateTimeField(editable=False, null=True, verbose_name="sent")),
                        (
                            "decided_at",
                            models.DateTimeField(editable=False, null=True, verbose_name="decided"),
                        ),
                        (
                            "decline_reason",
                            models.CharField(
                                blank=True, editable=False, max_length=300, verbose_name="why declined"
                            ),
                        ),
                        (
                            "created_at",
                            models.DateTimeField(default=django.utils.timezone.now, editable=False),
                        ),
                        (
                            "changed_at",
                            models.DateTimeField(default=django.utils.timezone.now, editable=False),
                        ),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        (
                            "branch",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.branch",
                                verbose_name="branch",
                            ),
                        ),
                        (
                            "client",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="quotes",
                                to="contacts.client",
                                verbose_name="client",
                            ),
                        ),
                        (
                            "created_by",
                            models.ForeignKey(
                                db_index=False,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "deal",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="quotes",
                                to="sales.deal",
                                verbose_name="deal",
                            ),
                        ),
                        (
                            "owner",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="owner",
                            ),
                        ),
                        (
                            "team",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.team",
                                verbose_name="team",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "quote",
                        "verbose_name_plural": "quotes",
                        "indexes": [
                            models.Index(fields=["-issued_on", "-id"], name="quote_issued_on"),
                            models.Index(fields=["owner", "-issued_on", "-id"], name="quote_owner_issued_on"),
                            models.Index(fields=["team", "-issued_on", "-id"], name="quote_team_issued_on"),
                            models.Index(
                                fields=["branch", "-issued_on", "-id"], name="quote_branch_issued_on"
                            ),
                            models.Index(fields=["client", "-issued_on"], name="quote_of_client"),
                            models.Index(
                                condition=models.Q(("status", "sent")),
                                fields=["valid_until"],
                                name="quote_waiting",
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(fields=("number", "revision"), name="quote_number_once"),
                            models.UniqueConstraint(
                                condition=models.Q(("status", "accepted")),
                                fields=("number",),
                                name="quote_accepted_in_one_version",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="QuoteLine",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("position", models.PositiveSmallIntegerField(default=0)),
                        ("text", models.CharField(max_length=300, verbose_name="text")),
                        (
                            "quantity",
                            models.DecimalField(
                                decimal_places=3, default=1, max_digits=12, verbose_name="quantity"
                            ),
                        ),
                        ("unit", models.CharField(blank=True, max_length=10, verbose_name="unit")),
                        (
                            "price_amount",
                            crm.money.fields.PriceField(
                                decimal_places=4, default=0, max_digits=18, verbose_name="price"
                            ),
                        ),
                        (
                            "discount_percent",
                            models.DecimalField(
                                decimal_places=2,
                                default=0,
                                max_digits=5,
                                validators=[
                                    django.core.validators.MinValueValidator(Decimal(0)),
                                    django.core.validators.MaxValueValidator(Decimal(100)),
                                ],
                                verbose_name="discount, %",
                            ),
                        ),
                        (
                            "vat_rate",
                            models.DecimalField(
                                decimal_places=2,
                                default=0,
                                max_digits=5,
                                validators=[
                                    django.core.validators.MinValueValidator(Decimal(0)),
                                    django.core.validators.MaxValueValidator(Decimal(100)),
                                ],
                                verbose_name="VAT, %",
                            ),
                        ),
                        (
                            "cost_amount",
                            crm.money.fields.PriceField(
                                decimal_places=4, default=0, max_digits=18, verbose_name="cost"
                            ),
                        ),
                        (
                            "net_amount",
                            crm.money.fields.AmountField(
                                decimal_places=3, default=0, editable=False, max_digits=18, verbose_name="net"
                            ),
                        ),
                        (
                            "vat_amount",
                            crm.money.fields.AmountField(
                                decimal_places=3, default=0, editable=False, max_digits=18, verbose_name="VAT"
                            ),
                        ),
                        (
                            "margin_amount",
                            crm.money.fields.AmountField(
                                decimal_places=3,
                                default=0,
                                editable=False,
                                max_digits=18,
                                verbose_name="margin",
                            ),
                        ),
                        ("is_optional", models.BooleanField(default=False, verbose_name="optional")),
                        (
                            "product",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="sales.product",
                                verbose_name="product",
                            ),
                        ),
                        (
                            "quote",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="lines",
                                to="sales.quote",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "quote line",
                        "verbose_name_plural": "quote lines",
                        "ordering": ["position", "id"],
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="DealMove",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("days_before", models.PositiveIntegerField(default=0)),
                        (
                            "by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "deal",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="moves",
                                to="sales.deal",
                            ),
                        ),
                        (
                            "from_stage",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="sales.dealstage",
                            ),
                        ),
                        (
                            "to_stage",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="sales.dealstage",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "move of a deal",
                        "verbose_name_plural": "moves of deals",
                        "ordering": ["-at", "-id"],
                        "indexes": [
                            models.Index(fields=["deal", "-at"], name="deal_move_of_deal"),
                            models.Index(fields=["to_stage", "at"], name="deal_move_into_stage"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DealTeamShare",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("expires_at", models.DateTimeField(blank=True, null=True, verbose_name="until")),
                        ("given_at", models.DateTimeField(auto_now_add=True)),
                        ("reason", models.CharField(blank=True, max_length=200, verbose_name="reason")),
                        (
                            "content_object",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="team_shares",
                                to="sales.deal",
                            ),
                        ),
                        (
                            "given_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "group",
                            models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="auth.group"),
                        ),
                        (
                            "permission",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, to="auth.permission"
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "unique_together": {("group", "permission", "content_object")},
                    },
                ),
                migrations.CreateModel(
                    name="DealUserShare",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("expires_at", models.DateTimeField(blank=True, null=True, verbose_name="until")),
                        ("given_at", models.DateTimeField(auto_now_add=True)),
                        ("reason", models.CharField(blank=True, max_length=200, verbose_name="reason")),
                        (
                            "content_object",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="user_shares",
                                to="sales.deal",
                            ),
                        ),
                        (
                            "given_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "permission",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, to="auth.permission"
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, to=settings.AUTH_USER_MODEL
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "unique_together": {("user", "permission", "content_object")},
                    },
                ),
                migrations.CreateModel(
                    name="OrderTeamShare",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("expires_at", models.DateTimeField(blank=True, null=True, verbose_name="until")),
                        ("given_at", models.DateTimeField(auto_now_add=True)),
                        ("reason", models.CharField(blank=True, max_length=200, verbose_name="reason")),
                        (
                            "content_object",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="team_shares",
                                to="sales.order",
                            ),
                        ),
                        (
                            "given_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "group",
                            models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="auth.group"),
                        ),
                        (
                            "permission",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, to="auth.permission"
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "unique_together": {("group", "permission", "content_object")},
                    },
                ),
                migrations.CreateModel(
                    name="OrderUserShare",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("expires_at", models.DateTimeField(blank=True, null=True, verbose_name="until")),
                        ("given_at", models.DateTimeField(auto_now_add=True)),
                        ("reason", models.CharField(blank=True, max_length=200, verbose_name="reason")),
                        (
                            "content_object",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="user_shares",
                                to="sales.order",
                            ),
                        ),
                        (
                            "given_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "permission",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, to="auth.permission"
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, to=settings.AUTH_USER_MODEL
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "unique_together": {("user", "permission", "content_object")},
                    },
                ),
                migrations.CreateModel(
                    name="QuoteTeamShare",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("expires_at", models.DateTimeField(blank=True, null=True, verbose_name="until")),
                        ("given_at", models.DateTimeField(auto_now_add=True)),
                        ("reason", models.CharField(blank=True, max_length=200, verbose_name="reason")),
                        (
                            "content_object",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="team_shares",
                                to="sales.quote",
                            ),
                        ),
                        (
                            "given_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "group",
                            models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="auth.group"),
                        ),
                        (
                            "permission",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, to="auth.permission"
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "unique_together": {("group", "permission", "content_object")},
                    },
                ),
                migrations.CreateModel(
                    name="QuoteUserShare",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("expires_at", models.DateTimeField(blank=True, null=True, verbose_name="until")),
                        ("given_at", models.DateTimeField(auto_now_add=True)),
                        ("reason", models.CharField(blank=True, max_length=200, verbose_name="reason")),
                        (
                            "content_object",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="user_shares",
                                to="sales.quote",
                            ),
                        ),
                        (
                            "given_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "permission",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, to="auth.permission"
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, to=settings.AUTH_USER_MODEL
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "unique_together": {("user", "permission", "content_object")},
                    },
                ),
            ],
        ),
    ]
