import datetime as dt
import re

import pytest
from django.utils import timezone

from announcements.delivering import deliver_batch
from announcements.inviting import NotEmployed, invite_all, invite_by_mail, not_logged_in_yet
from announcements.models import Delivery
from announcements.ordering import NoAddress
from people.inviting import accept
from people.models import Employee, Invitation
from tests.factories.announcements import ANNOUNCED_AT
from tests.factories.people import EmployeeFactory

NOW = ANNOUNCED_AT + dt.timedelta(minutes=1)


def deliver():
    return deliver_batch(clock=lambda: NOW)


def test_the_link_lets_the_person_choose_a_password_and_is_kept_nowhere(zoe, ada, smtp_sink):
    invite_by_mail(zoe, by=ada, at=ANNOUNCED_AT)
    assert not Invitation.objects.exists()  # made when the mail leaves
    deliver()
    [mail] = smtp_sink.sent_to("zoe@boreal.example")
    [code] = set(re.findall(r"http://testserver/welcome/([A-Z0-9-]+)/", mail.body()))
    assert code in mail.body("html")
    invitation = Invitation.objects.get()
    assert (invitation.employee, invitation.invited_by) == (zoe, ada)
    assert code not in str(list(Delivery.objects.values())) + str(list(Invitation.objects.values()))
    accept(code, password="trois-mots-simples", at=NOW)


def test_the_mail_says_the_login_and_until_when(zoe, ada, smtp_sink):
    invite_by_mail(zoe, by=ada, at=ANNOUNCED_AT)
    deliver()
    [mail] = smtp_sink.received
    assert "zoe" in mail.body()
    assert "16 mars 2026" in mail.body()
    assert "ada@boreal.example" in mail.body("html")


def test_an_invitation_put_off_carries_a_new_code_when_it_leaves(zoe, ada, smtp_sink):
    invite_by_mail(zoe, by=ada, at=ANNOUNCED_AT)
    smtp_sink.refuse("zoe@boreal.example", "450 4.2.1 Later")
    deliver()
    smtp_sink.accept("zoe@boreal.example")
    deliver_batch(clock=lambda: NOW + dt.timedelta(minutes=5))
    assert len(smtp_sink.received) == 1
    assert Invitation.objects.open(NOW + dt.timedelta(minutes=5)).count() == 1


def test_an_invitation_that_waits_is_not_ordered_again(zoe, ada, malik):
    first = invite_by_mail(zoe, by=ada, at=ANNOUNCED_AT)
    assert invite_by_mail(zoe, by=malik, at=NOW) == first


def test_an_invitation_that_left_can_be_sent_again(zoe, ada, smtp_sink):
    invite_by_mail(zoe, by=ada, at=ANNOUNCED_AT)
    deliver()
    invite_by_mail(zoe, by=ada, at=NOW + dt.timedelta(minutes=3))
    deliver_batch(clock=lambda: NOW + dt.timedelta(minutes=4))
    assert len(smtp_sink.received) == 2


def test_nobody_without_an_address_or_gone_is_invited(zoe, malik, ada):
    zoe.email = None
    with pytest.raises(NoAddress):
        invite_by_mail(zoe, by=ada, at=ANNOUNCED_AT)
    Employee.objects.filter(pk=malik.pk).update(left_on=dt.date(2026, 3, 1))
    with pytest.raises(NotEmployed):
        invite_by_mail(malik, by=ada, at=ANNOUNCED_AT)


def test_inviting_all_leaves_out_those_who_know_the_way(zoe, malik, sam, ada, smtp_sink):
    Employee.objects.filter(pk=ada.pk).update(last_login=timezone.now())
    Employee.objects.filter(pk=sam.pk).update(email=None)
    EmployeeFactory(left_on=dt.date(2026, 1, 1))
    EmployeeFactory(is_active=False)
    everyone = Employee.objects.all()
    assert invite_all(everyone, by=ada, at=ANNOUNCED_AT) == 2
    assert invite_all(everyone, by=ada, at=NOW) == 0
    assert not not_logged_in_yet(everyone, at=NOW).exists()
    deliver()
    assert len(smtp_sink.received) == 2
