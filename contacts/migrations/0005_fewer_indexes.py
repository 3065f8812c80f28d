import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

# The indexes of the lists begin with these columns, or nothing looks for them.
DROPPED = {
    "contacts_channel_client_id_861daa19": ("contacts_channel", "client_id"),
    "contacts_client_branch_id_e5ebe8f5": ("contacts_client", "branch_id"),
    "contacts_client_changed_by_id_6d4009dd": ("contacts_client", "changed_by_id"),
    "contacts_client_owner_id_3af8ae71": ("contacts_client", "owner_id"),
    "contacts_client_team_id_065a9768": ("contacts_client", "team_id"),
    "contacts_interaction_by_id_8ef733b1": ("contacts_interaction", "by_id"),
    "contacts_interaction_client_id_0c0c5a1b": ("contacts_interaction", "client_id"),
}


class Migration(migrations.Migration):
    atomic = False  # indexes go without a lock on their tables

    dependencies = [
        ("contacts", "0004_client_search"),
        ("people", "0002_demo_removal"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="client",
            name="client_search",
        ),
        migrations.RemoveIndex(
            model_name="client",
            name="client_phones",
        ),
        migrations.RemoveIndex(
            model_name="client",
            name="client_tax_number",
        ),
        migrations.RemoveIndex(
            model_name="client",
            name="client_name_core",
        ),
        migrations.RemoveField(
            model_name="client",
            name="phone_digits",
        ),
        migrations.RemoveField(
            model_name="client",
            name="search_text",
        ),
        migrations.RemoveField(
            model_name="client",
            name="tax_digits",
        ),
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
                    model_name="channel",
                    name="client",
                    field=models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="channels",
                        to="contacts.client",
                    ),
                ),
                migrations.AlterField(
                    model_name="client",
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
                    model_name="client",
                    name="changed_by",
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
                    model_name="client",
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
                    model_name="client",
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
                    model_name="interaction",
                    name="by",
                    field=models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
                migrations.AlterField(
                    model_name="interaction",
                    name="client",
                    field=models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="interactions",
                        to="contacts.client",
                    ),
                ),
            ],
        ),
        # Without them the first searches would be planned blindly.
        migrations.RunSQL("ANALYZE contacts_clientsearch", migrations.RunSQL.noop),
    ]
