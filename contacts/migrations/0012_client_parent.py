import django.contrib.postgres.operations
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False  # neither the index nor the check locks the table
    dependencies = [("contacts", "0011_profile")]

    operations = [
        django.contrib.postgres.operations.AddIndexConcurrently(
            model_name="client",
            index=models.Index(
                condition=models.Q(("parent__isnull", False)), fields=["parent"], name="client_parent"
            ),
        ),
        django.contrib.postgres.operations.AddConstraintNotValid(
            model_name="client",
            constraint=models.CheckConstraint(
                condition=models.Q(("parent", models.F("id")), _negated=True), name="client_is_not_its_parent"
            ),
        ),
        django.contrib.postgres.operations.ValidateConstraint(
            model_name="client", name="client_is_not_its_parent"
        ),
    ]
