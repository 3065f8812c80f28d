from django.db import migrations, models

import sales.models.deal_number

# Deals that are there get their number in the order in which they were made, in one statement. Before it new ones get
# theirs by themselves, so that none is left without.
NUMBERS = """
WITH numbered AS (
    SELECT id, nextval('sales_deal_number') AS last
    FROM (SELECT id FROM sales_deal WHERE number IS NULL ORDER BY created_at, id) AS before
)
UPDATE sales_deal AS deal SET number = 'D-' || numbered.last FROM numbered WHERE deal.id = numbered.id
"""


class Migration(migrations.Migration):
    atomic = False  # no lock on the table while its rows are numbered
    dependencies = [("sales", "0007_custom_fields_index")]

    operations = [
        migrations.RunSQL(
            "CREATE SEQUENCE IF NOT EXISTS sales_deal_number START 1001",
            "DROP SEQUENCE IF EXISTS sales_deal_number",
        ),
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(
                    'ALTER TABLE sales_deal ADD COLUMN IF NOT EXISTS number varchar(24) COLLATE "C"',
                    "ALTER TABLE sales_deal DROP COLUMN IF EXISTS number",
                ),
                migrations.RunSQL(
                    "ALTER TABLE sales_deal ALTER COLUMN number SET DEFAULT ('D-' || nextval('sales_deal_number'))",
                    "ALTER TABLE sales_deal ALTER COLUMN number DROP DEFAULT",
                ),
                migrations.RunSQL(NUMBERS, migrations.RunSQL.noop),
                migrations.RunSQL(
                    "ALTER TABLE sales_deal ALTER COLUMN number SET NOT NULL", migrations.RunSQL.noop
                ),
                migrations.RunSQL(
                    "CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS deal_number_once ON sales_deal (number)",
                    "DROP INDEX IF EXISTS deal_number_once",
                ),
                migrations.RunSQL(
                    "ALTER TABLE sales_deal ADD CONSTRAINT deal_number_once UNIQUE USING INDEX deal_number_once",
                    "ALTER TABLE sales_deal DROP CONSTRAINT IF EXISTS deal_number_once",
                ),
            ],
            state_operations=[
                migrations.AddField(
                    model_name="deal",
                    name="number",
                    field=models.CharField(
                        db_collation="C",
                        db_default=sales.models.deal_number.DealNumber(),
                        editable=False,
                        max_length=24,
                        verbose_name="number",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="deal",
                    constraint=models.UniqueConstraint(fields=("number",), name="deal_number_once"),
                ),
            ],
        ),
    ]
