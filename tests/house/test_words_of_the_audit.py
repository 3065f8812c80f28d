"""What actions write into the audit under a name of their own has a word there, in every language."""

import ast

from django.apps import apps

from crm.web.values import OTHER_LABELS
from tests.house.source import modules, tree


def names_written():
    """The names in the dictionaries given to record() and audit() as `before` and `after`."""
    calls = (node for path in modules() for node in ast.walk(tree(path)) if isinstance(node, ast.Call))
    sides = (
        keyword.value
        for call in calls
        if getattr(call.func, "id", "") in {"record", "audit"}
        for keyword in call.keywords
        if keyword.arg in {"before", "after"}
    )
    written = (node for side in sides for node in ast.walk(side) if isinstance(node, ast.Dict))
    return {key.value for found in written for key in found.keys if isinstance(key, ast.Constant)}


def fields_with_a_word():
    fields = (field for model in apps.get_models() for field in model._meta.concrete_fields)
    return {field.name for field in fields if field.verbose_name != field.name.replace("_", " ")}


def test_every_name_has_a_word():
    written = names_written()
    assert len(written) > 20
    assert written - fields_with_a_word() - set(OTHER_LABELS) == set()
