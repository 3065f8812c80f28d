from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False  # the index is built without a lock on the table
    dependencies = [("contacts", "0028_first_hour")]

    operations = [
        AddIndexConcurrently(
            model_name="person",
            index=models.Index(fields=["name_key", "id"], name="person_name"),
        ),
    ]
