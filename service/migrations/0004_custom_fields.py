from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("service", "0003_shares")]

    operations = [
        migrations.AddField(
            model_name="ticket",
            name="custom",
            field=models.JSONField(db_default={}, default=dict, editable=False, verbose_name="custom fields"),
        ),
    ]
