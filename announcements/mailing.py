"""One mail to one person: its two parts rendered in their language, and its headers."""

from __future__ import annotations

import ipaddress
import re
import unicodedata
from base64 import b64encode, encodebytes
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.message import Message
from email.mime.image import MIMEImage
from email.utils import formataddr, parseaddr
from functools import cache
from typing import Any
from urllib.parse import urlsplit

import css_inline
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMultiAlternatives
from django.template import Context
from django.template.loader import get_template
from django.utils import timezone, translation

from announcements.personalising import one_line
from announcements.plain import tidied
from people.addresses import known_address
from people.branding import MailLogo, mail_logo_of
from people.models import Organisation
from people.smtp import NO_ACCENTS, writes_accents
from people.wording import LANGUAGE_TAGS

_PLAIN = re.compile(r"[a-z0-9_-]+(?:[.+][a-z0-9_-]+)*@(?:[a-z0-9]+\.){1,4}[a-z]{2,10}")  # most of them, at a glance
SIZE_LIMIT = 100_000  # bytes; some readers cut a longer mail, and hide its end


class BadAddress(ValueError):
    """No mail server would take this address."""


class NoAccents(BadAddress):
    """Our own way of sending mail holds no accents before the @."""

    def __init__(self) -> None:
        super().__init__(NO_ACCENTS)


class TooBig(ValueError):
    """The mail would be longer than mail readers show: so many bytes."""

    def __init__(self, size: int) -> None:
        self.size = size
        super().__init__(f"{size} > {SIZE_LIMIT}")


@dataclass(frozen=True)
class Mail:
    """What is to be said to one person: `template` (`announcements/email/invitation`) is a .txt and a .html."""

    template: str
    name: str
    address: str
    language: str
    message_id: str
    context: Mapping[str, Any] = field(default_factory=dict)
    references: tuple[str, ...] = ()  # Message-IDs of what it continues
    alternatives: tuple[tuple[str, str], ...] = ()  # content and its type, such as an invitation for calendars


@dataclass(frozen=True)
class Letter:
    subject: str
    text: str
    html: str
    logo: MailLogo | None = None  # which the HTML shows

    @property
    def page(self) -> str:
        """The HTML as a page that stands alone."""
        if self.logo is None:
            return self.html
        picture = b64encode(self.logo.data).decode()
        return self.html.replace(f'src="cid:{logo_id()}"', f'src="data:image/png;base64,{picture}"')

    @property
    def size(self) -> int:
        """In bytes, the logo as it travels."""
        words = len(self.text.encode()) + len(self.html.encode())
        return words + (len(encodebytes(self.logo.data)) if self.logo else 0)


def render(mail: Mail) -> Letter:
    """The subject is the first line of the .txt; the styles of the .html are written into its elements. The logo gives
    way to long words. Raises TooBig."""
    organisation = Organisation.current()
    logo = mail_logo_of(organisation)
    letter = _rendered(mail, organisation, logo)
    if letter.size > SIZE_LIMIT and logo is not None:
        letter = _rendered(mail, organisation, None)  # what is said goes first
    if letter.size > SIZE_LIMIT:
        raise TooBig(letter.size)
    return letter


def _rendered(mail: Mail, organisation: Organisation, logo: MailLogo | None) -> Letter:
    context = {
        "organisation": organisation,
        "logo": logo,
        "logo_id": logo_id(),
        "language_tag": LANGUAGE_TAGS[mail.language],
        "site_url": settings.SITE_URL,
        **mail.context,
    }
    with translation.override(mail.language), timezone.override(organisation.zone):
        first_line, _, text = _filled(f"{mail.template}.txt", context, autoescape=False).strip().partition("\n")
        html = _filled(f"{mail.template}.html", context, autoescape=True)
    return Letter(one_line(first_line), tidied(text), _inliner().inline(html), logo)


def message_of(mail: Mail) -> EmailMultiAlternatives:
    """Ready for the mail server. Raises BadAddress, TooBig, or whatever a template raises."""
    address = written_address(mail.address)
    if address.isascii():
        return enveloped(render(mail), mail, to=formataddr((one_line(mail.name), address)))
    if not writes_accents():  # only what we say to the mail server ourselves can hold it
        raise NoAccents
    return enveloped(render(mail), mail, to=address)


def enveloped(letter: Letter, mail: Mail, *, to: str) -> EmailMultiAlternatives:
    organisation = Organisation.current()
    message = EmailMultiAlternatives(
        subject=letter.subject,
        body=letter.text,
        from_email=formataddr((one_line(organisation.name), parseaddr(settings.DEFAULT_FROM_EMAIL)[1])),
        to=[to],
        reply_to=_reply_to(organisation),
        headers={
            "Message-ID": mail.message_id,
            "List-Id": f"<announcements.{domain()}>",
            "Auto-Submitted": "auto-generated",
            "X-Auto-Response-Suppress": "OOF, AutoReply",
            "Content-Language": LANGUAGE_TAGS[mail.language],
            **_thread(mail.references),
        },
    )
    message.attach_alternative(letter.html, "text/html")
    for content, content_type in mail.alternatives:
        message.attach_alternative(content, content_type)
    if letter.logo is not None:
        message.mixed_subtype = "related"  # type: ignore[attr-defined]  # shown with the words, not as a file
        message.attach(logo_part(letter.logo))
    return message


def _reply_to(organisation: Organisation) -> list[str] | None:
    """Not an address with accents before the @, which most mails have no way to hold: their words give it."""
    if not organisation.contact_email:
        return None
    try:
        address = written_address(organisation.contact_email)
    except BadAddress:
        return None
    return [address] if address.isascii() else None


def logo_part(logo: MailLogo) -> MIMEImage:
    part = MIMEImage(logo.data, "png")
    part["Content-ID"] = f"<{logo_id()}>"
    part["Content-Disposition"] = 'inline; filename="logo.png"'
    return part


def logo_id() -> str:
    return f"logo@{domain()}"


def _thread(references: tuple[str, ...]) -> dict[str, str]:
    return {"In-Reply-To": references[0], "References": " ".join(references)} if references else {}


def wire(message: Message) -> bytes:
    """Its bytes, every line ended as SMTP wants it."""
    if message.get_content_subtype() == "related":
        message.set_param("type", "multipart/alternative")  # RFC 2387
    lines = message.as_bytes().replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    return lines.replace(b"\n", b"\r\n")


def written_address(address: str) -> str:
    """A domain with accents has an ASCII form. What stands before the @ has none: some servers take it as it is."""
    if _PLAIN.fullmatch(address):
        return address
    try:
        local, _, domain_part = unicodedata.normalize("NFC", address).rpartition("@")
        known_address(address)
        return f"{local}@{domain_part.encode('idna').decode('ascii')}"
    except (ValidationError, UnicodeError) as error:
        raise BadAddress(address) from error


def message_id_of(occasion: str, employee_id: int) -> str:
    """The same for the same message to the same person, so that a mail handed over twice can be known as one."""
    before, after = around_message_id(occasion)
    return f"{before}{employee_id}{after}"


def around_message_id(occasion: str) -> tuple[str, str]:
    """What stands on each side of the person."""
    key = re.sub(r"[^A-Za-z0-9-]+", ".", occasion)
    return f"<{key}.", f"@{domain()}>"


def domain() -> str:
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return host.encode("idna").decode()
    return "localhost"


def _filled(name: str, context: Mapping[str, Any], *, autoescape: bool) -> str:
    template = get_template(name).template  # type: ignore[attr-defined]
    return str(template.render(Context(dict(context), autoescape=autoescape)))


@cache
def _inliner() -> css_inline.CSSInliner:
    return css_inline.CSSInliner(keep_at_rules=True, load_remote_stylesheets=False)
