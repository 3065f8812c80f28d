"""The tables of a new database in one step. An older one goes on along the steps that this one replaces."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from crm.sql.together import CreateTogether


class Migration(migrations.Migration):
    replaces = [
        ("campaigns", "0001_initial"),
        ("campaigns", "0002_fewer_indexes"),
        ("campaigns", "0003_buying_rhythms"),
        ("campaigns", "0004_shares"),
        ("campaigns", "0005_letter_purpose"),
    ]

    initial = True

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contacts", "0003_import_runs"),
        ("people", "0002_demo_removal"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("privacy", "0001_initial"),
    ]

    operations = [
        CreateTogether(
            models=[
                migrations.CreateModel(
                    name="Segment",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=120, verbose_name="name")),
                        ("note", models.CharField(blank=True, max_length=250, verbose_name="what it is for")),
                        ("rules", models.JSONField(default=dict)),
                        (
                            "kept_count",
                            models.PositiveIntegerField(editable=False, null=True, verbose_name="clients"),
                        ),
                        ("counted_at", models.DateTimeField(editable=False, null=True)),
                        (
                            "created_at",
                            models.DateTimeField(default=django.utils.timezone.now, editable=False),
                        ),
                        (
                            "changed_at",
                            models.DateTimeField(
                                default=django.utils.timezone.now, editable=False, verbose_name="changed"
                            ),
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
                        "verbose_name": "segment",
                        "verbose_name_plural": "segments",
                        "indexes": [
                            models.Index(fields=["-changed_at", "-id"], name="segment_changed"),
                            models.Index(
                                fields=["owner", "-changed_at", "-id"], name="segment_owner_changed"
                            ),
                            models.Index(fields=["team", "-changed_at", "-id"], name="segment_team_changed"),
                            models.Index(
                                fields=["branch", "-changed_at", "-id"], name="segment_branch_changed"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="LetterRun",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=120, verbose_name="name")),
                        ("subject", models.CharField(max_length=200, verbose_name="subject")),
                        ("body", models.TextField(verbose_name="letter")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("draft", "Draft"),
                                    ("making", "Being made"),
                                    ("ready", "Ready to print"),
                                    ("sent", "Sent"),
                                ],
                                default="draft",
                                max_length=8,
                                verbose_name="state",
                            ),
                        ),
                        ("job_id", models.BigIntegerField(editable=False, null=True)),
                        ("file", models.CharField(blank=True, editable=False, max_length=200)),
                        (
                            "letter_count",
                            models.PositiveIntegerField(default=0, editable=False, verbose_name="letters"),
                        ),
                        (
                            "created_at",
                            models.DateTimeField(default=django.utils.timezone.now, editable=False),
                        ),
                        ("made_at", models.DateTimeField(editable=False, null=True)),
                        ("sent_at", models.DateTimeField(editable=False, null=True)),
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
                            "segment",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="letter_runs",
                                to="campaigns.segment",
                                verbose_name="segment",
                            ),
                        ),
                        (
                            "purpose",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="privacy.purpose",
                                verbose_name="purpose",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "letter run",
                        "verbose_name_plural": "letter runs",
                        "indexes": [
                            models.Index(fields=["-created_at", "-id"], name="letter_run_created"),
                            models.Index(
                                fields=["owner", "-created_at", "-id"], name="letter_run_owner_created"
                            ),
                            models.Index(
                                fields=["team", "-created_at", "-id"], name="letter_run_team_created"
                            ),
                            models.Index(
                                fields=["branch", "-created_at", "-id"], name="letter_run_branch_created"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Letter",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("lacks", models.CharField(blank=True, max_length=200, verbose_name="lacks")),
                        (
                            "client",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="letters",
                                to="contacts.client",
                            ),
                        ),
                        (
                            "run",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="letters",
                                to="campaigns.letterrun",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "letter",
                        "verbose_name_plural": "letters",
                        "indexes": [models.Index(fields=["client", "-id"], name="letter_client")],
                        "constraints": [
                            models.UniqueConstraint(fields=("run", "client"), name="one_letter_per_client")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ReactivationCase",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "found_on",
                            models.DateField(default=django.utils.timezone.localdate, verbose_name="found"),
                        ),
                        ("last_order_on", models.DateField(verbose_name="last order")),
                        ("usual_days", models.PositiveIntegerField(verbose_name="usual days between orders")),
                        ("limit_days", models.PositiveIntegerField()),
                        ("interval_count", models.PositiveIntegerField()),
                        (
                            "yearly_amount",
                            models.DecimalField(
                                decimal_places=2, default=0, max_digits=16, verbose_name="worth a year"
                            ),
                        ),
                        (
                            "cause",
                            models.CharField(
                                choices=[
                                    ("unknown", "No cause seen"),
                                    ("lost_deal", "A deal was lost"),
                                    ("no_contact", "Nobody was in touch"),
                                    ("new_owner", "The owner changed"),
                                ],
                                default="unknown",
                                max_length=12,
                                verbose_name="perhaps because",
                            ),
                        ),
                        ("cause_text", models.CharField(blank=True, max_length=200)),
                        ("is_control", models.BooleanField(default=False, verbose_name="control group")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("open", "To contact"),
                                    ("contacted", "Contacted"),
                                    ("dismissed", "Set aside"),
                                    ("won_back", "Bought again"),
                                ],
                                default="open",
                                max_length=10,
                                verbose_name="state",
                            ),
                        ),
                        ("closed_at", models.DateTimeField(editable=False, null=True)),
                        (
                            "dismissed_because",
                            models.CharField(blank=True, max_length=200, verbose_name="reason"),
                        ),
                        (
                            "client",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="reactivation_cases",
                                to="contacts.client",
                            ),
                        ),
                        (
                            "closed_by",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "client to reactivate",
                        "verbose_name_plural": "clients to reactivate",
                        "indexes": [
                            models.Index(
                                condition=models.Q(("is_control", False), ("state", "open")),
                                fields=["-yearly_amount", "-id"],
                                name="reactivation_queue",
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("state__in", ["open", "contacted"])),
                                fields=("client",),
                                name="one_live_case_per_client",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="BuyingRhythm",
                    fields=[
                        (
                            "client",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                primary_key=True,
                                related_name="buying_rhythm",
                                serialize=False,
                                to="contacts.client",
                            ),
                        ),
                        ("last_order_on", models.DateField(null=True)),
                        ("usual_days", models.PositiveIntegerField(default=0)),
                        ("limit_days", models.PositiveIntegerField(default=0)),
                        ("interval_count", models.PositiveIntegerField(default=0)),
                        ("yearly_amount", models.DecimalField(decimal_places=2, default=0, max_digits=16)),
                        ("overdue_on", models.DateField(null=True)),
                        ("seen_count", models.PositiveIntegerField(default=0)),
                        ("seen_on", models.DateField(null=True)),
                        ("reckoned_on", models.DateField(default=django.utils.timezone.localdate)),
                    ],
                    options={
                        "verbose_name": "buying rhythm",
                        "verbose_name_plural": "buying rhythms",
                    },
                ),
                migrations.CreateModel(
                    name="LetterRunTeamShare",
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
                                to="campaigns.letterrun",
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
                    name="LetterRunUserShare",
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
                                to="campaigns.letterrun",
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
                    name="SegmentTeamShare",
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
                                to="campaigns.segment",
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
                    name="SegmentUserShare",
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
                                to="campaigns.segment",
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
