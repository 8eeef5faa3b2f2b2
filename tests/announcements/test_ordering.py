import pytest

from announcements import occasions
from announcements.delivering import deliver_batch
from announcements.mailing import Mail
from announcements.models import Delivery
from announcements.ordering import NoAddress, order
from tests.factories.announcements import ANNOUNCED_AT


def test_ordering_twice_orders_once(zoe, ada):
    first = order("seal:12", zoe, by=ada, at=ANNOUNCED_AT)
    assert order("seal:12", zoe, by=None, at=ANNOUNCED_AT) == first
    assert (first.address, first.created_by) == ("zoe@boreal.example", ada)


def test_without_an_address_nothing_is_ordered(zoe):
    zoe.email = None
    with pytest.raises(NoAddress):
        order("seal:12", zoe, by=None, at=ANNOUNCED_AT)
    assert not Delivery.objects.exists()


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
