"""What was said of a draft, beside the passages it was said of."""

from __future__ import annotations

from dataclasses import dataclass, field

from documents.richtext import plain_text
from guidebook.models import Comment, GuideVersion
from guidebook.reading import GuidePage, ReadSection


@dataclass(frozen=True)
class Thread:
    """A comment and what was answered."""

    remark: Comment
    is_there: bool  # the passage still reads as it was quoted
    replies: list[Comment] = field(default_factory=list)


@dataclass(frozen=True)
class Discussed:
    """A section as it reads, and the threads on it, those still open first."""

    section: ReadSection
    key: str
    threads: list[Thread]

    @property
    def standing(self) -> int:
        return sum(thread.remark.resolved_at is None for thread in self.threads)


class Conversation:
    """In two queries, however much was said."""

    def __init__(self, version: GuideVersion, page: GuidePage) -> None:
        comments = list(version.comments.select_related("written_by", "resolved_by"))
        replies: dict[int, list[Comment]] = {}
        for comment in comments:
            if comment.answers_id:
                replies.setdefault(comment.answers_id, []).append(comment)
        bodies = {section["key"]: _read(section["body"]) for section in page.edition.sections}
        language = page.edition.language
        threads: dict[str, list[Thread]] = {}
        for remark in comments:
            if remark.answers_id is None:
                read = bodies.get(remark.section_key, "")
                is_there = not remark.quote or remark.language != language or _flat(remark.quote) in read
                threads.setdefault(remark.section_key, []).append(Thread(remark, is_there, replies.get(remark.pk, [])))
        self.sections = [
            Discussed(section, section.anchor.removeprefix("s-"), _in_order(threads.pop(section.anchor[2:], [])))
            for section in page.sections
        ]
        self.elsewhere = [thread for left in threads.values() for thread in left]

    @property
    def standing(self) -> int:
        """Comments that nobody has resolved."""
        there = [thread for discussed in self.sections for thread in discussed.threads]
        return sum(thread.remark.resolved_at is None for thread in there + self.elsewhere)


def _in_order(threads: list[Thread]) -> list[Thread]:
    return sorted(threads, key=lambda thread: thread.remark.resolved_at is not None)


def _read(body: str) -> str:
    return _flat(plain_text(body))


def _flat(text: str) -> str:
    """Without the spaces and line breaks in which a quoted passage may differ."""
    return "".join(text.split())
