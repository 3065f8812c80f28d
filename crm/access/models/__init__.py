from .cover import Cover
from .known_cell import KnownCell
from .preview import Preview
from .role import FieldGrant, Grant, Role, RoleAssignment, TeamRole
from .version import AccessVersion

__all__ = [
    "AccessVersion",
    "Cover",
    "FieldGrant",
    "Grant",
    "KnownCell",
    "Preview",
    "Role",
    "RoleAssignment",
    "TeamRole",
]
