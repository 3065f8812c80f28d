import django.contrib.postgres.indexes
import django.contrib.postgres.operations
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False  # the index is built without a lock on the table
    dependencies = [("service", "0004_custom_fields")]

    operations = [
        django.contrib.postgres.operations.AddIndexConcurrently(
            model_name="ticket",
            index=django.contrib.postgres.indexes.GinIndex(
                django.contrib.postgres.indexes.OpClass("custom", name="jsonb_path_ops"),
                condition=models.Q(("custom", {}), _negated=True),
                name="ticket_custom",
            ),
        ),
    ]
