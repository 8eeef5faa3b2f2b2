"""What one act writes leaves at once, and is what each row written by itself would be."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import F
from django.test.utils import CaptureQueriesContext

from documents.models import Evidence, LedgerEntry
from people.models import Site
from people.prepared import Blanks, Prepared, PreparedRows
from people.together import Change, NextKey, Together, next_keys, written_together
from tests.together import at_once

pytestmark = pytest.mark.django_db

AT = dt.datetime(2026, 3, 24, 18, 5, 9, 123456, tzinfo=dt.UTC)
HOSTILE = "d’Août « 100 % » %s %(x)s '); DROP TABLE documents_evidence; -- \\ 🙂"


def evidence(name: str = HOSTILE, key: int | None = None) -> Evidence:
    return Evidence(pk=key, typed_name=name, ip_address="2001:db8::7", salt="5" * 64, digest="d" * 64, recorded_at=AT)


def entry(about: str = "site:1", person: int | None = None) -> LedgerEntry:
    record = {"words": HOSTILE, "none": None, "list": [1, "deux"]}
    return LedgerEntry(kind="exemption", about=about, record=record, digest="e" * 64, appended_at=AT, person=person)


def next_key() -> int:
    somewhere, _made = Site.objects.get_or_create(name="Où", city="Là")
    keys = Prepared(Site.objects.filter(pk=Blanks.row).values_list(NextKey(Evidence)))
    return int(keys.ask(row=somewhere.pk)[0][0])


@pytest.fixture
def site() -> Site:
    return Site.objects.create(name="Québec", city="Québec")


def of_site(**values: object) -> Change:
    return Change(Site.objects.filter(pk=Blanks.row), **values)


def values_of(row: Evidence | LedgerEntry) -> dict[str, object]:
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


def test_rows_are_read_back_as_they_were_given() -> None:
    with written_together() as together:
        together.add(first := evidence())
        together.add(second := entry())
    for row in (first, second):
        assert row.pk is not None
        assert not row._state.adding
        assert values_of(type(row).objects.get()) == values_of(row)


def test_they_are_the_rows_that_saving_each_would_make() -> None:
    saved = evidence()
    saved.save()
    with written_together() as together:
        together.add(written := evidence())
    columns = [field.attname for field in Evidence._meta.concrete_fields if not field.primary_key]
    kept = list(Evidence.objects.order_by("pk").values_list(*columns))
    assert kept[0] == kept[1]
    assert written.pk > saved.pk


def test_a_key_drawn_beforehand_is_the_key_of_the_row_and_of_no_later_one() -> None:
    key = next_key()
    with written_together() as together:
        together.add(entry(about=f"evidence:{key}"))
        together.add(evidence(key=key))
    later = evidence()
    later.save()
    assert Evidence.objects.earliest("pk").pk == key
    assert later.pk > key
    assert next_key() > later.pk


def test_several_rows_of_a_model_are_added_each_with_its_own_nothing() -> None:
    with written_together() as together:
        together.add(entry("a:1", person=3), entry("a:2"), entry("a:3", person=5))
    assert list(LedgerEntry.objects.order_by("about").values_list("about", "person")) == [
        ("a:1", 3),
        ("a:2", None),
        ("a:3", 5),
    ]


def test_a_change_is_made_with_its_blanks_filled(site: Site) -> None:
    other = Site.objects.create(name="Gatineau", city="Gatineau")
    renamed = of_site(name=Blanks.place, city=F("name"))
    with written_together() as together:
        together.change(renamed, row=site.pk, place=HOSTILE[:60])
        together.add(entry())
    assert Site.objects.get(pk=site.pk).name == HOSTILE[:60]
    assert Site.objects.get(pk=site.pk).city == "Québec"
    assert Site.objects.get(pk=other.pk).name == "Gatineau"


def test_what_is_to_be_done_where_nothing_was_changed_is_done_once_in_the_place_of_what_follows(site: Site) -> None:
    done: list[str] = []
    other = Site.objects.create(name="Gatineau", city="Gatineau")
    renamed, moved = of_site(name="Lévis"), of_site(city="Lévis")

    def tell() -> None:
        done.append(Site.objects.get(pk=site.pk).name)  # all is written by then

    with written_together() as together:
        together.change(renamed, otherwise=tell, row=site.pk)
        together.change(renamed, otherwise=tell, row=0)
        together.change(moved, otherwise=tell, row=other.pk)
        together.change(moved, otherwise=tell, row=other.pk)
    assert done == ["Lévis"]
    assert Site.objects.get(pk=other.pk).city == "Gatineau"


def test_nothing_to_be_done_where_it_was_changed(site: Site) -> None:
    other = Site.objects.create(name="Gatineau", city="Gatineau")
    with written_together() as together:
        together.change(of_site(name="Lévis"), otherwise=pytest.fail, row=site.pk)
        together.change(of_site(name="Hull"), otherwise=pytest.fail, row=other.pk)
    assert list(Site.objects.order_by("pk").values_list("name", flat=True)) == ["Lévis", "Hull"]


def test_a_refusal_on_the_way_writes_nothing() -> None:
    def refused() -> None:
        with written_together() as together:
            together.add(evidence())
            raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        refused()
    assert not Evidence.objects.exists()


def test_a_row_that_the_database_refuses_takes_the_others_with_it(site: Site) -> None:
    key = next_key()
    evidence(key=key).save(force_insert=True)
    together = Together()
    together.change(of_site(name="Lévis"), row=site.pk)
    together.add(entry())
    together.add(evidence(key=key))
    with pytest.raises(DatabaseError), transaction.atomic():
        together.write()
    assert not LedgerEntry.objects.exists()
    assert Site.objects.get(pk=site.pk).name == "Québec"


def test_what_is_append_only_stays_so() -> None:
    with written_together() as together:
        together.add(kept := entry())
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), written_together() as together:
        together.change(Change(LedgerEntry.objects.filter(pk=Blanks.row), about="x:1"), row=kept.pk)
    assert LedgerEntry.objects.get().about == "site:1"


def test_postgresql_is_sent_one_statement(site: Site) -> None:
    with CaptureQueriesContext(connection) as sent, written_together() as together:
        together.add(evidence())
        together.add(entry())
        together.change(of_site(name="Lévis"), row=site.pk)
    assert len(sent) == (1 if connection.vendor == "postgresql" else 3)


def test_a_question_prepared_answers_in_instances_with_those_beside_them(site: Site) -> None:
    from tests.factories.people import EmployeeFactory

    zoe = EmployeeFactory(site=site)
    EmployeeFactory()
    people = type(zoe).objects.filter(pk=Blanks.person).select_related("site", "department")
    question = PreparedRows(people.annotate(twice=F("site") + F("site")).order_by())
    for _time in range(3):  # PostgreSQL keeps the plan from the third on
        (found,) = question.ask(person=zoe.pk)
        with CaptureQueriesContext(connection) as sent:
            assert (found, found.site, found.department) == (zoe, site, zoe.department)
        assert not sent
        assert found.twice == 2 * site.pk
    assert question.ask(person=0) == []


@pytest.mark.once
@pytest.mark.django_db(transaction=True)
def test_two_who_act_at_once_are_never_given_the_same_key() -> None:
    place = Site.objects.create(name="Québec", city="Québec").pk
    keys = Prepared(Site.objects.filter(pk=Blanks.row).values_list(NextKey(Evidence)))

    def act() -> int:
        with transaction.atomic():
            key = int(keys.ask(row=place)[0][0])
            together = Together()
            together.add(evidence(key=key))
            together.write()
        return key

    drawn = [key for _round in range(5) for key in at_once(*[act] * 4)]
    assert len(set(drawn)) == 20
    assert sorted(drawn) == sorted(Evidence.objects.values_list("pk", flat=True))


def test_nothing_to_write_writes_nothing() -> None:
    with CaptureQueriesContext(connection) as sent, written_together() as together:
        together.add()
    assert not sent


def test_keys_of_several_models_are_drawn_at_once() -> None:
    first, second = next_keys(Evidence, LedgerEntry)
    with written_together() as together:
        together.add(evidence(key=first))
        together.add(LedgerEntry(pk=second, kind="x", about="x:1", record={}, digest="e" * 64, appended_at=AT))
    assert (Evidence.objects.get().pk, LedgerEntry.objects.get().pk) == (first, second)
    again = next_keys(Evidence, LedgerEntry)
    assert again[0] > first
    assert again[1] > second
