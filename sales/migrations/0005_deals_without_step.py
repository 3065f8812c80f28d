import django.contrib.postgres.operations
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False  # the index is built without a lock on the table
    dependencies = [("sales", "0004_shares")]

    operations = [
        django.contrib.postgres.operations.AddIndexConcurrently(
            model_name="deal",
            index=models.Index(
                condition=models.Q(("closed_at", None), ("next_step_at", None)),
                fields=["owner", "closes_on", "id"],
                name="deal_without_step",
            ),
        ),
    ]
