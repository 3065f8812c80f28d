from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False  # the index is built without a lock on the table
    dependencies = [("contacts", "0037_alike_pairs")]

    operations = [
        migrations.AlterField(
            model_name="interaction",
            name="outcome",
            field=models.CharField(
                blank=True,
                choices=[
                    ("reached", "Reached"),
                    ("not_reached", "Not reached"),
                    ("positive", "Positive"),
                    ("negative", "Negative"),
                    ("call_back", "Asks for a call back"),
                ],
                max_length=12,
                verbose_name="outcome",
            ),
        ),
        AddIndexConcurrently(
            model_name="interaction",
            index=models.Index(
                condition=models.Q(
                    ("is_incoming", True), ("kind", "call"), ("outcome__in", ["not_reached", "call_back"])
                ),
                fields=["happened_at"],
                name="interaction_to_call_back",
            ),
        ),
        RemoveIndexConcurrently(model_name="interaction", name="interaction_missed"),
    ]
