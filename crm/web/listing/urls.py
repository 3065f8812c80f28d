"""The addresses of a list: `urlpatterns = [*list_urls("clients/", "clients", "client_list"), ...]`."""

from django.urls import URLPattern, path

from crm.web.listing.views import bulk, columns, exports, figures, pages, saved_views


def list_urls(prefix: str, list_key: str, url_name: str) -> list[URLPattern]:
    """The page itself (`url_name`, as in the ListSpec) and its filters, figures, columns, views, bulk, export."""
    own = {"list_key": list_key}
    return [
        path(prefix, pages.list_page, own, name=url_name),
        path(f"{prefix}filters/", pages.list_filters, own, name=f"{url_name}_filters"),
        path(f"{prefix}figures/", figures.list_figures, own, name=f"{url_name}_figures"),
        path(f"{prefix}columns/", columns.list_columns, own, name=f"{url_name}_columns"),
        path(f"{prefix}views/new/", saved_views.new_view, own, name=f"{url_name}_new_view"),
        path(f"{prefix}views/<int:pk>/delete/", saved_views.remove_view, own, name=f"{url_name}_remove_view"),
        path(f"{prefix}bulk/<slug:action_key>/", bulk.bulk_action, own, name=f"{url_name}_bulk"),
        path(f"{prefix}export/", exports.export_list, own, name=f"{url_name}_export"),
    ]
