"""The tables of a new database in one step. An older one goes on along the steps that this one replaces."""

import django.contrib.postgres.fields
import django.core.serializers.json
import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

from crm.sql import months
from crm.sql.together import CreateTogether

# Some names end in 1: the tables of the first steps bore the names without it while these were made. They are kept, so
# that one SQL statement fits every database.
ENTRIES = """
    id bigint CONSTRAINT {table}_id_not_null{again} NOT NULL DEFAULT nextval('{name}_number'),
    at timestamp with time zone CONSTRAINT {table}_at_not_null{again} NOT NULL DEFAULT STATEMENT_TIMESTAMP(),
    by_id bigint CONSTRAINT {name}_by REFERENCES people_user DEFERRABLE INITIALLY DEFERRED,
    for_whom_id bigint CONSTRAINT {name}_for REFERENCES people_user DEFERRABLE INITIALLY DEFERRED,
    entity varchar(60) CONSTRAINT {table}_entity_not_null{again} NOT NULL,
    object_id bigint,
    request_id varchar(40) CONSTRAINT {table}_request_id_not_null{again} NOT NULL,
    address inet,
"""
TABLES = f"""
CREATE SEQUENCE audit_entry_number;
CREATE SEQUENCE audit_read_number;
CREATE TABLE audit_auditentry ({ENTRIES.format(table="audit_auditentry", name="audit_entry", again=1)}
    action varchar(40) CONSTRAINT audit_auditentry_action_not_null1 NOT NULL,
    count integer CONSTRAINT audit_auditentry_count_not_null1 NOT NULL
        CONSTRAINT audit_auditentry_count_check1 CHECK (count >= 0),
    CONSTRAINT audit_auditentry_pkey1 PRIMARY KEY (id, at)
) PARTITION BY RANGE (at);
CREATE TABLE audit_auditpayload (
    entry_id bigint CONSTRAINT audit_auditpayload_entry_id_not_null1 NOT NULL,
    at timestamp with time zone NOT NULL,
    label varchar(200) NOT NULL,
    summary varchar(500) NOT NULL,
    before jsonb,
    after jsonb,
    object_ids bigint[] CONSTRAINT audit_auditpayload_object_ids_not_null1 NOT NULL,
    blanked_at timestamp with time zone,
    CONSTRAINT audit_auditpayload_pkey1 PRIMARY KEY (entry_id, at)
) PARTITION BY RANGE (at);
CREATE TABLE audit_readentry ({ENTRIES.format(table="audit_readentry", name="audit_read", again="")}
    "group" varchar(20) NOT NULL,
    PRIMARY KEY (id, at)
) PARTITION BY RANGE (at);
ALTER SEQUENCE audit_entry_number OWNED BY audit_auditentry.id;
ALTER SEQUENCE audit_read_number OWNED BY audit_readentry.id;

CREATE INDEX audit_recent ON audit_auditentry (at DESC, id DESC);
CREATE INDEX audit_by_whom ON audit_auditentry (by_id, at DESC, id DESC);
CREATE INDEX audit_verb ON audit_auditentry (action, at DESC, id DESC);
CREATE INDEX audit_subject ON audit_auditentry (entity, object_id, at DESC, id DESC);
CREATE INDEX audit_from_where ON audit_auditentry (address, at DESC, id DESC);
CREATE INDEX audit_for_whom ON audit_auditentry (for_whom_id, at DESC, id DESC) WHERE for_whom_id IS NOT NULL;
CREATE INDEX read_recent ON audit_readentry (at DESC, id DESC);
CREATE INDEX read_by_whom ON audit_readentry (by_id, at DESC, id DESC);
CREATE INDEX read_subject ON audit_readentry (entity, object_id, at DESC, id DESC);
"""

# TRUNCATE is let through where nothing real is kept: in the tests' databases and in the demo firm's, which is
# removed whole. Nothing else opens these triggers, whatever a session says.
GUARDS = """
CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'TRUNCATE' AND (current_database() LIKE 'test\\_%'
            OR EXISTS (SELECT FROM people_firm WHERE is_demo)) THEN
        RETURN NULL;
    END IF;
    RAISE EXCEPTION 'The audit is append-only: % on % refused', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END $$;

CREATE FUNCTION audit_blank_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_setting('rapport.audit_erase', true) = 'on'
            AND (NEW.entry_id, NEW.at, NEW.object_ids) = (OLD.entry_id, OLD.at, OLD.object_ids)
            AND NEW.label = '' AND NEW.summary = '' AND NEW.before IS NULL AND NEW.after IS NULL
            AND NEW.blanked_at IS NOT NULL THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'The audit is append-only: its values can only be blanked by an erasure'
        USING ERRCODE = 'insufficient_privilege';
END $$;
"""
MONTHS = """
SELECT add_months('audit_auditentry', 'audit_refuse', 3), add_months('audit_auditpayload', 'audit_refuse', 3),
    add_months('audit_readentry', 'audit_refuse', 3);
"""
TRIGGERS = """
CREATE TRIGGER audit_entry_kept BEFORE UPDATE OR DELETE ON audit_auditentry
    FOR EACH ROW EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_payload_kept BEFORE DELETE ON audit_auditpayload
    FOR EACH ROW EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_payload_blanked BEFORE UPDATE ON audit_auditpayload
    FOR EACH ROW EXECUTE FUNCTION audit_blank_only();
CREATE TRIGGER audit_read_kept BEFORE UPDATE OR DELETE ON audit_readentry
    FOR EACH ROW EXECUTE FUNCTION audit_refuse();
"""
BACK = f"""
DROP TABLE audit_readentry;
DROP TABLE audit_auditpayload;
DROP TABLE audit_auditentry;
DROP FUNCTION audit_refuse();
DROP FUNCTION audit_blank_only();
{months.BACK}
"""
FORWARD = [months.FUNCTIONS, TABLES, GUARDS, MONTHS, TRIGGERS]


class Migration(migrations.Migration):
    replaces = [
        ("audit", "0001_initial"),
        ("audit", "0002_append_only"),
        ("audit", "0003_by_month"),
        ("audit", "0004_alter_readentry_group"),
    ]

    initial = True

    dependencies = [
        ("people", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL("".join(FORWARD), BACK)],
            state_operations=[
                CreateTogether(
                    models=[
                        migrations.CreateModel(
                            name="AuditEntry",
                            fields=[
                                (
                                    "id",
                                    models.BigAutoField(
                                        auto_created=True,
                                        primary_key=True,
                                        serialize=False,
                                        verbose_name="ID",
                                    ),
                                ),
                                (
                                    "at",
                                    models.DateTimeField(
                                        db_default=django.db.models.functions.datetime.Now(),
                                        verbose_name="at",
                                    ),
                                ),
                                ("action", models.CharField(max_length=40, verbose_name="action")),
                                (
                                    "entity",
                                    models.CharField(blank=True, max_length=60, verbose_name="entity"),
                                ),
                                ("object_id", models.BigIntegerField(null=True)),
                                ("count", models.PositiveIntegerField(default=1, verbose_name="records")),
                                (
                                    "request_id",
                                    models.CharField(blank=True, max_length=40, verbose_name="request"),
                                ),
                                ("address", models.GenericIPAddressField(null=True, verbose_name="address")),
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
                                    "for_whom",
                                    models.ForeignKey(
                                        db_index=False,
                                        null=True,
                                        on_delete=django.db.models.deletion.PROTECT,
                                        related_name="+",
                                        to=settings.AUTH_USER_MODEL,
                                        verbose_name="for",
                                    ),
                                ),
                            ],
                            options={
                                "verbose_name": "audit entry",
                                "verbose_name_plural": "audit entries",
                                "ordering": ["-at", "-id"],
                                "indexes": [
                                    models.Index(fields=["-at", "-id"], name="audit_recent"),
                                    models.Index(fields=["by", "-at", "-id"], name="audit_by_whom"),
                                    models.Index(fields=["action", "-at", "-id"], name="audit_verb"),
                                    models.Index(
                                        fields=["entity", "object_id", "-at", "-id"], name="audit_subject"
                                    ),
                                    models.Index(fields=["address", "-at", "-id"], name="audit_from_where"),
                                    models.Index(
                                        condition=models.Q(("for_whom", None), _negated=True),
                                        fields=["for_whom", "-at", "-id"],
                                        name="audit_for_whom",
                                    ),
                                ],
                            },
                        ),
                        migrations.CreateModel(
                            name="AuditPayload",
                            fields=[
                                (
                                    "entry",
                                    models.OneToOneField(
                                        db_constraint=False,
                                        on_delete=django.db.models.deletion.PROTECT,
                                        primary_key=True,
                                        related_name="payload",
                                        serialize=False,
                                        to="audit.auditentry",
                                    ),
                                ),
                                (
                                    "before",
                                    models.JSONField(
                                        encoder=django.core.serializers.json.DjangoJSONEncoder,
                                        null=True,
                                        verbose_name="before",
                                    ),
                                ),
                                (
                                    "after",
                                    models.JSONField(
                                        encoder=django.core.serializers.json.DjangoJSONEncoder,
                                        null=True,
                                        verbose_name="after",
                                    ),
                                ),
                                (
                                    "object_ids",
                                    django.contrib.postgres.fields.ArrayField(
                                        base_field=models.BigIntegerField(),
                                        blank=True,
                                        default=list,
                                        size=None,
                                    ),
                                ),
                                ("blanked_at", models.DateTimeField(null=True, verbose_name="blanked at")),
                                ("at", models.DateTimeField(verbose_name="at")),
                                (
                                    "label",
                                    models.CharField(blank=True, max_length=200, verbose_name="record"),
                                ),
                                (
                                    "summary",
                                    models.CharField(blank=True, max_length=500, verbose_name="summary"),
                                ),
                            ],
                            options={
                                "verbose_name": "audit values",
                                "verbose_name_plural": "audit values",
                            },
                        ),
                        migrations.CreateModel(
                            name="ReadEntry",
                            fields=[
                                (
                                    "id",
                                    models.BigAutoField(
                                        auto_created=True,
                                        primary_key=True,
                                        serialize=False,
                                        verbose_name="ID",
                                    ),
                                ),
                                (
                                    "at",
                                    models.DateTimeField(
                                        db_default=django.db.models.functions.datetime.Now(),
                                        verbose_name="at",
                                    ),
                                ),
                                (
                                    "entity",
                                    models.CharField(blank=True, max_length=60, verbose_name="entity"),
                                ),
                                ("object_id", models.BigIntegerField(null=True)),
                                (
                                    "request_id",
                                    models.CharField(blank=True, max_length=40, verbose_name="request"),
                                ),
                                ("address", models.GenericIPAddressField(null=True, verbose_name="address")),
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
                                    "for_whom",
                                    models.ForeignKey(
                                        db_index=False,
                                        null=True,
                                        on_delete=django.db.models.deletion.PROTECT,
                                        related_name="+",
                                        to=settings.AUTH_USER_MODEL,
                                        verbose_name="for",
                                    ),
                                ),
                                (
                                    "group",
                                    models.CharField(
                                        choices=[
                                            ("contact", "Contact details"),
                                            ("personal", "Personal facts"),
                                            ("notes", "Notes"),
                                            ("finance", "Finance"),
                                            ("files", "Files"),
                                        ],
                                        max_length=20,
                                        verbose_name="what was read",
                                    ),
                                ),
                            ],
                            options={
                                "verbose_name": "reading",
                                "verbose_name_plural": "readings",
                                "ordering": ["-at", "-id"],
                                "indexes": [
                                    models.Index(fields=["-at", "-id"], name="read_recent"),
                                    models.Index(fields=["by", "-at", "-id"], name="read_by_whom"),
                                    models.Index(
                                        fields=["entity", "object_id", "-at", "-id"], name="read_subject"
                                    ),
                                ],
                            },
                        ),
                    ]
                ),
            ],
        ),
        CreateTogether(
            models=[
                migrations.CreateModel(
                    name="Retention",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "audit_months",
                            models.PositiveSmallIntegerField(default=0, verbose_name="audit log, months"),
                        ),
                        (
                            "read_months",
                            models.PositiveSmallIntegerField(default=24, verbose_name="read log, months"),
                        ),
                        (
                            "bin_days",
                            models.PositiveSmallIntegerField(
                                default=90, verbose_name="deleted records and undo, days"
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "retention",
                        "verbose_name_plural": "retention",
                        "constraints": [
                            models.CheckConstraint(condition=models.Q(("pk", 1)), name="only_one_retention"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("audit_months", 0), ("audit_months__gte", 12), _connector="OR"
                                ),
                                name="retention_audit_months",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("read_months", 0), ("read_months__gte", 3), _connector="OR"
                                ),
                                name="retention_read_months",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("bin_days", 0), ("bin_days__gte", 7), _connector="OR"),
                                name="retention_bin_days",
                            ),
                        ],
                    },
                ),
            ],
        ),
    ]
