"""The texts of quotes: rules of the firm. A quote keeps the words that it took."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from crm.access.scopes import require
from crm.audit.actions import record
from crm.changes.actions.deleting import delete_kept
from crm.changes.models import ChangeSet
from sales.actions.quotes import write_quote
from sales.models import Quote, QuoteTemplate
from sales.queries.quote_templates import texts_of

if TYPE_CHECKING:
    from crm.people.models import User


@transaction.atomic
def add_template(*, by: User, **values: Any) -> QuoteTemplate:
    require(by, "sales_rules", "change")
    template = QuoteTemplate(**values)
    _stand_alone(template)
    template.save()
    record(by=by, action="create", target=template)
    return template


@transaction.atomic
def change_template(template: QuoteTemplate, *, by: User, **values: Any) -> QuoteTemplate:
    require(by, "sales_rules", "change")
    current = QuoteTemplate.objects.select_for_update().get(pk=template.pk)
    before = {name: str(getattr(current, name) or "") for name in values}
    for name, value in values.items():
        setattr(current, name, value)
    _stand_alone(current)
    current.save()
    record(
        by=by, action="change", target=current, before=before,
        after={name: str(value or "") for name, value in values.items()},
    )  # fmt: skip
    return current


@transaction.atomic
def drop_template(template: QuoteTemplate, *, by: User) -> ChangeSet:
    """One undoable change set; quotes keep the words they took."""
    require(by, "sales_rules", "change")
    record(by=by, action="delete", target=template)
    return delete_kept(template, by=by, summary=_("Deleted %s") % template)


def take_texts(*, quote: Quote, template: QuoteTemplate, by: User) -> Quote:
    """Put the words and columns of a template into a draft."""
    if template.language and template.language != quote.language:
        raise ValidationError(_("This text is in another language than the quote."))
    return write_quote(quote=quote, by=by, changes=texts_of(template, quote.client, quote.language))


def _stand_alone(template: QuoteTemplate) -> None:
    """One usual text for a language and a branch: another one steps back."""
    if template.is_default:
        same = QuoteTemplate.objects.filter(
            language=template.language, branch=template.branch, is_default=True
        )
        same.exclude(pk=template.pk or 0).update(is_default=False)
