import datetime as dt

import pytest

from announcements.emails import announcement_to
from announcements.mailing import render
from announcements.personalising import (
    EmptyPlaceholder,
    check_placeholders,
    due_for,
    is_form_letter,
    personal_html,
    personal_line,
    values_for,
)
from documents.richtext import UnknownPlaceholder, sanitise
from people.models import Employee
from tests.factories.announcements import ANNOUNCED_AT, make_announcement
from tests.factories.assignments import make_ask
from tests.factories.people import EmployeeFactory

VALUES = {"first_name": "Zoé", "company": "Boréal & fils", "due": "3 mars 2026", "link": "https://x.example/?a=1&b=2"}


def test_words_are_escaped_in_html_and_plain_in_a_line():
    assert personal_html("<p>{{ company }}</p>", VALUES) == "<p>Boréal &amp; fils</p>"
    assert personal_line("{{ company }} & vous", VALUES) == "Boréal & fils & vous"


def test_the_link_can_be_followed():
    html = personal_html(sanitise("<p>Ici : {{ link }}</p>"), VALUES)
    address = "https://x.example/?a=1&amp;b=2"
    assert html == f'<p>Ici : <a href="{address}">{address}</a></p>'


def test_a_value_cannot_add_markup_or_lines():
    values = {**VALUES, "first_name": "<b>Zoé</b>\r\nBcc: x"}
    assert "<b>" not in personal_html("<p>{{ first_name }}</p>", values)
    assert "\n" not in personal_line("{{ first_name }}", values)


def test_a_word_that_is_empty_is_refused():
    with pytest.raises(EmptyPlaceholder) as refusal:
        personal_html("<p>{{ due }} {{ first_name }}</p>", {**VALUES, "due": "", "first_name": " "})
    assert refusal.value.names == ["due", "first_name"]


def test_a_person_is_called_by_the_name_they_go_by(organisation):
    person = Employee(first_name="Marie-Ève", last_name="Roy", preferred_name="Max Roy")
    assert values_for(person, language="fr", path="/", due_on=None)["first_name"] == "Max"
    person.preferred_name = ""
    assert values_for(person, language="fr", path="/", due_on=None)["first_name"] == "Marie-Ève"


def test_the_day_is_written_in_the_persons_language(zoe):
    day = dt.date(2026, 3, 3)
    assert values_for(zoe, language="fr", path="/", due_on=day)["due"] == "3 mars 2026"
    assert values_for(zoe, language="en", path="/", due_on=day)["due"] == "March 3, 2026"


def test_unknown_words_are_refused_before_anything_leaves():
    with pytest.raises(UnknownPlaceholder):
        check_placeholders("{{ link }}", "", ask=None)
    with pytest.raises(UnknownPlaceholder):
        check_placeholders("", "{{ salary }}", ask=None)
    check_placeholders("{{ company }}", "{{ first_name }} {{ link }}", ask=None)


def test_each_person_has_their_own_day(zoe):
    ask = make_ask(zoe, due_days=10)
    announcement = make_announcement(zoe, ask=ask)
    assert due_for(zoe, announcement, at=ANNOUNCED_AT) == dt.date(2026, 3, 12)
    newcomer = EmployeeFactory()
    assert due_for(newcomer, announcement, at=ANNOUNCED_AT + dt.timedelta(days=5)) == dt.date(2026, 3, 17)
    assert due_for(zoe, make_announcement(zoe), at=ANNOUNCED_AT) is None


def test_words_after_a_bar_stand_in_the_place_of_what_is_empty():
    values = {**VALUES, "department": "", "manager": "Malik Haddad"}
    assert personal_html("<p>{{ department|votre équipe }} et {{ manager|x }}</p>", values) == (
        "<p>votre équipe et Malik Haddad</p>"
    )
    assert personal_line("Pour {{ department | l’équipe & vous }}", values) == "Pour l’équipe & vous"
    with pytest.raises(EmptyPlaceholder):
        personal_line("{{ department }}", values)


def test_a_day_may_be_asked_for_without_a_request_when_other_words_stand_in():
    check_placeholders("{{ due|bientôt }}", "{{ title|le guide }}", ask=None)
    with pytest.raises(EmptyPlaceholder):
        check_placeholders("{{ title }}", "", ask=None)
    with pytest.raises(UnknownPlaceholder):
        check_placeholders("{{ salary|x }}", "", ask=None)


def test_only_the_first_name_is_spliced_into_a_form_letter():
    assert is_form_letter("{{ first_name|x }}", "{{ due }} {{ title }} {{ link }}")
    assert not is_form_letter("{{ company }}", "<p>{{ manager|x }}</p>")


def test_people_are_told_where_they_work_and_what_is_asked(zoe, malik):
    told = make_announcement(
        zoe, ask=make_ask(zoe), subject_fr="{{ title }}", body_fr="<p>{{ department }}, {{ manager }}</p>"
    )
    letter = render(announcement_to(told, zoe, at=ANNOUNCED_AT))
    assert letter.subject == "Lire le guide"
    assert f"{zoe.department}, {malik.name}" in letter.text
