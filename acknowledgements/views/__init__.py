from acknowledgements.views.answering import question_answer, question_list, question_pin, question_unpin
from acknowledgements.views.binding import record_bound, record_export
from acknowledgements.views.keeping import acknowledgement_changes, acknowledgement_read, document_list
from acknowledgements.views.nudging import nudging_read, report_nudge
from acknowledgements.views.paper import paper_record, sheet_list, sheet_read
from acknowledgements.views.people import report_person
from acknowledgements.views.questions import question_mine, section_ask, version_questions
from acknowledgements.views.remarks import remark_list
from acknowledgements.views.reporting import (
    report_confusion,
    report_export,
    report_list,
    report_progress,
    report_read,
    report_sheet,
    report_summary,
)
from acknowledgements.views.signing import section_open, version_acknowledge, version_state

__all__ = [
    "acknowledgement_changes",
    "acknowledgement_read",
    "document_list",
    "nudging_read",
    "paper_record",
    "question_answer",
    "question_list",
    "question_mine",
    "question_pin",
    "question_unpin",
    "record_bound",
    "record_export",
    "remark_list",
    "report_confusion",
    "report_export",
    "report_list",
    "report_nudge",
    "report_person",
    "report_progress",
    "report_read",
    "report_sheet",
    "report_summary",
    "section_ask",
    "section_open",
    "sheet_list",
    "sheet_read",
    "version_acknowledge",
    "version_questions",
    "version_state",
]
