"""Entries are append-only in the database itself; values can be blanked, never changed."""

from django.db import migrations

# TRUNCATE is let through for the tests' databases (named test_...) and for whoever says so in the
# session: the removal of the demo firm, `SET rapport.audit_flush = 'on'`.
FORWARD = """
CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'TRUNCATE' AND (current_database() LIKE 'test\\_%'
            OR current_setting('rapport.audit_flush', true) = 'on') THEN
        RETURN NULL;
    END IF;
    IF TG_OP = 'DELETE' AND current_setting('rapport.audit_flush', true) = 'on' THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'The audit is append-only: % on % refused', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END $$;

CREATE FUNCTION audit_blank_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_setting('rapport.audit_erase', true) = 'on' AND NEW.entry_id = OLD.entry_id
            AND NEW.before IS NULL AND NEW.after IS NULL AND NEW.blanked_at IS NOT NULL
            AND NEW.object_ids = OLD.object_ids THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'The audit is append-only: its values can only be blanked by an erasure'
        USING ERRCODE = 'insufficient_privilege';
END $$;

CREATE TRIGGER audit_entry_kept BEFORE UPDATE OR DELETE ON audit_auditentry
    FOR EACH ROW EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_entry_not_emptied BEFORE TRUNCATE ON audit_auditentry
    FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_payload_kept BEFORE DELETE ON audit_auditpayload
    FOR EACH ROW EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_payload_not_emptied BEFORE TRUNCATE ON audit_auditpayload
    FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_payload_blanked BEFORE UPDATE ON audit_auditpayload
    FOR EACH ROW EXECUTE FUNCTION audit_blank_only();
"""

BACK = """
DROP TRIGGER audit_entry_kept ON audit_auditentry;
DROP TRIGGER audit_entry_not_emptied ON audit_auditentry;
DROP TRIGGER audit_payload_kept ON audit_auditpayload;
DROP TRIGGER audit_payload_not_emptied ON audit_auditpayload;
DROP TRIGGER audit_payload_blanked ON audit_auditpayload;
DROP FUNCTION audit_refuse();
DROP FUNCTION audit_blank_only();
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]

    operations = [migrations.RunSQL(FORWARD, BACK)]
