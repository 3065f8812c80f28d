from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("contacts", "0013_classes")]

    operations = [
        migrations.AddField(
            model_name=model,
            name="custom",
            field=models.JSONField(db_default={}, default=dict, editable=False, verbose_name="custom fields"),
        )
        for model in ("client", "person")
    ]
