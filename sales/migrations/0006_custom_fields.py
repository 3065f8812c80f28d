from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("sales", "0005_deals_without_step")]

    operations = [
        migrations.AddField(
            model_name="deal",
            name="custom",
            field=models.JSONField(db_default={}, default=dict, editable=False, verbose_name="custom fields"),
        ),
        migrations.AddField(
            model_name="deal",
            name="made_text",
            field=models.TextField(blank=True, db_default="", default="", editable=False),
        ),
    ]
