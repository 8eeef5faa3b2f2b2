import smtplib

import pytest

from announcements.models import Delivery
from announcements.posting import Outcome, answer_of, words_of

Problem = Delivery.Problem


def refused(code: int) -> smtplib.SMTPRecipientsRefused:
    return smtplib.SMTPRecipientsRefused({"zoe@boreal.example": (code, "refusé".encode())})


@pytest.mark.parametrize(
    ("error", "outcome", "problem"),
    [
        (refused(550), Outcome.FAILED, Problem.REFUSED),
        (refused(450), Outcome.PUT_OFF, Problem.PUT_OFF),
        (refused(421), Outcome.PUT_OFF, Problem.CONNECTION),
        (smtplib.SMTPDataError(554, b"spam"), Outcome.FAILED, Problem.REFUSED),
        (smtplib.SMTPDataError(451, b"later"), Outcome.PUT_OFF, Problem.PUT_OFF),
        (smtplib.SMTPSenderRefused(550, b"not you", "x"), Outcome.PUT_OFF, Problem.CONNECTION),
        (smtplib.SMTPServerDisconnected("gone"), Outcome.PUT_OFF, Problem.CONNECTION),
        (smtplib.SMTPNotSupportedError("SMTPUTF8"), Outcome.FAILED, Problem.ADDRESS),
        (TimeoutError(), Outcome.PUT_OFF, Problem.CONNECTION),
        (BrokenPipeError(32, "Broken pipe"), Outcome.PUT_OFF, Problem.CONNECTION),
    ],
)
def test_what_the_server_says_means_for_a_person(error, outcome, problem):
    answer = answer_of(error)
    assert (answer.outcome, answer.problem) == (outcome, problem)
    assert answer.words


def test_its_words_are_kept_on_one_line():
    assert words_of(smtplib.SMTPDataError(554, b"5.7.1 Non\r\n5.7.1 merci")) == "554 5.7.1 Non 5.7.1 merci"
