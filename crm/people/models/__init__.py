from .demo import DemoRemoval
from .firm import Firm
from .structure import Branch, Membership, Team
from .user import User
from .working_day import WorkingDay

__all__ = ["Branch", "DemoRemoval", "Firm", "Membership", "Team", "User", "WorkingDay"]
