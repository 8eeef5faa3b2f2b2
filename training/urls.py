from django.urls import path

from training import views

app_name = "training"
urlpatterns = [
    path("training/", views.course_list, name="course-list"),
    path("training/assessment/", views.assessment_take, name="assessment-take"),
    path("training/certificates/", views.certificate_list, name="certificate-list"),
    path("training/certificates/<int:pk>/", views.certificate_read, name="certificate-read"),
    path("training/editions/<slug:digest>/", views.edition_read, name="edition-read"),
    path("training/editions/<slug:digest>/export/", views.edition_export, name="edition-export"),
    path("training/reports/", views.report_list, name="report-list"),
    path("training/reports/<slug:slug>/", views.course_report, name="course-report"),
    path("training/reports/<slug:slug>/export/", views.course_export, name="course-export"),
    path("training/attempts/<int:pk>/", views.attempt_read, name="attempt-read"),
    path("training/courses/<slug:slug>/", views.course_read, name="course-read"),
    path("training/courses/<slug:slug>/lessons/<int:pk>/", views.lesson_read, name="lesson-read"),
    path("training/courses/<slug:slug>/lessons/<int:pk>/video/write/", views.video_write, name="video-write"),
    path("training/courses/<slug:slug>/lessons/<int:pk>/video/remove/", views.video_remove, name="video-remove"),
    path("training/courses/<slug:slug>/lessons/<int:pk>/captions/write/", views.captions_write, name="captions-write"),
    path("training/videos/<int:pk>/", views.video_read, name="video-read"),
    path("training/videos/<int:pk>/captions/<str:language>/", views.captions_read, name="captions-read"),
    path("training/courses/<slug:slug>/quiz/", views.quiz_take, name="quiz-take"),
    path("training/courses/<slug:slug>/ask/", views.course_ask, name="course-ask"),
    path("training/courses/<slug:slug>/publish/", views.course_publish, name="course-publish"),
    path("training/courses/<slug:slug>/retire/", views.course_retire, name="course-retire"),
    path("training/courses/<slug:slug>/sessions/add/", views.session_add, name="session-add"),
    path("training/sessions/", views.session_list, name="session-list"),
    path("training/sessions/<int:pk>/", views.session_read, name="session-read"),
    path("training/sessions/<int:pk>/calendar/", views.session_calendar, name="session-calendar"),
    path("training/sessions/<int:pk>/write/", views.session_write, name="session-write"),
    path("training/sessions/<int:pk>/attend/", views.session_attend, name="session-attend"),
    path("training/sessions/<int:pk>/cancel/", views.session_cancel, name="session-cancel"),
    path("training/calendar/", views.calendar_share, name="calendar-share"),
    path("training/calendar/<str:secret>.ics", views.calendar_feed, name="calendar-feed"),
]
