"""Three weeks in the life of Boréal Mobilité: a guide published, announced, and acknowledged by most.

Everything goes through the rules of the application, dated in the past; what is sealed is sealed when it is sealed.
"""

from __future__ import annotations

import datetime as dt
import io
import random
from dataclasses import replace
from pathlib import Path

from django.core.files import File
from PIL import Image, ImageDraw, ImageOps

from acknowledgements.acknowledging import acknowledge
from announcements.announcing import announce
from announcements.models import Announcement, Delivery
from announcements.wording_kit import for_guide
from assignments.fulfilling import mark_opened
from assignments.models import Ask, Assignment
from assignments.reconciling import reconcile
from consent.publishing import publish as publish_consent
from consent.starting import start_form
from documents.evidence import EvidenceFacts
from documents.models import Picture
from documents.pictures import keep_picture
from guidebook.answering import Answers
from guidebook.drafting import draft_next
from guidebook.enlivening import KINDS, write_rows
from guidebook.models import Guide, GuideVersion
from guidebook.publishing import publish
from guidebook.reading import edition_for
from guidebook.reviewing import submit
from guidebook.starting import start_guide
from guidebook.writing import Sheet, write_sheets
from home.demo.company import Company
from home.demo.pictures import show
from people.models import Audience, Department, Employee, Leave, Organisation
from training.asking import ask_course
from training.booking import book
from training.captioning import read_captions
from training.following import open_lesson
from training.hosting import plan
from training.models import Course, Lesson, Session
from training.remembering import shown
from training.showing import show_video
from training.starting import start_courses

FILM = Path(__file__).parent / "film"
BANNER = (1584, 396)  # pixels; LinkedIn's own
NETWORKS = {
    "linkedin": "https://www.linkedin.com/company/boreal-mobilite",
    "facebook": "https://www.facebook.com/borealmobilite",
    "instagram": "https://www.instagram.com/borealmobilite",
    "youtube": "https://www.youtube.com/@borealmobilite",
}
ADDED = {
    "fr": (
        '<aside class="callout-do"><p>Ajoutez des sous-titres à vos vidéos : on les regarde souvent sans le son, dans '
        "l’autobus par exemple.</p></aside>"
    ),
    "en": (
        '<aside class="callout-do"><p>Add captions to your videos: people often watch them without sound, on the bus '
        "for instance.</p></aside>"
    ),
}
SHARE_DONE = 0.63  # of those asked; with the few who cannot answer, about 60 % of the company
BROWSERS = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0 Safari/537.36",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile Safari",
    "Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0",
)


def live(company: Company, *, at: dt.datetime) -> None:
    """A guide in force for three weeks, about 60 % acknowledged, a few overdue; Zoé has everything to do."""
    published_at = (at - dt.timedelta(days=21)).replace(hour=13, minute=30, second=0, microsecond=0)
    guide = start_guide(
        title_fr="Guide d’utilisation des médias sociaux",
        title_en="Social media guide",
        answers=_answers(),
        by=company.ada,
        at=published_at - dt.timedelta(days=12),
    )
    version = guide.versions.get()
    kit = [
        {"title_fr": "Bannière Boréal", "title_en": "Boréal banner", "picture_id": _banner(company, published_at).pk}
    ]
    write_rows(version, KINDS["kit"], kit, by=company.ada, at=published_at - dt.timedelta(days=11))
    everyone = Audience.objects.create(name="")
    due_on = (at + dt.timedelta(days=9)).date()
    publish(
        version,
        must_acknowledge=True,
        audience=everyone,
        due_on=due_on,
        change_note_fr="",
        change_note_en="",
        by=company.ada,
        at=published_at,
    )
    version.refresh_from_db()
    asked = Ask.objects.get(subject=version.subject)
    _as_it_was_then(published_at, asked)
    _announced(version, asked, company, published_at)
    _acknowledged(version, asked, company, at)
    _pilot_teams(asked, company, at)
    reconcile(asked, at=at)
    _remind(version, asked, company, at)
    _next_version(guide, at)
    form = start_form("image", by=company.ada, at=published_at)
    asked_consent = publish_consent(form, audience=everyone, by=company.ada, at=published_at)
    if asked_consent.ask:
        reconcile(asked_consent.ask, at=at)
    show(company, asked_consent, at=at)
    _trainings(company, at)


def _trainings(company: Company, at: dt.datetime) -> None:
    """The ready courses, the first asked of everyone; Zoé has read a lesson of it, and resumes there."""
    first, *_others = start_courses(by=company.ada, at=at - dt.timedelta(days=10))
    asked = ask_course(
        first,
        audience=Audience.objects.create(name=""),
        due_days=30,
        by=company.ada,
        at=at - dt.timedelta(days=5),
    )
    reconcile(asked, at=at - dt.timedelta(days=5))
    lesson, *_between, last = first.lessons.select_related("course").order_by("position")
    read = shown(lesson, company.zoe.language, None)
    open_lesson(lesson, digest=read.digest, by=company.zoe, at=at - dt.timedelta(days=1))
    _film(last, company, at - dt.timedelta(days=9))
    _sessions(first, company, at)


def _film(lesson: Lesson, company: Company, at: dt.datetime) -> None:
    """Twelve seconds, drawn: what one does before posting."""
    captions = {each: read_captions((FILM / f"before-posting.{each}.vtt").read_bytes()) for each in ("fr", "en")}
    with (FILM / "before-posting.mp4").open("rb") as file:
        show_video(lesson, File(file), captions=captions, by=company.ada, at=at)


def _sessions(course: Course, company: Company, at: dt.datetime) -> None:
    """A room where Zoé has a seat, and a small meeting online that is full, where she waits."""
    planned = at - dt.timedelta(days=4)
    noon = (at + dt.timedelta(days=20)).astimezone(Organisation.current().zone).replace(hour=13, minute=30, second=0)
    room = Session(
        course=course,
        organiser=company.ada,
        seats=12,
        place_fr="Salle des Érables, Québec",
        place_en="Maple Room, Québec",
        note_fr="Apportez votre téléphone si vous voulez : nous regarderons ensemble vos réglages.",
        note_en="Bring your phone if you like: we will look at your settings together.",
    )
    online = Session(course=course, organiser=company.malik, seats=2, link="https://rencontre.boreal.example/pas")
    for days, session in enumerate((room, online)):
        session.starts_at = session.closes_at = noon + dt.timedelta(days=days)
        session.ends_at = session.starts_at + dt.timedelta(minutes=90)
        plan(session, by=company.ada, at=planned)
    for session, people in ((room, (company.zoe, company.malik)), (online, (company.ada, company.sam, company.zoe))):
        for person in people:
            book(session, by=person, at=planned)


def _answers() -> Answers:
    """The usual ones, with where the company is."""
    usual = Answers()
    networks = tuple(replace(one, url=NETWORKS.get(one.platform, ""), handle="@boreal") for one in usual.networks)
    return replace(usual, networks=networks, offers_kit=True)


def _banner(company: Company, at: dt.datetime) -> Picture:
    """Northern lights over a road, for one's profile."""
    sky = Image.linear_gradient("L").resize(BANNER)
    banner = ImageOps.colorize(sky, black="#0F5C4D", white="#12191A", mid="#1D4E89")
    road = ImageDraw.Draw(banner)
    road.polygon([(660, 396), (780, 220), (804, 220), (924, 396)], fill="#1D2B2A")
    road.line([(792, 230), (792, 396)], fill="#F3C26B", width=6)
    file = io.BytesIO()
    banner.save(file, "PNG")
    file.seek(0)
    return keep_picture(file, by=company.ada, at=at)


def _next_version(guide: Guide, at: dt.datetime) -> None:
    """Camille has begun it, made one piece of advice clearer, and asks what Ada thinks."""
    camille = Employee.objects.get(login="camille@boreal.example")
    day = at - dt.timedelta(days=2)
    draft = draft_next(guide, by=camille, at=day)
    section = draft.sections.get(key="posting")
    sheets = {}
    for language, added in ADDED.items():
        text = section.texts.get(language=language)
        sheets[language] = Sheet(text.title, text.body + added)
    write_sheets(section, sheets, by=camille, at=day + dt.timedelta(minutes=20))
    submit(draft, note="J’ai ajouté un conseil sur les sous-titres. Qu’en pensez-vous ?", by=camille, at=day)


def _as_it_was_then(published_at: dt.datetime, asked: Ask) -> None:
    """Those who left since were asked too."""
    reconcile(asked, at=published_at)


def _announced(version: GuideVersion, asked: Ask, company: Company, published_at: dt.datetime) -> None:
    """The announcement of that day, as its deliveries recorded it."""
    kit = for_guide(
        title_fr=version.guide.title_fr,
        title_en=version.guide.title_en,
        number=version.number,
        minutes=asked.minutes or 10,
        change_note_fr="",
        change_note_en="",
    )
    announcement = announce(
        subject_fr=kit.subject_fr,
        subject_en=kit.subject_en,
        body_fr=kit.body_fr,
        body_en=kit.body_en,
        path=asked.path,
        button_fr=kit.button_fr,
        button_en=kit.button_en,
        audience=asked.audience,
        ask=asked,
        by=company.ada,
        at=published_at,
    )
    sent_at = published_at + dt.timedelta(minutes=2)
    reached = Employee.objects.filter(assignments__ask=asked).reachable_by_mail()
    Delivery.objects.bulk_create(
        Delivery(
            occasion=announcement.occasion,
            announcement=announcement,
            employee=person,
            address=person.email or "",
            language=person.language,
            created_at=published_at,
            attempts=1,
            sent_at=sent_at + dt.timedelta(milliseconds=40 * rank),
        )
        for rank, person in enumerate(reached)
    )
    Announcement.objects.filter(pk=announcement.pk).update(
        send_at=published_at, started_at=published_at, finished_at=sent_at + dt.timedelta(seconds=15)
    )


def _acknowledged(version: GuideVersion, asked: Ask, company: Company, at: dt.datetime) -> None:
    draw = random.Random(2026)  # noqa: S311  (nothing secret is drawn)
    away = set(Leave.objects.current(at.date()).values_list("employee", flat=True))
    asked_people = Assignment.objects.filter(ask=asked).select_related("employee", "ask").order_by("employee")
    for assignment in asked_people:
        person = assignment.employee
        if draw.random() > SHARE_DONE or person in (company.zoe, company.sam) or person.pk in away:
            continue
        last_day = at if person.left_on is None else at - dt.timedelta(days=14)
        moment = _working_moment(draw, asked.asked_at, last_day)
        opened_at = moment - dt.timedelta(minutes=draw.randint(6, 25))
        mark_opened(Assignment.objects.filter(pk=assignment.pk), at=opened_at)
        facts = EvidenceFacts(
            login_method="password", ip_address=f"10.20.{draw.randint(0, 9)}.{draw.randint(2, 250)}",
            user_agent=draw.choice(BROWSERS),
        )  # fmt: skip
        edition = edition_for(version, person.language, person)
        acknowledge(assignment, edition, typed_name=person.name, facts=facts, by=person, at=moment)
        Employee.objects.filter(pk=person.pk).update(last_login=moment - dt.timedelta(minutes=26))


def _working_moment(draw: random.Random, start: dt.datetime, end: dt.datetime) -> dt.datetime:
    """Most answer in the first days, in working hours; never before being asked, nor later than now."""
    span = (end - start - dt.timedelta(hours=2)).total_seconds()
    moment = start + dt.timedelta(hours=1, seconds=span * draw.random() ** 2.2)
    at_work = moment.replace(hour=13 + moment.hour % 8, minute=draw.randint(0, 59))
    return at_work if start < at_work < end - dt.timedelta(hours=1) else moment


def _pilot_teams(asked: Ask, company: Company, at: dt.datetime) -> None:
    """Two teams tried the guide first, with two weeks to answer: those who have not are overdue."""
    counters = Department.objects.get(name_en="Retail counters")
    lead = next(person for person in company.malik.direct_reports.order_by("pk") if person.has_people)
    late_since = (at - dt.timedelta(days=6)).date()
    for team in (Assignment.objects.within(counters), Assignment.objects.under(lead)):
        team.filter(ask=asked).update(due_on=late_since)


def _remind(version: GuideVersion, asked: Ask, company: Company, at: dt.datetime) -> None:
    """A reminder whose hour has just come: the worker sends it for real, to those who have not answered."""
    announce(
        subject_fr="Le guide des médias sociaux vous attend",
        subject_en="The social media guide is waiting for you",
        body_fr=(
            "<p>Bonjour {{ first_name }},</p><p>Notre guide d’utilisation des médias sociaux vous attend. Il vous dit "
            "ce qui aide, ce qui vous protège, et à qui parler quand vous hésitez.</p><p>Lisez-le quand cela vous "
            "convient, d’ici le {{ due }}.</p>"
        ),
        body_en=(
            "<p>Hello {{ first_name }},</p><p>Our social media guide is waiting for you. It tells you what helps, what "
            "protects you, and whom to talk to when you hesitate.</p><p>Read it when it suits you, by {{ due }}.</p>"
        ),
        path=asked.path,
        button_fr="Lire le guide",
        button_en="Read the guide",
        audience=asked.audience,
        ask=asked,
        send_at=at,
        by=company.ada,
        at=at,
    )
