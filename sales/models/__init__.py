from .commission import CommissionLine, CommissionStatement, OrderSplit
from .deal import Deal
from .deal_item import DealItem
from .deal_move import DealMove
from .deal_record import CostRate, DealCheck, DealCost, DealPerson
from .discount import DiscountLimit, QuoteApproval
from .forecast import ForecastAdjustment, ForecastCall, ForecastSnapshot
from .lead_list import LeadItem, LeadList, LeadListTeamShare, LeadListUserShare, LeadReceiver
from .learned import LearnedRates
from .lines import PricedDocument, PricedLine
from .market import Competitor, PriceSeen, Supplier
from .offer import BoughtCategories, OfferOutcome, PairRule
from .offered_line import OfferedLine
from .order import Order
from .order_line import OrderLine
from .order_return import OrderReturn, Payment
from .pay_plan import CommissionPlan, PlanMember, PlanRate, PlanTier
from .pipeline import DealStage, Pipeline
from .presentation import (
    Presentation,
    PresentationLink,
    PresentationOpening,
    PresentationTeamShare,
    PresentationUserShare,
)
from .price_list import PriceList, PriceRule
from .product import Product
from .quote import Quote
from .quote_line import QuoteLine
from .quote_link import QuoteLink
from .quote_opening import QuoteOpening
from .quote_reply import QuoteReply
from .quote_rules import QuoteRules
from .quote_template import QuoteTemplate
from .rate import ExchangeRate
from .series import NumberSeries
from .shares import (
    DealTeamShare,
    DealUserShare,
    OrderTeamShare,
    OrderUserShare,
    QuoteTeamShare,
    QuoteUserShare,
)
from .stage_gate import CheckPoint, StageGate
from .target import SalesRollup, Target

__all__ = [
    "BoughtCategories",
    "CheckPoint",
    "CommissionLine",
    "CommissionPlan",
    "CommissionStatement",
    "Competitor",
    "CostRate",
    "Deal",
    "DealCheck",
    "DealCost",
    "DealItem",
    "DealMove",
    "DealPerson",
    "DealStage",
    "DealTeamShare",
    "DealUserShare",
    "DiscountLimit",
    "ExchangeRate",
    "ForecastAdjustment",
    "ForecastCall",
    "ForecastSnapshot",
    "LeadItem",
    "LeadList",
    "LeadListTeamShare",
    "LeadListUserShare",
    "LeadReceiver",
    "LearnedRates",
    "NumberSeries",
    "OfferOutcome",
    "OfferedLine",
    "Order",
    "OrderLine",
    "OrderReturn",
    "OrderSplit",
    "OrderTeamShare",
    "OrderUserShare",
    "PairRule",
    "Payment",
    "Pipeline",
    "PlanMember",
    "PlanRate",
    "PlanTier",
    "Presentation",
    "PresentationLink",
    "PresentationOpening",
    "PresentationTeamShare",
    "PresentationUserShare",
    "PriceList",
    "PriceRule",
    "PriceSeen",
    "PricedDocument",
    "PricedLine",
    "Product",
    "Quote",
    "QuoteApproval",
    "QuoteLine",
    "QuoteLink",
    "QuoteOpening",
    "QuoteReply",
    "QuoteRules",
    "QuoteTeamShare",
    "QuoteTemplate",
    "QuoteUserShare",
    "SalesRollup",
    "StageGate",
    "Supplier",
    "Target",
]
