from django.urls import path

from documents import views

app_name = "documents"
urlpatterns = [
    path("documents/<str:code>/download/", views.document_download, name="document-download"),
    path("verify/", views.verify_start, name="verify-start"),
    path("verify/<str:code>/", views.document_verify, name="document-verify"),
    path("v/<str:code>", views.verify_short, name="verify-short"),
]
