import datetime as dt
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.utils import parseaddr

import pytest
from django.core.mail import EmailMultiAlternatives
from hypothesis import given
from hypothesis import strategies as st

from announcements.composing import Composer
from announcements.emails import announcement as announcement_mail
from announcements.emails import announcement_form
from announcements.encoding import header, mailbox, quoted
from announcements.form_letters import FormLetter, NoForm
from announcements.mailing import message_of
from tests.factories.announcements import ANNOUNCED_AT, delivery_to, make_announcement, make_started
from tests.factories.assignments import make_ask

WORDS = {
    "subject_fr": "{{ first_name }}, voici votre guide : édition d’été",
    "body_fr": "<p>Bonjour {{ first_name }}, " + "voici un guide qui parle de vous et avec vous. " * 4 + "</p>"
    "<ul><li><b>{{ first_name }}</b> &amp; son équipe de {{ company }}</li></ul><p>.</p><p>{{ link }}</p>",
}
names = st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn"]), max_size=80)


def read(data: bytes):
    return message_from_bytes(data.replace(b"\r\n..", b"\r\n."), policy=policy.default)


def said(message):
    """What its reader sees."""
    parts = [part.get_content() for part in message.walk() if not part.is_multipart()]
    return [part.replace("\r\n", "\n").strip() for part in parts]


def name_in(data: bytes) -> tuple[str, str]:
    """By the plain rules: Python's newer parser puts a space between two encoded words of a name."""
    name, address = parseaddr(message_from_bytes(data)["To"].replace("\r\n", ""))
    return str(make_header(decode_header(name))) if name.startswith("=?") else name, address


def general(delivery) -> EmailMultiAlternatives:
    return message_of(announcement_mail(delivery, at=ANNOUNCED_AT))


@pytest.mark.parametrize(
    "name",
    [
        "Zoé", "Anne-Marie", "Jean « l’Ours »", "O'Neil", 'Marc "Max"', "<b>", "A & B", ".point", "名前", "É" * 50,
        "Marie\N{NO-BREAK SPACE}Ève", "=?utf-8?q?x?=", "Marie " * 18 + "Ève", "a=b", "50 %",
    ],
)  # fmt: skip
def test_a_form_says_to_each_what_a_mail_of_their_own_would(zoe, name):
    zoe.preferred_name, zoe.first_name = "", name
    zoe.save()
    announcement = make_started(zoe, **WORDS, ask=make_ask(zoe, due_on=dt.date(2026, 3, 20), minutes=12))
    delivery = delivery_to(zoe, announcement)
    ours = read(Composer([delivery], at=ANNOUNCED_AT).outgoing(delivery, at=ANNOUNCED_AT).data)
    theirs = message_from_bytes(general(delivery).message().as_bytes(), policy=policy.default)
    assert said(ours) == said(theirs)
    assert ours["Subject"] == theirs["Subject"].strip()
    assert name_in(Composer([delivery], at=ANNOUNCED_AT).outgoing(delivery, at=ANNOUNCED_AT).data) == (
        zoe.name,
        "zoe@boreal.example",
    )
    assert not ours.defects
    for kept in ("From", "Reply-To", "Message-ID", "List-Id", "Auto-Submitted", "Content-Language"):
        assert ours[kept] == theirs[kept]


def test_its_lines_are_short_ascii_and_none_is_a_lone_dot(zoe):
    announcement = make_started(zoe, **WORDS)
    delivery = delivery_to(zoe, announcement)
    data = Composer([delivery], at=ANNOUNCED_AT).outgoing(delivery, at=ANNOUNCED_AT).data
    lines = data.split(b"\r\n")
    assert data.isascii()
    assert max(len(line) for line in lines) <= 78
    assert not any(b"\n" in line or b"\r" in line for line in lines)
    assert b"." not in lines
    assert len(data) < 100_000


def test_a_name_in_the_address_of_a_link_is_written_the_general_way(zoe):
    body = '<p><a href="https://exemple.ca/?pour={{ first_name }}">ici</a></p>'
    announcement = make_announcement(zoe, body_fr=body)
    with pytest.raises(NoForm):
        FormLetter(announcement_form(announcement, language="fr", due_on=None))
    started = make_started(zoe, body_fr=body)
    delivery = delivery_to(zoe, started)
    message = read(Composer([delivery], at=ANNOUNCED_AT).outgoing(delivery, at=ANNOUNCED_AT).data)
    assert "https://exemple.ca/?pour=Zo%C3%A9" in said(message)[1]


def test_new_words_make_a_new_form(zoe):
    first, second = make_started(zoe), make_started(zoe, body_fr="<p>Autre chose</p>")
    told = []
    for announcement in (first, second):
        delivery = delivery_to(zoe, announcement)
        told.append(said(read(Composer([delivery], at=ANNOUNCED_AT).outgoing(delivery, at=ANNOUNCED_AT).data))[0])
    assert "Il est prêt." in told[0]
    assert "Autre chose" in told[1]


@given(names)
def test_any_header_comes_out_as_it_went_in(text):
    text = " ".join(text.split())
    written = header(text)
    assert all(len(line) <= 76 for line in written.split("\r\n"))
    assert str(read(f"Subject: {written}\r\n\r\n".encode("ascii"))["Subject"]) == text


@given(names)
def test_any_name_stays_one_address(text):
    text = " ".join(text.split())
    written = mailbox(text, "zoe@boreal.example")
    assert all(len(line) <= 76 for line in written.split("\r\n"))
    assert name_in(f"To: {written}\r\n\r\n".encode("ascii")) == (text, "zoe@boreal.example")


@given(names)
def test_any_text_comes_out_as_it_went_in(text):
    encoded = quoted(text).replace(b"\r\n..", b"\r\n.")
    encoded = encoded[1:] if encoded.startswith(b"..") else encoded
    head = b"Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
    assert read(head + encoded).get_content() == text
