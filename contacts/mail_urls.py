from django.urls import path

from contacts.views import mail_matters, mail_templates, mailboxes, mails, writing
from crm.web.listing.urls import list_urls

urlpatterns = [
    *list_urls("mails/", "mails", "mail_list"),
    path("mails/to-file/", mails.mails_to_file, name="mails_to_file"),
    path("mails/to-file/address/", mails.mail_address_file, name="mail_address_file"),
    path("mails/to-file/ignore/", mails.mail_ignore, name="mail_ignore"),
    path("mails/<int:pk>/", mails.mail_page, name="mail_page"),
    path("mails/<int:pk>/files/<int:line>/", mails.mail_attachment, name="mail_attachment"),
    path(
        "mails/<int:pk>/files/<int:line>/keep/<int:other_pk>/",
        mails.mail_attachment_keep,
        name="mail_attachment_keep",
    ),
    path("mails/<int:pk>/original/", mails.mail_original, name="mail_original"),
    path("mails/<int:pk>/privacy/", mails.mail_privacy, name="mail_privacy"),
    path("mails/<int:pk>/file/", mails.mail_file, name="mail_file"),
    path("mails/<int:pk>/clients/<int:other_pk>/remove/", mails.mail_take_off, name="mail_take_off"),
    path("clients/<int:pk>/mails/new/", writing.mail_write, name="client_mail_write"),
    path("mails/<int:pk>/answer/", writing.mail_answer, name="mail_answer"),
    path("mails/of/<slug:entity>/<int:pk>/", mail_matters.record_mails, name="record_mails"),
    path("mails/of/<slug:entity>/<int:pk>/new/", mail_matters.record_mail_write, name="record_mail_write"),
    path("mails/outbox/", writing.mail_outbox, name="mail_outbox"),
    path("mails/drafts/<int:pk>/", writing.mail_draft, name="mail_draft"),
    path("mails/drafts/<int:pk>/discard/", writing.mail_draft_discard, name="mail_draft_discard"),
    path("mails/drafts/<int:pk>/settle/", writing.mail_draft_settle, name="mail_draft_settle"),
    path("settings/mail-templates/", mail_templates.mail_template_list, name="mail_template_list"),
    path("settings/mail-templates/new/", mail_templates.mail_template_new, name="mail_template_new"),
    path("settings/mail-templates/<int:pk>/", mail_templates.mail_template_edit, name="mail_template_edit"),
    path(
        "settings/mail-templates/<int:pk>/delete/",
        mail_templates.mail_template_delete,
        name="mail_template_delete",
    ),
    path("settings/signature/", mail_templates.mail_signature, name="mail_signature"),
    path("settings/mailboxes/", mailboxes.mailbox_list, name="mailbox_list"),
    path("settings/mailboxes/new/", mailboxes.mailbox_new, name="mailbox_new"),
    path("settings/mailboxes/ignored/", mailboxes.mail_notice, name="mail_notice"),
    path("settings/mailboxes/<int:pk>/", mailboxes.mailbox_edit, name="mailbox_edit"),
    path("settings/mailboxes/<int:pk>/test/", mailboxes.mailbox_test, name="mailbox_test"),
    path("settings/mailboxes/<int:pk>/remove/", mailboxes.mailbox_remove, name="mailbox_remove"),
    path("settings/filing-address/", mailboxes.filing_box, name="filing_box"),
]
