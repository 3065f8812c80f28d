"""What a changed cell of the matrix would do, asked before it is saved."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST

from crm.access.coupling import contradictions
from crm.access.entities import entities
from crm.access.gates import needs
from crm.access.levels import Action, Level
from crm.access.models import Role
from crm.access.queries.matrix import levels_of, row_of
from crm.access.queries.role_effects import effect_of_cell
from crm.access.views.roles import matrix, typed_cells


@require_POST
@needs("role", "change")
def role_effect(request: HttpRequest, pk: int) -> HttpResponse:
    """Whom the typed cells concern: of one row by htmx (with `leave` as it is kept), or of the whole form."""
    role = get_object_or_404(Role, pk=pk)
    kept, typed = levels_of(role), known_cells(typed_cells(request.POST))
    levels = kept | typed
    effects = [
        (
            Action(action).label if request.htmx else f"{entity.label}: {Action(action).label}",
            effect_of_cell(role=role, entity=entity, action=action, level=level),
        )
        for (key, action), level in typed.items()
        if level != kept.get((key, action), 0) and (entity := entities.get(key))
    ]
    errors = {f"{key}.{action}": text for key, action, text in contradictions(levels)}
    if not request.htmx:
        return matrix(request, role, levels, errors, effects)
    entity = entities.get(request.POST.get("leave") or next((key for key, _action in typed), ""))
    if entity is None:
        return HttpResponse(status=422)
    context = {
        "row": row_of(entity, levels, errors),
        "role": role,
        "may_change": True,
        "row_effects": effects,
        "is_unsaved": bool(effects),
    }
    return render(request, "access/matrix.html#row", context)


def known_cells(cells):
    """("client", "view") -> level, of what is a cell with such a level at all."""
    found = {tuple(name.split(".", 1)): level for name, level in cells.items()}
    return {
        (key, action): level
        for (key, action), level in found.items()
        if (entity := entities.get(key)) and action in entity.actions and level in Level.values
    }
