from django.urls import path

from crm.access.views import (
    covers,
    previews,
    records,
    role_effects,
    role_fields,
    roles,
    share_list,
    shares,
    team_roles,
    what_if,
)
from crm.routes import by_first_word

urlpatterns = [
    path("settings/roles/", roles.role_page, name="role_list"),
    path("settings/roles/new/", roles.role_new, name="role_new"),
    path("settings/roles/sets/", roles.role_sets, name="role_sets"),
    path("settings/roles/<int:pk>/", roles.role_page, name="role_page"),
    path("settings/roles/<int:pk>/cells/", roles.role_cells, name="role_cells"),
    path("settings/roles/<int:pk>/fields/", role_fields.role_fields, name="role_fields"),
    path("settings/roles/<int:pk>/effect/", role_effects.role_effect, name="role_effect"),
    path("settings/roles/<int:pk>/rename/", roles.role_rename, name="role_rename"),
    path("settings/roles/<int:pk>/everybody/", roles.role_baseline, name="role_baseline"),
    path("settings/roles/<int:pk>/second-factor/", roles.role_second_factor, name="role_second_factor"),
    path("settings/roles/<int:pk>/delete/", roles.role_delete, name="role_delete"),
    path("settings/roles/<int:pk>/holders/", roles.role_give, name="role_give"),
    path("settings/roles/<int:pk>/holders/<int:user_pk>/take/", roles.role_take, name="role_take"),
    path("settings/roles/<int:pk>/teams/", team_roles.role_give_team, name="role_give_team"),
    path(
        "settings/roles/<int:pk>/teams/<int:team_pk>/take/", team_roles.role_take_team, name="role_take_team"
    ),
    path("settings/what-if/", what_if.what_if_page, name="what_if"),
    path("settings/see-as/", previews.preview_start, name="preview_start"),
    path("preview/", previews.preview_page, name="preview_page"),
    path("preview/stop/", previews.preview_stop, name="preview_stop"),
    path("settings/cover/", covers.cover_page, name="cover"),
    path("settings/cover/<int:pk>/", covers.cover_change, name="cover_change"),
    path("settings/cover/<int:pk>/end/", covers.cover_end, name="cover_end"),
    path("settings/cover/<int:pk>/happened/", covers.cover_news, name="cover_news"),
    path("settings/cover/<int:pk>/read/", covers.cover_read, name="cover_read"),
    path("access/<slug:entity>/<int:pk>/", records.access_page, name="access_page"),
    path("share/<slug:entity>/<int:pk>/", shares.share_page, name="share_page"),
    path("shares/", share_list.share_list, name="share_list"),
    path("shares/renew/", share_list.share_renew, name="share_renew"),
    path("shares/end/", share_list.share_end, name="share_end"),
]
urlpatterns = by_first_word(urlpatterns)
