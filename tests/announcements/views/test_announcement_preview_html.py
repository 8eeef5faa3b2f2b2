from django.urls import reverse

from people.models import Employee
from tests.factories.announcements import make_announcement


def url_of(announcement, person):
    return reverse("announcements:announcement-preview-html", args=[announcement.pk, person.pk])


def test_the_mail_stands_alone_and_can_run_nothing(client_of, ada, zoe):
    answer = client_of(ada).get(url_of(make_announcement(zoe), zoe))
    assert "Bonjour Zoé" in answer.text
    assert '<base target="_top">' in answer.text
    policy = answer.headers["Content-Security-Policy"]
    assert "sandbox" in policy
    assert "script-src" not in policy
    assert "default-src 'none'" in policy
    assert answer.headers["X-Frame-Options"] == "SAMEORIGIN"


def test_a_mail_that_cannot_be_written_is_not_found(client_of, ada, zoe):
    Employee.objects.filter(pk=zoe.pk).update(first_name="", last_name="")
    assert client_of(ada).get(url_of(make_announcement(zoe), zoe)).status_code == 404


def test_a_stranger_finds_nothing(assert_closed, zoe):
    assert_closed(url_of(make_announcement(zoe), zoe))
