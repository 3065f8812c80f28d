from .cover import Cover
from .known_cell import KnownCell
from .preview import Preview
from .role import Grant, Role, RoleAssignment, TeamRole
from .version import AccessVersion

__all__ = [
    "AccessVersion",
    "Cover",
    "Grant",
    "KnownCell",
    "Preview",
    "Role",
    "RoleAssignment",
    "TeamRole",
]
