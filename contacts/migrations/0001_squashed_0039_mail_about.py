"""The tables of a new database in one step. An older one goes on along the steps that this one replaces."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import contacts.models.import_run
import crm.sql.functions
from crm.sql.name_core import name_core_sql
from crm.sql.together import CreateTogether


class Migration(migrations.Migration):
    replaces = [
        ("contacts", "0001_initial"),
        ("contacts", "0002_initial"),
        ("contacts", "0003_import_runs"),
        ("contacts", "0004_client_search"),
        ("contacts", "0005_fewer_indexes"),
        ("contacts", "0006_handovers"),
        ("contacts", "0007_emails_apart"),
        ("contacts", "0008_new_leads"),
        ("contacts", "0009_former_clients"),
        ("contacts", "0010_duplicate_pairs"),
        ("contacts", "0011_profile"),
        ("contacts", "0012_client_parent"),
        ("contacts", "0013_classes"),
        ("contacts", "0014_custom_fields"),
        ("contacts", "0015_custom_fields_index"),
        ("contacts", "0016_moves_and_series"),
        ("contacts", "0017_reminders_found"),
        ("contacts", "0018_plan_rules"),
        ("contacts", "0019_feeds_and_invitations"),
        ("contacts", "0020_call_lists"),
        ("contacts", "0021_standards"),
        ("contacts", "0022_missed_calls_found"),
        ("contacts", "0023_mails"),
        ("contacts", "0024_external_number"),
        ("contacts", "0025_external_number_index"),
        ("contacts", "0026_merge_rows"),
        ("contacts", "0027_timeline_pins"),
        ("contacts", "0028_first_hour"),
        ("contacts", "0029_person_name_index"),
        ("contacts", "0030_mail_returns"),
        ("contacts", "0031_guest_answers"),
        ("contacts", "0032_telephony"),
        ("contacts", "0033_call_sources"),
        ("contacts", "0034_mail_recent"),
        ("contacts", "0035_search_statistics"),
        ("contacts", "0036_other_name_core"),
        ("contacts", "0037_alike_pairs"),
        ("contacts", "0038_calls_to_return"),
        ("contacts", "0039_mail_about"),
    ]

    initial = True

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("changes", "0005_deleted_rows"),
        ("jobs", "0001_initial"),
        ("people", "0003_skills_and_working_days"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunSQL(name_core_sql(), "DROP FUNCTION IF EXISTS name_core(text)"),
        CreateTogether(
            models=[
                migrations.CreateModel(
                    name="Activity",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("subject_entity", models.CharField(blank=True, editable=False, max_length=40)),
                        ("subject_id", models.BigIntegerField(blank=True, editable=False, null=True)),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("task", "Task"),
                                    ("call", "Call"),
                                    ("meeting", "Meeting"),
                                    ("visit", "Visit"),
                                ],
                                default="task",
                                max_length=10,
                                verbose_name="kind",
                            ),
                        ),
                        ("title", models.CharField(max_length=200, verbose_name="what")),
                        ("note", models.TextField(blank=True, verbose_name="note")),
                        ("due_at", models.DateTimeField(verbose_name="when")),
                        ("is_all_day", models.BooleanField(default=False, verbose_name="any time that day")),
                        (
                            "minutes",
                            models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="minutes"),
                        ),
                        (
                            "created_at",
                            models.DateTimeField(default=django.utils.timezone.now, editable=False),
                        ),
                        ("done_at", models.DateTimeField(blank=True, editable=False, null=True)),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        (
                            "assigned_to",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="activities",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="who",
                            ),
                        ),
                        (
                            "created_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "done_by",
                            models.ForeignKey(
                                blank=True,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "client",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="activities",
                                to="contacts.client",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="activities",
                                to="contacts.person",
                            ),
                        ),
                        ("escalated_at", models.DateTimeField(blank=True, editable=False, null=True)),
                        (
                            "move_count",
                            models.PositiveSmallIntegerField(default=0, editable=False, verbose_name="moved"),
                        ),
                        ("remind_at", models.DateTimeField(blank=True, editable=False, null=True)),
                        (
                            "remind_minutes",
                            models.PositiveIntegerField(blank=True, null=True, verbose_name="remind"),
                        ),
                        ("series_on", models.DateField(blank=True, editable=False, null=True)),
                        (
                            "series",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="activities",
                                to="contacts.activityseries",
                            ),
                        ),
                        ("standard", models.CharField(blank=True, default="", editable=False, max_length=20)),
                    ],
                    options={
                        "verbose_name": "activity",
                        "verbose_name_plural": "activities",
                        "indexes": [
                            models.Index(
                                condition=models.Q(("done_at", None)),
                                fields=["assigned_to", "due_at", "id"],
                                name="activity_open_mine",
                            ),
                            models.Index(
                                condition=models.Q(("done_at", None)),
                                fields=["client", "due_at", "id"],
                                name="activity_open_client",
                            ),
                            models.Index(
                                condition=models.Q(("done_at", None), _negated=True),
                                fields=["client", "-done_at"],
                                name="activity_done",
                            ),
                            models.Index(
                                condition=models.Q(
                                    ("done_at", None), models.Q(("subject_id", None), _negated=True)
                                ),
                                fields=["subject_entity", "subject_id", "due_at"],
                                name="activity_subject",
                            ),
                            models.Index(
                                condition=models.Q(
                                    ("done_at", None), models.Q(("remind_at", None), _negated=True)
                                ),
                                fields=["remind_at"],
                                name="activity_to_remind",
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("series", None), _negated=True),
                                fields=("series", "series_on"),
                                name="activity_once_a_day_of_series",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(
                                    ("done_at", None), models.Q(("standard", ""), _negated=True)
                                ),
                                fields=("client", "standard"),
                                name="planned_once",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Channel",
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
                                    ("phone", "Phone"),
                                    ("email", "E-mail"),
                                    ("web", "Web"),
                                    ("messenger", "Messenger"),
                                ],
                                max_length=10,
                                verbose_name="kind",
                            ),
                        ),
                        ("value", models.CharField(max_length=254, verbose_name="value")),
                        ("key", models.CharField(editable=False, max_length=254)),
                        ("label", models.CharField(blank=True, max_length=40, verbose_name="label")),
                        ("is_primary", models.BooleanField(default=False, verbose_name="main")),
                        ("is_invalid", models.BooleanField(default=False, verbose_name="invalid")),
                        ("has_opted_out", models.BooleanField(default=False, verbose_name="opted out")),
                        (
                            "client",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="channels",
                                to="contacts.client",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="channels",
                                to="contacts.person",
                            ),
                        ),
                        (
                            "trouble",
                            models.CharField(
                                blank=True,
                                db_default="",
                                default="",
                                max_length=300,
                                verbose_name="why it is invalid",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "channel",
                        "verbose_name_plural": "channels",
                        "indexes": [models.Index(fields=["kind", "key"], name="channel_key")],
                        "constraints": [
                            models.UniqueConstraint(
                                models.F("client"),
                                models.F("kind"),
                                models.F("key"),
                                models.F("person"),
                                name="channel_once_per_client",
                                nulls_distinct=False,
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("key", ""), _negated=True), name="channel_has_a_key"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Client",
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
                                choices=[("company", "Company"), ("individual", "Individual")],
                                default="company",
                                max_length=12,
                                verbose_name="kind",
                            ),
                        ),
                        ("name", models.CharField(max_length=250, verbose_name="name")),
                        (
                            "legal_name",
                            models.CharField(blank=True, max_length=250, verbose_name="legal name"),
                        ),
                        (
                            "tax_number",
                            models.CharField(blank=True, max_length=40, verbose_name="tax number"),
                        ),
                        (
                            "stage",
                            models.CharField(
                                choices=[
                                    ("lead", "Lead"),
                                    ("prospect", "Prospect"),
                                    ("customer", "Customer"),
                                    ("inactive", "Inactive"),
                                    ("lost", "Lost"),
                                ],
                                default="lead",
                                max_length=12,
                                verbose_name="stage",
                            ),
                        ),
                        (
                            "grade",
                            models.CharField(
                                blank=True,
                                choices=[("A", "A"), ("B", "B"), ("C", "C"), ("D", "D")],
                                max_length=1,
                                verbose_name="class",
                            ),
                        ),
                        ("industry", models.CharField(blank=True, max_length=80, verbose_name="industry")),
                        ("source", models.CharField(blank=True, max_length=80, verbose_name="source")),
                        (
                            "tags",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=40),
                                blank=True,
                                default=list,
                                size=None,
                                verbose_name="tags",
                            ),
                        ),
                        ("language", models.CharField(blank=True, max_length=8, verbose_name="language")),
                        ("street", models.CharField(blank=True, max_length=200, verbose_name="street")),
                        ("post_code", models.CharField(blank=True, max_length=20, verbose_name="post code")),
                        ("city", models.CharField(blank=True, max_length=120, verbose_name="city")),
                        ("country", models.CharField(blank=True, max_length=2, verbose_name="country")),
                        ("website", models.CharField(blank=True, max_length=200, verbose_name="website")),
                        ("note", models.TextField(blank=True, verbose_name="note")),
                        (
                            "created_at",
                            models.DateTimeField(default=django.utils.timezone.now, editable=False),
                        ),
                        (
                            "changed_at",
                            models.DateTimeField(default=django.utils.timezone.now, editable=False),
                        ),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        ("main_phone", models.CharField(blank=True, editable=False, max_length=60)),
                        ("main_email", models.CharField(blank=True, editable=False, max_length=254)),
                        (
                            "name_key",
                            models.GeneratedField(
                                db_persist=True,
                                expression=crm.sql.functions.NameKey("name"),
                                output_field=models.TextField(db_collation="C"),
                            ),
                        ),
                        (
                            "last_activity_at",
                            models.DateTimeField(default=django.utils.timezone.now, editable=False),
                        ),
                        (
                            "last_contact_at",
                            models.DateTimeField(editable=False, null=True, verbose_name="last contact"),
                        ),
                        (
                            "next_step_at",
                            models.DateTimeField(editable=False, null=True, verbose_name="next step"),
                        ),
                        ("next_step_title", models.CharField(blank=True, editable=False, max_length=200)),
                        ("next_step_kind", models.CharField(blank=True, editable=False, max_length=12)),
                        (
                            "turnover_amount",
                            models.DecimalField(
                                decimal_places=2,
                                default=0,
                                editable=False,
                                max_digits=16,
                                verbose_name="turnover, 12 months",
                            ),
                        ),
                        (
                            "pipeline_amount",
                            models.DecimalField(
                                decimal_places=2,
                                default=0,
                                editable=False,
                                max_digits=16,
                                verbose_name="open pipeline",
                            ),
                        ),
                        ("order_count", models.PositiveIntegerField(default=0, editable=False)),
                        (
                            "last_order_on",
                            models.DateField(editable=False, null=True, verbose_name="last order"),
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
                            "changed_by",
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
                            "parent",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="subsidiaries",
                                to="contacts.client",
                                verbose_name="parent company",
                            ),
                        ),
                        (
                            "time_zone",
                            models.CharField(
                                blank=True, db_default="", default="", max_length=64, verbose_name="time zone"
                            ),
                        ),
                        (
                            "custom",
                            models.JSONField(
                                db_default={}, default=dict, editable=False, verbose_name="custom fields"
                            ),
                        ),
                        (
                            "external_number",
                            models.CharField(blank=True, max_length=40, verbose_name="client number"),
                        ),
                    ],
                    options={
                        "verbose_name": "client",
                        "verbose_name_plural": "clients",
                        "indexes": [
                            models.Index(fields=["-last_activity_at", "-id"], name="client_recent"),
                            models.Index(
                                fields=["owner", "-last_activity_at", "-id"], name="client_owner_recent"
                            ),
                            models.Index(
                                fields=["team", "-last_activity_at", "-id"], name="client_team_recent"
                            ),
                            models.Index(
                                fields=["branch", "-last_activity_at", "-id"], name="client_branch_recent"
                            ),
                            models.Index(fields=["name_key", "id"], name="client_name"),
                            models.Index(fields=["owner", "name_key", "id"], name="client_owner_name"),
                            models.Index(fields=["team", "name_key", "id"], name="client_team_name"),
                            models.Index(fields=["branch", "name_key", "id"], name="client_branch_name"),
                            models.Index(fields=["-turnover_amount", "-id"], name="client_turnover"),
                            models.Index(
                                fields=["owner", "-turnover_amount", "-id"], name="client_owner_turnover"
                            ),
                            models.Index(
                                fields=["team", "-turnover_amount", "-id"], name="client_team_turnover"
                            ),
                            models.Index(
                                fields=["branch", "-turnover_amount", "-id"], name="client_branch_turnover"
                            ),
                            django.contrib.postgres.indexes.GinIndex(fields=["tags"], name="client_tags"),
                            models.Index(
                                condition=models.Q(("last_contact_at", None), ("stage", "lead")),
                                fields=["owner", "-created_at", "-id"],
                                name="client_new_lead",
                            ),
                            models.Index(
                                condition=models.Q(("parent__isnull", False)),
                                fields=["parent"],
                                name="client_parent",
                            ),
                            django.contrib.postgres.indexes.GinIndex(
                                django.contrib.postgres.indexes.OpClass("custom", name="jsonb_path_ops"),
                                condition=models.Q(("custom", {}), _negated=True),
                                name="client_custom",
                            ),
                            models.Index(
                                condition=models.Q(("external_number", ""), _negated=True),
                                fields=["external_number"],
                                name="client_external_number",
                            ),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("name", ""), _negated=True), name="client_has_a_name"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("parent", models.F("id")), _negated=True),
                                name="client_is_not_its_parent",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ClientTeamShare",
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
                                to="contacts.client",
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
                    name="ClientUserShare",
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
                                to="contacts.client",
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
                    name="Interaction",
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
                                    ("call", "Call"),
                                    ("meeting", "Meeting"),
                                    ("email", "E-mail"),
                                    ("letter", "Letter"),
                                    ("visit", "Visit"),
                                    ("note", "Note"),
                                ],
                                default="note",
                                max_length=10,
                                verbose_name="kind",
                            ),
                        ),
                        (
                            "outcome",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("reached", "Reached"),
                                    ("not_reached", "Not reached"),
                                    ("positive", "Positive"),
                                    ("negative", "Negative"),
                                    ("call_back", "Asks for a call back"),
                                ],
                                max_length=12,
                                verbose_name="outcome",
                            ),
                        ),
                        ("is_incoming", models.BooleanField(default=False, verbose_name="from the client")),
                        ("text", models.TextField(blank=True, verbose_name="text")),
                        (
                            "happened_at",
                            models.DateTimeField(default=django.utils.timezone.now, verbose_name="when"),
                        ),
                        (
                            "minutes",
                            models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="minutes"),
                        ),
                        (
                            "created_at",
                            models.DateTimeField(default=django.utils.timezone.now, editable=False),
                        ),
                        (
                            "by",
                            models.ForeignKey(
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="by",
                            ),
                        ),
                        (
                            "client",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="interactions",
                                to="contacts.client",
                            ),
                        ),
                        (
                            "for_whom",
                            models.ForeignKey(
                                blank=True,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="interactions",
                                to="contacts.person",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "interaction",
                        "verbose_name_plural": "interactions",
                        "indexes": [
                            models.Index(
                                fields=["client", "-happened_at", "-id"], name="interaction_timeline"
                            ),
                            models.Index(fields=["by", "-happened_at"], name="interaction_by"),
                            models.Index(
                                condition=models.Q(
                                    ("is_incoming", True),
                                    ("kind", "call"),
                                    ("outcome__in", ["not_reached", "call_back"]),
                                ),
                                fields=["happened_at"],
                                name="interaction_to_call_back",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Person",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=150, verbose_name="name")),
                        ("position", models.CharField(blank=True, max_length=120, verbose_name="position")),
                        (
                            "purchase_role",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("decides", "Decides"),
                                    ("influences", "Influences"),
                                    ("buys", "Buys"),
                                    ("uses", "Uses"),
                                    ("blocks", "Blocks"),
                                ],
                                max_length=12,
                                verbose_name="role in the purchase",
                            ),
                        ),
                        ("birthday", models.DateField(blank=True, null=True, verbose_name="birthday")),
                        ("language", models.CharField(blank=True, max_length=8, verbose_name="language")),
                        ("note", models.TextField(blank=True, verbose_name="note")),
                        ("is_main", models.BooleanField(default=False, verbose_name="main contact")),
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
                            "client",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="persons",
                                to="contacts.client",
                            ),
                        ),
                        (
                            "how_met",
                            models.CharField(
                                blank=True,
                                db_default="",
                                default="",
                                max_length=300,
                                verbose_name="how we met",
                            ),
                        ),
                        (
                            "custom",
                            models.JSONField(
                                db_default={}, default=dict, editable=False, verbose_name="custom fields"
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "person",
                        "verbose_name_plural": "persons",
                        "indexes": [models.Index(fields=["name_key", "id"], name="person_name")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("name", ""), _negated=True), name="person_has_a_name"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ImportChoice",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("line", models.IntegerField()),
                        (
                            "decision",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("skip", "Skip"),
                                    ("update", "Update: overwrite with what the file says"),
                                    ("merge", "Merge: fill what is empty, add what is new"),
                                    ("create", "Create anyway"),
                                ],
                                max_length=6,
                            ),
                        ),
                        ("cells", models.JSONField(blank=True, default=dict)),
                        (
                            "run",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="choices",
                                to="contacts.importrun",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "choice for a row",
                        "verbose_name_plural": "choices for rows",
                        "constraints": [
                            models.UniqueConstraint(fields=("run", "line"), name="one_choice_per_row")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ImportRun",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("target", models.CharField(default="clients", max_length=20)),
                        ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                        (
                            "file",
                            models.FileField(blank=True, upload_to=contacts.models.import_run.original_path),
                        ),
                        ("file_name", models.CharField(max_length=200, verbose_name="file")),
                        ("file_size", models.BigIntegerField(default=0)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("unreadable", "Cannot be read"),
                                    ("columns", "Choosing columns"),
                                    ("checking", "Being checked"),
                                    ("checked", "Checked"),
                                    ("running", "Running"),
                                    ("done", "Done"),
                                    ("failed", "Stopped"),
                                ],
                                default="columns",
                                max_length=10,
                                verbose_name="state",
                            ),
                        ),
                        ("trouble", models.JSONField(blank=True, default=dict)),
                        ("dialect", models.JSONField(blank=True, default=dict)),
                        ("signature", models.CharField(blank=True, max_length=32)),
                        ("mapping", models.JSONField(blank=True, default=dict)),
                        ("orders", models.JSONField(blank=True, default=dict)),
                        (
                            "on_duplicate",
                            models.CharField(
                                choices=[
                                    ("skip", "Skip"),
                                    ("update", "Update: overwrite with what the file says"),
                                    ("merge", "Merge: fill what is empty, add what is new"),
                                    ("create", "Create anyway"),
                                ],
                                default="skip",
                                max_length=6,
                                verbose_name="duplicates",
                            ),
                        ),
                        ("counts", models.JSONField(blank=True, default=dict)),
                        ("started_at", models.DateTimeField(null=True)),
                        ("finished_at", models.DateTimeField(null=True, verbose_name="finished")),
                        ("discarded_at", models.DateTimeField(null=True)),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="by",
                            ),
                        ),
                        (
                            "change_set",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="changes.changeset",
                            ),
                        ),
                        (
                            "job",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="jobs.job",
                            ),
                        ),
                        ("corrections", models.JSONField(blank=True, default=list)),
                    ],
                    options={
                        "verbose_name": "import",
                        "verbose_name_plural": "imports",
                        "ordering": ["-id"],
                        "indexes": [
                            models.Index(fields=["by", "-id"], name="import_run_mine"),
                            models.Index(
                                condition=models.Q(("signature", ""), _negated=True),
                                fields=["signature", "-id"],
                                name="import_run_signature",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ClientSearch",
                    fields=[
                        (
                            "client",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                primary_key=True,
                                related_name="search",
                                serialize=False,
                                to="contacts.client",
                            ),
                        ),
                        ("text", models.TextField(blank=True)),
                        ("phone_digits", models.TextField(blank=True)),
                        ("tax_digits", models.TextField(blank=True)),
                        ("name_core", models.TextField(blank=True)),
                    ],
                    options={
                        "verbose_name": "search text of a client",
                        "verbose_name_plural": "search texts of clients",
                        "indexes": [
                            django.contrib.postgres.indexes.GinIndex(
                                django.contrib.postgres.indexes.OpClass("text", name="gin_trgm_ops"),
                                name="client_search_text",
                            ),
                            django.contrib.postgres.indexes.GinIndex(
                                django.contrib.postgres.indexes.OpClass("phone_digits", name="gin_trgm_ops"),
                                name="client_search_phones",
                            ),
                            models.Index(
                                condition=models.Q(("tax_digits__gt", "")),
                                fields=["tax_digits"],
                                name="client_search_tax",
                            ),
                            models.Index(fields=["name_core"], name="client_search_name"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Handover",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "at",
                            models.DateTimeField(
                                default=django.utils.timezone.now, verbose_name="handed over"
                            ),
                        ),
                        ("reason", models.CharField(blank=True, max_length=200, verbose_name="reason")),
                        ("client_count", models.PositiveIntegerField(verbose_name="clients")),
                        (
                            "introducing",
                            models.CharField(
                                choices=[
                                    ("none", "No introduction"),
                                    ("email", "An e-mail, a letter where no address is known"),
                                    ("letter", "A letter"),
                                ],
                                default="none",
                                max_length=6,
                                verbose_name="introduction",
                            ),
                        ),
                        ("subject", models.CharField(blank=True, max_length=200, verbose_name="subject")),
                        ("body", models.TextField(blank=True, verbose_name="text")),
                        ("check_on", models.DateField(verbose_name="check on")),
                        (
                            "branch",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.branch",
                            ),
                        ),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="by",
                            ),
                        ),
                        (
                            "change_set",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="handover",
                                to="changes.changeset",
                            ),
                        ),
                        (
                            "giver",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="from",
                            ),
                        ),
                        (
                            "team",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.team",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "handover",
                        "verbose_name_plural": "handovers",
                        "indexes": [
                            models.Index(fields=["giver", "-id"], name="handover_giver"),
                            models.Index(fields=["check_on"], name="handover_check"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HandoverCheck",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("client_count", models.PositiveIntegerField(verbose_name="clients of class A")),
                        ("contacted_count", models.PositiveIntegerField(verbose_name="contacted")),
                        (
                            "handover",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="check_made",
                                to="contacts.handover",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "handover check",
                        "verbose_name_plural": "handover checks",
                    },
                ),
                migrations.CreateModel(
                    name="HandoverItem",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "rule",
                            models.CharField(
                                choices=[
                                    ("both", "class and branch"),
                                    ("class", "class"),
                                    ("branch", "branch"),
                                    ("load", "fewest clients"),
                                    ("hand", "by hand"),
                                ],
                                max_length=6,
                                verbose_name="rule",
                            ),
                        ),
                        (
                            "given_at",
                            models.DateTimeField(default=django.utils.timezone.now, verbose_name="given"),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("open", "To answer"),
                                    ("accepted", "Accepted"),
                                    ("returned", "Returned"),
                                    ("passed_on", "Given to somebody else"),
                                ],
                                default="open",
                                max_length=9,
                                verbose_name="state",
                            ),
                        ),
                        ("answered_at", models.DateTimeField(null=True, verbose_name="answered")),
                        ("reason", models.CharField(blank=True, max_length=300, verbose_name="reason")),
                        (
                            "answered_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "client",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="handover_items",
                                to="contacts.client",
                            ),
                        ),
                        (
                            "handover",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="items",
                                to="contacts.handover",
                            ),
                        ),
                        (
                            "receiver",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="to",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "client handed over",
                        "verbose_name_plural": "clients handed over",
                        "indexes": [
                            models.Index(fields=["handover", "state", "id"], name="handover_items"),
                            models.Index(fields=["receiver", "state", "handover"], name="handover_items_to"),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("state", "passed_on"), _negated=True),
                                fields=("handover", "client"),
                                name="handover_client_once",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HandoverPaper",
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
                                choices=[("briefs", "Briefs"), ("letters", "Letters")], max_length=7
                            ),
                        ),
                        ("at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("file", models.CharField(blank=True, max_length=80)),
                        ("page_count", models.PositiveIntegerField(default=0)),
                        ("sent_at", models.DateTimeField(null=True)),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "handover",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="papers",
                                to="contacts.handover",
                            ),
                        ),
                        (
                            "job",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="jobs.job",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "handover paper",
                        "verbose_name_plural": "handover papers",
                        "indexes": [models.Index(fields=["handover", "by", "-id"], name="handover_papers")],
                    },
                ),
                migrations.CreateModel(
                    name="Introduction",
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
                                choices=[("email", "E-mail"), ("letter", "Letter")], max_length=6
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("printed", "Printed"),
                                    ("queued", "Waiting to be sent"),
                                    ("sending", "Being sent"),
                                    ("sent", "Sent"),
                                    ("failed", "Not sent"),
                                    ("unknown", "Perhaps sent"),
                                ],
                                max_length=8,
                                verbose_name="state",
                            ),
                        ),
                        ("at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("address", models.EmailField(blank=True, max_length=254, verbose_name="to")),
                        ("subject", models.CharField(blank=True, max_length=200, verbose_name="subject")),
                        ("body", models.TextField(blank=True, verbose_name="text")),
                        ("sent_at", models.DateTimeField(null=True, verbose_name="sent")),
                        ("trouble", models.CharField(blank=True, max_length=300)),
                        ("interaction_id", models.BigIntegerField(null=True)),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "client",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="introductions",
                                to="contacts.client",
                            ),
                        ),
                        (
                            "item",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="introduction",
                                to="contacts.handoveritem",
                            ),
                        ),
                        (
                            "paper",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="introductions",
                                to="contacts.handoverpaper",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "introduction",
                        "verbose_name_plural": "introductions",
                        "indexes": [models.Index(fields=["interaction_id"], name="introduction_entry")],
                    },
                ),
                migrations.CreateModel(
                    name="FormerClient",
                    fields=[
                        ("former_id", models.BigIntegerField(primary_key=True, serialize=False)),
                        ("kept_id", models.BigIntegerField()),
                        ("merged_at", models.DateTimeField(default=django.utils.timezone.now)),
                        (
                            "change_set",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="changes.changeset",
                            ),
                        ),
                        (
                            "client",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="former",
                                to="contacts.client",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "former client",
                        "verbose_name_plural": "former clients",
                    },
                ),
                migrations.CreateModel(
                    name="DuplicatePair",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("score", models.PositiveSmallIntegerField(verbose_name="score")),
                        (
                            "reasons",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(
                                    choices=[
                                        ("tax", "same tax number"),
                                        ("email", "same e-mail"),
                                        ("phone", "same phone"),
                                        ("code", "same name and post code"),
                                        ("city", "same name and city"),
                                        ("alike", "similar name, same place"),
                                    ],
                                    max_length=5,
                                ),
                                size=None,
                                verbose_name="reasons",
                            ),
                        ),
                        ("found_at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("dismissed_at", models.DateTimeField(null=True)),
                        (
                            "dismissed_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "left",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="pairs_left",
                                to="contacts.client",
                            ),
                        ),
                        (
                            "right",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="pairs_right",
                                to="contacts.client",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "pair of clients",
                        "verbose_name_plural": "pairs of clients",
                        "indexes": [
                            models.Index(
                                condition=models.Q(("dismissed_at", None)),
                                fields=["-score", "-id"],
                                name="pair_by_score",
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(fields=("left", "right"), name="pair_once"),
                            models.CheckConstraint(
                                condition=models.Q(("left__lt", models.F("right"))), name="pair_older_left"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Address",
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
                                    ("billing", "Billing"),
                                    ("delivery", "Delivery"),
                                    ("post", "Post"),
                                    ("site", "Site"),
                                    ("home", "Home"),
                                ],
                                default="delivery",
                                max_length=8,
                                verbose_name="kind",
                            ),
                        ),
                        ("street", models.CharField(blank=True, max_length=200, verbose_name="street")),
                        ("post_code", models.CharField(blank=True, max_length=20, verbose_name="post code")),
                        ("city", models.CharField(max_length=120, verbose_name="city")),
                        ("country", models.CharField(blank=True, max_length=2, verbose_name="country")),
                        (
                            "client",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="addresses",
                                to="contacts.client",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "address",
                        "verbose_name_plural": "addresses",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("city", ""), _negated=True), name="address_has_a_city"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ClientName",
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
                                    ("trade", "Trade name"),
                                    ("legal", "Legal name"),
                                    ("former", "Former name"),
                                    ("short", "Short name"),
                                    ("foreign", "In another language"),
                                ],
                                default="trade",
                                max_length=8,
                                verbose_name="kind",
                            ),
                        ),
                        ("name", models.CharField(max_length=250, verbose_name="name")),
                        (
                            "client",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="other_names",
                                to="contacts.client",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "other name",
                        "verbose_name_plural": "other names",
                        "indexes": [models.Index(crm.sql.functions.NameCore("name"), name="other_name_core")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("name", ""), _negated=True), name="other_name_is_said"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CoOwner",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("since", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                        (
                            "client",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="co_owners",
                                to="contacts.client",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "co-owner",
                        "verbose_name_plural": "co-owners",
                        "constraints": [
                            models.UniqueConstraint(
                                models.F("client"), models.F("user"), name="co_owner_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ImportantDate",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("label", models.CharField(max_length=80, verbose_name="what")),
                        ("day", models.DateField(verbose_name="day")),
                        (
                            "is_yearly",
                            models.BooleanField(default=True, verbose_name="comes back every year"),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="important_dates",
                                to="contacts.person",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "important date",
                        "verbose_name_plural": "important dates",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("label", ""), _negated=True),
                                name="important_date_is_named",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PersonTie",
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
                                    ("assistant", "Assistant"),
                                    ("superior", "Superior"),
                                    ("spouse", "Spouse"),
                                    ("relative", "Relative"),
                                    ("friend", "Friend"),
                                    ("colleague", "Colleague"),
                                ],
                                max_length=10,
                                verbose_name="kind",
                            ),
                        ),
                        (
                            "other",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="ties_back",
                                to="contacts.person",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="ties",
                                to="contacts.person",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "tie of a person",
                        "verbose_name_plural": "ties of persons",
                    },
                ),
                migrations.CreateModel(
                    name="Position",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("title", models.CharField(max_length=120, verbose_name="position")),
                        (
                            "purchase_role",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("decides", "Decides"),
                                    ("influences", "Influences"),
                                    ("buys", "Buys"),
                                    ("uses", "Uses"),
                                    ("blocks", "Blocks"),
                                ],
                                max_length=12,
                                verbose_name="role in the purchase",
                            ),
                        ),
                        ("since", models.DateField(blank=True, null=True, verbose_name="since")),
                        ("until", models.DateField(blank=True, null=True, verbose_name="until")),
                        (
                            "client",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="positions",
                                to="contacts.client",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="positions",
                                to="contacts.person",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "position",
                        "verbose_name_plural": "positions",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("title", ""), _negated=True), name="position_has_a_title"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("until", None),
                                    ("since", None),
                                    ("until__gte", models.F("since")),
                                    _connector="OR",
                                ),
                                name="position_ends_after_it_began",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Preference",
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
                                    ("channel", "Preferred channel"),
                                    ("hours", "Preferred hours"),
                                    ("need", "Need"),
                                    ("interest", "Product interest"),
                                    ("price", "Price sensitivity"),
                                    ("delivery", "Delivery wish"),
                                    ("like", "Likes"),
                                    ("dislike", "Does not like"),
                                    ("personal", "Personal fact"),
                                ],
                                max_length=10,
                                verbose_name="kind",
                            ),
                        ),
                        ("text", models.CharField(max_length=300, verbose_name="what")),
                        (
                            "source",
                            models.CharField(
                                choices=[
                                    ("said", "Said so"),
                                    ("observed", "Observed"),
                                    ("colleague", "Told by a colleague"),
                                    ("document", "From a document"),
                                    ("survey", "From a survey"),
                                ],
                                default="said",
                                max_length=10,
                                verbose_name="source",
                            ),
                        ),
                        (
                            "noted_on",
                            models.DateField(default=django.utils.timezone.localdate, verbose_name="since"),
                        ),
                        (
                            "confidence",
                            models.PositiveSmallIntegerField(
                                choices=[(3, "Sure"), (2, "Likely"), (1, "A guess")],
                                default=3,
                                verbose_name="confidence",
                            ),
                        ),
                        (
                            "by",
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
                            "client",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="preferences",
                                to="contacts.client",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="preferences",
                                to="contacts.person",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "preference",
                        "verbose_name_plural": "needs and preferences",
                        "indexes": [models.Index(fields=["kind", "client"], name="preference_kind")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("text", ""), _negated=True), name="preference_is_said"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TaxNumber",
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
                                    ("vat", "VAT number"),
                                    ("tax", "Tax number"),
                                    ("register", "Register number"),
                                ],
                                default="vat",
                                max_length=8,
                                verbose_name="kind",
                            ),
                        ),
                        ("country", models.CharField(blank=True, max_length=2, verbose_name="country")),
                        ("number", models.CharField(max_length=40, verbose_name="number")),
                        (
                            "client",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="tax_numbers",
                                to="contacts.client",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "tax number",
                        "verbose_name_plural": "tax numbers",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("number", ""), _negated=True), name="tax_number_is_said"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ClassRule",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "grade",
                            models.CharField(
                                choices=[("A", "A"), ("B", "B"), ("C", "C"), ("D", "D")],
                                max_length=1,
                                unique=True,
                                verbose_name="class",
                            ),
                        ),
                        ("rules", models.JSONField(default=dict)),
                        ("saved_at", models.DateTimeField(default=django.utils.timezone.now)),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "rule of a class",
                        "verbose_name_plural": "rules of classes",
                        "ordering": ["grade"],
                    },
                ),
                migrations.CreateModel(
                    name="ClassChange",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("before", models.CharField(blank=True, max_length=1, verbose_name="before")),
                        ("after", models.CharField(blank=True, max_length=1, verbose_name="after")),
                        (
                            "client",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="class_changes",
                                to="contacts.client",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "change of class",
                        "verbose_name_plural": "changes of class",
                        "indexes": [models.Index(fields=["client", "-at"], name="class_change_client")],
                    },
                ),
                migrations.CreateModel(
                    name="ActivityMove",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("from_at", models.DateTimeField(verbose_name="from")),
                        ("to_at", models.DateTimeField(verbose_name="to")),
                        ("reason", models.CharField(blank=True, max_length=200, verbose_name="reason")),
                        ("at", models.DateTimeField(default=django.utils.timezone.now)),
                        (
                            "activity",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="moves",
                                to="contacts.activity",
                            ),
                        ),
                        (
                            "by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "move of an activity",
                        "verbose_name_plural": "moves of activities",
                        "indexes": [models.Index(fields=["activity", "-at"], name="moves_of_activity")],
                    },
                ),
                migrations.CreateModel(
                    name="ActivitySeries",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "rule_kind",
                            models.CharField(
                                choices=[
                                    ("daily", "Every day"),
                                    ("weekdays", "Monday to Friday"),
                                    ("weekly", "Every week"),
                                    ("monthly", "Every month on the same date"),
                                    ("monthly_weekday", "Every month on the same weekday"),
                                    ("yearly", "Every year"),
                                ],
                                max_length=16,
                                verbose_name="repeat",
                            ),
                        ),
                        (
                            "step",
                            models.PositiveSmallIntegerField(
                                default=1,
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(99),
                                ],
                                verbose_name="every",
                            ),
                        ),
                        (
                            "weekdays",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.PositiveSmallIntegerField(),
                                blank=True,
                                default=list,
                                size=None,
                                verbose_name="on",
                            ),
                        ),
                        ("is_jalali", models.BooleanField(default=False)),
                        ("starts_on", models.DateField()),
                        ("until", models.DateField(blank=True, null=True, verbose_name="until")),
                        (
                            "times",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                null=True,
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(999),
                                ],
                                verbose_name="times",
                            ),
                        ),
                        ("clock", models.TimeField(null=True)),
                        ("zone", models.CharField(max_length=64)),
                        ("last_on", models.DateField()),
                        ("ended_at", models.DateTimeField(blank=True, null=True)),
                        ("subject_entity", models.CharField(blank=True, max_length=40)),
                        ("subject_id", models.BigIntegerField(blank=True, null=True)),
                        ("kind", models.CharField(max_length=10, verbose_name="kind")),
                        ("title", models.CharField(max_length=200, verbose_name="what")),
                        ("note", models.TextField(blank=True, verbose_name="note")),
                        (
                            "minutes",
                            models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="minutes"),
                        ),
                        (
                            "remind_minutes",
                            models.PositiveIntegerField(blank=True, null=True, verbose_name="remind"),
                        ),
                        (
                            "client",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="activity_series",
                                to="contacts.client",
                            ),
                        ),
                        (
                            "created_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="activity_series",
                                to="contacts.person",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "repeated activity",
                        "verbose_name_plural": "repeated activities",
                        "indexes": [
                            models.Index(
                                condition=models.Q(("ended_at", None)),
                                fields=["last_on"],
                                name="activity_series_open",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PlanRules",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "escalate_days",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                default=3,
                                null=True,
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(60),
                                ],
                                verbose_name="tell the team's lead after",
                            ),
                        ),
                        (
                            "planned_a_day",
                            models.PositiveSmallIntegerField(
                                default=4,
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(30),
                                ],
                                verbose_name="planned by itself a day",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "rules for plans",
                        "verbose_name_plural": "rules for plans",
                        "constraints": [
                            models.CheckConstraint(condition=models.Q(("pk", 1)), name="only_one_plan_rules")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CalendarFeed",
                    fields=[
                        (
                            "user",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                primary_key=True,
                                related_name="calendar_feed",
                                serialize=False,
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("nonce", models.CharField(blank=True, max_length=64)),
                        (
                            "shows",
                            models.CharField(
                                choices=[
                                    ("all", "what, with whom and with which client"),
                                    ("titles", "what, without clients and persons"),
                                    ("busy", "only that I am busy"),
                                ],
                                default="all",
                                max_length=6,
                                verbose_name="what it shows",
                            ),
                        ),
                        (
                            "hides_private",
                            models.BooleanField(
                                default=True, verbose_name="plans without a client only as busy"
                            ),
                        ),
                        ("opened_at", models.DateTimeField(default=django.utils.timezone.now)),
                    ],
                    options={
                        "verbose_name": "calendar subscription",
                        "verbose_name_plural": "calendar subscriptions",
                    },
                ),
                migrations.CreateModel(
                    name="Invitation",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("activity_key", models.BigIntegerField()),
                        ("address", models.EmailField(max_length=254, verbose_name="to")),
                        ("name", models.CharField(blank=True, max_length=150)),
                        ("language", models.CharField(blank=True, max_length=8)),
                        (
                            "method",
                            models.CharField(
                                choices=[("request", "Invitation"), ("cancel", "Called off")], max_length=7
                            ),
                        ),
                        ("sequence", models.PositiveSmallIntegerField(default=0)),
                        ("title", models.CharField(max_length=200)),
                        ("starts_at", models.DateTimeField()),
                        ("ends_at", models.DateTimeField()),
                        ("is_all_day", models.BooleanField(default=False)),
                        ("at", models.DateTimeField(default=django.utils.timezone.now)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("queued", "Waiting to be sent"),
                                    ("sending", "Being sent"),
                                    ("sent", "Sent"),
                                    ("failed", "Not sent"),
                                    ("unknown", "Perhaps sent"),
                                ],
                                default="queued",
                                max_length=7,
                                verbose_name="state",
                            ),
                        ),
                        ("sent_at", models.DateTimeField(null=True)),
                        ("trouble", models.CharField(blank=True, max_length=300)),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "client",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="invitations",
                                to="contacts.client",
                            ),
                        ),
                        (
                            "colleague",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "organizer",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="invitations",
                                to="contacts.person",
                            ),
                        ),
                        (
                            "answer",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("accepted", "Accepted"),
                                    ("declined", "Declined"),
                                    ("tentative", "Perhaps"),
                                ],
                                max_length=9,
                                verbose_name="answer",
                            ),
                        ),
                        (
                            "answer_note",
                            models.CharField(blank=True, max_length=300, verbose_name="said with it"),
                        ),
                        ("answered_at", models.DateTimeField(blank=True, null=True, verbose_name="answered")),
                        ("wish_ends_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "wish_starts_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="wished time"),
                        ),
                    ],
                    options={
                        "verbose_name": "invitation",
                        "verbose_name_plural": "invitations",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("activity_key", "address", "sequence", "method"), name="invited_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CallList",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=120, verbose_name="name")),
                        ("script", models.TextField(blank=True, verbose_name="what to say")),
                        (
                            "item_count",
                            models.PositiveIntegerField(default=0, editable=False, verbose_name="clients"),
                        ),
                        (
                            "done_count",
                            models.PositiveIntegerField(default=0, editable=False, verbose_name="done"),
                        ),
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
                        ("refreshed_at", models.DateTimeField(editable=False, null=True)),
                        ("source_id", models.BigIntegerField(editable=False, null=True)),
                        ("source_key", models.CharField(blank=True, editable=False, max_length=40)),
                    ],
                    options={
                        "verbose_name": "call list",
                        "verbose_name_plural": "call lists",
                        "indexes": [
                            models.Index(fields=["-changed_at", "-id"], name="call_list_changed"),
                            models.Index(
                                fields=["owner", "-changed_at", "-id"], name="call_list_owner_changed"
                            ),
                            models.Index(
                                fields=["team", "-changed_at", "-id"], name="call_list_team_changed"
                            ),
                            models.Index(
                                fields=["branch", "-changed_at", "-id"], name="call_list_branch_changed"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CallItem",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("position", models.PositiveIntegerField()),
                        (
                            "state",
                            models.CharField(
                                choices=[("waiting", "To call"), ("done", "Done")],
                                default="waiting",
                                max_length=7,
                                verbose_name="state",
                            ),
                        ),
                        (
                            "result",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("reached", "Reached"),
                                    ("not_reached", "Not reached"),
                                    ("call_back", "Call back"),
                                    ("refused", "Refused"),
                                    ("wrong_number", "Wrong number"),
                                ],
                                max_length=12,
                                verbose_name="outcome",
                            ),
                        ),
                        (
                            "call_at",
                            models.DateTimeField(default=django.utils.timezone.now, verbose_name="next call"),
                        ),
                        ("try_count", models.PositiveSmallIntegerField(default=0, verbose_name="calls")),
                        ("told_at", models.DateTimeField(editable=False, null=True)),
                        ("claimed_until", models.DateTimeField(blank=True, null=True)),
                        ("done_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "caller",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "claimed_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "client",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="call_items",
                                to="contacts.client",
                            ),
                        ),
                        (
                            "call_list",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="items",
                                to="contacts.calllist",
                            ),
                        ),
                        ("is_from_source", models.BooleanField(default=False, editable=False)),
                    ],
                    options={
                        "verbose_name": "client to call",
                        "verbose_name_plural": "clients to call",
                        "indexes": [
                            models.Index(
                                condition=models.Q(("state", "waiting")),
                                fields=["call_list", "call_at", "position"],
                                name="call_item_next",
                            ),
                            models.Index(fields=["call_list", "position"], name="call_item_place"),
                            models.Index(
                                condition=models.Q(
                                    ("result", "call_back"), ("state", "waiting"), ("told_at", None)
                                ),
                                fields=["call_at"],
                                name="call_item_to_tell",
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("call_list", "client"), name="called_once_in_a_list"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CallListTeamShare",
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
                                to="contacts.calllist",
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
                    name="CallListUserShare",
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
                                to="contacts.calllist",
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
                    name="Breach",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("measure", models.CharField(max_length=20)),
                        ("since", models.DateTimeField()),
                        (
                            "client",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="breaches",
                                to="contacts.client",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "broken standard",
                        "verbose_name_plural": "broken standards",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("measure", "client"), name="one_breach_per_client"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Standard",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("measure", models.CharField(max_length=20)),
                        (
                            "grade",
                            models.CharField(
                                choices=[("A", "A"), ("B", "B"), ("C", "C"), ("D", "D")],
                                max_length=1,
                                verbose_name="class",
                            ),
                        ),
                        (
                            "amount",
                            models.PositiveSmallIntegerField(
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(730),
                                ]
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "standard",
                        "verbose_name_plural": "standards",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("measure", "grade"), name="one_standard_per_class"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="MailThread",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                    ],
                    options={
                        "verbose_name": "thread of mails",
                        "verbose_name_plural": "threads of mails",
                    },
                ),
                migrations.CreateModel(
                    name="Mail",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("key", models.CharField(editable=False, max_length=250, unique=True)),
                        (
                            "references",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=250), default=list, size=None
                            ),
                        ),
                        ("is_outgoing", models.BooleanField(default=False, verbose_name="from us")),
                        ("people", models.JSONField(default=list, verbose_name="people")),
                        (
                            "others",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=254), default=list, size=None
                            ),
                        ),
                        ("subject", models.CharField(blank=True, max_length=500, verbose_name="subject")),
                        ("subject_key", models.CharField(blank=True, editable=False, max_length=120)),
                        ("sent_at", models.DateTimeField(verbose_name="sent")),
                        ("taken_at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("text", models.TextField(blank=True, verbose_name="text")),
                        ("fresh_length", models.PositiveIntegerField(default=0)),
                        ("html", models.TextField(blank=True)),
                        (
                            "privacy",
                            models.CharField(
                                choices=[
                                    ("client", "All who see the client"),
                                    ("team", "My team"),
                                    ("participants", "Only those who wrote or received it"),
                                ],
                                default="client",
                                max_length=12,
                                verbose_name="who reads it",
                            ),
                        ),
                        ("is_auto", models.BooleanField(default=False)),
                        ("is_bounce", models.BooleanField(default=False)),
                        (
                            "trouble",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("", "none"),
                                    ("structure", "It could not be read; the original is kept."),
                                    ("parts", "It has more parts than are read; the original is kept."),
                                    ("size", "It is too large to be taken; it lies in the mailbox."),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("raw_path", models.CharField(blank=True, editable=False, max_length=80)),
                        ("size", models.BigIntegerField(default=0, verbose_name="size")),
                        (
                            "search_text",
                            models.GeneratedField(
                                db_persist=True,
                                expression=crm.sql.functions.Fold("subject"),
                                output_field=models.TextField(),
                            ),
                        ),
                        (
                            "by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="colleague",
                            ),
                        ),
                        (
                            "team",
                            models.ForeignKey(
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="people.team",
                            ),
                        ),
                        (
                            "thread",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="mails",
                                to="contacts.mailthread",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "mail",
                        "verbose_name_plural": "mails",
                        "indexes": [
                            models.Index(fields=["thread", "sent_at", "id"], name="mail_of_thread"),
                            models.Index(fields=["subject_key", "-sent_at"], name="mail_subject"),
                            django.contrib.postgres.indexes.GinIndex(
                                fields=["references"], name="mail_references"
                            ),
                            django.contrib.postgres.indexes.GinIndex(fields=["others"], name="mail_others"),
                            django.contrib.postgres.indexes.GinIndex(
                                django.contrib.postgres.indexes.OpClass("search_text", name="gin_trgm_ops"),
                                name="mail_search",
                            ),
                            models.Index(fields=["-sent_at", "-id"], name="mail_recent"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="MailSignature",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("text", models.TextField(blank=True, max_length=2000, verbose_name="signature")),
                        (
                            "owner",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "signature",
                        "verbose_name_plural": "signatures",
                    },
                ),
                migrations.CreateModel(
                    name="OutgoingMail",
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
                                    ("new", "New mail"),
                                    ("answer", "Answer"),
                                    ("forward", "Forwarded mail"),
                                ],
                                default="new",
                                max_length=7,
                            ),
                        ),
                        (
                            "to",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=254),
                                default=list,
                                size=None,
                                verbose_name="to",
                            ),
                        ),
                        (
                            "cc",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=254),
                                default=list,
                                size=None,
                                verbose_name="copy",
                            ),
                        ),
                        ("subject", models.CharField(blank=True, max_length=300, verbose_name="subject")),
                        ("body", models.TextField(blank=True, verbose_name="text")),
                        (
                            "version_ids",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.BigIntegerField(), default=list, size=None
                            ),
                        ),
                        (
                            "privacy",
                            models.CharField(
                                choices=[
                                    ("client", "All who see the client"),
                                    ("team", "My team"),
                                    ("participants", "Only those who wrote or received it"),
                                ],
                                default="client",
                                max_length=12,
                                verbose_name="who reads it",
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("draft", "Draft"),
                                    ("queued", "Waiting to be sent"),
                                    ("sending", "Being sent"),
                                    ("sent", "Sent"),
                                    ("failed", "Not sent"),
                                    ("unknown", "Perhaps sent"),
                                ],
                                default="draft",
                                max_length=8,
                                verbose_name="state",
                            ),
                        ),
                        ("started_at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("changed_at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("sent_at", models.DateTimeField(null=True, verbose_name="sent")),
                        ("trouble", models.CharField(blank=True, max_length=300)),
                        ("attempt", models.PositiveIntegerField(default=0)),
                        ("is_copied", models.BooleanField(default=False)),
                        (
                            "answers",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="answers",
                                to="contacts.mail",
                            ),
                        ),
                        (
                            "by",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "client",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="outgoing_mails",
                                to="contacts.client",
                            ),
                        ),
                        (
                            "mail",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="contacts.mail",
                            ),
                        ),
                        ("about_entity", models.CharField(blank=True, editable=False, max_length=40)),
                        ("about_id", models.BigIntegerField(editable=False, null=True)),
                    ],
                    options={
                        "verbose_name": "outgoing mail",
                        "verbose_name_plural": "outgoing mails",
                        "indexes": [
                            models.Index(fields=["by", "state", "-changed_at"], name="outgoing_of_writer")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="IgnoredAddress",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("address", models.CharField(max_length=254)),
                        ("at", models.DateTimeField(default=django.utils.timezone.now)),
                        (
                            "owner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "ignored address",
                        "verbose_name_plural": "ignored addresses",
                        "constraints": [
                            models.UniqueConstraint(fields=("owner", "address"), name="address_ignored_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="MailAttachment",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("number", models.PositiveIntegerField()),
                        ("name", models.CharField(max_length=200, verbose_name="name")),
                        ("media", models.CharField(max_length=100)),
                        ("size", models.BigIntegerField(verbose_name="size")),
                        ("is_inline", models.BooleanField(default=False)),
                        (
                            "mail",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="attachments",
                                to="contacts.mail",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "attachment",
                        "verbose_name_plural": "attachments",
                        "constraints": [
                            models.UniqueConstraint(fields=("mail", "number"), name="attachment_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Mailbox",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("address", models.EmailField(max_length=254, verbose_name="e-mail address")),
                        ("host", models.CharField(max_length=200, verbose_name="server")),
                        ("port", models.PositiveIntegerField(default=993, verbose_name="port")),
                        (
                            "security",
                            models.CharField(
                                choices=[
                                    ("ssl", "TLS from the start (usually port 993)"),
                                    ("starttls", "STARTTLS (usually port 143)"),
                                    ("none", "None, only within one's own network"),
                                ],
                                default="ssl",
                                max_length=8,
                                verbose_name="security",
                            ),
                        ),
                        ("user_name", models.CharField(max_length=254, verbose_name="user name")),
                        ("sealed_password", models.TextField(editable=False)),
                        (
                            "privacy",
                            models.CharField(
                                choices=[
                                    ("client", "All who see the client"),
                                    ("team", "My team"),
                                    ("participants", "Only those who wrote or received it"),
                                ],
                                default="client",
                                max_length=12,
                                verbose_name="who reads its mails",
                            ),
                        ),
                        (
                            "trusts_senders",
                            models.BooleanField(
                                default=True, verbose_name="also takes mails from colleagues' addresses"
                            ),
                        ),
                        ("is_on", models.BooleanField(default=True, verbose_name="on")),
                        ("since", models.DateField(verbose_name="mails since")),
                        ("sent_folder", models.CharField(blank=True, editable=False, max_length=200)),
                        ("read_up_to", models.JSONField(default=dict, editable=False)),
                        (
                            "read_at",
                            models.DateTimeField(editable=False, null=True, verbose_name="last read"),
                        ),
                        ("tried_at", models.DateTimeField(editable=False, null=True)),
                        ("trouble", models.CharField(blank=True, editable=False, max_length=300)),
                        ("trouble_count", models.PositiveIntegerField(default=0, editable=False)),
                        (
                            "created_at",
                            models.DateTimeField(default=django.utils.timezone.now, editable=False),
                        ),
                        (
                            "owner",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="mailboxes",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="owner",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "mailbox",
                        "verbose_name_plural": "mailboxes",
                        "constraints": [
                            models.UniqueConstraint(
                                models.F("owner"),
                                models.F("host"),
                                models.F("user_name"),
                                name="mailbox_once_per_owner",
                                nulls_distinct=False,
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("port__gt", 0), ("port__lt", 65536)), name="mailbox_port"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="MailFiling",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("happened_at", models.DateTimeField(editable=False)),
                        ("at", models.DateTimeField(default=django.utils.timezone.now)),
                        (
                            "by",
                            models.ForeignKey(
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "client",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="mail_filings",
                                to="contacts.client",
                            ),
                        ),
                        (
                            "mail",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="filings",
                                to="contacts.mail",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="mail_filings",
                                to="contacts.person",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "filed mail",
                        "verbose_name_plural": "filed mails",
                        "indexes": [
                            models.Index(fields=["client", "-happened_at", "-id"], name="mail_of_client")
                        ],
                        "constraints": [
                            models.UniqueConstraint(fields=("mail", "client"), name="mail_filed_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="MailParticipant",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("is_to_file", models.BooleanField(default=False)),
                        (
                            "mail",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="participants",
                                to="contacts.mail",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "participant of a mail",
                        "verbose_name_plural": "participants of mails",
                        "indexes": [
                            models.Index(fields=["user", "mail"], name="mail_of_colleague"),
                            models.Index(
                                condition=models.Q(("is_to_file", True)), fields=["user"], name="mail_to_file"
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(fields=("mail", "user"), name="participant_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="MailTemplate",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=80, verbose_name="name")),
                        ("language", models.CharField(blank=True, max_length=8, verbose_name="language")),
                        ("subject", models.CharField(max_length=300, verbose_name="subject")),
                        ("body", models.TextField(verbose_name="text")),
                        (
                            "reach",
                            models.CharField(
                                choices=[("own", "Only me"), ("team", "My team"), ("firm", "Everybody")],
                                default="own",
                                max_length=4,
                                verbose_name="who uses it",
                            ),
                        ),
                        (
                            "changed_at",
                            models.DateTimeField(
                                default=django.utils.timezone.now, editable=False, verbose_name="changed"
                            ),
                        ),
                        (
                            "owner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="owner",
                            ),
                        ),
                        (
                            "team",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="people.team",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "mail template",
                        "verbose_name_plural": "mail templates",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("name", ""), _negated=True),
                                name="mail_template_has_a_name",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TimelinePin",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("key", models.CharField(max_length=60)),
                        ("pinned_at", models.DateTimeField(default=django.utils.timezone.now)),
                        (
                            "client",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="pins",
                                to="contacts.client",
                            ),
                        ),
                        (
                            "pinned_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "pinned entry",
                        "verbose_name_plural": "pinned entries",
                        "constraints": [
                            models.UniqueConstraint(models.F("client"), models.F("key"), name="pinned_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="FirstHour",
                    fields=[
                        (
                            "user",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                primary_key=True,
                                related_name="first_hour",
                                serialize=False,
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("figures", models.JSONField(blank=True, default=dict)),
                        ("scope", models.CharField(blank=True, max_length=64)),
                        ("counted_at", models.DateTimeField(null=True)),
                        ("hidden_at", models.DateTimeField(null=True)),
                    ],
                    options={
                        "verbose_name": "first hour",
                        "verbose_name_plural": "first hours",
                    },
                ),
                migrations.CreateModel(
                    name="MailReturn",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("address", models.CharField(max_length=254, verbose_name="address")),
                        ("status", models.CharField(blank=True, max_length=12)),
                        ("reason", models.CharField(blank=True, max_length=300, verbose_name="reason")),
                        ("is_final", models.BooleanField(default=True)),
                        ("at", models.DateTimeField(default=django.utils.timezone.now)),
                        (
                            "change_set",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="changes.changeset",
                            ),
                        ),
                        (
                            "mail",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="came_back",
                                to="contacts.mail",
                            ),
                        ),
                        (
                            "report",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="reported",
                                to="contacts.mail",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "returned mail",
                        "verbose_name_plural": "returned mails",
                        "constraints": [
                            models.UniqueConstraint(fields=("report", "address"), name="return_told_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Telephony",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "url",
                            models.CharField(
                                blank=True, max_length=500, verbose_name="web hook for dialling"
                            ),
                        ),
                        ("sealed_secret", models.TextField(blank=True, editable=False)),
                        (
                            "takes_calls",
                            models.BooleanField(
                                default=False, verbose_name="the telephone system tells who is calling"
                            ),
                        ),
                        ("tried_at", models.DateTimeField(editable=False, null=True)),
                        ("trouble", models.CharField(blank=True, editable=False, max_length=300)),
                    ],
                    options={
                        "verbose_name": "telephone system",
                        "verbose_name_plural": "telephone systems",
                        "constraints": [
                            models.CheckConstraint(condition=models.Q(("pk", 1)), name="only_one_telephony")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="IncomingCall",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("number", models.CharField(max_length=40, verbose_name="phone")),
                        ("key", models.CharField(db_index=True, max_length=40)),
                        ("call_key", models.CharField(max_length=120)),
                        ("at", models.DateTimeField(db_index=True, default=django.utils.timezone.now)),
                        ("logged_at", models.DateTimeField(null=True)),
                        (
                            "colleague",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "incoming call",
                        "verbose_name_plural": "incoming calls",
                        "constraints": [
                            models.UniqueConstraint(fields=("colleague", "call_key"), name="call_told_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="MailAbout",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("about_entity", models.CharField(max_length=40)),
                        ("about_id", models.BigIntegerField()),
                        (
                            "mail",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="abouts",
                                to="contacts.mail",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "what a mail is about",
                        "verbose_name_plural": "what mails are about",
                        "indexes": [
                            models.Index(fields=["about_entity", "about_id"], name="mails_of_record")
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("mail", "about_entity", "about_id"), name="mail_about_once"
                            )
                        ],
                    },
                ),
            ],
        ),
        # How often a word occurs is estimated from more samples than are taken by default: see 0035.
        migrations.RunSQL(
            "ALTER TABLE contacts_clientsearch ALTER COLUMN text SET STATISTICS 500", migrations.RunSQL.noop
        ),
    ]
