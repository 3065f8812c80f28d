"""Entries and payloads lie in partitions by month, so that a retention rule drops whole months.

Nothing is lost on the way, forward or back: rows are copied under a lock, about a minute for ten million. What an
entry says in words (the record's name, the summary) moves to its payload, where an erasure can blank it. A read log
is added, and the firm's retention rule.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models.functions.datetime import Now

from crm.sql import months

ENTRIES = """
    id bigint NOT NULL DEFAULT nextval('audit_entry_number'),
    at timestamp with time zone NOT NULL DEFAULT STATEMENT_TIMESTAMP(),
    by_id bigint CONSTRAINT {name}_by REFERENCES people_user DEFERRABLE INITIALLY DEFERRED,
    for_whom_id bigint CONSTRAINT {name}_for REFERENCES people_user DEFERRABLE INITIALLY DEFERRED,
    entity varchar(60) NOT NULL,
    object_id bigint,
    request_id varchar(40) NOT NULL,
    address inet,
"""
TABLES = f"""
CREATE SEQUENCE audit_entry_number;
CREATE SEQUENCE audit_read_number;
CREATE TABLE audit_auditentry ({ENTRIES.format(name="audit_entry")}
    action varchar(40) NOT NULL,
    count integer NOT NULL CHECK (count >= 0),
    PRIMARY KEY (id, at)
) PARTITION BY RANGE (at);
CREATE TABLE audit_auditpayload (
    entry_id bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    label varchar(200) NOT NULL,
    summary varchar(500) NOT NULL,
    before jsonb,
    after jsonb,
    object_ids bigint[] NOT NULL,
    blanked_at timestamp with time zone,
    PRIMARY KEY (entry_id, at)
) PARTITION BY RANGE (at);
CREATE TABLE audit_readentry ({ENTRIES.format(name="audit_read").replace("audit_entry_number", "audit_read_number")}
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
CREATE OR REPLACE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'TRUNCATE' AND (current_database() LIKE 'test\\_%'
            OR EXISTS (SELECT FROM people_firm WHERE is_demo)) THEN
        RETURN NULL;
    END IF;
    RAISE EXCEPTION 'The audit is append-only: % on % refused', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END $$;

CREATE OR REPLACE FUNCTION audit_blank_only() RETURNS trigger LANGUAGE plpgsql AS $$
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
TRIGGERS = """
CREATE TRIGGER audit_entry_kept BEFORE UPDATE OR DELETE ON audit_auditentry
    FOR EACH ROW EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_payload_kept BEFORE DELETE ON audit_auditpayload
    FOR EACH ROW EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_payload_blanked BEFORE UPDATE ON audit_auditpayload
    FOR EACH ROW EXECUTE FUNCTION audit_blank_only();
"""
READ_TRIGGER = """
CREATE TRIGGER audit_read_kept BEFORE UPDATE OR DELETE ON audit_readentry
    FOR EACH ROW EXECUTE FUNCTION audit_refuse();
"""
NOT_EMPTIED = """
CREATE TRIGGER audit_entry_not_emptied BEFORE TRUNCATE ON audit_auditentry
    FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_payload_not_emptied BEFORE TRUNCATE ON audit_auditpayload
    FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
"""
MONTHS = """
SELECT add_months('audit_auditentry', 'audit_refuse', 3), add_months('audit_auditpayload', 'audit_refuse', 3),
    add_months('audit_readentry', 'audit_refuse', 3);
SELECT add_month(parent, 'audit_refuse', month) FROM
    (SELECT DISTINCT date_trunc('month', at AT TIME ZONE 'UTC')::date AS month FROM old_entry) AS months,
    unnest(ARRAY['audit_auditentry', 'audit_auditpayload']) AS parent;
"""
COPY = """
INSERT INTO audit_auditentry (id, at, by_id, for_whom_id, action, entity, object_id, count, request_id, address)
    SELECT id, at, by_id, for_whom_id, action, entity, object_id, count, request_id, address FROM old_entry;
INSERT INTO audit_auditpayload (entry_id, at, label, summary, before, after, object_ids, blanked_at)
    SELECT e.id, e.at, e.object_label, e.summary, p.before, p.after, coalesce(p.object_ids, '{}'), p.blanked_at
    FROM old_entry e LEFT JOIN old_payload p ON p.entry_id = e.id;
SELECT setval('audit_entry_number', greatest((SELECT max(id) FROM old_entry), 1));
DROP TABLE old_payload;
DROP TABLE old_entry;
"""
SET_ASIDE = """
ALTER TABLE audit_auditentry RENAME TO old_entry;
ALTER TABLE audit_auditpayload RENAME TO old_payload;
"""

PLAIN_TABLES = """
DROP TABLE audit_readentry;
CREATE TABLE audit_auditentry (
    id bigint NOT NULL PRIMARY KEY GENERATED BY DEFAULT AS IDENTITY,
    at timestamp with time zone NOT NULL DEFAULT STATEMENT_TIMESTAMP(),
    action varchar(40) NOT NULL,
    entity varchar(60) NOT NULL,
    object_id bigint,
    object_label varchar(200) NOT NULL,
    count integer NOT NULL CHECK (count >= 0),
    summary varchar(500) NOT NULL,
    request_id varchar(40) NOT NULL,
    address inet,
    by_id bigint CONSTRAINT audit_entry_by REFERENCES people_user DEFERRABLE INITIALLY DEFERRED,
    for_whom_id bigint CONSTRAINT audit_entry_for REFERENCES people_user DEFERRABLE INITIALLY DEFERRED
);
CREATE TABLE audit_auditpayload (
    entry_id bigint NOT NULL PRIMARY KEY
        CONSTRAINT audit_payload_entry REFERENCES audit_auditentry DEFERRABLE INITIALLY DEFERRED,
    before jsonb,
    after jsonb,
    object_ids bigint[] NOT NULL,
    blanked_at timestamp with time zone
);
INSERT INTO audit_auditentry
    SELECT e.id, e.at, e.action, e.entity, e.object_id, coalesce(p.label, ''), e.count, coalesce(p.summary, ''),
        e.request_id, e.address, e.by_id, e.for_whom_id
    FROM old_entry e LEFT JOIN old_payload p ON p.entry_id = e.id;
INSERT INTO audit_auditpayload
    SELECT entry_id, before, after, object_ids, blanked_at FROM old_payload
    WHERE before IS NOT NULL OR after IS NOT NULL OR object_ids <> '{}' OR blanked_at IS NOT NULL;
SELECT setval(pg_get_serial_sequence('audit_auditentry', 'id'), greatest((SELECT max(id) FROM audit_auditentry), 1));
DROP TABLE old_payload;
DROP TABLE old_entry;
CREATE INDEX audit_auditentry_by_id ON audit_auditentry (by_id);
CREATE INDEX audit_auditentry_for_whom_id ON audit_auditentry (for_whom_id);
CREATE INDEX audit_by ON audit_auditentry (by_id, id DESC);
CREATE INDEX audit_action ON audit_auditentry (action, id DESC);
CREATE INDEX audit_record ON audit_auditentry (entity, object_id, id DESC);
CREATE INDEX audit_at ON audit_auditentry (at);
"""
PLAIN_GUARDS = """
CREATE OR REPLACE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'TRUNCATE' AND (current_database() LIKE 'test\\_%'
            OR current_setting('rapport.audit_flush', true) = 'on') THEN
        RETURN NULL;
    END IF;
    RAISE EXCEPTION 'The audit is append-only: % on % refused', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END $$;

CREATE OR REPLACE FUNCTION audit_blank_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_setting('rapport.audit_erase', true) = 'on' AND NEW.entry_id = OLD.entry_id
            AND NEW.before IS NULL AND NEW.after IS NULL AND NEW.blanked_at IS NOT NULL
            AND NEW.object_ids = OLD.object_ids THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'The audit is append-only: its values can only be blanked by an erasure'
        USING ERRCODE = 'insufficient_privilege';
END $$;
"""
FORWARD = [SET_ASIDE, months.FUNCTIONS, TABLES, GUARDS, MONTHS, TRIGGERS, READ_TRIGGER, COPY]
BACKWARD = [SET_ASIDE, PLAIN_TABLES, PLAIN_GUARDS, TRIGGERS, NOT_EMPTIED, months.BACK]


def run(statements):
    def change(apps, schema_editor):
        with schema_editor.connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            for sql in statements:
                cursor.execute(sql)

    return change


def to_colleague(name):
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        django.db.models.deletion.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
        verbose_name=name,
    )


STATE = [
    *[
        migrations.RemoveIndex("auditentry", name)
        for name in ("audit_by", "audit_action", "audit_record", "audit_at")
    ],
    migrations.RemoveField("auditentry", "object_label"),
    migrations.RemoveField("auditentry", "summary"),
    migrations.AlterField("auditentry", "by", to_colleague("by")),
    migrations.AlterField("auditentry", "for_whom", to_colleague("for")),
    migrations.AlterModelOptions(
        "auditentry",
        {"ordering": ["-at", "-id"], "verbose_name": "audit entry", "verbose_name_plural": "audit entries"},
    ),
    migrations.AddField("auditpayload", "at", models.DateTimeField(verbose_name="at", default=Now()), False),
    migrations.AddField(
        "auditpayload",
        "label",
        models.CharField(blank=True, max_length=200, verbose_name="record", default=""),
        False,
    ),
    migrations.AddField(
        "auditpayload",
        "summary",
        models.CharField(blank=True, max_length=500, verbose_name="summary", default=""),
        False,
    ),
    migrations.AlterField(
        "auditpayload",
        "entry",
        models.OneToOneField(
            "audit.auditentry",
            django.db.models.deletion.PROTECT,
            db_constraint=False,
            primary_key=True,
            related_name="payload",
            serialize=False,
        ),
    ),
    migrations.CreateModel(
        "ReadEntry",
        [
            (
                "id",
                models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
            ),
            ("at", models.DateTimeField(db_default=Now(), verbose_name="at")),
            ("entity", models.CharField(blank=True, max_length=60, verbose_name="entity")),
            ("object_id", models.BigIntegerField(null=True)),
            ("request_id", models.CharField(blank=True, max_length=40, verbose_name="request")),
            ("address", models.GenericIPAddressField(null=True, verbose_name="address")),
            ("by", to_colleague("by")),
            ("for_whom", to_colleague("for")),
            (
                "group",
                models.CharField(
                    choices=[
                        ("contact", "Contact details"),
                        ("personal", "Personal facts"),
                        ("notes", "Notes"),
                        ("finance", "Finance"),
                    ],
                    max_length=20,
                    verbose_name="what was read",
                ),
            ),
        ],
        options={"verbose_name": "reading", "verbose_name_plural": "readings", "ordering": ["-at", "-id"]},
    ),
    *[
        migrations.AddIndex(model, models.Index(fields=[*fields, "-at", "-id"], name=name))
        for model, name, fields in [
            ("auditentry", "audit_recent", []),
            ("auditentry", "audit_by_whom", ["by"]),
            ("auditentry", "audit_verb", ["action"]),
            ("auditentry", "audit_subject", ["entity", "object_id"]),
            ("auditentry", "audit_from_where", ["address"]),
            ("readentry", "read_recent", []),
            ("readentry", "read_by_whom", ["by"]),
            ("readentry", "read_subject", ["entity", "object_id"]),
        ]
    ],
    migrations.AddIndex(
        "auditentry",
        models.Index(
            condition=models.Q(("for_whom", None), _negated=True),
            fields=["for_whom", "-at", "-id"],
            name="audit_for_whom",
        ),
    ),
]


class Migration(migrations.Migration):
    dependencies = [
        ("audit", "0002_append_only"),
        ("people", "0001_initial"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState([migrations.RunPython(run(FORWARD), run(BACKWARD))], STATE),
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
                    *[
                        models.CheckConstraint(
                            condition=models.Q((field, 0), (f"{field}__gte", least), _connector="OR"),
                            name=f"retention_{field}",
                        )
                        for field, least in [("audit_months", 12), ("read_months", 3), ("bin_days", 7)]
                    ],
                ],
            },
        ),
    ]
