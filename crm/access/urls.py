from django.urls import path

from crm.access.views import covers, role_fields, roles, shares

urlpatterns = [
    path("settings/roles/", roles.role_page, name="role_list"),
    path("settings/roles/new/", roles.role_new, name="role_new"),
    path("settings/roles/sets/", roles.role_sets, name="role_sets"),
    path("settings/roles/<int:pk>/", roles.role_page, name="role_page"),
    path("settings/roles/<int:pk>/cells/", roles.role_cells, name="role_cells"),
    path("settings/roles/<int:pk>/fields/", role_fields.role_fields, name="role_fields"),
    path("settings/roles/<int:pk>/rename/", roles.role_rename, name="role_rename"),
    path("settings/roles/<int:pk>/everybody/", roles.role_baseline, name="role_baseline"),
    path("settings/roles/<int:pk>/second-factor/", roles.role_second_factor, name="role_second_factor"),
    path("settings/roles/<int:pk>/delete/", roles.role_delete, name="role_delete"),
    path("settings/roles/<int:pk>/holders/", roles.role_give, name="role_give"),
    path("settings/roles/<int:pk>/holders/<int:user_pk>/take/", roles.role_take, name="role_take"),
    path("settings/cover/", covers.cover_page, name="cover"),
    path("settings/cover/<int:pk>/", covers.cover_change, name="cover_change"),
    path("settings/cover/<int:pk>/end/", covers.cover_end, name="cover_end"),
    path("settings/cover/<int:pk>/happened/", covers.cover_news, name="cover_news"),
    path("settings/cover/<int:pk>/read/", covers.cover_read, name="cover_read"),
    path("share/<slug:entity>/<int:pk>/", shares.share_page, name="share_page"),
    path("share/<slug:entity>/<int:pk>/<slug:kind>/<int:share_pk>/end/", shares.share_end, name="share_end"),
]
