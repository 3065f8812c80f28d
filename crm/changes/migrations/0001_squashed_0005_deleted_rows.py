"""The tables of a new database in one step. An older one goes on along the steps that this one replaces."""

import django.db.models.deletion
import django.db.models.fields.json
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from crm.sql.together import CreateTogether


class Migration(migrations.Migration):
    replaces = [
        ("changes", "0001_initial"),
        ("changes", "0002_why_rows_stay"),
        ("changes", "0003_lighter_rows"),
        ("changes", "0004_recycle_bin"),
        ("changes", "0005_deleted_rows"),
    ]

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateTogether(
            models=[
                migrations.CreateModel(
                    name="ChangeSet",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("import", "Import"),
                                    ("bulk", "Bulk change"),
                                    ("merge", "Merge"),
                                    ("reassign", "Reassignment"),
                                    ("delete", "Deletion"),
                                ],
                                max_length=10,
                                verbose_name="kind",
                            ),
                        ),
                        ("at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="at")),
                        ("summary", models.CharField(max_length=300, verbose_name="summary")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("kept", "Can be undone"),
                                    ("undoing", "Being undone"),
                                    ("undone", "Undone"),
                                    ("forgetting", "Being removed for good"),
                                    ("forgotten", "Too old to be undone"),
                                ],
                                default="kept",
                                max_length=10,
                                verbose_name="state",
                            ),
                        ),
                        ("steps", models.JSONField(default=list)),
                        ("cursor", models.JSONField(default=dict)),
                        ("undone_at", models.DateTimeField(null=True, verbose_name="undone at")),
                        ("undone_count", models.PositiveIntegerField(default=0, verbose_name="rows undone")),
                        ("refused_count", models.PositiveIntegerField(default=0, verbose_name="rows kept")),
                        (
                            "by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="by",
                            ),
                        ),
                        (
                            "undone_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="undone by",
                            ),
                        ),
                        ("root", models.CharField(blank=True, max_length=80)),
                    ],
                    options={
                        "verbose_name": "change set",
                        "verbose_name_plural": "change sets",
                        "ordering": ["-id"],
                        "indexes": [
                            models.Index(fields=["by", "-id"], name="changes_by"),
                            models.Index(
                                condition=models.Q(("kind", "delete")),
                                fields=["-id"],
                                name="changes_deletions",
                            ),
                            models.Index(
                                condition=models.Q(("state", "forgotten"), _negated=True),
                                fields=["at"],
                                name="changes_to_forget",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ChangeRow",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("step", models.PositiveSmallIntegerField()),
                        ("model", models.CharField(max_length=80)),
                        ("row_id", models.BigIntegerField()),
                        (
                            "operation",
                            models.CharField(
                                choices=[("create", "Created"), ("update", "Changed"), ("delete", "Deleted")],
                                max_length=6,
                            ),
                        ),
                        ("before", models.JSONField(null=True)),
                        ("after", models.JSONField(null=True)),
                        (
                            "refused",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("edited", "Edited since"),
                                    ("in_use", "Other records belong to it now"),
                                    ("kept_with", "Stays with the record it belongs to"),
                                    ("gone", "Deleted since"),
                                    ("parent_gone", "What it belonged to was deleted since"),
                                    ("place_taken", "Another record has taken its place"),
                                ],
                                max_length=12,
                                verbose_name="kept because",
                            ),
                        ),
                        (
                            "change_set",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="rows",
                                to="changes.changeset",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "changed row",
                        "verbose_name_plural": "changed rows",
                        "indexes": [
                            models.Index(fields=["change_set", "step", "id"], name="changes_rows_in_order"),
                            models.Index(
                                condition=models.Q(("refused", ""), _negated=True),
                                fields=["change_set", "id"],
                                name="changes_rows_refused",
                            ),
                            models.Index(fields=["change_set", "row_id"], name="changes_rows_by_row"),
                            models.Index(
                                condition=models.Q(("operation", "delete")),
                                fields=["model", "row_id"],
                                name="changes_deleted_rows",
                            ),
                            models.Index(
                                django.db.models.fields.json.KeyTransform("client_id", "before"),
                                condition=models.Q(("operation", "delete")),
                                name="changes_deleted_of_client",
                            ),
                        ],
                    },
                ),
            ],
        ),
    ]
