from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models

import crm.sql.functions


class Migration(migrations.Migration):
    """Deals by the folded name of who else was in."""

    atomic = False  # the index is built without a lock on the table

    dependencies = [("sales", "0023_market")]

    operations = [
        AddIndexConcurrently(
            model_name="deal",
            index=models.Index(
                crm.sql.functions.Fold("competitor"),
                condition=models.Q(("competitor", ""), _negated=True),
                name="deal_competitor",
            ),
        ),
    ]
