import django.contrib.postgres.indexes
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations

import crm.sql.functions


class Migration(migrations.Migration):
    atomic = False  # the indexes are built without a lock on the table
    dependencies = [("service", "0005_custom_fields_index")]

    operations = [
        AddIndexConcurrently(
            model_name="ticket",
            index=django.contrib.postgres.indexes.GinIndex(
                django.contrib.postgres.indexes.OpClass(
                    crm.sql.functions.SearchKey("subject", "requester_name"), name="gin_trgm_ops"
                ),
                name="ticket_words",
            ),
        ),
        AddIndexConcurrently(
            model_name="ticket",
            index=django.contrib.postgres.indexes.GinIndex(
                django.contrib.postgres.indexes.OpClass(
                    crm.sql.functions.Fold("requester_email"), name="gin_trgm_ops"
                ),
                name="ticket_address",
            ),
        ),
    ]
