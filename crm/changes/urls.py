from django.urls import path

from crm.changes.views import change_sets

urlpatterns = [
    path("changes/", change_sets.change_set_list, name="change_set_list"),
    path("changes/<int:pk>/", change_sets.change_set_page, name="change_set_page"),
    path("changes/<int:pk>/undo/", change_sets.undo, name="undo"),
]
