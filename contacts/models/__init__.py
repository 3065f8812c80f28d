from .activity import Activity
from .address import Address
from .channel import Channel
from .class_rule import ClassChange, ClassRule
from .client import Client
from .client_name import ClientName
from .client_search import ClientSearch
from .co_owner import CoOwner
from .duplicate_pair import DuplicatePair
from .former_client import FormerClient
from .handover import Handover, HandoverCheck, HandoverItem
from .import_choice import ImportChoice
from .import_run import ImportRun
from .important_date import ImportantDate
from .interaction import Interaction
from .introduction import HandoverPaper, Introduction
from .person import Person
from .person_tie import PersonTie
from .position import Position
from .preference import Preference
from .shares import ClientTeamShare, ClientUserShare
from .tax_number import TaxNumber

__all__ = [
    "Activity",
    "Address",
    "Channel",
    "ClassChange",
    "ClassRule",
    "Client",
    "ClientName",
    "ClientSearch",
    "ClientTeamShare",
    "ClientUserShare",
    "CoOwner",
    "DuplicatePair",
    "FormerClient",
    "Handover",
    "HandoverCheck",
    "HandoverItem",
    "HandoverPaper",
    "ImportChoice",
    "ImportRun",
    "ImportantDate",
    "Interaction",
    "Introduction",
    "Person",
    "PersonTie",
    "Position",
    "Preference",
    "TaxNumber",
]
