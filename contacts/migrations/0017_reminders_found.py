from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False  # the index is built without a lock on the table
    dependencies = [("contacts", "0016_moves_and_series")]

    operations = [
        AddIndexConcurrently(
            model_name="activity",
            index=models.Index(
                condition=models.Q(("done_at", None), models.Q(("remind_at", None), _negated=True)),
                fields=["remind_at"],
                name="activity_to_remind",
            ),
        ),
        migrations.AddConstraint(
            model_name="activity",
            constraint=models.UniqueConstraint(
                condition=models.Q(("series", None), _negated=True),
                fields=("series", "series_on"),
                name="activity_once_a_day_of_series",
            ),
        ),
    ]
