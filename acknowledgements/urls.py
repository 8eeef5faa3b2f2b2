from django.urls import path

from acknowledgements import views

app_name = "acknowledgements"
urlpatterns = [
    path(
        "guides/<slug:slug>/versions/<int:number>/acknowledge/", views.version_acknowledge, name="version-acknowledge"
    ),
    path("guides/<slug:slug>/versions/<int:number>/sections/<slug:key>/open/", views.section_open, name="section-open"),
    path("guides/<slug:slug>/versions/<int:number>/state/", views.version_state, name="version-state"),
    path("guides/<slug:slug>/versions/<int:number>/sections/<slug:key>/ask/", views.section_ask, name="section-ask"),
    path("guides/<slug:slug>/versions/<int:number>/questions/", views.version_questions, name="version-questions"),
    path("questions/", views.question_mine, name="question-mine"),
    path("acknowledgements/<int:pk>/", views.acknowledgement_read, name="acknowledgement-read"),
    path("acknowledgements/<int:pk>/changes/", views.acknowledgement_changes, name="acknowledgement-changes"),
    path("documents/", views.document_list, name="document-list"),
    path("records/", views.record_bound, name="record-bound"),
    path("records/export/", views.record_export, name="record-export"),
    path("reports/", views.report_list, name="report-list"),
    path("reports/remarks/", views.remark_list, name="remark-list"),
    path("reports/questions/", views.question_list, name="question-list"),
    path("reports/questions/<int:pk>/", views.question_answer, name="question-answer"),
    path("reports/questions/<int:pk>/pin/", views.question_pin, name="question-pin"),
    path("reports/questions/<int:pk>/unpin/", views.question_unpin, name="question-unpin"),
    path("reports/nudges/<int:pk>/", views.nudging_read, name="nudging-read"),
    path("reports/sheets/", views.sheet_list, name="sheet-list"),
    path("reports/sheets/<int:pk>/", views.sheet_read, name="sheet-read"),
    path("reports/guides/<slug:slug>/versions/<int:number>/", views.report_read, name="report-read"),
    path(
        "reports/guides/<slug:slug>/versions/<int:number>/people/<int:pk>/", views.report_person, name="report-person"
    ),
    path("reports/guides/<slug:slug>/versions/<int:number>/sections/", views.report_confusion, name="report-confusion"),
    path("reports/guides/<slug:slug>/versions/<int:number>/progress/", views.report_progress, name="report-progress"),
    path("reports/guides/<slug:slug>/versions/<int:number>/export/", views.report_export, name="report-export"),
    path("reports/guides/<slug:slug>/versions/<int:number>/nudge/", views.report_nudge, name="report-nudge"),
    path("reports/guides/<slug:slug>/versions/<int:number>/summary/", views.report_summary, name="report-summary"),
    path("reports/guides/<slug:slug>/versions/<int:number>/sheet/", views.report_sheet, name="report-sheet"),
    path("reports/guides/<slug:slug>/versions/<int:number>/paper/", views.paper_record, name="paper-record"),
]
