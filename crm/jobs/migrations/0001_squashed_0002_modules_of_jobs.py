"""The tables of a new database in one step. An older one goes on along the steps that this one replaces."""

import django.contrib.postgres.fields
import django.core.serializers.json
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from crm.sql.together import CreateTogether


class Migration(migrations.Migration):
    replaces = [("jobs", "0001_initial"), ("jobs", "0002_modules_of_jobs")]

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateTogether(
            models=[
                migrations.CreateModel(
                    name="Heartbeat",
                    fields=[
                        (
                            "name",
                            models.CharField(
                                max_length=200, primary_key=True, serialize=False, verbose_name="name"
                            ),
                        ),
                        ("seen_at", models.DateTimeField(verbose_name="seen at")),
                    ],
                    options={
                        "verbose_name": "heartbeat",
                        "verbose_name_plural": "heartbeats",
                    },
                ),
                migrations.CreateModel(
                    name="Job",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=100, verbose_name="name")),
                        ("title", models.CharField(blank=True, max_length=200, verbose_name="title")),
                        (
                            "args",
                            models.JSONField(
                                default=dict,
                                encoder=django.core.serializers.json.DjangoJSONEncoder,
                                verbose_name="arguments",
                            ),
                        ),
                        ("unique_key", models.CharField(blank=True, max_length=200)),
                        ("slot", models.CharField(blank=True, max_length=40)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("queued", "Waiting"),
                                    ("running", "Running"),
                                    ("done", "Done"),
                                    ("failed", "Failed"),
                                    ("cancelled", "Cancelled"),
                                ],
                                default="queued",
                                max_length=10,
                                verbose_name="state",
                            ),
                        ),
                        (
                            "created_at",
                            models.DateTimeField(
                                default=django.utils.timezone.now, verbose_name="created at"
                            ),
                        ),
                        (
                            "due_at",
                            models.DateTimeField(default=django.utils.timezone.now, verbose_name="due at"),
                        ),
                        ("hinted_at", models.DateTimeField(null=True)),
                        ("started_at", models.DateTimeField(null=True, verbose_name="started at")),
                        ("finished_at", models.DateTimeField(null=True, verbose_name="finished at")),
                        ("lease_until", models.DateTimeField(null=True)),
                        ("cancel_asked_at", models.DateTimeField(null=True)),
                        ("run_no", models.PositiveIntegerField(default=0)),
                        (
                            "attempt_count",
                            models.PositiveSmallIntegerField(default=0, verbose_name="attempts"),
                        ),
                        ("max_attempts", models.PositiveSmallIntegerField(default=5)),
                        ("progress_done", models.BigIntegerField(default=0, verbose_name="rows done")),
                        ("progress_total", models.BigIntegerField(null=True, verbose_name="rows in all")),
                        ("message", models.CharField(blank=True, max_length=500, verbose_name="message")),
                        (
                            "cursor",
                            models.JSONField(
                                default=dict, encoder=django.core.serializers.json.DjangoJSONEncoder
                            ),
                        ),
                        (
                            "result",
                            models.JSONField(
                                encoder=django.core.serializers.json.DjangoJSONEncoder,
                                null=True,
                                verbose_name="result",
                            ),
                        ),
                        ("error", models.TextField(blank=True, verbose_name="error")),
                        (
                            "run_as",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="run as",
                            ),
                        ),
                        (
                            "modules",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=16),
                                blank=True,
                                default=list,
                                editable=False,
                                size=None,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "job",
                        "verbose_name_plural": "jobs",
                        "indexes": [
                            models.Index(
                                condition=models.Q(("state__in", ["queued", "running"])),
                                fields=["due_at"],
                                name="jobs_unfinished",
                            ),
                            models.Index(fields=["run_as", "-id"], name="jobs_of_user"),
                            models.Index(fields=["finished_at"], name="jobs_finished"),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(
                                    ("state__in", ["queued", "running"]),
                                    models.Q(("unique_key", ""), _negated=True),
                                ),
                                fields=("unique_key",),
                                name="one_unfinished_job_per_key",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("slot", ""), _negated=True),
                                fields=("name", "slot"),
                                name="one_job_per_slot",
                            ),
                        ],
                    },
                ),
            ],
        ),
    ]
