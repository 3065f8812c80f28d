from .cover import Cover
from .known_cell import KnownCell
from .role import FieldGrant, Grant, Role, RoleAssignment
from .version import AccessVersion

__all__ = ["AccessVersion", "Cover", "FieldGrant", "Grant", "KnownCell", "Role", "RoleAssignment"]
