from crm.web.listing.urls import list_urls

urlpatterns = [
    *list_urls("clients/", "clients", "client_list"),
]
