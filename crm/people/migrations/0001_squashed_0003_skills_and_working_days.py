"""The tables of a new database in one step. An older one goes on along the steps that this one replaces."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.contrib.postgres.operations import BtreeGinExtension, TrigramExtension
from django.db import migrations, models

from crm.sql.name_key import FUNCTIONS
from crm.sql.together import CreateTogether


class Migration(migrations.Migration):
    replaces = [
        ("people", "0001_initial"),
        ("people", "0002_demo_removal"),
        ("people", "0003_skills_and_working_days"),
    ]

    initial = True

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [
        # The extensions and text functions that every later table stands on.
        TrigramExtension(),
        BtreeGinExtension(),
        *(
            migrations.RunSQL(
                function(), f"DROP FUNCTION IF EXISTS {function.__name__.removesuffix('_sql')}(text)"
            )
            for function in FUNCTIONS
        ),
        CreateTogether(
            models=[
                migrations.CreateModel(
                    name="Branch",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=120, unique=True, verbose_name="name")),
                        (
                            "parent",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="children",
                                to="people.branch",
                                verbose_name="part of",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "branch",
                        "verbose_name_plural": "branches",
                        "ordering": ["name"],
                    },
                ),
                migrations.CreateModel(
                    name="Firm",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=200, verbose_name="name")),
                        ("language", models.CharField(default="en", max_length=8, verbose_name="language")),
                        ("currency", models.CharField(default="EUR", max_length=3, verbose_name="currency")),
                        ("country", models.CharField(default="PL", max_length=2, verbose_name="country")),
                        (
                            "time_zone",
                            models.CharField(
                                default="Europe/Warsaw", max_length=64, verbose_name="time zone"
                            ),
                        ),
                        (
                            "access_mode",
                            models.CharField(
                                choices=[
                                    ("open", "Open: everyone sees every client"),
                                    ("team", "Team: everyone sees the clients of their team"),
                                    ("private", "Private: everyone sees only their own clients"),
                                ],
                                default="team",
                                max_length=16,
                                verbose_name="access mode",
                            ),
                        ),
                        (
                            "modules_off",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=16),
                                blank=True,
                                default=list,
                                size=None,
                            ),
                        ),
                        ("is_demo", models.BooleanField(default=False)),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                    ],
                    options={
                        "verbose_name": "firm",
                        "verbose_name_plural": "firms",
                        "constraints": [
                            models.CheckConstraint(condition=models.Q(("pk", 1)), name="only_one_firm")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Team",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=120, unique=True, verbose_name="name")),
                        (
                            "branch",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="teams",
                                to="people.branch",
                                verbose_name="branch",
                            ),
                        ),
                        (
                            "group",
                            models.OneToOneField(
                                editable=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="team",
                                to="auth.group",
                            ),
                        ),
                        (
                            "parent",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="children",
                                to="people.team",
                                verbose_name="part of",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "team",
                        "verbose_name_plural": "teams",
                        "ordering": ["name"],
                    },
                ),
                migrations.CreateModel(
                    name="User",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("password", models.CharField(max_length=128, verbose_name="password")),
                        (
                            "last_login",
                            models.DateTimeField(blank=True, null=True, verbose_name="last login"),
                        ),
                        (
                            "is_superuser",
                            models.BooleanField(
                                default=False,
                                help_text="Designates that this user has all permissions without explicitly assigning them.",
                                verbose_name="superuser status",
                            ),
                        ),
                        ("email", models.EmailField(max_length=254, unique=True, verbose_name="e-mail")),
                        ("name", models.CharField(max_length=150, verbose_name="name")),
                        ("position", models.CharField(blank=True, max_length=120, verbose_name="position")),
                        ("phone", models.CharField(blank=True, max_length=40, verbose_name="phone")),
                        ("language", models.CharField(blank=True, max_length=8, verbose_name="language")),
                        ("time_zone", models.CharField(blank=True, max_length=64, verbose_name="time zone")),
                        (
                            "theme",
                            models.CharField(
                                blank=True,
                                choices=[("", "As my device"), ("light", "Light"), ("dark", "Dark")],
                                max_length=8,
                                verbose_name="theme",
                            ),
                        ),
                        (
                            "density",
                            models.CharField(
                                blank=True,
                                choices=[("", "Comfortable"), ("compact", "Compact")],
                                max_length=8,
                                verbose_name="density",
                            ),
                        ),
                        ("is_active", models.BooleanField(default=True, verbose_name="active")),
                        ("is_demo", models.BooleanField(default=False, editable=False)),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        (
                            "groups",
                            models.ManyToManyField(
                                blank=True,
                                help_text="The groups this user belongs to. A user will get all permissions granted to each of their groups.",
                                related_name="user_set",
                                related_query_name="user",
                                to="auth.group",
                                verbose_name="groups",
                            ),
                        ),
                        (
                            "user_permissions",
                            models.ManyToManyField(
                                blank=True,
                                help_text="Specific permissions for this user.",
                                related_name="user_set",
                                related_query_name="user",
                                to="auth.permission",
                                verbose_name="user permissions",
                            ),
                        ),
                        (
                            "home_team",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="residents",
                                to="people.team",
                                verbose_name="home team",
                            ),
                        ),
                        (
                            "languages",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=8),
                                blank=True,
                                default=list,
                                size=None,
                                verbose_name="languages",
                            ),
                        ),
                        (
                            "skills",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=60),
                                blank=True,
                                default=list,
                                size=None,
                                verbose_name="skills",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "colleague",
                        "verbose_name_plural": "colleagues",
                        "ordering": ["name"],
                        "constraints": [
                            models.UniqueConstraint(
                                django.db.models.functions.text.Lower("email"), name="one_user_per_email"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Membership",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("is_lead", models.BooleanField(default=False, verbose_name="leads the team")),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="memberships",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "team",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="memberships",
                                to="people.team",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "membership",
                        "verbose_name_plural": "memberships",
                        "constraints": [
                            models.UniqueConstraint(fields=("user", "team"), name="one_membership_per_team")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DemoRemoval",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("removed_at", models.DateTimeField(auto_now_add=True)),
                    ],
                ),
                migrations.CreateModel(
                    name="WorkingDay",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "weekday",
                            models.PositiveSmallIntegerField(
                                choices=[
                                    (0, "Monday"),
                                    (1, "Tuesday"),
                                    (2, "Wednesday"),
                                    (3, "Thursday"),
                                    (4, "Friday"),
                                    (5, "Saturday"),
                                    (6, "Sunday"),
                                ],
                                verbose_name="day",
                            ),
                        ),
                        ("starts_at", models.TimeField(verbose_name="from")),
                        ("ends_at", models.TimeField(verbose_name="until")),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="working_days",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "working day",
                        "verbose_name_plural": "working days",
                        "ordering": ["weekday"],
                        "constraints": [
                            models.UniqueConstraint(fields=("user", "weekday"), name="one_span_per_weekday"),
                            models.CheckConstraint(
                                condition=models.Q(("ends_at__gt", models.F("starts_at"))),
                                name="working_day_ends_after_start",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("weekday__lte", 6)), name="weekday_is_known"
                            ),
                        ],
                    },
                ),
            ],
        ),
    ]
