"""The tables of a new database in one step. An older one goes on along the steps that this one replaces."""

import django.contrib.postgres.indexes
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import crm.sql.functions
from crm.sql.together import CreateTogether


class Migration(migrations.Migration):
    replaces = [("documents", "0001_initial"), ("documents", "0002_document_walk")]

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateTogether(
            models=[
                migrations.CreateModel(
                    name="Document",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("record_entity", models.CharField(editable=False, max_length=40)),
                        ("record_id", models.BigIntegerField(editable=False)),
                        ("name", models.CharField(max_length=200, verbose_name="name")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("draft", "Draft"),
                                    ("review", "In review"),
                                    ("approved", "Approved"),
                                    ("archived", "Archived"),
                                ],
                                default="draft",
                                max_length=10,
                                verbose_name="state",
                            ),
                        ),
                        ("is_private", models.BooleanField(default=False, verbose_name="private")),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("pdf", "PDF"),
                                    ("docx", "Word"),
                                    ("xlsx", "Excel"),
                                    ("pptx", "PowerPoint"),
                                    ("odt", "OpenDocument text"),
                                    ("ods", "OpenDocument table"),
                                    ("odp", "OpenDocument slides"),
                                    ("png", "PNG"),
                                    ("jpeg", "JPEG"),
                                    ("gif", "GIF"),
                                    ("webp", "WebP"),
                                    ("tiff", "TIFF"),
                                    ("rtf", "RTF"),
                                    ("text", "Text"),
                                ],
                                editable=False,
                                max_length=20,
                                verbose_name="type",
                            ),
                        ),
                        ("size", models.BigIntegerField(default=0, editable=False, verbose_name="size")),
                        (
                            "number",
                            models.PositiveIntegerField(default=0, editable=False, verbose_name="version"),
                        ),
                        ("approved_number", models.PositiveIntegerField(editable=False, null=True)),
                        (
                            "brought_at",
                            models.DateTimeField(default=django.utils.timezone.now, editable=False),
                        ),
                        (
                            "changed_at",
                            models.DateTimeField(
                                default=django.utils.timezone.now, editable=False, verbose_name="changed"
                            ),
                        ),
                        (
                            "search_text",
                            models.GeneratedField(
                                db_persist=True,
                                expression=crm.sql.functions.Fold("name"),
                                output_field=models.TextField(),
                            ),
                        ),
                        (
                            "brought_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="brought by",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "document",
                        "verbose_name_plural": "documents",
                        "indexes": [
                            models.Index(
                                fields=["record_entity", "record_id", "-changed_at", "-id"],
                                name="document_of_record",
                            ),
                            models.Index(fields=["-changed_at", "-id"], name="document_recent"),
                            django.contrib.postgres.indexes.GinIndex(
                                django.contrib.postgres.indexes.OpClass("search_text", name="gin_trgm_ops"),
                                name="document_search",
                            ),
                            models.Index(
                                fields=["record_entity", "-changed_at", "-id"], name="document_walk"
                            ),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("name", ""), _negated=True), name="document_has_a_name"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Step",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("number", models.PositiveIntegerField(verbose_name="version")),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("submitted", "Sent for approval"),
                                    ("approved", "Approved"),
                                    ("returned", "Returned"),
                                    ("archived", "Archived"),
                                    ("reopened", "Opened again"),
                                ],
                                max_length=10,
                                verbose_name="step",
                            ),
                        ),
                        ("at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("note", models.CharField(blank=True, max_length=300, verbose_name="note")),
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
                            "document",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="steps",
                                to="documents.document",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "step of a document",
                        "verbose_name_plural": "steps of documents",
                        "indexes": [models.Index(fields=["document", "-at", "-id"], name="step_of_document")],
                    },
                ),
                migrations.CreateModel(
                    name="Version",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("number", models.PositiveIntegerField(verbose_name="version")),
                        ("name", models.CharField(max_length=200, verbose_name="name")),
                        ("path", models.CharField(editable=False, max_length=80, unique=True)),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("pdf", "PDF"),
                                    ("docx", "Word"),
                                    ("xlsx", "Excel"),
                                    ("pptx", "PowerPoint"),
                                    ("odt", "OpenDocument text"),
                                    ("ods", "OpenDocument table"),
                                    ("odp", "OpenDocument slides"),
                                    ("png", "PNG"),
                                    ("jpeg", "JPEG"),
                                    ("gif", "GIF"),
                                    ("webp", "WebP"),
                                    ("tiff", "TIFF"),
                                    ("rtf", "RTF"),
                                    ("text", "Text"),
                                ],
                                max_length=20,
                                verbose_name="type",
                            ),
                        ),
                        ("size", models.BigIntegerField(verbose_name="size")),
                        ("sha256", models.CharField(max_length=64)),
                        ("note", models.CharField(blank=True, max_length=300, verbose_name="what changed")),
                        ("at", models.DateTimeField(default=django.utils.timezone.now)),
                        (
                            "brought_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="brought by",
                            ),
                        ),
                        (
                            "document",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="versions",
                                to="documents.document",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "version",
                        "verbose_name_plural": "versions",
                        "constraints": [
                            models.UniqueConstraint(fields=("document", "number"), name="version_once"),
                            models.CheckConstraint(
                                condition=models.Q(("size__gt", 0)), name="version_is_not_empty"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Approval",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("asked_at", models.DateTimeField(default=django.utils.timezone.now)),
                        (
                            "answer",
                            models.CharField(
                                choices=[
                                    ("waiting", "Waiting"),
                                    ("approved", "Approved"),
                                    ("returned", "Returned"),
                                    ("taken_back", "Taken back"),
                                ],
                                default="waiting",
                                max_length=10,
                                verbose_name="answer",
                            ),
                        ),
                        ("answered_at", models.DateTimeField(null=True)),
                        (
                            "approver",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="approver",
                            ),
                        ),
                        (
                            "asked_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "version",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="approvals",
                                to="documents.version",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "approval",
                        "verbose_name_plural": "approvals",
                        "indexes": [
                            models.Index(fields=["approver", "version"], name="approval_of_colleague")
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("answer", "waiting")),
                                fields=("version", "approver"),
                                name="approval_asked_once",
                            )
                        ],
                    },
                ),
            ],
        ),
    ]
