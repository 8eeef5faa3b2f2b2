from guidebook.models.editions import Edition
from guidebook.models.guides import Element, Gate, Guide, GuideQuerySet, GuideVersion, GuideVersionQuerySet
from guidebook.models.importing import ImportRecord
from guidebook.models.life import (
    LIVING,
    ConductRule,
    DesiredInteraction,
    DiffusionChannel,
    KitItem,
    PlatformPresence,
    ProfileStep,
    ProfileTick,
    RecoveryStep,
    Situation,
    ValueParallel,
)
from guidebook.models.reviewing import Comment, PlannedPublication, Submission, Verdict
from guidebook.models.sections import Check, CheckChoice, Section, SectionText
from guidebook.models.writing import UnsavedSheet, WordingNote, WritingLock

__all__ = [
    "LIVING",
    "Check",
    "CheckChoice",
    "Comment",
    "ConductRule",
    "DesiredInteraction",
    "DiffusionChannel",
    "Edition",
    "Element",
    "Gate",
    "Guide",
    "GuideQuerySet",
    "GuideVersion",
    "GuideVersionQuerySet",
    "ImportRecord",
    "KitItem",
    "PlannedPublication",
    "PlatformPresence",
    "ProfileStep",
    "ProfileTick",
    "RecoveryStep",
    "Section",
    "SectionText",
    "Situation",
    "Submission",
    "UnsavedSheet",
    "ValueParallel",
    "Verdict",
    "WordingNote",
    "WritingLock",
]
