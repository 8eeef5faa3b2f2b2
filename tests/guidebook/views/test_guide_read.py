import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from assignments.models import Assignment
from assignments.reconciling import reconcile
from guidebook.hiding import hide_section
from guidebook.publishing import retire
from guidebook.writing import write_section
from people.models import Employee, Role
from tests.factories.guidebook import LATER, PUBLISHED, WRITTEN, make_draft, publish_draft, publish_guide, publish_next
from tests.factories.people import AudienceFactory, RoleGrantFactory

pytestmark = pytest.mark.django_db
PAGE = "/guides/guide-des-medias-sociaux/"


def test_a_person_reads_the_version_in_force(cast, zoe, browse):
    publish_next(publish_guide())
    page = browse(zoe, "fr").get(PAGE)
    assert page.status_code == 200
    assert "Le texte de la partie 1." in page.text
    assert 'href="#s-partie-2"' in page.text
    assert 'id="s-partie-2"' in page.text


def test_the_language_of_the_text_is_chosen_without_changing_the_site(cast, zoe, browse):
    publish_guide()
    client = browse(zoe, "fr")
    page = client.get(PAGE, {"language": "en"})
    assert "The text of part 1." in page.text
    assert '<html lang="fr-CA">' in page.text
    assert '<article class="prose" lang="en-CA">' in page.text
    assert "Le texte de la partie 1." in client.get(PAGE).text


def test_a_language_that_is_none_is_ignored(cast, zoe, browse):
    publish_guide()
    assert "The text of part 1." in browse(zoe).get(PAGE, {"language": "../etc"}).text


def test_a_guide_in_one_language_says_so(cast, sam, browse):
    publish_guide(languages=("fr",), title_en="")
    page = browse(sam).get(PAGE)
    assert "exists only in French" in page.text
    assert "Le texte de la partie 1." in page.text
    assert 'href="?language=' not in page.text.split("<main")[1]


def test_facts_are_given(cast, zoe, browse):
    publish_guide()
    page = browse(zoe).get(PAGE).text
    assert "1 minute to read" in page
    assert "Version 1, published on March 2, 2026" in page


def test_the_main_action_comes_as_a_fragment_and_works_without(cast, zoe, browse):
    publish_guide()
    page = browse(zoe).get(PAGE, {"language": "fr"}).text
    assert f'hx-get="{PAGE}versions/1/state/?language=fr"' in page
    assert f'href="{PAGE}versions/1/acknowledge/?language=fr"' in page


def test_the_page_says_nothing_of_the_person(cast, zoe, malik, browse):
    """It may be cached: what is theirs comes as a fragment."""
    reconcile(publish_guide().versions.get().ask, at=PUBLISHED)
    page = {person: browse(person).get(PAGE).text.split("<main")[1].split("<footer")[0] for person in (zoe, malik)}
    assert page[zoe] == page[malik]


def test_a_guide_that_asks_nothing_has_no_action(cast, zoe, browse):
    publish_guide(must_acknowledge=False)
    assert "acknowledge/" not in browse(zoe).get(PAGE).text


def test_reading_records_nothing(cast, zoe, browse):
    reconcile(publish_guide().versions.get().ask, at=PUBLISHED)
    browse(zoe).get(PAGE)
    row = Assignment.objects.of(zoe).get()
    assert (row.opened_at, row.done_at) == (None, None)


def test_the_stranger_finds_nothing(cast, sam, browse):
    publish_guide(audience=AudienceFactory(departments=[cast.operations]))
    assert browse(sam).get(PAGE).status_code == 404
    assert browse(sam).get("/guides/nowhere/").status_code == 404


def test_a_draft_is_not_found_even_by_hr(cast, ada, browse):
    make_draft()
    assert browse(ada).get(PAGE).status_code == 404


def test_a_visitor_is_led_to_log_in_and_back(organisation, client):
    publish_guide()
    assert f"next={PAGE}" in client.get(PAGE)["Location"]


def test_a_guide_that_was_withdrawn_says_so(cast, zoe, browse):
    guide = publish_guide()
    reconcile(guide.versions.get().ask, at=PUBLISHED)
    Assignment.objects.of(zoe).update(done_at=PUBLISHED)
    retire(guide.versions.get(), by=None, at=LATER)
    page = browse(zoe).get(PAGE)
    assert page.status_code == 200
    assert "no longer in force" in page.text
    assert "The text of part 1." not in page.text
    assert f'href="{PAGE}versions/1/"' in page.text


def test_versions_acknowledged_before_are_listed(cast, zoe, sam, browse):
    guide = publish_guide()
    reconcile(guide.versions.get().ask, at=PUBLISHED)
    Assignment.objects.of(zoe).update(done_at=PUBLISHED)
    publish_next(guide)
    assert f'href="{PAGE}versions/1/"' in browse(zoe).get(PAGE).text
    assert f'href="{PAGE}versions/1/"' not in browse(sam).get(PAGE).text


@pytest.mark.parametrize(
    "evil", ["<script>alert(1)</script>", '<img src=x onerror="alert(1)">', "<svg onload=alert(1)>"]
)
def test_scripts_in_every_field_do_nothing(cast, zoe, browse, evil):
    version = make_draft(sections=1, title_en=evil, title_fr="Guide des médias sociaux")
    section = version.sections.get()
    write_section(section, language="en", title=evil, body=f"<p>Fine{evil}</p>", by=None, at=WRITTEN)
    publish_draft(version)
    article = browse(zoe).get(PAGE).text.split("<main")[1]
    assert evil not in article
    assert "onerror=" not in article.replace("onerror=&quot;", "")
    assert "Fine" in article


def test_the_page_costs_the_same_with_30_sections(cast, zoe, browse):
    client = browse(zoe)
    publish_guide(sections=1)
    publish_guide(title_fr="Long", sections=30)
    client.get("/guides/")
    costs = []
    for _time in range(2):  # rendered, then kept
        for address in (PAGE, "/guides/long/"):
            with CaptureQueriesContext(connection) as queries:
                client.get(address)
            costs.append(len(queries))
    assert costs[0] == costs[1] > costs[2] == costs[3]


# --- The page is kept ready: what changes shows at once -------------------------------------------------------------
def test_a_new_version_shows_at_once(cast, zoe, browse):
    client, guide = browse(zoe), publish_guide()
    assert "Version 1, published" in client.get(PAGE).text
    publish_next(guide)
    assert "Version 2, published" in client.get(PAGE).text


def test_a_guide_retired_is_gone_at_once(cast, zoe, browse):
    client, guide = browse(zoe), publish_guide()
    client.get(PAGE)
    retire(guide.versions.get(), by=None, at=LATER)
    page = client.get(PAGE)
    assert "no longer in force" in page.text
    assert "The text of part 1." not in page.text


def test_who_moves_to_where_a_section_is_hidden_no_longer_sees_it(cast, zoe, sam, browse):
    draft = make_draft()
    hide_section(draft.sections.get(key="partie-2"), departments=[cast.technology], by=None, at=WRITTEN)
    publish_draft(draft)
    client = browse(zoe)
    assert "The text of part 2." in client.get(PAGE).text
    assert "The text of part 2." not in browse(sam).get(PAGE).text
    Employee.objects.filter(pk=zoe.pk).update(department=cast.technology)
    assert "The text of part 2." not in client.get(PAGE).text


def test_who_leaves_the_audience_finds_it_no_more(cast, zoe, browse):
    client = browse(zoe)
    publish_guide(audience=AudienceFactory(departments=[cast.operations]))
    assert client.get(PAGE).status_code == 200
    Employee.objects.filter(pk=zoe.pk).update(department=cast.technology)
    assert client.get(PAGE).status_code == 404


def test_another_language_is_shown_at_once(cast, zoe, browse):
    client = browse(zoe)
    publish_guide()
    client.get(PAGE)
    client.post("/i18n/setlang/", {"language": "fr", "next": PAGE})
    page = client.get(PAGE).text
    assert '<html lang="fr-CA">' in page
    assert "Le texte de la partie 1." in page


def test_the_profile_of_the_organisation_is_shown_at_once(cast, zoe, organisation, browse):
    client = browse(zoe)
    publish_guide()
    assert "<title>Social media guide – Boréal Mobilité</title>" in client.get(PAGE).text
    organisation.name = "Austral & Cie"
    organisation.save()
    assert "<title>Social media guide – Austral &amp; Cie</title>" in client.get(PAGE).text


def test_each_person_is_called_by_their_own_name(cast, zoe, malik, browse):
    publish_guide()
    malik.preferred_name = "Malik <B>"
    malik.save()
    pages = {person: browse(person).get(PAGE).text for person in (zoe, malik)}
    assert '<span class="menu-name">Zoé</span>' in pages[zoe]
    assert "<strong>Zoé Tremblay</strong><span>zoe@boreal.example</span>" in pages[zoe]
    assert "<strong>Malik &lt;B&gt;</strong><span>malik@boreal.example</span>" in pages[malik]
    assert ">MB</span>" in pages[malik]
    assert "Tremblay" not in pages[malik]


def test_a_role_opens_its_places_at_once_and_to_nobody_else(cast, zoe, sam, browse):
    client = browse(zoe)
    publish_guide()
    assert 'href="/admin/"' not in client.get(PAGE).text
    RoleGrantFactory(employee=zoe, role=Role.COMMUNICATIONS)
    assert 'href="/admin/"' in client.get(PAGE).text
    assert 'href="/admin/"' not in browse(sam).get(PAGE).text


def test_the_token_of_a_kept_page_is_the_reader_s_own(cast, zoe, malik, browse):
    publish_guide()
    browse(malik).get(PAGE)
    client = Client(enforce_csrf_checks=True)
    client.force_login(zoe)
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', client.get(PAGE).text)[1]
    other = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', browse(malik).get(PAGE).text)[1]
    address = "/i18n/setlang/"
    assert client.post(address, {"language": "fr", "csrfmiddlewaretoken": other}).status_code == 403
    assert client.post(address, {"language": "fr", "csrfmiddlewaretoken": token}).status_code == 302


def test_a_browser_that_holds_the_page_is_told_so(cast, zoe, malik, browse):
    client, guide = browse(zoe), publish_guide()
    first = client.get(PAGE)
    assert {"private", "no-cache"} <= set(first["Cache-Control"].replace(" ", "").split(","))
    known = {"headers": {"if-none-match": first["ETag"]}}
    again = client.get(PAGE, **known)
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    assert browse(malik).get(PAGE, **known).status_code == 200
    assert client.get(PAGE, {"language": "fr"}, **known).status_code == 200
    publish_next(guide)
    assert client.get(PAGE, **known).status_code == 200
    client.logout()
    assert client.get(PAGE, **known).status_code == 302


def test_a_name_that_changed_is_no_longer_the_page_held(cast, zoe, browse):
    client = browse(zoe)
    publish_guide()
    known = {"headers": {"if-none-match": client.get(PAGE)["ETag"]}}
    zoe.preferred_name = "Zo Tremblay"
    zoe.save()
    assert "Zo Tremblay" in client.get(PAGE, **known).text


def test_a_message_is_shown_once_and_never_kept(cast, ada, browse):
    client = browse(ada)
    publish_guide()
    publish_guide(title_fr="Ancien")
    client.post("/guides/ancien/versions/1/retire/")
    said = "The guide is retired."
    assert [said in client.get(PAGE).text for _time in range(2)] == [True, False]
