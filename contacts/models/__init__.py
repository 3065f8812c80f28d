from .activity import Activity
from .activity_move import ActivityMove
from .activity_series import ActivitySeries
from .address import Address
from .calendar_feed import CalendarFeed
from .call_list import CallItem, CallList, CallListTeamShare, CallListUserShare
from .channel import Channel
from .class_rule import ClassChange, ClassRule
from .client import Client
from .client_name import ClientName
from .client_search import ClientSearch
from .co_owner import CoOwner
from .duplicate_pair import DuplicatePair
from .first_hour import FirstHour
from .former_client import FormerClient
from .handover import Handover, HandoverCheck, HandoverItem
from .import_choice import ImportChoice
from .import_run import ImportRun
from .important_date import ImportantDate
from .interaction import Interaction
from .introduction import HandoverPaper, Introduction
from .invitation import Invitation
from .mail import Mail, MailAttachment, MailFiling, MailParticipant, MailThread
from .mail_about import MailAbout
from .mail_return import MailReturn
from .mailbox import IgnoredAddress, Mailbox, Privacy
from .outgoing_mail import MailSignature, MailTemplate, OutgoingMail
from .person import Person
from .person_tie import PersonTie
from .plan_rules import PlanRules
from .position import Position
from .preference import Preference
from .shares import ClientTeamShare, ClientUserShare
from .standard import Breach, Standard
from .tax_number import TaxNumber
from .telephony import IncomingCall, Telephony
from .timeline_pin import TimelinePin

__all__ = [
    "Activity",
    "ActivityMove",
    "ActivitySeries",
    "Address",
    "Breach",
    "CalendarFeed",
    "CallItem",
    "CallList",
    "CallListTeamShare",
    "CallListUserShare",
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
    "FirstHour",
    "FormerClient",
    "Handover",
    "HandoverCheck",
    "HandoverItem",
    "HandoverPaper",
    "IgnoredAddress",
    "ImportChoice",
    "ImportRun",
    "ImportantDate",
    "IncomingCall",
    "Interaction",
    "Introduction",
    "Invitation",
    "Mail",
    "MailAbout",
    "MailAttachment",
    "MailFiling",
    "MailParticipant",
    "MailReturn",
    "MailSignature",
    "MailTemplate",
    "MailThread",
    "Mailbox",
    "OutgoingMail",
    "Person",
    "PersonTie",
    "PlanRules",
    "Position",
    "Preference",
    "Privacy",
    "Standard",
    "TaxNumber",
    "Telephony",
    "TimelinePin",
]
