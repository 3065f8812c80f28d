import django.contrib.postgres.operations
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False  # the index is built without a lock on the table
    dependencies = [("contacts", "0024_external_number")]

    operations = [
        django.contrib.postgres.operations.AddIndexConcurrently(
            model_name="client",
            index=models.Index(
                condition=models.Q(("external_number", ""), _negated=True),
                fields=["external_number"],
                name="client_external_number",
            ),
        ),
    ]
