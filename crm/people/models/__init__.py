from .firm import Firm
from .structure import Branch, Membership, Team
from .user import User

__all__ = ["Branch", "Firm", "Membership", "Team", "User"]
