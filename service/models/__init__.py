from .message import TicketMessage
from .queue import Queue
from .shares import TicketTeamShare, TicketUserShare
from .ticket import Ticket

__all__ = ["Queue", "Ticket", "TicketMessage", "TicketTeamShare", "TicketUserShare"]
