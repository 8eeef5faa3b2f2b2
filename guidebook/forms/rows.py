"""The rows of a kind on one page: a form each, an empty one at the end, their places and those to remove."""

from __future__ import annotations

import datetime as dt
from itertools import zip_longest
from typing import Any

from django import forms
from django.utils.text import slugify
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from documents.models import Picture
from documents.pictures import ImageTooLarge, NotAnImage, keep_picture
from guidebook.enlivening import KINDS, MOST_ROWS, MOST_VERBS, RowKind, clean_text, is_address
from guidebook.forms.writing import plain_helper
from guidebook.models import DiffusionChannel, Situation, ValueParallel
from guidebook.models.life import LINE, TEXT
from guidebook.presets import platform, platforms
from people.models import Employee
from people.wording import LANGUAGE_TAGS, LANGUAGES, current_language

OTHER = "other"


def line(label: Any, language: str = "", most: int = LINE, **kwargs: Any) -> forms.CharField:
    attrs = {"autocomplete": "off"} | ({"lang": LANGUAGE_TAGS[language]} if language else {})
    return forms.CharField(
        label=label, required=False, max_length=most, widget=forms.TextInput(attrs=attrs), strip=False, **kwargs
    )


def text(label: Any, language: str, most: int = TEXT, rows: int = 3, **kwargs: Any) -> forms.CharField:
    attrs = {"rows": rows, "lang": LANGUAGE_TAGS[language]}
    return forms.CharField(
        label=label, required=False, max_length=most, widget=forms.Textarea(attrs=attrs), strip=False, **kwargs
    )


def choice(label: Any, choices: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=[("", _("Choose…")), *choices], required=False)


class RowForm(forms.Form):
    """A row: the fields of no language first, then the others in French beside English."""

    must_say = ""
    must_choose = ""
    unsaid = _("Write it, in one language at least.")

    def __init__(self, *args: Any, by: Employee, at: dt.datetime, **kwargs: Any) -> None:
        self.by, self.at = by, at
        super().__init__(*args, **kwargs)
        self.helper = plain_helper()

    @property
    def neutral(self) -> list[forms.BoundField]:
        apart = {"ORDER", "DELETE"}
        visible = [field for field in self.visible_fields() if field.name not in apart]
        return [field for field in visible if not field.name.endswith(("_fr", "_en"))]

    @property
    def pairs(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        french = [field for field in self.visible_fields() if field.name.endswith("_fr")]
        return [(field, self[f"{field.name[:-2]}en"]) for field in french]

    @property
    def said(self) -> str:
        """What the row is known by on the page."""
        wanted = current_language()
        names = [f"{self.must_say}{language}" for language in (wanted, *LANGUAGES)] if self.is_bilingual else ["name"]
        return next((str(said) for name in names if (said := self[name].value())), "")

    @property
    def is_bilingual(self) -> bool:
        return self.must_say.endswith("_")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.has_changed():
            return cleaned
        names = [f"{self.must_say}{language}" for language in LANGUAGES] if self.is_bilingual else [self.must_say]
        if not any(clean_text(cleaned.get(name) or "") for name in names) and not self.errors.keys() & set(names):
            self.add_error(names[0], self.unsaid)
        if self.must_choose and not cleaned.get(self.must_choose) and self.must_choose not in self.errors:
            self.add_error(self.must_choose, gettext("Choose one."))
        return cleaned

    def row(self) -> dict[str, Any]:
        """As `guidebook.enlivening.write_rows` takes it."""
        return dict(self.cleaned_data)


class AddressField(forms.CharField):
    def __init__(self, *, on_site: bool = False, **kwargs: Any) -> None:
        self.on_site = on_site
        widget = forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off", "spellcheck": "false"})
        super().__init__(max_length=300, required=False, widget=widget, **kwargs)

    def clean(self, value: Any) -> str:
        typed = str(super().clean(value))
        if not is_address(typed, on_site=self.on_site):
            raise forms.ValidationError(gettext("Write an address that begins with https:// or http://."))
        return typed


def _is_key(typed: str) -> bool:
    return typed not in ("", OTHER) and len(typed) <= 40 and slugify(typed) == typed


class NetworkForm(RowForm):
    must_say = "name"
    unsaid = _("Choose a network, or name it.")
    platform = forms.ChoiceField(label=_("Network"), required=False)
    name = line(_("Name"), most=80, help_text=_("Empty: the network’s usual name."))
    url = AddressField(label=_("Address of our page"))
    handle = line(_("Our name there"), most=80, help_text=_("Such as @boreal"))
    objective_fr = text(_("What we do there, in French"), "fr")
    objective_en = text(_("What we do there, in English"), "en")
    verbs = forms.MultipleChoiceField(
        label=_("What helps there"), required=False, widget=forms.CheckboxSelectMultiple, choices=()
    )
    own_fr = text(_("And also, in French (one per line)"), "fr", most=3000)
    own_en = text(_("And also, in English (one per line)"), "en", most=3000)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = current_language()
        known = [(facts.key, getattr(facts, f"name_{language}")) for facts in platforms()]
        key = self["platform"].value() or ""
        facts = platform(key)
        own = [] if facts or not _is_key(key) else [(key, self["name"].value() or key)]
        self.fields["platform"].choices = [("", _("Choose…")), *known, *own, (OTHER, _("Another one"))]  # type: ignore[attr-defined]
        if facts and self.offered == key:
            self.fields["verbs"].choices = [(verb.key, getattr(verb, f"text_{language}")) for verb in facts.verbs]  # type: ignore[attr-defined]
        else:
            del self.fields["verbs"]
        if facts:
            self.fields["url"].widget.attrs["placeholder"] = facts.address

    @property
    def offered(self) -> str:
        """The network whose verbs the page offered; none in a row that is new."""
        return str(self.data.get(self.add_prefix("offered"), "") if self.is_bound else self.initial.get("platform", ""))

    def clean(self) -> dict[str, Any]:
        facts = platform(self.cleaned_data.get("platform") or "")
        if facts and not clean_text(self.cleaned_data.get("name") or ""):
            self.cleaned_data["name"] = getattr(facts, f"name_{current_language()}")
        cleaned = super().clean()
        for language in LANGUAGES:
            lines = (cleaned.get(f"own_{language}") or "").splitlines()
            if len(lines) > MOST_VERBS - 10 or any(len(one) > LINE for one in lines):
                most = gettext("At most %(lines)s lines of %(length)s characters.")
                self.add_error(f"own_{language}", most % {"lines": MOST_VERBS - 10, "length": LINE})
        return cleaned

    def row(self) -> dict[str, Any]:
        row = super().row()
        facts = platform(row["platform"])
        row["platform"] = row["platform"] if row["platform"] != OTHER else slugify(row["name"])[:40] or OTHER
        own = list(zip_longest(row["own_fr"].splitlines(), row["own_en"].splitlines(), fillvalue=""))
        offered = facts.verbs if facts else ()
        if "verbs" in self.fields:
            ticked = [(verb.text_fr, verb.text_en) for verb in offered if verb.key in row["verbs"]]
        else:  # just chosen: it begins with what usually helps there
            ticked = [(verb.text_fr, verb.text_en) for verb in offered if verb.chosen]
            for name in ("objective_fr", "objective_en"):
                row[name] = row[name] or (getattr(facts, name) if facts else "")
        return row | {"verbs": ticked + own}


class ObjectiveForm(RowForm):
    must_say, must_choose = "objective_", "tied_to"
    tied_to = choice(_("Comes from"), ValueParallel.Anchor.choices)
    objective_fr = text(_("Objective in French"), "fr")
    objective_en = text(_("Objective in English"), "en")
    how_fr = text(_("How it comes from there, in French"), "fr")
    how_en = text(_("How it comes from there, in English"), "en")


class ProfileStepForm(RowForm):
    must_say = "title_"
    key = forms.SlugField(required=False, max_length=80, widget=forms.HiddenInput)
    platform = forms.ChoiceField(label=_("Network"), required=False)
    title_fr = line(_("Step in French"), "fr")
    title_en = line(_("Step in English"), "en")
    how_fr = text(_("How, in French"), "fr")
    how_en = text(_("How, in English"), "en")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = [(facts.key, getattr(facts, f"name_{current_language()}")) for facts in platforms()]
        key = str(self.initial.get("platform") or "")
        own = [(key, key)] if key and not platform(key) else []
        self.fields["platform"].choices = [("", _("Everywhere")), *known, *own]  # type: ignore[attr-defined]


class RuleForm(RowForm):
    must_say = "rule_"
    rule_fr = text(_("Rule in French"), "fr")
    rule_en = text(_("Rule in English"), "en")
    example_fr = text(_("Example in French"), "fr")
    example_en = text(_("Example in English"), "en")
    consequence_fr = text(_("What can happen, in French"), "fr")
    consequence_en = text(_("What can happen, in English"), "en")
    ask_fr = line(_("Whom to ask, in French"), "fr")
    ask_en = line(_("Whom to ask, in English"), "en")


class SituationForm(RowForm):
    must_say, must_choose = "title_", "answer"
    answer = choice(_("Answer"), Situation.Answer.choices)
    title_fr = line(_("Situation in French"), "fr")
    title_en = line(_("Situation in English"), "en")
    why_fr = text(_("Why, in French"), "fr")
    why_en = text(_("Why, in English"), "en")
    words_fr = text(_("How one could put it, in French"), "fr")
    words_en = text(_("How one could put it, in English"), "en")


class RecoveryStepForm(RowForm):
    must_say = "text_"
    text_fr = text(_("Step in French"), "fr")
    text_en = text(_("Step in English"), "en")


class ChannelForm(RowForm):
    must_say, must_choose = "name_", "kind"
    kind = choice(_("Kind"), DiffusionChannel.Kind.choices)
    url = AddressField(
        on_site=True, label=_("Address"), help_text=_("Of the web, or a page of this site, such as /training/.")
    )
    name_fr = line(_("Name in French"), "fr")
    name_en = line(_("Name in English"), "en")
    detail_fr = text(_("Detail in French"), "fr")
    detail_en = text(_("Detail in English"), "en")


class KitForm(RowForm):
    """The picture is kept as it comes, so that a sheet that is refused for something else does not lose it."""

    must_say = "title_"
    digest = forms.RegexField(r"^[0-9a-f]{64}$", required=False, widget=forms.HiddenInput)
    upload = forms.FileField(
        label=_("Picture"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg,image/webp,image/gif"}),
        help_text=_("PNG, JPEG, WebP or GIF, at most 4 MB."),
    )
    title_fr = line(_("Title in French"), "fr")
    title_en = line(_("Title in English"), "en")

    def clean(self) -> dict[str, Any]:
        upload = self.cleaned_data.get("upload")
        picture = self._kept(upload) if upload else self._known(self.cleaned_data.get("digest"))
        cleaned = super().clean()
        if picture is None and self.has_changed() and "upload" not in self.errors:
            self.add_error("upload", gettext("Choose a picture."))
        cleaned["picture_id"] = picture.pk if picture else None
        return cleaned

    def _known(self, digest: str | None) -> Picture | None:
        return Picture.objects.filter(digest=digest).first() if digest else None

    def _kept(self, upload: Any) -> Picture | None:
        try:
            picture = keep_picture(upload, by=self.by, at=self.at)
        except ImageTooLarge:
            self.add_error("upload", gettext("This picture is too heavy: 4 MB at most. The one before is kept."))
        except NotAnImage:
            self.add_error("upload", gettext("This file is no picture that we can read. Send a PNG or a JPEG."))
        else:
            data = self.data.copy()  # type: ignore[attr-defined]
            data[self.add_prefix("digest")] = picture.digest
            self.data = data
            return picture
        return self._known(self.cleaned_data.get("digest"))


FORMS: dict[str, type[RowForm]] = {
    "networks": NetworkForm,
    "objectives": ObjectiveForm,
    "profile-steps": ProfileStepForm,
    "situations": SituationForm,
    "rules": RuleForm,
    "after-a-mistake": RecoveryStepForm,
    "channels": ChannelForm,
    "kit": KitForm,
}


class BaseRowFormSet(forms.BaseFormSet):
    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        form.fields["ORDER"].label = _("Place")
        form.fields["ORDER"].widget.attrs |= {"min": 1, "inputmode": "numeric"}
        if "DELETE" in form.fields:
            form.fields["DELETE"].label = _("Remove")

    def clean(self) -> None:
        """A form cut short on its way is no wish to remove rows."""
        if len(self.forms) < self.initial_form_count():
            raise forms.ValidationError(gettext("Part of the page did not arrive. Try again."))

    @property
    def rows(self) -> list[dict[str, Any]]:
        """What is to be kept, in order."""
        return [form.row() for form in self.ordered_forms]


def row_forms(
    kind: RowKind, rows: list[Any], *, by: Employee, at: dt.datetime, data: Any = None, files: Any = None
) -> BaseRowFormSet:
    """The rows as they are stored, or as they were typed."""
    made = forms.formset_factory(
        FORMS[kind.key],
        formset=BaseRowFormSet,
        extra=1 if len(rows) < MOST_ROWS else 0,
        can_order=True,
        can_delete=True,
        can_delete_extra=False,
        max_num=MOST_ROWS,
        absolute_max=MOST_ROWS + 20,
        validate_max=True,
    )
    initial = [_initial(kind, row) for row in rows]
    return made(data, files, initial=initial, prefix="rows", form_kwargs={"by": by, "at": at})  # type: ignore[return-value]


def _initial(kind: RowKind, row: Any) -> dict[str, Any]:
    initial = {column: getattr(row, column) for column in kind.columns}
    if kind.key == "kit":
        initial["digest"] = row.picture.digest
    if kind.key == "networks":
        initial |= _verbs(row)
    return initial


def _verbs(presence: Any) -> dict[str, Any]:
    """Those that are offered for the network are ticked, the others are written one per line."""
    facts = platform(presence.platform)
    offered = {(verb.text_fr, verb.text_en): verb.key for verb in (facts.verbs if facts else ())}
    said = [(verb.verb_fr, verb.verb_en) for verb in presence.interactions.all()]
    own = [pair for pair in said if pair not in offered]
    return {
        "verbs": [offered[pair] for pair in said if pair in offered],
        "own_fr": "\n".join(french for french, _english in own).rstrip(),
        "own_en": "\n".join(english for _french, english in own).rstrip(),
    }


assert FORMS.keys() == KINDS.keys()  # noqa: S101  (each kind has its form)
