from django.urls import path

from crm.office.views import colleagues, directory, firm, modules, moves, profile, sending, set_up, structure
from crm.routes import by_first_word

urlpatterns = [
    path("set-up/", set_up.set_up, name="set_up"),
    path("set-up/demo/", set_up.set_up_demo, name="set_up_demo"),
    path("colleagues/", directory.directory, name="directory"),
    path("send/<slug:entity>/<int:pk>/", sending.send_page, name="send_record"),
    path("settings/", profile.settings_index, name="settings"),
    path("settings/profile/", profile.profile, name="profile"),
    path("settings/colleagues/", colleagues.colleague_list, name="colleague_list"),
    path("settings/colleagues/new/", colleagues.colleague_new, name="colleague_new"),
    path("settings/colleagues/<int:pk>/", colleagues.colleague_page, name="colleague_page"),
    path("settings/colleagues/<int:pk>/link/", colleagues.colleague_link, name="colleague_link"),
    path("settings/colleagues/<int:pk>/move/", moves.colleague_move, name="colleague_move"),
    path("settings/colleagues/<int:pk>/off/", moves.colleague_switch_off, name="colleague_switch_off"),
    path("settings/colleagues/<int:pk>/on/", colleagues.colleague_switch_on, name="colleague_switch_on"),
    path("settings/structure/", structure.structure_page, name="structure"),
    path("settings/branches/new/", structure.branch_new, name="branch_new"),
    path("settings/branches/<int:pk>/", structure.branch_page, name="branch_page"),
    path("settings/branches/<int:pk>/delete/", structure.branch_delete, name="branch_delete"),
    path("settings/teams/new/", structure.team_new, name="team_new"),
    path("settings/teams/<int:pk>/", structure.team_page, name="team_page"),
    path("settings/teams/<int:pk>/delete/", structure.team_delete, name="team_delete"),
    path("settings/firm/", firm.firm_page, name="firm"),
    path("settings/modules/", modules.module_list, name="modules"),
    path("settings/modules/<slug:module>/off/", modules.module_off, name="module_off"),
    path("settings/modules/<slug:module>/on/", modules.module_on, name="module_on"),
    path("settings/mail/", firm.mail_page, name="mail_settings"),
    path("settings/own-data/", firm.own_data, name="own_data"),
]
urlpatterns = by_first_word(urlpatterns)
