from .cover import Cover
from .role import Grant, Role, RoleAssignment
from .version import AccessVersion

__all__ = ["AccessVersion", "Cover", "Grant", "Role", "RoleAssignment"]
