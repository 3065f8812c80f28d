import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("changes", "0002_why_rows_stay"),
    ]

    operations = [
        migrations.AlterField(
            model_name="changerow",
            name="change_set",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="rows",
                to="changes.changeset",
            ),
        ),
    ]
