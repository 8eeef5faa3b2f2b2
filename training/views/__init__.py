from training.views.assessing import assessment_take
from training.views.hosting import session_add, session_attend, session_cancel, session_write
from training.views.keeping import certificate_list, certificate_read, edition_export, edition_read
from training.views.publishing import course_ask, course_publish, course_retire
from training.views.quizzing import attempt_read, quiz_take
from training.views.reading import course_list, course_read, lesson_read
from training.views.reporting import course_export, course_report, report_list
from training.views.sessions import calendar_feed, calendar_share, session_calendar, session_list, session_read
from training.views.videos import captions_read, captions_write, video_read, video_remove, video_write

__all__ = [
    "assessment_take",
    "attempt_read",
    "calendar_feed",
    "calendar_share",
    "captions_read",
    "captions_write",
    "certificate_list",
    "certificate_read",
    "course_ask",
    "course_export",
    "course_list",
    "course_publish",
    "course_read",
    "course_report",
    "course_retire",
    "edition_export",
    "edition_read",
    "lesson_read",
    "quiz_take",
    "report_list",
    "session_add",
    "session_attend",
    "session_calendar",
    "session_cancel",
    "session_list",
    "session_read",
    "session_write",
    "video_read",
    "video_remove",
    "video_write",
]
