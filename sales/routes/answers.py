"""What clients read and answer without an account: quotes and presentations."""

from crm.routes import Route

urlpatterns: list[Route] = []
