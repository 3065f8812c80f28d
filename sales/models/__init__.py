from .commission import CommissionLine, CommissionStatement, OrderSplit
from .deal import Deal
from .deal_item import DealItem
from .deal_move import DealMove
from .learned import LearnedRates
from .lines import PricedDocument, PricedLine
from .offer import BoughtCategories, OfferOutcome, PairRule
from .order import Order
from .order_line import OrderLine
from .pay_plan import CommissionPlan, PlanMember, PlanRate, PlanTier
from .pipeline import DealStage, Pipeline
from .product import Product
from .quote import Quote
from .quote_line import QuoteLine
from .quote_link import QuoteLink
from .quote_opening import QuoteOpening
from .quote_reply import QuoteReply
from .quote_rules import QuoteRules
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

__all__ = [
    "BoughtCategories",
    "CommissionLine",
    "CommissionPlan",
    "CommissionStatement",
    "Deal",
    "DealItem",
    "DealMove",
    "DealStage",
    "DealTeamShare",
    "DealUserShare",
    "ExchangeRate",
    "LearnedRates",
    "NumberSeries",
    "OfferOutcome",
    "Order",
    "OrderLine",
    "OrderSplit",
    "OrderTeamShare",
    "OrderUserShare",
    "PairRule",
    "Pipeline",
    "PlanMember",
    "PlanRate",
    "PlanTier",
    "PricedDocument",
    "PricedLine",
    "Product",
    "Quote",
    "QuoteLine",
    "QuoteLink",
    "QuoteOpening",
    "QuoteReply",
    "QuoteRules",
    "QuoteTeamShare",
    "QuoteUserShare",
]
