from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("contacts", "0023_mails")]

    operations = [
        migrations.AddField(
            model_name="client",
            name="external_number",
            field=models.CharField(blank=True, default="", max_length=40, verbose_name="client number"),
            preserve_default=False,
        ),
    ]
