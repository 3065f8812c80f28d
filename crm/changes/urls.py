from django.urls import path

from crm.changes.views import change_sets, deleted
from crm.routes import by_first_word

urlpatterns = [
    path("changes/", change_sets.change_set_list, name="change_set_list"),
    path("changes/<int:pk>/", change_sets.change_set_page, name="change_set_page"),
    path("changes/<int:pk>/undo/", change_sets.undo, name="undo"),
    path("deleted/", deleted.recycle_bin, name="recycle_bin"),
    path("deleted/restore/", deleted.restore, name="recycle_bin_restore"),
]
urlpatterns = by_first_word(urlpatterns)
