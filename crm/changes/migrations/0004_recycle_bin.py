"""What was deleted gets a name of its own in the change set, for the page of deleted records."""

from django.db import migrations, models

NAME_ROOTS = """
UPDATE changes_changeset SET root = steps -> -1 ->> 'model'
WHERE steps -> -1 ->> 'operation' = 'delete' AND root = '';
"""


class Migration(migrations.Migration):
    dependencies = [
        ("changes", "0003_lighter_rows"),
    ]

    operations = [
        migrations.AddField(
            model_name="changeset",
            name="root",
            field=models.CharField(blank=True, max_length=80),
        ),
        migrations.AlterField(
            model_name="changeset",
            name="state",
            field=models.CharField(
                choices=[
                    ("kept", "Can be undone"),
                    ("undoing", "Being undone"),
                    ("undone", "Undone"),
                    ("forgetting", "Being removed for good"),
                    ("forgotten", "Too old to be undone"),
                ],
                default="kept",
                max_length=10,
                verbose_name="state",
            ),
        ),
        migrations.AddIndex(
            model_name="changeset",
            index=models.Index(
                condition=models.Q(("kind", "delete")), fields=["-id"], name="changes_deletions"
            ),
        ),
        migrations.AddIndex(
            model_name="changeset",
            index=models.Index(
                condition=models.Q(("state", "forgotten"), _negated=True),
                fields=["at"],
                name="changes_to_forget",
            ),
        ),
        migrations.RunSQL(NAME_ROOTS, migrations.RunSQL.noop),
    ]
