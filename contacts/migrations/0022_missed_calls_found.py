from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False  # the index is built without a lock on the table
    dependencies = [("contacts", "0021_standards")]

    operations = [
        AddIndexConcurrently(
            model_name="interaction",
            index=models.Index(
                condition=models.Q(("is_incoming", True), ("kind", "call"), ("outcome", "not_reached")),
                fields=["happened_at"],
                name="interaction_missed",
            ),
        ),
        migrations.AddConstraint(
            model_name="activity",
            constraint=models.UniqueConstraint(
                condition=models.Q(("done_at", None), models.Q(("standard", ""), _negated=True)),
                fields=("client", "standard"),
                name="planned_once",
            ),
        ),
    ]
