from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("service", "0006_ticket_search")]

    operations = [
        migrations.AddField(
            model_name="queue",
            name="is_for_complaints",
            field=models.BooleanField(
                db_default=False, default=False, verbose_name="its tickets are complaints"
            ),
        ),
    ]
