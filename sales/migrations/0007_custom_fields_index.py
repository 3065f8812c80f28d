import django.contrib.postgres.indexes
import django.contrib.postgres.operations
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False  # the index is built without a lock on the table
    dependencies = [("sales", "0006_custom_fields")]

    operations = [
        django.contrib.postgres.operations.AddIndexConcurrently(
            model_name="deal",
            index=django.contrib.postgres.indexes.GinIndex(
                django.contrib.postgres.indexes.OpClass("custom", name="jsonb_path_ops"),
                condition=models.Q(("custom", {}), _negated=True),
                name="deal_custom",
            ),
        ),
        django.contrib.postgres.operations.AddIndexConcurrently(
            model_name="deal",
            index=django.contrib.postgres.indexes.GinIndex(
                django.contrib.postgres.indexes.OpClass("made_text", name="gin_trgm_ops"),
                condition=models.Q(("made_text__gt", "")),
                name="deal_made_search",
            ),
        ),
    ]
