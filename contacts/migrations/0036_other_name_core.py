from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models

import crm.sql.functions


class Migration(migrations.Migration):
    atomic = False  # the index is built without a lock on the table
    dependencies = [("contacts", "0035_search_statistics")]

    operations = [
        AddIndexConcurrently(
            model_name="clientname",
            index=models.Index(crm.sql.functions.NameCore("name"), name="other_name_core"),
        ),
    ]
