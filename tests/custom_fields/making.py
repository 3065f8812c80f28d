"""Fields as tests make them."""

from crm.custom_fields.actions.fields import add_field


def make_field(by, label, kind="text", holder="client", **values):
    if kind in {"choice", "choices"}:
        values.setdefault("choices", ["Red", "Green", "Blue"])
    return add_field(holder=holder, label=label, kind=kind, by=by, **values)
