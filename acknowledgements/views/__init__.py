from acknowledgements.views.keeping import acknowledgement_read, document_list
from acknowledgements.views.paper import paper_record, sheet_list, sheet_read
from acknowledgements.views.remarks import remark_list
from acknowledgements.views.reporting import report_export, report_list, report_read, report_sheet
from acknowledgements.views.signing import section_open, version_acknowledge, version_state

__all__ = [
    "acknowledgement_read",
    "document_list",
    "paper_record",
    "remark_list",
    "report_export",
    "report_list",
    "report_read",
    "report_sheet",
    "section_open",
    "sheet_list",
    "sheet_read",
    "version_acknowledge",
    "version_state",
]
