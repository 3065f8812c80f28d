from .message import TicketMessage
from .queue import Queue
from .ticket import Ticket

__all__ = ["Queue", "Ticket", "TicketMessage"]
