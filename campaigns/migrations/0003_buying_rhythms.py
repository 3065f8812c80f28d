import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("campaigns", "0002_fewer_indexes"),
        ("contacts", "0003_import_runs"),
    ]

    operations = [
        migrations.CreateModel(
            name="BuyingRhythm",
            fields=[
                (
                    "client",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="buying_rhythm",
                        serialize=False,
                        to="contacts.client",
                    ),
                ),
                ("last_order_on", models.DateField(null=True)),
                ("usual_days", models.PositiveIntegerField(default=0)),
                ("limit_days", models.PositiveIntegerField(default=0)),
                ("interval_count", models.PositiveIntegerField(default=0)),
                ("yearly_amount", models.DecimalField(decimal_places=2, default=0, max_digits=16)),
                ("overdue_on", models.DateField(null=True)),
                ("seen_count", models.PositiveIntegerField(default=0)),
                ("seen_on", models.DateField(null=True)),
                ("reckoned_on", models.DateField(default=django.utils.timezone.localdate)),
            ],
            options={
                "verbose_name": "buying rhythm",
                "verbose_name_plural": "buying rhythms",
            },
        ),
    ]
