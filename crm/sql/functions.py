"""The SQL functions as Django expressions."""

from django.db.models import Func, TextField


class NameKey(Func):
    function = "name_key"
    output_field = TextField(db_collation="C")
    arity = 1


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
