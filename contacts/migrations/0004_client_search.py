import django.contrib.postgres.indexes
import django.db.models.deletion
from django.db import migrations, models

# The indexes of a new table are built at the end of its migration, so at once over all its rows.
FILL = """
INSERT INTO contacts_clientsearch (client_id, text, phone_digits, tax_digits, name_core)
SELECT id, search_text, phone_digits, upper(tax_digits), name_core(name) FROM contacts_client ORDER BY id
"""
BACK = """
UPDATE contacts_client c SET search_text = s.text, phone_digits = s.phone_digits
FROM contacts_clientsearch s WHERE s.client_id = c.id
"""


class Migration(migrations.Migration):
    dependencies = [("contacts", "0003_import_runs")]

    operations = [
        migrations.CreateModel(
            name="ClientSearch",
            fields=[
                (
                    "client",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="search",
                        serialize=False,
                        to="contacts.client",
                    ),
                ),
                ("text", models.TextField(blank=True)),
                ("phone_digits", models.TextField(blank=True)),
                ("tax_digits", models.TextField(blank=True)),
                ("name_core", models.TextField(blank=True)),
            ],
            options={
                "verbose_name": "search text of a client",
                "verbose_name_plural": "search texts of clients",
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        django.contrib.postgres.indexes.OpClass("text", name="gin_trgm_ops"),
                        name="client_search_text",
                    ),
                    django.contrib.postgres.indexes.GinIndex(
                        django.contrib.postgres.indexes.OpClass("phone_digits", name="gin_trgm_ops"),
                        name="client_search_phones",
                    ),
                    models.Index(
                        condition=models.Q(("tax_digits__gt", "")),
                        fields=["tax_digits"],
                        name="client_search_tax",
                    ),
                    models.Index(fields=["name_core"], name="client_search_name"),
                ],
            },
        ),
        migrations.RunSQL(FILL, BACK),
    ]
