"""The lists of sales; each is one declaration for the engine in crm.lists."""

from sales.lists.deals import DEAL_LIST
from sales.lists.orders import ORDER_LIST
from sales.lists.products import PRODUCT_LIST
from sales.lists.quotes import QUOTE_LIST

ALL = (DEAL_LIST, QUOTE_LIST, ORDER_LIST, PRODUCT_LIST)
