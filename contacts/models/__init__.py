from .activity import Activity
from .channel import Channel
from .client import Client
from .interaction import Interaction
from .person import Person
from .shares import ClientTeamShare, ClientUserShare

__all__ = ["Activity", "Channel", "Client", "ClientTeamShare", "ClientUserShare", "Interaction", "Person"]
