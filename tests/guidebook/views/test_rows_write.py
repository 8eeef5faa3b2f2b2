import io
import re
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from PIL import Image

from documents.models import Picture
from guidebook.enlivening import KINDS
from guidebook.models import GuideVersion
from tests.factories.guidebook import ROWS, enliven, make_draft, publish_draft

pytestmark = pytest.mark.django_db
ROOT = "/guides/guide-des-medias-sociaux/versions/1/rows/"
BENCH = "/guides/guide-des-medias-sociaux/versions/1/write/"


def opened(client, kind, **typed):
    """What the browser would send back, the page left as it is, but for what is typed (`1-url` is `rows-1-url`)."""
    page = client.get(f"{ROOT}{kind}/").text.split("<form class=")[1].split("</form>")[0]
    fields = {}
    for found in re.finditer(r"<input\b([^>]*)>", page):
        attrs = dict(re.findall(r'([\w-]+)="([^"]*)"', found[1]))
        if attrs.get("type") == "checkbox":
            if re.search(r"\bchecked\b", found[1]):
                fields.setdefault(attrs["name"], []).append(attrs["value"])
        elif attrs.get("type") != "file" and "name" in attrs:
            fields[attrs["name"]] = unescape(attrs.get("value", ""))
    for name, text in re.findall(r'<textarea name="([^"]+)"[^>]*>\n?([^<]*)</textarea>', page):
        fields[name] = unescape(text)
    for name, options in re.findall(r'<select name="([^"]+)"[^>]*>(.*?)</select>', page, re.DOTALL):
        chosen = re.search(r'<option value="([^"]*)" selected>', options)
        fields[name] = chosen[1] if chosen else ""
    fields.pop("csrfmiddlewaretoken", None)
    return fields | {f"rows-{name}": value for name, value in typed.items()}


def new(number, **typed):
    return {f"{number}-{name}": value for name, value in typed.items()}


def png(size=(300, 100)):
    file = io.BytesIO()
    Image.new("RGB", size, "teal").save(file, "PNG")
    return SimpleUploadedFile("b.png", file.getvalue(), content_type="image/png")


@pytest.mark.parametrize("kind", list(KINDS))
def test_each_kind_has_its_page_and_saving_it_as_it_is_changes_nothing(cast, camille, browse, kind):
    version = enliven(make_draft())
    client = browse(camille)
    before = [str(row) for row in getattr(version, KINDS[kind].rows).all()]
    response = client.post(f"{ROOT}{kind}/", opened(client, kind))
    assert response["Location"] == f"{BENCH}#life"
    assert [str(row) for row in getattr(version, KINDS[kind].rows).all()] == before != []


def test_the_workbench_lists_the_kinds_with_their_counts(cast, ada, browse):
    make_draft(sections=0)
    assert browse(ada).get(BENCH).text.count("none yet") == len(KINDS)
    enliven(GuideVersion.objects.get())
    page = browse(ada).get(BENCH).text
    assert f'href="{ROOT}networks/"' in page
    assert '<span class="life-count">3</span>' in page
    assert "5 of 8 covered" in page


def test_a_network_starts_with_what_usually_helps_and_its_verbs_are_then_chosen(cast, ada, browse):
    version = make_draft(sections=0)
    client = browse(ada)
    answer = client.post(f"{ROOT}networks/", opened(client, "networks", **new(0, platform="linkedin")) | {"more": ""})
    assert answer["Location"] == f"{ROOT}networks/#new"
    row = version.presences.get()
    assert (row.platform, row.name) == ("linkedin", "LinkedIn")
    assert row.objective_fr
    usual = {verb.verb_en for verb in row.interactions.all()}
    assert "follow the page" in usual
    client.post(
        f"{ROOT}networks/",
        opened(client, "networks", **new(0, verbs=["comment"], own_fr="rire\r\nsourire", own_en="laugh")),
    )
    said = [(verb.verb_fr, verb.verb_en) for verb in version.presences.get().interactions.all()]
    assert said == [("commenter", "comment"), ("rire", "laugh"), ("sourire", "")]
    page = client.get(f"{ROOT}networks/").text
    assert "rire\nsourire</textarea>" in page


def test_a_network_of_ones_own(cast, ada, browse):
    version = make_draft(sections=0)
    client = browse(ada)
    client.post(f"{ROOT}networks/", opened(client, "networks", **new(0, platform="other", name="Le Café")))
    assert version.presences.get().platform == "le-cafe"
    assert 'value="le-cafe" selected' in client.get(f"{ROOT}networks/").text


def test_rows_are_moved_and_removed_without_javascript(cast, ada, browse):
    version = enliven(make_draft())
    client = browse(ada)
    typed = opened(client, "situations", **{"0-ORDER": "9", "1-DELETE": "on"})
    client.post(f"{ROOT}situations/", typed)
    assert [str(row.title_en) for row in version.situations.all()] == ["A client’s file", "A team photo"]


def test_what_a_colleague_saved_meanwhile_is_not_overwritten(cast, ada, camille, browse):
    version = enliven(make_draft())
    hers, his = browse(ada), browse(camille)
    typed = opened(hers, "rules", **{"0-rule_fr": "La mienne."})
    his.post(f"{ROOT}rules/", opened(his, "rules", **{"0-rule_en": "Theirs."}))
    page = hers.post(f"{ROOT}rules/", typed)
    assert page.status_code == 409
    assert "Somebody saved these rows" in page.text
    assert "La mienne." in page.text
    assert "Theirs." in page.text
    assert version.conduct_rules.get().rule_en == "Theirs."
    seen = re.search(r'name="seen" value="([^"]+)"', page.text)[1]
    assert hers.post(f"{ROOT}rules/", typed | {"seen": seen}).status_code == 302
    assert version.conduct_rules.get().rule_fr == "La mienne."


def test_a_version_published_meanwhile_gives_back_what_was_typed(cast, ada, browse):
    version = enliven(make_draft())
    client = browse(ada)
    typed = opened(client, "rules", **{"0-rule_fr": "Ma règle à moi."})
    publish_draft(version)
    page = client.post(f"{ROOT}rules/", typed)
    assert page.status_code == 409
    assert "Ma règle à moi." in page.text
    assert 'name="save"' not in page.text
    assert version.conduct_rules.get().rule_fr != "Ma règle à moi."
    assert client.get(f"{ROOT}rules/")["Location"] == BENCH


@pytest.mark.parametrize("who", ["sam", "zoe", "andre"])
def test_the_stranger_finds_nothing(cast, who, request, browse):
    version = enliven(make_draft())
    client = browse(request.getfixturevalue(who))
    assert client.get(f"{ROOT}networks/").status_code == 404
    assert client.post(f"{ROOT}networks/", {"rows-TOTAL_FORMS": "0", "rows-INITIAL_FORMS": "0"}).status_code == 404
    assert version.presences.exists()


def test_a_kind_that_is_none_is_not_found(cast, ada, browse):
    make_draft()
    assert browse(ada).get(f"{ROOT}secrets/").status_code == 404


@pytest.mark.parametrize(
    ("kind", "typed", "said"),
    [
        ("networks", {"1-name": "X", "1-url": "javascript:alert(1)"}, "begins with https"),
        ("networks", {"0-verbs": ["steal"]}, "Select a valid choice"),
        ("networks", {"0-own_fr": "x\n" * 40}, "At most 20 lines"),
        ("networks", {"1-platform": "a b<script>"}, "Select a valid choice"),
        ("situations", {"3-title_fr": "Sans réponse"}, "Choose one."),
        ("situations", {"3-answer": "ask"}, "in one language at least"),
        ("situations", {"0-title_fr": "", "0-title_en": " "}, "in one language at least"),
        ("rules", {"0-rule_fr": "a" * 200_000}, "at most 1000 characters"),
        ("rules", {"0-rule_fr": "nul\x00"}, "Null characters"),
        ("channels", {"0-url": "//evil.example"}, "begins with https"),
        ("after-a-mistake", {"0-ORDER": "first"}, "Enter a whole number"),
    ],
)
def test_bad_input_is_said_keeps_what_was_typed_and_saves_nothing(cast, ada, browse, kind, typed, said):
    version = enliven(make_draft())
    client = browse(ada)
    before = [str(row) for row in getattr(version, KINDS[kind].rows).all()]
    page = client.post(f"{ROOT}{kind}/", opened(client, kind, **typed))
    assert page.status_code == 200
    assert said in page.text
    assert "Nothing was saved" in page.text
    assert "<script>" not in page.text.split("<main")[1]
    assert [str(row) for row in getattr(version, KINDS[kind].rows).all()] == before


@pytest.mark.parametrize("total", ["", "-1", "1e9", "999999", "<script>"])
def test_a_form_tampered_with_saves_nothing(cast, ada, browse, total):
    version = enliven(make_draft())
    client = browse(ada)
    page = client.post(f"{ROOT}networks/", opened(client, "networks", TOTAL_FORMS=total))
    assert page.status_code == 200
    assert version.presences.exists()


def test_a_picture_joins_the_kit(cast, ada, browse):
    version = make_draft()
    client = browse(ada)
    typed = opened(client, "kit", **new(0, title_fr="Bannière", upload=png()))
    assert client.post(f"{ROOT}kit/", typed).status_code == 302
    item = version.kit_items.get()
    assert (item.picture.width, item.picture.height, item.picture.kept_by) == (300, 100, ada)
    client.post(f"{ROOT}kit/", opened(client, "kit", **{"0-title_en": "Banner"}))
    assert (version.kit_items.get().title_en, version.kit_items.get().picture) == ("Banner", item.picture)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "no picture that we can read"),
        (b"\x89PNG\r\n\x1a\ncut", "no picture that we can read"),
        (b"x" * (4 * 1024 * 1024 + 1), "too heavy"),
    ],
    ids=["svg", "cut short", "heavy"],
)
def test_what_is_no_picture_is_refused_and_the_others_are_not_lost(cast, ada, browse, content, said):
    version = make_draft()
    client = browse(ada)
    typed = opened(client, "kit") | {"rows-TOTAL_FORMS": "2"}
    first = {"rows-0-title_fr": "Bonne", "rows-0-upload": png()}
    second = {"rows-1-title_fr": "Mauvaise", "rows-1-upload": SimpleUploadedFile("a.png", content)}
    page = client.post(f"{ROOT}kit/", typed | first | second)
    assert said in page.text
    assert not version.kit_items.exists()
    assert f'src="/pictures/{Picture.objects.get().digest}/"' in page.text
    assert f'value="{Picture.objects.get().digest}"' in page.text


def test_the_page_costs_the_same_with_30_rows(cast, ada, browse):
    enliven(make_draft())
    many = [{**ROWS["networks"][0], "name": f"Réseau {number}"} for number in range(30)]
    enliven(make_draft(title_fr="Long"), networks=many)
    client = browse(ada)
    client.get(f"{ROOT}networks/")
    with CaptureQueriesContext(connection) as few:
        client.get(f"{ROOT}networks/")
    with CaptureQueriesContext(connection) as more:
        assert "Réseau 29" in client.get("/guides/long/versions/1/rows/networks/").text
    assert len(more) == len(few)
