from .activity import Activity
from .channel import Channel
from .client import Client
from .client_search import ClientSearch
from .import_choice import ImportChoice
from .import_run import ImportRun
from .interaction import Interaction
from .person import Person
from .shares import ClientTeamShare, ClientUserShare

__all__ = [
    "Activity",
    "Channel",
    "Client",
    "ClientSearch",
    "ClientTeamShare",
    "ClientUserShare",
    "ImportChoice",
    "ImportRun",
    "Interaction",
    "Person",
]
