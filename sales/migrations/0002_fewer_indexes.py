import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

# The indexes of the lists begin with these columns, or nothing looks for them.
DROPPED = {
    "sales_deal_branch_id_fdc2dbbc": ("sales_deal", "branch_id"),
    "sales_deal_created_by_id_3ae83237": ("sales_deal", "created_by_id"),
    "sales_deal_owner_id_8cbcac62": ("sales_deal", "owner_id"),
    "sales_deal_team_id_4b5dbed5": ("sales_deal", "team_id"),
    "sales_order_branch_id_86ee05e7": ("sales_order", "branch_id"),
    "sales_order_client_id_596e5342": ("sales_order", "client_id"),
    "sales_order_owner_id_b3f9201b": ("sales_order", "owner_id"),
    "sales_order_sold_by_id_1561bbc2": ("sales_order", "sold_by_id"),
    "sales_order_team_id_955ece57": ("sales_order", "team_id"),
    "sales_quote_branch_id_8525c624": ("sales_quote", "branch_id"),
    "sales_quote_client_id_a5570875": ("sales_quote", "client_id"),
    "sales_quote_created_by_id_4372fbca": ("sales_quote", "created_by_id"),
    "sales_quote_owner_id_264bef76": ("sales_quote", "owner_id"),
    "sales_quote_team_id_eef031ff": ("sales_quote", "team_id"),
}


class Migration(migrations.Migration):
    atomic = False  # indexes go without a lock on their tables

    dependencies = [
        ("contacts", "0003_import_runs"),
        ("people", "0002_demo_removal"),
        ("sales", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(
                    f"DROP INDEX CONCURRENTLY IF EXISTS {name}",
                    f"CREATE INDEX CONCURRENTLY IF NOT EXISTS {name} ON {table} ({column})",
                )
                for name, (table, column) in DROPPED.items()
            ],
            state_operations=[
                migrations.AlterField(
                    model_name="deal",
                    name="branch",
                    field=models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.branch",
                        verbose_name="branch",
                    ),
                ),
                migrations.AlterField(
                    model_name="deal",
                    name="created_by",
                    field=models.ForeignKey(
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                migrations.AlterField(
                    model_name="deal",
                    name="owner",
                    field=models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="owner",
                    ),
                ),
                migrations.AlterField(
                    model_name="deal",
                    name="team",
                    field=models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.team",
                        verbose_name="team",
                    ),
                ),
                migrations.AlterField(
                    model_name="order",
                    name="branch",
                    field=models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.branch",
                        verbose_name="branch",
                    ),
                ),
                migrations.AlterField(
                    model_name="order",
                    name="client",
                    field=models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="orders",
                        to="contacts.client",
                        verbose_name="client",
                    ),
                ),
                migrations.AlterField(
                    model_name="order",
                    name="owner",
                    field=models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="owner",
                    ),
                ),
                migrations.AlterField(
                    model_name="order",
                    name="sold_by",
                    field=models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="sold by",
                    ),
                ),
                migrations.AlterField(
                    model_name="order",
                    name="team",
                    field=models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.team",
                        verbose_name="team",
                    ),
                ),
                migrations.AlterField(
                    model_name="quote",
                    name="branch",
                    field=models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.branch",
                        verbose_name="branch",
                    ),
                ),
                migrations.AlterField(
                    model_name="quote",
                    name="client",
                    field=models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="quotes",
                        to="contacts.client",
                        verbose_name="client",
                    ),
                ),
                migrations.AlterField(
                    model_name="quote",
                    name="created_by",
                    field=models.ForeignKey(
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                migrations.AlterField(
                    model_name="quote",
                    name="owner",
                    field=models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="owner",
                    ),
                ),
                migrations.AlterField(
                    model_name="quote",
                    name="team",
                    field=models.ForeignKey(
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
        ),
    ]
