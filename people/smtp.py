"""Mail by SMTP, to addresses with accents before the @ too where the mail server takes them (RFC 6531)."""

from __future__ import annotations

import secrets
from copy import copy
from email.utils import parseaddr
from smtplib import SMTP, SMTPException, SMTPNotSupportedError

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends import smtp
from django.core.mail.message import sanitize_address
from django.utils.module_loading import import_string

NO_ACCENTS = "Our mail server does not take addresses with accents before the @ (SMTPUTF8)."


def writes_accents() -> bool:
    """Whether the way in which mail leaves here knows of them; a provider's own, or a file, does not."""
    return issubclass(import_string(settings.EMAIL_BACKEND), EmailBackend)


def has_accents(address: str) -> bool:
    """Before the @: after it, a domain has an ASCII form."""
    return not parseaddr(address)[1].rpartition("@")[0].isascii()


def refuse_accents(address: str) -> None:
    """Raises SMTPNotSupportedError, as the mail server would, where nothing that we use could hold the address."""
    if has_accents(address) and not writes_accents():
        raise SMTPNotSupportedError(NO_ACCENTS)


class EmailBackend(smtp.EmailBackend):
    """Django's, which writes such an address as a word that no server knows."""

    def _send(self, email_message: EmailMessage) -> bool:
        stand_ins = {address: _stand_in(address) for address in email_message.recipients() if has_accents(address)}
        if not stand_ins:
            return bool(super()._send(email_message))  # type: ignore[misc]
        try:
            self._send_as_it_is(email_message, stand_ins)
        except SMTPException:
            if not self.fail_silently:
                raise
            return False
        return True

    def _send_as_it_is(self, message: EmailMessage, stand_ins: dict[str, str]) -> None:
        """The addresses take the place of their stand-ins once all is written. Raises SMTPException."""
        server: SMTP = self.connection  # type: ignore[assignment]
        server.ehlo_or_helo_if_needed()
        if not server.has_extn("smtputf8"):
            raise SMTPNotSupportedError(NO_ACCENTS)
        encoding = message.encoding or settings.DEFAULT_CHARSET
        disguised = copy(message)
        disguised.to = [stand_ins.get(address, address) for address in message.to]
        disguised.cc = [stand_ins.get(address, address) for address in message.cc]
        data = disguised.message().as_bytes(linesep="\r\n")  # type: ignore[call-arg]
        for address, stand_in in stand_ins.items():
            data = data.replace(stand_in.encode(), _bare(address).encode())
        everyone = message.recipients()
        recipients = [_bare(each) if each in stand_ins else sanitize_address(each, encoding) for each in everyone]
        options = ["SMTPUTF8", *(["BODY=8BITMIME"] if server.has_extn("8bitmime") else [])]
        sender = sanitize_address(message.from_email, encoding)
        server.sendmail(sender, recipients, data, mail_options=options)


def _bare(address: str) -> str:
    """What stands between the brackets, the domain as the network has it."""
    local, _at, domain = parseaddr(address)[1].rpartition("@")
    return f"{local}@{domain.encode('idna').decode('ascii')}"


def _stand_in(address: str) -> str:
    return f"{secrets.token_hex(12)}@{_bare(address).rpartition('@')[2]}"
