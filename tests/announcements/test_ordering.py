import pytest

from announcements import occasions
from announcements.delivering import deliver_batch
from announcements.mailing import Mail, message_id_of
from announcements.models import Delivery
from announcements.ordering import NoAddress, order, order_for_all
from people.models import Employee
from tests.factories.announcements import ANNOUNCED_AT
from tests.factories.people import EmployeeFactory


def test_ordering_twice_orders_once(zoe, ada):
    first = order("seal:12", zoe, by=ada, at=ANNOUNCED_AT)
    assert order("seal:12", zoe, by=None, at=ANNOUNCED_AT) == first
    assert (first.address, first.created_by) == ("zoe@boreal.example", ada)


def test_without_an_address_nothing_is_ordered(zoe):
    zoe.email = None
    with pytest.raises(NoAddress):
        order("seal:12", zoe, by=None, at=ANNOUNCED_AT)
    assert not Delivery.objects.exists()


def test_all_at_once_each_as_they_are_written_to(cast, ada, zoe, malik):
    Employee.objects.filter(pk=malik.pk).update(email=None)
    Employee.objects.filter(pk=zoe.pk).update(language="en")
    people = Employee.objects.filter(pk__in=[ada.pk, zoe.pk, malik.pk])
    assert order_for_all("seal:12", people.filter(pk=zoe.pk), by=None, at=ANNOUNCED_AT) == 1
    assert order_for_all("seal:12", people, by=ada, at=ANNOUNCED_AT) == 2
    to_ada, to_zoe = Delivery.objects.order_by("employee__first_name")
    assert (to_ada.employee, to_ada.address, to_ada.created_by, to_ada.created_at) == (
        ada,
        ada.email,
        ada,
        ANNOUNCED_AT,
    )
    assert (to_zoe.employee, to_zoe.language, to_zoe.created_by) == (zoe, "en", None)
    assert to_zoe.message_id == message_id_of("seal:12", zoe.pk)
    assert (to_zoe.channel, to_zoe.problem, to_zoe.error, to_zoe.attempts) == ("email", "", "", 0)


def test_somebody_found_twice_is_written_to_once(cast, malik):
    EmployeeFactory.create_batch(2, manager=malik)
    order_for_all("seal:12", Employee.objects.filter(direct_reports__manager=malik), by=None, at=ANNOUNCED_AT)
    assert [delivery.employee for delivery in Delivery.objects.all()] == [malik]


def test_an_app_above_writes_the_mail_of_its_own_occasions(zoe, smtp_sink):
    def write(delivery, *, at):
        context = {"first_name": "Zoé", "company": "X", "login": "z", "expires_at": at, "button_url": "http://x/"}
        return Mail("announcements/email/invitation", "Zoé", delivery.address, "fr", delivery.message_id, context)

    occasions.register("seal", write)
    order("seal:12", zoe, by=None, at=ANNOUNCED_AT)
    deliver_batch(clock=lambda: ANNOUNCED_AT)
    assert smtp_sink.received[0].message["Message-ID"].startswith("<seal.12.")


def test_a_kind_of_mail_nobody_writes_fails_with_its_name(zoe, smtp_sink):
    order("mystery:1", zoe, by=None, at=ANNOUNCED_AT)
    deliver_batch(clock=lambda: ANNOUNCED_AT)
    assert "mystery" in Delivery.objects.get().error
