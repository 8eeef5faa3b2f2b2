from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from people.append_only import AppendOnly, FrozenChildren, FrozenColumns, trigger_names
from people.models import Department, Site
from tests.factories.people import DepartmentFactory, SiteFactory
from tests.triggers import lifted

Lifted = Callable[[], AbstractContextManager[None]]


def install(operation: AppendOnly | FrozenColumns | FrozenChildren) -> None:
    with connection.cursor() as cursor:
        for statement in operation.create_sql(connection.vendor):
            cursor.execute(statement)


def remove(operation: AppendOnly) -> None:
    with connection.cursor() as cursor:
        for statement in operation.drop_sql(connection.vendor):
            cursor.execute(statement)


def refused(change: Callable[[], object]) -> bool:
    with pytest.raises(DatabaseError, match=r"repere: \w+ is append-only"), transaction.atomic():
        change()
    return True


@pytest.mark.django_db
def test_append_only_rows_are_added_and_never_changed_nor_removed() -> None:
    install(AppendOnly("people_site"))
    site = SiteFactory()
    assert refused(lambda: Site.objects.filter(pk=site.pk).update(city="Lévis"))
    assert refused(lambda: Site.objects.filter(pk=site.pk).delete())


@pytest.mark.django_db
@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite knows no TRUNCATE")
def test_append_only_tables_are_not_truncated() -> None:
    install(AppendOnly("people_site"))
    assert refused(lambda: connection.cursor().execute("TRUNCATE people_site CASCADE"))


@pytest.mark.django_db
def test_frozen_columns_keep_still_once_the_condition_holds() -> None:
    install(FrozenColumns("people_site", ["city"], when="OLD.time_zone <> ''"))
    site = SiteFactory(city="Québec", time_zone="")
    Site.objects.update(city="Lévis")
    Site.objects.update(time_zone="America/Toronto")
    assert refused(lambda: Site.objects.update(city="Québec"))
    assert refused(site.delete)
    Site.objects.update(name="Rive-Sud")
    site.refresh_from_db()
    assert (site.name, site.city) == ("Rive-Sud", "Lévis")


@pytest.mark.django_db
def test_frozen_children_neither_come_nor_change_nor_go_once_their_parent_is_frozen() -> None:
    frozen = "EXISTS (SELECT 1 FROM people_department p WHERE p.id = {row}.parent_id AND p.name_en = 'frozen')"
    install(FrozenChildren("people_department", frozen))
    parent = DepartmentFactory(name_en="open")
    child = DepartmentFactory(parent=parent)
    Department.objects.filter(pk=parent.pk).update(name_en="frozen")
    assert refused(lambda: DepartmentFactory(parent=parent))
    assert refused(lambda: Department.objects.filter(pk=child.pk).update(name_fr="Autre"))
    assert refused(lambda: Department.objects.filter(pk=child.pk).delete())
    elsewhere = DepartmentFactory()
    assert refused(lambda: Department.objects.filter(pk=elsewhere.pk).update(parent=parent))


@pytest.mark.django_db
def test_operations_are_undone_by_migrating_back() -> None:
    before = trigger_names()
    install(AppendOnly("people_site"))
    assert trigger_names() != before
    remove(AppendOnly("people_site"))
    assert trigger_names() == before


def test_lifted_triggers_let_a_test_tamper_and_stand_again_afterwards(lifted_triggers: Lifted) -> None:
    install(AppendOnly("people_site"))
    site, standing = SiteFactory(), trigger_names()
    with lifted_triggers():
        Site.objects.filter(pk=site.pk).update(city="Lévis")
    site.refresh_from_db()
    assert site.city == "Lévis"
    assert trigger_names() == standing
    assert refused(lambda: Site.objects.filter(pk=site.pk).delete())


@pytest.fixture
def guarded_sites(transactional_db: None) -> Iterator[None]:
    install(AppendOnly("people_site"))
    yield
    remove(AppendOnly("people_site"))


def test_lifted_triggers_let_append_only_tables_be_emptied(guarded_sites: None) -> None:
    SiteFactory()
    standing = trigger_names()
    with lifted():
        call_command("flush", interactive=False, verbosity=0)
    assert not Site.objects.exists()
    assert trigger_names() == standing
