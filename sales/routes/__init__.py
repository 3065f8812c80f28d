"""The addresses of each part of sales, in the order in which they are asked."""

from crm.routes import Route
from sales.routes import answers, leads, market, pay, pipelines, prices, quoting

PARTS: list[Route] = [
    route for part in (prices, quoting, pipelines, answers, leads, market, pay) for route in part.urlpatterns
]
