import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

# The indexes of the lists begin with these columns, or nothing looks for them.
DROPPED = {
    "campaigns_letterrun_branch_id_d6736434": ("campaigns_letterrun", "branch_id"),
    "campaigns_letterrun_owner_id_f140994d": ("campaigns_letterrun", "owner_id"),
    "campaigns_letterrun_team_id_da84b7ba": ("campaigns_letterrun", "team_id"),
    "campaigns_segment_branch_id_b8c0243a": ("campaigns_segment", "branch_id"),
    "campaigns_segment_owner_id_fb771a5a": ("campaigns_segment", "owner_id"),
    "campaigns_segment_team_id_23b50e52": ("campaigns_segment", "team_id"),
}


class Migration(migrations.Migration):
    atomic = False  # indexes go without a lock on their tables

    dependencies = [
        ("campaigns", "0001_initial"),
        ("people", "0002_demo_removal"),
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
                    model_name="letterrun",
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
                    model_name="letterrun",
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
                    model_name="letterrun",
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
                    model_name="segment",
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
                    model_name="segment",
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
                    model_name="segment",
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
