from training.models.assessing import SelfAssessment
from training.models.attempts import Attempt
from training.models.courses import Course, Lesson, Level, QuizOption, QuizQuestion
from training.models.editions import LessonEdition
from training.models.progress import Certificate, CertifiedLesson, Enrollment, LessonOpening
from training.models.sessions import Booking, CalendarFeed, Session
from training.models.videos import LessonVideo

__all__ = [
    "Attempt",
    "Booking",
    "CalendarFeed",
    "Certificate",
    "CertifiedLesson",
    "Course",
    "Enrollment",
    "Lesson",
    "LessonEdition",
    "LessonOpening",
    "LessonVideo",
    "Level",
    "QuizOption",
    "QuizQuestion",
    "SelfAssessment",
    "Session",
]
