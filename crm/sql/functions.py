"""The SQL functions as Django expressions."""

from django.db.models import Func, JSONField, TextField, Transform


class NameKey(Func):
    function = "name_key"
    output_field = TextField(db_collation="C")
    arity = 1


class TextOrder(Transform):
    """The order of names for a text in JSON: `custom__key__in_text_order`."""

    lookup_name = "in_text_order"
    output_field = TextField(db_collation="C")
    template = """name_key(%(expressions)s #>> '{}')"""


JSONField.register_lookup(TextOrder)


class Fold(Func):
    function = "fold"
    output_field = TextField()
    arity = 1


class Digits(Func):
    function = "digits"
    output_field = TextField()
    arity = 1


class NameCore(Func):
    function = "name_core"
    output_field = TextField()
    arity = 1


class SearchKey(Func):
    """Several texts, none of them NULL, as one that is searched: for an index of the expression itself, which a live
    table gets without being written anew."""

    function = "search_key"
    arg_joiner = " || ' ' || "
    output_field = TextField()
