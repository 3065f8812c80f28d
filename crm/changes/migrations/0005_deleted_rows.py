"""Indexes on what lies in the recycle bin, built beside a live table that may hold millions of rows."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models
from django.db.models.fields.json import KeyTransform


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("changes", "0004_recycle_bin")]

    operations = [
        AddIndexConcurrently(
            model_name="changerow",
            index=models.Index(
                condition=models.Q(("operation", "delete")),
                fields=["model", "row_id"],
                name="changes_deleted_rows",
            ),
        ),
        AddIndexConcurrently(
            model_name="changerow",
            index=models.Index(
                KeyTransform("client_id", "before"),
                condition=models.Q(("operation", "delete")),
                name="changes_deleted_of_client",
            ),
        ),
    ]
