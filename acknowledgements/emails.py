"""The mails of this app, a function each."""

from __future__ import annotations

import datetime as dt

from django.urls import reverse

from acknowledgements.models import ReaderQuestion
from announcements.mailing import Mail
from announcements.models import Delivery
from announcements.personalising import address_of
from people.wording import LANGUAGE_TAGS, localized


def answer(delivery: Delivery, *, at: dt.datetime) -> Mail:
    """What human resources answer to the person's question about a section."""
    key = int(delivery.occasion.partition(":")[2])
    question = ReaderQuestion.objects.select_related("guide", "answered_by").get(pk=key)
    page = reverse("acknowledgements:question-mine")
    return Mail(
        template="acknowledgements/email/answer",
        name=delivery.employee.name,
        address=delivery.address,
        language=delivery.language,
        message_id=delivery.message_id,
        context={
            "guide": localized(question.guide, "title", delivery.language),
            "question": question,
            "question_tag": LANGUAGE_TAGS[question.language],
            "button_url": address_of(f"{page}#question-{question.pk}"),
        },
    )
