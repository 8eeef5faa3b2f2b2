from training.models.assessing import SelfAssessment
from training.models.attempts import Attempt
from training.models.courses import Course, Lesson, Level, QuizOption, QuizQuestion
from training.models.progress import Certificate, Enrollment, LessonOpening

__all__ = [
    "Attempt",
    "Certificate",
    "Course",
    "Enrollment",
    "Lesson",
    "LessonOpening",
    "Level",
    "QuizOption",
    "QuizQuestion",
    "SelfAssessment",
]
