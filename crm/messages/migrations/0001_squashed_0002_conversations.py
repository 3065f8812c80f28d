"""The tables of a new database in one step. An older one goes on along the steps that this one replaces."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from crm.sql.together import CreateTogether


class Migration(migrations.Migration):
    replaces = [("crm_messages", "0001_initial"), ("crm_messages", "0002_conversations")]

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateTogether(
            models=[
                migrations.CreateModel(
                    name="Notice",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("kind", models.CharField(max_length=40)),
                        ("text", models.CharField(blank=True, max_length=300)),
                        ("params", models.JSONField(default=dict)),
                        ("link", models.CharField(blank=True, max_length=300)),
                        ("key", models.CharField(blank=True, max_length=120)),
                        ("at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("read_at", models.DateTimeField(null=True)),
                        ("mailed_at", models.DateTimeField(null=True)),
                        (
                            "to",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="notices",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "notice",
                        "verbose_name_plural": "notices",
                        "indexes": [
                            models.Index(fields=["to", "-id"], name="notice_of_colleague"),
                            models.Index(
                                condition=models.Q(("read_at", None)), fields=["to"], name="notice_unread"
                            ),
                            models.Index(fields=["at"], name="notice_age"),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("key", ""), _negated=True),
                                fields=("to", "key"),
                                name="notice_told_once",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="NoticeChoice",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("kind", models.CharField(max_length=40)),
                        (
                            "way",
                            models.CharField(
                                choices=[
                                    ("pages", "on the pages"),
                                    ("digest", "on the pages and in one e-mail a day"),
                                    ("off", "not at all"),
                                ],
                                max_length=6,
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="notice_choices",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "choice of notices",
                        "verbose_name_plural": "choices of notices",
                        "constraints": [
                            models.UniqueConstraint(fields=("user", "kind"), name="one_choice_per_kind")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Conversation",
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
                                    ("person", "Colleague"),
                                    ("team", "Team"),
                                    ("branch", "Branch"),
                                    ("record", "Record"),
                                ],
                                max_length=6,
                            ),
                        ),
                        ("key", models.CharField(blank=True, max_length=60)),
                        ("to_name", models.CharField(blank=True, max_length=120)),
                        ("record_entity", models.CharField(blank=True, max_length=40)),
                        ("record_id", models.BigIntegerField(null=True)),
                        ("started_at", models.DateTimeField(default=django.utils.timezone.now)),
                        (
                            "started_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "conversation",
                        "verbose_name_plural": "conversations",
                        "indexes": [
                            models.Index(fields=["record_entity", "record_id"], name="conversation_of_record")
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("key", ""), _negated=True),
                                fields=("key",),
                                name="conversation_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("kind", "record"),
                                        ("record_id__isnull", False),
                                        models.Q(("record_entity", ""), _negated=True),
                                    ),
                                    models.Q(
                                        models.Q(("kind", "record"), _negated=True),
                                        ("record_entity", ""),
                                        ("record_id", None),
                                    ),
                                    _connector="OR",
                                ),
                                name="conversation_about_one_thing",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Message",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("text", models.TextField(max_length=5000, verbose_name="message")),
                        (
                            "at",
                            models.DateTimeField(default=django.utils.timezone.now, verbose_name="written"),
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
                            "conversation",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="messages",
                                to="crm_messages.conversation",
                                verbose_name="conversation",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "message",
                        "verbose_name_plural": "messages",
                        "indexes": [
                            models.Index(fields=["conversation", "-id"], name="message_of_conversation")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Participant",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("newest", models.BigIntegerField(default=0)),
                        ("read_to", models.BigIntegerField(default=0)),
                        (
                            "conversation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="participants",
                                to="crm_messages.conversation",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="conversations",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "participant",
                        "verbose_name_plural": "participants",
                        "indexes": [
                            models.Index(fields=["user", "-newest"], name="conversations_of_colleague"),
                            models.Index(
                                condition=models.Q(("newest__gt", models.F("read_to"))),
                                fields=["user"],
                                name="conversation_unread",
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("conversation", "user"), name="talk_participant_once"
                            )
                        ],
                    },
                ),
            ],
        ),
    ]
