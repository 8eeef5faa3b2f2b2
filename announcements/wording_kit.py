"""Ready words, in both languages, for each occasion of writing: HR starts from them and makes them theirs.

« vous », short sentences, why before what. The day and the minutes are no part of the text: each mail says its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

SUBJECT_LIMIT = 160
TITLE = "{{ title }}"


@dataclass(frozen=True)
class Kit:
    subject_fr: str
    subject_en: str
    body_fr: str
    body_en: str
    button_fr: str
    button_en: str


class Occasion(TextChoices):
    """What there is to say of something that is asked."""

    NEW_GUIDE = "new-guide", _("A new guide")
    NEW_VERSION = "new-version", _("A new version of the guide")
    REMINDER = "reminder", pgettext_lazy("occasion", "A reminder")
    TRAINING = "training", pgettext_lazy("occasion", "A training")
    CONSENT = "consent", pgettext_lazy("occasion", "A consent")


def ready(occasion: str) -> Kit:
    """Words that name what is asked by its placeholder, whatever it is."""
    match Occasion(occasion):
        case Occasion.NEW_GUIDE:
            return _new_guide(TITLE, TITLE, _reading_fr(0, True), _reading_en(0, True))
        case Occasion.NEW_VERSION:
            note_fr, note_en = _note("Ce qui change\N{NO-BREAK SPACE}:", "…"), _note("What changes:", "…")
            return _new_version(TITLE, TITLE, note_fr, note_en, _reading_fr(0, True), _reading_en(0, True))
        case Occasion.REMINDER:
            return _reminder()
        case Occasion.TRAINING:
            return _training()
        case _:
            return _consent()


def for_guide(
    *,
    title_fr: str,
    title_en: str,
    number: int,
    minutes: int,
    must_acknowledge: bool = True,
    change_note_fr: str = "",
    change_note_en: str = "",
    changed_fr: Sequence[str] = (),
    changed_en: Sequence[str] = (),
) -> Kit:
    """For the first version, an invitation to discover it; for the next ones, what changed and, where they are given,
    the parts that did. All given as plain text."""
    title_fr, title_en = _quoted(title_fr or title_en), _quoted(title_en or title_fr)
    reading_fr = _reading_fr(minutes, must_acknowledge)
    reading_en = _reading_en(minutes, must_acknowledge)
    if number == 1:
        return _new_guide(title_fr, title_en, reading_fr, reading_en)
    note_fr = _note("Ce qui change\N{NO-BREAK SPACE}:", change_note_fr or change_note_en)
    note_en = _note("What changes:", change_note_en or change_note_fr)
    parts_fr = _list("Les parties qui changent\N{NO-BREAK SPACE}:", changed_fr)
    parts_en = _list("The parts that change:", changed_en)
    return _new_version(title_fr, title_en, note_fr, note_en, reading_fr, reading_en, parts_fr, parts_en)


def news_of_guide(
    *, title_fr: str, title_en: str, number: int, change_note_fr: str, change_note_en: str, address: str
) -> tuple[str, str]:
    """A few lines of plain text for an intranet, in French and in English."""
    title_fr, title_en = title_fr or title_en, title_en or title_fr
    note_fr, note_en = change_note_fr or change_note_en, change_note_en or change_note_fr
    if number == 1:
        said_fr = "Ce que vous pouvez partager l’esprit tranquille, ce qui mérite réflexion, et à qui parler."
        said_en = "What you can share with an easy mind, what deserves a moment’s thought, and whom to talk to."
        heads = f"Votre nouveau guide\N{NO-BREAK SPACE}: {title_fr}", f"Your new guide: {title_en}"
    else:
        said_fr, said_en = f"Ce qui change\N{NO-BREAK SPACE}: {note_fr}", f"What changes: {note_en}"
        heads = f"Du nouveau dans votre guide\N{NO-BREAK SPACE}: {title_fr}", f"What’s new in your guide: {title_en}"
    return f"{heads[0]}\n\n{said_fr}\n\n{address}\n", f"{heads[1]}\n\n{said_en}\n\n{address}\n"


def for_consent(
    *,
    title_fr: str,
    title_en: str,
    number: int,
    change_note_fr: str = "",
    change_note_en: str = "",
    hoped_fr: str = "",
    hoped_en: str = "",
) -> Kit:
    """To ask for a consent: as free to refuse as to give. `hoped_…`: the day by which an answer would help."""
    title_fr, title_en = _quoted(title_fr or title_en), _quoted(title_en or title_fr)
    is_new = number == 1
    return Kit(
        subject_fr=_subject("Votre réponse, oui ou non\N{NO-BREAK SPACE}: {}", title_fr),
        subject_en=_subject("Your answer, yes or no: {}", title_en),
        body_fr=_paragraphs(
            "Bonjour {{ first_name }},",
            "Nous aimons montrer les gens qui font l’entreprise. Votre image, votre voix et vos mots sont à "
            f"vous\N{NO-BREAK SPACE}: le formulaire {_strong_fr(title_fr)} vous demande, usage par usage, ce qui vous "
            "convient.",
            "" if is_new else _note("Ce qui change\N{NO-BREAK SPACE}:", change_note_fr or change_note_en),
            "Refuser n’a aucune conséquence, et vos gestionnaires ne voient pas vos réponses. Vous pourrez "
            "changer d’avis en tout temps.",
            f"Une réponse d’ici le {hoped_fr} nous aiderait. Personne n’est jamais en retard." if hoped_fr else "",
        ),
        body_en=_paragraphs(
            "Hello {{ first_name }},",
            "We like to show the people who make the company. Your image, your voice and your words are yours: "
            f"the form {_strong_en(title_en)} asks you, one use at a time, what suits you.",
            "" if is_new else _note("What changes:", change_note_en or change_note_fr),
            "Refusing has no consequence, and your managers do not see your answers. You may change your mind "
            "at any time.",
            f"An answer by {hoped_en} would help. Nobody is ever late." if hoped_en else "",
        ),
        button_fr="Répondre",
        button_en="Answer",
    )


def _new_guide(title_fr: str, title_en: str, reading_fr: str, reading_en: str) -> Kit:
    return Kit(
        subject_fr=_subject("Votre nouveau guide\N{NO-BREAK SPACE}: {}", title_fr),
        subject_en=_subject("Your new guide: {}", title_en),
        body_fr=_paragraphs(
            "Bonjour {{ first_name }},",
            "Vous parlez peut-être déjà de votre travail sur les médias sociaux, ou vous aimeriez le faire sans vous "
            "demander si c’est permis. Nous avons écrit un guide pour cela.",
            f"{_strong_fr(title_fr)} dit ce que vous pouvez partager l’esprit tranquille, ce qui mérite "
            "un instant de réflexion, et à qui poser vos questions.",
            reading_fr,
            "Merci de prendre ce moment. Votre voix compte, ici comme ailleurs.",
        ),
        body_en=_paragraphs(
            "Hello {{ first_name }},",
            "Perhaps you already talk about your work on social media, or would like to without wondering whether "
            "you may. We wrote a guide for that.",
            f"{_strong_en(title_en)} says what you can share with an easy mind, what deserves a "
            "moment’s thought, and whom to ask.",
            reading_en,
            "Thank you for taking that moment. Your voice counts, here and elsewhere.",
        ),
        button_fr="Lire le guide",
        button_en="Read the guide",
    )


def _new_version(
    title_fr: str,
    title_en: str,
    note_fr: str,
    note_en: str,
    reading_fr: str,
    reading_en: str,
    parts_fr: str = "",
    parts_en: str = "",
) -> Kit:
    return Kit(
        subject_fr=_subject("Du nouveau dans votre guide\N{NO-BREAK SPACE}: {}", title_fr),
        subject_en=_subject("What’s new in your guide: {}", title_en),
        body_fr=_paragraphs(
            "Bonjour {{ first_name }},",
            f"{_strong_fr(title_fr)} vient d’être mis à jour.",
            note_fr,
        )
        + parts_fr
        + _paragraphs(
            reading_fr,
            "Ce que vous aviez déjà confirmé reste conservé tel quel, avec votre document.",
        ),
        body_en=_paragraphs(
            "Hello {{ first_name }},",
            f"{_strong_en(title_en)} has just been updated.",
            note_en,
        )
        + parts_en
        + _paragraphs(
            reading_en,
            "What you confirmed before is kept as it was, along with your document.",
        ),
        button_fr="Lire la nouvelle version",
        button_en="Read the new version",
    )


def _reminder() -> Kit:
    return Kit(
        subject_fr=_subject("Il reste un peu de temps\N{NO-BREAK SPACE}: {}", TITLE),
        subject_en=_subject("There is still time: {}", TITLE),
        body_fr=_paragraphs(
            "Bonjour {{ first_name }},",
            f"{_strong_fr(TITLE)} vous attend encore. Si le temps vous a manqué, c’est bien normal\N{NO-BREAK SPACE}: "
            "voici le lien, pour y revenir quand cela vous convient.",
            "Une question, un doute\N{NO-BREAK SPACE}? Répondez à ce message\N{NO-BREAK SPACE}: quelqu’un vous lira.",
        ),
        body_en=_paragraphs(
            "Hello {{ first_name }},",
            f"{_strong_en(TITLE)} is still waiting for you. If you have been short of time, that is quite all right: "
            "here is the link, to come back to it when it suits you.",
            "A question, a doubt? Answer this message: somebody will read you.",
        ),
        button_fr="Y revenir",
        button_en="Come back to it",
    )


def _training() -> Kit:
    return Kit(
        subject_fr=_subject("Une formation pour vous\N{NO-BREAK SPACE}: {}", TITLE),
        subject_en=_subject("A training for you: {}", TITLE),
        body_fr=_paragraphs(
            "Bonjour {{ first_name }},",
            "Le guide dit ce qui aide\N{NO-BREAK SPACE}; la formation le fait essayer, avec des exemples de tous les "
            "jours.",
            f"{_strong_fr(TITLE)} se suit à votre rythme. Vous pouvez vous arrêter et reprendre où vous en étiez.",
            "Au bout, une attestation à votre nom.",
        ),
        body_en=_paragraphs(
            "Hello {{ first_name }},",
            "The guide says what helps; the training lets you try it, with examples from every day.",
            f"{_strong_en(TITLE)} goes at your own pace. You can stop, and take it up where you were.",
            "At the end, a certificate in your name.",
        ),
        button_fr="Commencer la formation",
        button_en="Start the training",
    )


def _consent() -> Kit:
    return Kit(
        subject_fr=_subject("Votre image, votre choix\N{NO-BREAK SPACE}: {}", TITLE),
        subject_en=_subject("Your image, your choice: {}", TITLE),
        body_fr=_paragraphs(
            "Bonjour {{ first_name }},",
            "Avant de publier une photo ou une vidéo où l’on vous reconnaît, nous vous demandons votre avis.",
            f"{_strong_fr(TITLE)} vous laisse choisir, usage par usage. Accepter ou refuser se vaut\N{NO-BREAK SPACE}: "
            "personne ne vous en tiendra rigueur, et vous pourrez changer d’idée quand vous voudrez.",
        ),
        body_en=_paragraphs(
            "Hello {{ first_name }},",
            "Before we publish a photo or a video in which you can be recognised, we ask you.",
            f"{_strong_en(TITLE)} lets you choose, use by use. Accepting and refusing are worth the same: nobody will "
            "hold it against you, and you can change your mind whenever you like.",
        ),
        button_fr="Donner ma réponse",
        button_en="Give my answer",
    )


def _subject(pattern: str, title: str) -> str:
    """Cut within the title when the title is long, so that what is said of it stays."""
    room = SUBJECT_LIMIT - len(pattern.format(""))
    return pattern.format(title if len(title) <= room else f"{title[: room - 1].rstrip()}…")


def _paragraphs(*paragraphs: str) -> str:
    return "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs if paragraph)


def _quoted(words: str) -> str:
    """So that braces in somebody’s title are not taken for a placeholder of ours."""
    return words.replace("{{", "{ {").replace("}}", "} }")


def _strong_fr(title: str) -> str:
    return f"<strong>«\N{NO-BREAK SPACE}{escape(title)}\N{NO-BREAK SPACE}»</strong>"


def _strong_en(title: str) -> str:
    return f"<strong>“{escape(title)}”</strong>"


def _note(opening: str, note: str) -> str:
    lines = [escape(_quoted(line)) for line in note.splitlines() if line.strip()]
    return f"{opening} {'<br>'.join(lines)}" if lines else ""


def _list(opening: str, titles: Sequence[str]) -> str:
    items = "".join(f"<li>{escape(_quoted(title))}</li>" for title in titles)
    return f"<p>{opening}</p><ul>{items}</ul>" if items else ""


def _reading_fr(minutes: int, must_acknowledge: bool) -> str:
    """Where an answer is asked, the mail itself says by when, and how long it takes."""
    if must_acknowledge:
        return "Prenez le temps de le lire, puis dites-nous que vous en avez pris connaissance."
    return f"Comptez {minutes}\N{NO-BREAK SPACE}minute{'s' if minutes > 1 else ''} de lecture."


def _reading_en(minutes: int, must_acknowledge: bool) -> str:
    if must_acknowledge:
        return "Take the time to read it, then let us know that you have."
    return f"Reading it takes about {minutes} minute{'s' if minutes != 1 else ''}."
