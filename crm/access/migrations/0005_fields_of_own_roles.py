"""Roles that a firm made itself go on showing what they showed before there were groups of fields.

The ready roles get the levels of the ready sets at the next start (manage.py fill_roles).
"""

from django.db import migrations

READY = (
    "baseline", "rep", "team_lead", "branch_manager", "director", "marketing", "service_agent", "accountant", "read_only",
    "access_admin",
)  # fmt: skip
AREAS = ("colleague", "role", "preview", "firm", "audit", "dashboard", "product")
SHOWS_MARGIN = {("quote", "change"), ("order", "export"), ("product", "change")}
READ, WRITE = 1, 2


def show_what_was_shown(apps, schema_editor):
    grants, field_grants = apps.get_model("access", "Grant"), apps.get_model("access", "FieldGrant")
    for role in apps.get_model("access", "Role").objects.exclude(key__in=READY):
        cells = set(grants.objects.filter(role=role).values_list("entity", "action"))
        actions = {action for entity, action in cells if entity not in AREAS}
        level = WRITE if actions & {"create", "change"} else READ if "view" in actions else 0
        levels = dict.fromkeys(("contact", "personal", "notes", "finance"), level)
        levels["margin"] = WRITE if ("product", "change") in cells else READ if cells & SHOWS_MARGIN else 0
        field_grants.objects.bulk_create(
            [field_grants(role=role, group=group, level=level) for group, level in levels.items() if level],
            ignore_conflicts=True,
        )


class Migration(migrations.Migration):
    dependencies = [("access", "0004_field_grants")]

    operations = [migrations.RunPython(show_what_was_shown, migrations.RunPython.noop)]
