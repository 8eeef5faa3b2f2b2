"""The mails that people must get even when nothing is announced: one function each."""

import css_inline
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from people.models import Employee, Organisation
from people.wording import LANGUAGE_TAGS


def password_reset(employee: Employee) -> EmailMultiAlternatives:
    """A link to choose a new password, in the person's language. It works once, and for a day."""
    key = {"uidb36": user_pk_to_url_str(employee), "key": default_token_generator.make_token(employee)}
    url = settings.SITE_URL + reverse("account_reset_password_from_key", kwargs=key)
    return _mail("account/email/password_reset_key", employee, {"password_reset_url": url})


def _mail(template: str, employee: Employee, context: dict[str, str]) -> EmailMultiAlternatives:
    with translation.override(employee.language):
        shown = {
            **context,
            "employee": employee,
            "organisation": Organisation.current(),
            "language_tag": LANGUAGE_TAGS[employee.language],
        }
        subject = render_to_string(f"{template}_subject.txt", shown).strip()
        text = render_to_string(f"{template}_message.txt", shown)
        html = render_to_string(f"{template}_message.html", shown)
    mail = EmailMultiAlternatives(subject, text, to=[str(employee.email)], headers={"Auto-Submitted": "auto-generated"})
    inliner = css_inline.CSSInliner(keep_at_rules=True, load_remote_stylesheets=False)
    mail.attach_alternative(inliner.inline(html), "text/html")
    return mail
