from django.db.models import CharField, Func


class DealNumber(Func):
    """The next number of a deal, D-1042; given by the database, whoever writes the row."""

    template = "('D-' || nextval('sales_deal_number'))"
    output_field = CharField(db_collation="C")
