import django.contrib.postgres.indexes
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False  # the index is built without a lock on the table
    dependencies = [("service", "0007_queues_for_complaints")]

    operations = [
        migrations.AddField(
            model_name="ticket",
            name="made_text",
            field=models.TextField(blank=True, db_default="", default="", editable=False),
        ),
        AddIndexConcurrently(
            model_name="ticket",
            index=django.contrib.postgres.indexes.GinIndex(
                django.contrib.postgres.indexes.OpClass("made_text", name="gin_trgm_ops"),
                condition=models.Q(("made_text__gt", "")),
                name="ticket_made_search",
            ),
        ),
    ]
