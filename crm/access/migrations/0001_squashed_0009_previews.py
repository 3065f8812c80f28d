"""The tables of a new database in one step. An older one goes on along the steps that this one replaces."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from crm.sql.together import CreateTogether


class Migration(migrations.Migration):
    replaces = [
        ("access", "0001_initial"),
        ("access", "0002_initial"),
        ("access", "0003_known_cells"),
        ("access", "0004_field_grants"),
        ("access", "0005_fields_of_own_roles"),
        ("access", "0006_several_deputies"),
        ("access", "0007_second_factor"),
        ("access", "0008_team_roles"),
        ("access", "0009_previews"),
    ]

    initial = True

    dependencies = [
        ("people", "0003_skills_and_working_days"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateTogether(
            models=[
                migrations.CreateModel(
                    name="Cover",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("starts_at", models.DateTimeField(verbose_name="from")),
                        ("ends_at", models.DateTimeField(verbose_name="until")),
                        ("reason", models.CharField(blank=True, max_length=200, verbose_name="reason")),
                        (
                            "absent",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="covered_by",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "created_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "deputy",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="covers",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "first",
                            models.ForeignKey(
                                blank=True,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="further",
                                to="access.cover",
                            ),
                        ),
                        ("mailed_at", models.DateTimeField(editable=False, null=True)),
                        ("read_at", models.DateTimeField(editable=False, null=True)),
                    ],
                    options={
                        "verbose_name": "cover",
                        "verbose_name_plural": "covers",
                        "indexes": [
                            models.Index(fields=["deputy", "ends_at"], name="access_cove_deputy__0cd9af_idx"),
                            models.Index(fields=["absent", "ends_at"], name="cover_of_absent"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("ends_at__gt", models.F("starts_at"))),
                                name="cover_ends_after_start",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("absent", models.F("deputy")), _negated=True),
                                name="cover_by_somebody_else",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Grant",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("entity", models.CharField(max_length=40)),
                        (
                            "action",
                            models.CharField(
                                choices=[
                                    ("view", "View"),
                                    ("create", "Create"),
                                    ("change", "Change"),
                                    ("delete", "Delete"),
                                    ("assign", "Assign"),
                                    ("export", "Export"),
                                    ("import", "Import"),
                                    ("bulk", "Bulk"),
                                    ("merge", "Merge"),
                                    ("share", "Share"),
                                ],
                                max_length=12,
                            ),
                        ),
                        (
                            "level",
                            models.PositiveSmallIntegerField(
                                choices=[(0, "none"), (1, "own"), (2, "team"), (3, "branch"), (4, "all")]
                            ),
                        ),
                        (
                            "role",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="grants",
                                to="access.role",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "grant",
                        "verbose_name_plural": "grants",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("role", "entity", "action"), name="one_level_per_cell"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("level__gte", 1), ("level__lte", 4)),
                                name="level_is_known",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Role",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("key", models.SlugField(unique=True)),
                        ("name", models.CharField(max_length=80, verbose_name="name")),
                        ("is_baseline", models.BooleanField(default=False)),
                        ("position", models.PositiveSmallIntegerField(default=0)),
                        ("requires_second_factor", models.BooleanField(default=False)),
                    ],
                    options={
                        "verbose_name": "role",
                        "verbose_name_plural": "roles",
                        "ordering": ["position", "name"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("is_baseline", True)),
                                fields=("is_baseline",),
                                name="one_baseline_role",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RoleAssignment",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "role",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="assignments",
                                to="access.role",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="role_assignments",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "role assignment",
                        "verbose_name_plural": "role assignments",
                        "constraints": [
                            models.UniqueConstraint(fields=("user", "role"), name="role_held_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AccessVersion",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("number", models.BigIntegerField(default=1)),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("pk", 1)), name="only_one_access_version"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="KnownCell",
                    fields=[
                        ("name", models.CharField(max_length=60, primary_key=True, serialize=False)),
                    ],
                ),
                migrations.CreateModel(
                    name="FieldGrant",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "group",
                            models.CharField(
                                choices=[
                                    ("contact", "Contact data"),
                                    ("personal", "Personal facts"),
                                    ("notes", "Notes"),
                                    ("margin", "Cost prices and margin"),
                                    ("finance", "Finance"),
                                ],
                                max_length=12,
                            ),
                        ),
                        (
                            "level",
                            models.PositiveSmallIntegerField(
                                choices=[(0, "hidden"), (1, "read"), (2, "write")]
                            ),
                        ),
                        (
                            "role",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="field_grants",
                                to="access.role",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "grant of fields",
                        "verbose_name_plural": "grants of fields",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("role", "group"), name="one_level_per_field_group"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("level__gte", 1), ("level__lte", 2)),
                                name="field_level_is_known",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TeamRole",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "role",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="team_roles",
                                to="access.role",
                            ),
                        ),
                        (
                            "team",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="team_roles",
                                to="people.team",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "role of a team",
                        "verbose_name_plural": "roles of teams",
                        "constraints": [
                            models.UniqueConstraint(fields=("team", "role"), name="role_carried_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Preview",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("started_at", models.DateTimeField(verbose_name="from")),
                        ("ends_at", models.DateTimeField(verbose_name="until")),
                        ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="ended")),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="previews",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "of",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "preview",
                        "verbose_name_plural": "previews",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("by", models.F("of")), _negated=True),
                                name="preview_of_somebody_else",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("ended_at", None)),
                                fields=("by",),
                                name="one_preview_at_a_time",
                            ),
                        ],
                    },
                ),
            ],
        ),
    ]
