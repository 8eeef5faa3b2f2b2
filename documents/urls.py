from django.urls import path, register_converter

from documents import views


class DigestConverter:
    """A SHA-256 in hexadecimal."""

    regex = "[0-9a-f]{64}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(DigestConverter, "digest")
app_name = "documents"
urlpatterns = [
    path("sealing/orders/", views.order_list, name="order-list"),
    path("sealing/orders/retry/", views.order_retry, name="order-retry"),
    path("documents/<str:code>/download/", views.document_download, name="document-download"),
    path("pictures/<digest:digest>/", views.picture_read, name="picture-read"),
    path("ledger/", views.ledger_read, name="ledger-read"),
    path("ledger/bundle/", views.bundle_order, name="bundle-order"),
    path("verify/", views.verify_start, name="verify-start"),
    path("verify/file/", views.file_check, name="file-check"),
    path("verify/certificates/", views.certificate_list, name="certificate-list"),
    path("verify/certificates/<digest:digest>/<str:form>/", views.certificate_download, name="certificate-download"),
    path("verify/<str:code>/", views.document_verify, name="document-verify"),
    path("v/<str:code>", views.verify_short, name="verify-short"),
]
