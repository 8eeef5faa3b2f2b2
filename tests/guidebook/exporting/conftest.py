import pytest

from guidebook.advising.keeping import keep_words
from guidebook.hiding import hide_section
from guidebook.models import GuideVersion
from guidebook.starting import start_guide
from guidebook.writing import add_section, write_section
from people.models import Department, Site
from tests.factories.guidebook import WRITTEN, a_picture, enliven

EVIL = (
    "<h2>Un &lt;script&gt; &amp; des * signes_bizarres | `ici`</h2>"
    "<p>Ligne un<br>ligne deux, 😀, العربية من اليمين, l’« accord » d’équipe. "
    '<a href="https://exemple.ca/a?b=1&amp;c=2">Un lien</a></p>'
    '<ul><li><p>Un</p><ul><li>Deux<ol start="3"><li>Trois</li></ol></li></ul></li></ul>'
    '<aside class="callout-do"><p>Faites ceci</p></aside><aside class="callout-avoid"><p>Évitez cela</p></aside>'
    "<table><thead><tr><th>Quand</th><th>Quoi</th></tr></thead><tbody>"
    '<tr><td rowspan="2">Matin</td><td>Lire | relire</td></tr>'
    "<tr><td><p>Écrire</p><p>encore</p></td></tr></tbody></table>"
    "<pre>  du code</pre><blockquote><p>Une citation</p></blockquote><hr>"
    '<p>H<sub>2</sub>O, <strong>gras <em>et penché</em></strong>, <span lang="en">hello</span> {{ company }}</p>'
)


@pytest.fixture
def rich(cast, organisation) -> GuideVersion:
    """A draft with every kind of row, questions, notes, a picture, and a section that some do not see."""
    version = start_guide(by=cast.ada, at=WRITTEN).versions.get()
    picture = a_picture()
    section = add_section(version, title_fr="Cas <limite>", title_en="Edge case", element=None, by=cast.ada, at=WRITTEN)
    body = f'{EVIL}<p><img src="/pictures/{picture.digest}/" alt="Un autobus « vert »"></p>'
    write_section(section, language="fr", title="Cas <limite>", body=body, by=cast.ada, at=WRITTEN)
    write_section(section, language="en", title="Edge case", body="<p>In English.</p>", by=cast.ada, at=WRITTEN)
    enliven(version)
    keep_words(section, language="fr", term="Évitez", note="C’est voulu", by=cast.ada, at=WRITTEN)
    hide_section(
        section, departments=[Department.objects.last()], sites=[Site.objects.create(name="Lévis")], by=None, at=WRITTEN
    )
    return GuideVersion.objects.with_text().get(pk=version.pk)
