from django.urls import reverse
from django.utils import timezone

from announcements.delivering import deliver_batch
from announcements.models import Delivery
from announcements.progress import Progress, progress_of
from people.models import Employee
from tests.factories.announcements import make_announcement


def url_of(announcement, person):
    return reverse("announcements:announcement-try-out", args=[announcement.pk, person.pk])


def test_the_test_goes_to_whoever_writes_and_counts_nowhere(client_of, camille, zoe, smtp_sink):
    announcement = make_announcement(zoe)
    client_of(camille).post(url_of(announcement, zoe))
    deliver_batch(clock=timezone.now)
    [mail] = smtp_sink.received
    assert mail.recipients == [camille.email]
    assert mail.message["Subject"] == "[Essai] Votre nouveau guide"
    assert "Bonjour Zoé" in mail.body()
    announcement.refresh_from_db()
    assert (progress_of(announcement), announcement.state) == (Progress(), "draft")


def test_who_receives_a_test_still_receives_the_announcement_in_a_conversation_of_its_own(client_of, ada, smtp_sink):
    announcement = make_announcement(ada)
    client_of(ada).post(url_of(announcement, ada))
    deliver_batch(clock=timezone.now)
    client_of(ada).post(reverse("announcements:announcement-send", args=[announcement.pk]))
    assert Delivery.objects.get().announcement is None
    assert smtp_sink.received[0].message["Message-ID"] != f"<announcement.{announcement.pk}.{ada.pk}@testserver>"


def test_looking_sends_nothing(client_of, ada, zoe):
    assert client_of(ada).get(url_of(make_announcement(zoe), zoe)).status_code == 405
    assert not Delivery.objects.exists()


def test_what_cannot_be_written_or_sent_is_said(client_of, ada, camille, zoe):
    announcement = make_announcement(zoe)
    Employee.objects.filter(pk=camille.pk).update(email=None)
    assert "pas d’adresse" in client_of(camille).post(url_of(announcement, zoe), follow=True).text
    Employee.objects.filter(pk=zoe.pk).update(first_name="", last_name="")
    assert "{{ first_name }}" in client_of(ada).post(url_of(announcement, zoe), follow=True).text
    assert not Delivery.objects.exists()


def test_a_stranger_finds_nothing(assert_closed, zoe):
    assert_closed(url_of(make_announcement(zoe), zoe))
