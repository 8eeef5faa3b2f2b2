import datetime as dt
import re

import pytest

from announcements.emails import announcement as announcement_mail
from announcements.emails import announcement_to
from announcements.mailing import (
    SIZE_LIMIT,
    BadAddress,
    TooBig,
    domain,
    message_id_of,
    message_of,
    render,
    written_address,
)
from announcements.wording_kit import for_guide
from people.models import Organisation
from tests.factories.announcements import ANNOUNCED_AT, delivery_to, make_announcement, make_started
from tests.factories.assignments import make_ask

DUE = dt.date(2026, 3, 20)
KIT = for_guide(title_fr="Nos médias sociaux", title_en="Our social media", number=1, minutes=12)


def letter_to(person, **given):
    return render(announcement_to(make_announcement(person, **given), person, at=ANNOUNCED_AT))


def guide_letter(person):
    return letter_to(person, ask=make_ask(person, due_on=DUE, minutes=12), **vars(KIT))


def test_the_mail_says_why_by_when_and_whom_to_ask(zoe):
    letter = guide_letter(zoe)
    for part in (letter.text, letter.html):
        assert "Bonjour Zoé" in part
        assert "20 mars 2026" in part
        assert "http://testserver/guides/medias-sociaux/" in part
        assert "ada@boreal.example" in part
        assert "Ada Gagnon" in part
        assert "Boréal Mobilité" in part
    assert letter.subject == "Votre nouveau guide\N{NO-BREAK SPACE}: Nos médias sociaux"


def test_there_is_one_button_and_nothing_is_fetched_or_tracked(sam):
    html = guide_letter(sam).html
    assert html.count('class="mail-button"') == 1
    assert "<img" not in html
    assert not re.findall(r'(?:src|background)="?https?:', html)


def test_styles_are_in_the_elements_and_dark_looks_are_kept(zoe):
    html = guide_letter(zoe).html
    assert re.search(r'<h1[^>]*style="[^"]*font-size', html)
    assert "prefers-color-scheme: dark" in html
    assert len(html.encode()) < 20_000


def test_the_text_is_folded_and_holds_no_markup(zoe):
    text = guide_letter(zoe).text
    assert "<" not in text
    assert "&amp;" not in text
    assert "\n\n\n" not in text
    assert max(len(line) for line in text.splitlines() if "://" not in line) <= 72


def test_a_message_in_one_language_says_so(sam):
    letter = letter_to(sam, subject_en="", body_en="")
    assert letter.subject == "Votre nouveau guide"
    assert 'lang="fr-CA"' in letter.html
    assert '<html lang="en-CA"' in letter.html
    assert "one language only" in letter.text


def test_without_a_contact_its_author_is_the_human_to_write_to(zoe, ada, organisation):
    organisation.contact_email = organisation.contact_name = ""
    organisation.save()
    assert "ada@boreal.example" in letter_to(zoe, by=ada).text


def test_headers_are_what_mail_servers_expect(zoe):
    announcement = make_started(zoe)
    message = message_of(announcement_mail(delivery_to(zoe, announcement), at=ANNOUNCED_AT)).message()
    assert message["Message-ID"] == f"<announcement.{announcement.pk}.{zoe.pk}@testserver>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["List-Id"] == "<announcements.testserver>"
    assert message["Reply-To"] == "ada@boreal.example"
    assert message["Date"]
    assert message["Content-Language"] == "fr-CA"
    assert "repere@localhost" in message["From"]
    assert message.get_content_type() == "multipart/alternative"
    kinds = [part.get_content_type() for part in message.walk()]
    assert kinds == ["multipart/alternative", "text/plain", "text/html"]


def test_names_with_commas_and_quotes_stay_one_address(zoe):
    zoe.preferred_name = 'Tremblay, "Zoé" <chef@boreal.example>'
    mail = announcement_to(make_announcement(zoe), zoe, at=ANNOUNCED_AT)
    message = message_of(mail)
    assert message.message()["To"].endswith("<zoe@boreal.example>")
    assert len(message.recipients()) == 1


def test_markup_in_a_name_or_a_company_is_only_text(zoe):
    zoe.first_name = "<script>x</script>"
    Organisation.objects.update(name="A & B <i>inc.</i>")
    letter = letter_to(zoe)
    assert "<script>" not in letter.html
    assert "<i>" not in letter.html


@pytest.mark.parametrize(
    ("address", "written"),
    [
        ("zoe@boreal.example", "zoe@boreal.example"),
        ("Zoe.T+guide@Boréal.example", "Zoe.T+guide@xn--boral-dsa.example"),
    ],
)
def test_a_domain_with_accents_has_an_ascii_form(address, written):
    assert written_address(address) == written


@pytest.mark.parametrize(
    "address", ["", "zoe", "zoé @boreal.example", "a@b@c.example", "zoe@boreal.example\r\nBcc: x@y.z"]
)
def test_an_address_no_server_takes_is_refused(address):
    with pytest.raises(BadAddress):
        written_address(address)


def test_a_mail_longer_than_readers_show_is_refused(zoe):
    announcement = make_announcement(zoe)
    announcement.body_fr = "<p>" + "mot " * (SIZE_LIMIT // 4) + "</p>"
    with pytest.raises(TooBig):
        render(announcement_to(announcement, zoe, at=ANNOUNCED_AT))


def test_the_same_message_to_the_same_person_has_the_same_id(settings):
    settings.SITE_URL = "https://guides.boréal.example:8443"
    assert domain() == "guides.xn--boral-dsa.example"
    assert message_id_of("invitation:2026-03-02T14:00", 7) == message_id_of("invitation:2026-03-02T14:00", 7)
    assert re.fullmatch(r"<[A-Za-z0-9.-]+@[a-z0-9.-]+>", message_id_of("invitation:2026-03-02T14:00", 7))
    settings.SITE_URL = "http://127.0.0.1:8000"
    assert domain() == "localhost"


@pytest.mark.parametrize(
    ("contact", "written"),
    [
        ("rh@boréal.example", ["rh@xn--boral-dsa.example"]),
        ("été@boreal.example", None),  # most mails have no way to hold it: the words of the mail give it
        ("no address", None),
    ],
)
def test_whom_to_ask_is_answered_to_unless_a_mail_cannot_hold_it(zoe, organisation, contact, written):
    organisation.contact_email = contact
    organisation.save()
    announcement = make_announcement(zoe)
    message = message_of(announcement_to(announcement, zoe, at=ANNOUNCED_AT))
    assert message.reply_to == (written or [])
    assert contact in message.body
