import django.contrib.postgres.operations
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False  # the index is built without a lock on the table
    dependencies = [("contacts", "0007_emails_apart")]

    operations = [
        django.contrib.postgres.operations.AddIndexConcurrently(
            model_name="client",
            index=models.Index(
                condition=models.Q(("last_contact_at", None), ("stage", "lead")),
                fields=["owner", "-created_at", "-id"],
                name="client_new_lead",
            ),
        ),
    ]
