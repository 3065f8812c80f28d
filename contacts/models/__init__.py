from .activity import Activity
from .activity_move import ActivityMove
from .activity_series import ActivitySeries
from .calendar_feed import CalendarFeed
from .call_list import CallItem, CallList, CallListTeamShare, CallListUserShare
from .channel import Channel
from .client import Client
from .client_search import ClientSearch
from .duplicate_pair import DuplicatePair
from .former_client import FormerClient
from .handover import Handover, HandoverCheck, HandoverItem
from .import_choice import ImportChoice
from .import_run import ImportRun
from .interaction import Interaction
from .introduction import HandoverPaper, Introduction
from .invitation import Invitation
from .person import Person
from .plan_rules import PlanRules
from .shares import ClientTeamShare, ClientUserShare
from .standard import Breach, Standard

__all__ = [
    "Activity",
    "ActivityMove",
    "ActivitySeries",
    "Breach",
    "CalendarFeed",
    "CallItem",
    "CallList",
    "CallListTeamShare",
    "CallListUserShare",
    "Channel",
    "Client",
    "ClientSearch",
    "ClientTeamShare",
    "ClientUserShare",
    "DuplicatePair",
    "FormerClient",
    "Handover",
    "HandoverCheck",
    "HandoverItem",
    "HandoverPaper",
    "ImportChoice",
    "ImportRun",
    "Interaction",
    "Introduction",
    "Invitation",
    "Person",
    "PlanRules",
    "Standard",
]
