import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

# The indexes of the lists begin with these columns, or nothing looks for them.
DROPPED = {
    "service_ticket_branch_id_e43ef3cc": ("service_ticket", "branch_id"),
    "service_ticket_client_id_b223a197": ("service_ticket", "client_id"),
    "service_ticket_owner_id_93809472": ("service_ticket", "owner_id"),
    "service_ticket_team_id_928247a4": ("service_ticket", "team_id"),
}


class Migration(migrations.Migration):
    atomic = False  # indexes go without a lock on their tables

    dependencies = [
        ("contacts", "0003_import_runs"),
        ("people", "0002_demo_removal"),
        ("service", "0001_initial"),
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
                    model_name="ticket",
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
                    model_name="ticket",
                    name="client",
                    field=models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="tickets",
                        to="contacts.client",
                        verbose_name="client",
                    ),
                ),
                migrations.AlterField(
                    model_name="ticket",
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
                    model_name="ticket",
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
