from documents.views.certificates import certificate_download, certificate_list
from documents.views.checking import file_check
from documents.views.files import document_download, picture_read
from documents.views.ledger import bundle_order, ledger_read
from documents.views.queue import order_list, order_retry
from documents.views.verifying import document_verify, verify_short, verify_start

__all__ = [
    "bundle_order",
    "certificate_download",
    "certificate_list",
    "document_download",
    "document_verify",
    "file_check",
    "ledger_read",
    "order_list",
    "order_retry",
    "picture_read",
    "verify_short",
    "verify_start",
]
