"""The tables of a new database in one step. An older one goes on along the steps that this one replaces."""

import django.contrib.postgres.indexes
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import crm.sql.functions
from crm.sql.together import CreateTogether


class Migration(migrations.Migration):
    replaces = [
        ("service", "0001_initial"),
        ("service", "0002_fewer_indexes"),
        ("service", "0003_shares"),
        ("service", "0004_custom_fields"),
        ("service", "0005_custom_fields_index"),
        ("service", "0006_ticket_search"),
        ("service", "0007_queues_for_complaints"),
        ("service", "0008_made_texts"),
    ]

    initial = True

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contacts", "0003_import_runs"),
        ("people", "0002_demo_removal"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunSQL(
            "CREATE SEQUENCE service_ticket_number START 1001", "DROP SEQUENCE service_ticket_number"
        ),
        CreateTogether(
            models=[
                migrations.CreateModel(
                    name="Queue",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("key", models.SlugField(unique=True, verbose_name="address of the form")),
                        ("name", models.CharField(max_length=80, verbose_name="name")),
                        ("is_public", models.BooleanField(default=True, verbose_name="has a public form")),
                        ("greeting", models.TextField(blank=True, verbose_name="words above the form")),
                        (
                            "team",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.team",
                                verbose_name="team",
                            ),
                        ),
                        (
                            "is_for_complaints",
                            models.BooleanField(
                                db_default=False, default=False, verbose_name="its tickets are complaints"
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "queue",
                        "verbose_name_plural": "queues",
                        "ordering": ["name"],
                    },
                ),
                migrations.CreateModel(
                    name="Ticket",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "number",
                            models.CharField(
                                editable=False, max_length=20, unique=True, verbose_name="number"
                            ),
                        ),
                        ("subject", models.CharField(max_length=200, verbose_name="subject")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("new", "New"),
                                    ("open", "Open"),
                                    ("waiting", "Waiting for the client"),
                                    ("solved", "Solved"),
                                    ("closed", "Closed"),
                                ],
                                default="new",
                                max_length=10,
                                verbose_name="state",
                            ),
                        ),
                        (
                            "priority",
                            models.PositiveSmallIntegerField(
                                choices=[(1, "Low"), (2, "Normal"), (3, "High")],
                                default=2,
                                verbose_name="priority",
                            ),
                        ),
                        (
                            "source",
                            models.CharField(
                                choices=[("form", "Web form"), ("phone", "Phone"), ("email", "E-mail")],
                                default="form",
                                max_length=10,
                                verbose_name="came by",
                            ),
                        ),
                        ("requester_name", models.CharField(max_length=150, verbose_name="name")),
                        (
                            "requester_email",
                            models.EmailField(blank=True, max_length=254, verbose_name="e-mail"),
                        ),
                        (
                            "requester_phone",
                            models.CharField(blank=True, max_length=40, verbose_name="phone"),
                        ),
                        ("language", models.CharField(blank=True, max_length=8, verbose_name="language")),
                        (
                            "opened_at",
                            models.DateTimeField(
                                default=django.utils.timezone.now, editable=False, verbose_name="opened"
                            ),
                        ),
                        ("first_answered_at", models.DateTimeField(editable=False, null=True)),
                        ("solved_at", models.DateTimeField(editable=False, null=True)),
                        ("closed_at", models.DateTimeField(editable=False, null=True)),
                        (
                            "last_activity_at",
                            models.DateTimeField(
                                default=django.utils.timezone.now,
                                editable=False,
                                verbose_name="last activity",
                            ),
                        ),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        (
                            "agent",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="tickets",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="agent",
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
                            "client",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="tickets",
                                to="contacts.client",
                                verbose_name="client",
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
                            "person",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="tickets",
                                to="contacts.person",
                                verbose_name="person",
                            ),
                        ),
                        (
                            "queue",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="tickets",
                                to="service.queue",
                                verbose_name="queue",
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
                            "custom",
                            models.JSONField(
                                db_default={}, default=dict, editable=False, verbose_name="custom fields"
                            ),
                        ),
                        (
                            "made_text",
                            models.TextField(blank=True, db_default="", default="", editable=False),
                        ),
                    ],
                    options={
                        "verbose_name": "ticket",
                        "verbose_name_plural": "tickets",
                        "indexes": [
                            models.Index(fields=["-last_activity_at", "-id"], name="ticket_recent"),
                            models.Index(
                                fields=["owner", "-last_activity_at", "-id"], name="ticket_owner_recent"
                            ),
                            models.Index(
                                fields=["team", "-last_activity_at", "-id"], name="ticket_team_recent"
                            ),
                            models.Index(
                                fields=["branch", "-last_activity_at", "-id"], name="ticket_branch_recent"
                            ),
                            models.Index(fields=["client", "-opened_at", "-id"], name="ticket_client"),
                            models.Index(
                                condition=models.Q(("state__in", ["new", "open", "waiting"])),
                                fields=["queue", "-priority", "opened_at"],
                                name="ticket_waiting",
                            ),
                            django.contrib.postgres.indexes.GinIndex(
                                django.contrib.postgres.indexes.OpClass("custom", name="jsonb_path_ops"),
                                condition=models.Q(("custom", {}), _negated=True),
                                name="ticket_custom",
                            ),
                            django.contrib.postgres.indexes.GinIndex(
                                django.contrib.postgres.indexes.OpClass(
                                    crm.sql.functions.SearchKey("subject", "requester_name"),
                                    name="gin_trgm_ops",
                                ),
                                name="ticket_words",
                            ),
                            django.contrib.postgres.indexes.GinIndex(
                                django.contrib.postgres.indexes.OpClass(
                                    crm.sql.functions.Fold("requester_email"), name="gin_trgm_ops"
                                ),
                                name="ticket_address",
                            ),
                            django.contrib.postgres.indexes.GinIndex(
                                django.contrib.postgres.indexes.OpClass("made_text", name="gin_trgm_ops"),
                                condition=models.Q(("made_text__gt", "")),
                                name="ticket_made_search",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TicketMessage",
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
                                    ("incoming", "From the client"),
                                    ("answer", "Answer"),
                                    ("note", "Internal note"),
                                ],
                                max_length=10,
                                verbose_name="kind",
                            ),
                        ),
                        ("text", models.TextField(verbose_name="text")),
                        ("at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                        (
                            "by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "ticket",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="ticket_messages",
                                to="service.ticket",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "message",
                        "verbose_name_plural": "messages",
                        "indexes": [models.Index(fields=["ticket", "at", "id"], name="ticket_message_order")],
                    },
                ),
                migrations.CreateModel(
                    name="TicketTeamShare",
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
                                to="service.ticket",
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
                    name="TicketUserShare",
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
                                to="service.ticket",
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
