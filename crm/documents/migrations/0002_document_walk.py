import django.contrib.postgres.operations
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False  # the index is built without a lock on the table
    dependencies = [("documents", "0001_initial")]

    operations = [
        django.contrib.postgres.operations.AddIndexConcurrently(
            model_name="document",
            index=models.Index(fields=["record_entity", "-changed_at", "-id"], name="document_walk"),
        ),
    ]
