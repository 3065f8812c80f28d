from django.urls import path

from crm.documents.views import approvals, documents, files, records
from crm.routes import by_first_word
from crm.web.listing.urls import list_urls

urlpatterns = [
    *list_urls("documents/", "documents", "document_list"),
    path("documents/of/<slug:entity>/<int:pk>/", records.record_documents, name="record_documents"),
    path("documents/of/<slug:entity>/<int:pk>/upload/", records.document_upload, name="record_documents_add"),
    path("documents/<int:pk>/", documents.document_page, name="document_page"),
    path("documents/<int:pk>/edit/", documents.document_edit, name="document_edit"),
    path("documents/<int:pk>/delete/", documents.document_delete, name="document_delete"),
    path("documents/<int:pk>/versions/new/", documents.document_version_add, name="document_version_add"),
    path("documents/<int:pk>/ask/", approvals.document_ask, name="document_ask"),
    path("documents/<int:pk>/approve/", approvals.document_approve, name="document_approve"),
    path("documents/<int:pk>/return/", approvals.document_return, name="document_return"),
    path("documents/<int:pk>/archive/", approvals.document_archive, name="document_archive"),
    path("documents/<int:pk>/reopen/", approvals.document_reopen, name="document_reopen"),
    path("documents/versions/<int:pk>/file/", files.version_file, name="version_file"),
]
urlpatterns = by_first_word(urlpatterns)
