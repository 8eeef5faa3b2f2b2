from django.urls import reverse
from django.utils import timezone

from announcements.announcing import start
from people.models import Employee
from tests.factories.announcements import make_announcement


def url_of(announcement):
    return reverse("announcements:announcement-send", args=[announcement.pk])


def test_it_says_to_how_many_before_sending(client_of, ada, zoe, malik, sam):
    Employee.objects.filter(pk=sam.pk).update(email=None)
    answer = client_of(ada).get(url_of(make_announcement(zoe, malik, sam)))
    reach = answer.context["reach"]
    assert (reach.by_mail, reach.without_mail) == (2, 1)


def test_looking_sends_nothing(client_of, ada, zoe):
    announcement = make_announcement(zoe)
    client_of(ada).get(url_of(announcement))
    announcement.refresh_from_db()
    assert announcement.state == "draft"


def test_pressing_send_wakes_a_worker(client_of, ada, zoe, django_capture_on_commit_callbacks):
    announcement = make_announcement(zoe)
    with django_capture_on_commit_callbacks() as callbacks:
        answer = client_of(ada).post(url_of(announcement))
    assert answer.url == announcement.get_absolute_url()
    announcement.refresh_from_db()
    assert announcement.send_at
    assert len(callbacks) == 1


def test_two_people_pressing_send_send_it_once(client_of, ada, camille, zoe):
    announcement = make_announcement(zoe)
    client_of(ada).post(url_of(announcement))
    start(announcement, at=timezone.now())
    client_of(camille).post(url_of(announcement))
    start(announcement, at=timezone.now())
    assert announcement.deliveries.count() == 1


def test_a_stranger_finds_nothing(assert_closed, zoe):
    announcement = make_announcement(zoe)
    assert_closed(url_of(announcement))
    announcement.refresh_from_db()
    assert announcement.state == "draft"
