from __future__ import annotations

import datetime as dt
import unicodedata
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from people.addresses import AddressField
from people.folding import fold
from people.models.acting import Acting
from people.models.places import Department, Site
from people.models.roles import Role, RoleGrant

FOREIGN_APPS = ("account", "admin", "auth", "contenttypes", "sessions")  # whose tables nobody edits by hand


class EmployeeQuerySet(models.QuerySet["Employee"]):
    def employed(self, on: dt.date) -> EmployeeQuerySet:
        """Hired already and not gone yet, on that day (the last day is worked)."""
        return self.filter(models.Q(hired_on=None) | models.Q(hired_on__lte=on)).exclude(left_on__lt=on)

    def on_leave(self, on: dt.date) -> EmployeeQuerySet:
        return self.filter(models.Exists(_leaves_on(on)))

    def under(self, manager: Employee) -> EmployeeQuerySet:
        """Everyone below the manager, direct or not, without the manager: a range, at any depth."""
        return self.filter(position__gt=manager.position, position__lte=manager.last_position)

    def within(self, department: Department) -> EmployeeQuerySet:
        return self.filter(department__position__range=(department.position, department.last_position))

    def with_places(self) -> EmployeeQuerySet:
        """With where they work and for whom, in one query."""
        return self.select_related("department", "site", "manager")

    def reachable_by_mail(self) -> EmployeeQuerySet:
        return self.exclude(email=None)

    def known_as(self, typed: str) -> EmployeeQuerySet:
        """Those whose log-in name, number or address was typed, whatever the case."""
        word = fold_login(typed)
        found = self.alias(address=Lower("email"), number=Lower("employee_number"))
        return found.filter(models.Q(login=word) | models.Q(address=word) | models.Q(number=word))

    def in_the_care_of(self, viewer: Employee) -> EmployeeQuerySet:
        """Those whose record the viewer keeps: all (HR admin), or the trees they are HR of."""
        return self if viewer.has_role(Role.HR_ADMIN) else self.filter(_in_trees_of(viewer))

    def administered_by(self, viewer: Employee) -> EmployeeQuerySet:
        """Those whose access the viewer keeps too: HR of a department opens no account that holds a role."""
        if viewer.has_role(Role.HR_ADMIN):
            return self
        standing = RoleGrant.objects.standing().filter(employee=models.OuterRef("pk"))
        return self.in_the_care_of(viewer).exclude(models.Exists(standing))

    def visible_to(self, viewer: Employee, *, on: dt.date | None = None) -> EmployeeQuerySet:
        """Those whose record the viewer may look up: everybody's for the auditor, who only looks."""
        return self if viewer.has_role(Role.AUDITOR) else self.led_by(viewer, on=on)

    def led_by(self, viewer: Employee, *, on: dt.date | None = None) -> EmployeeQuerySet:
        """Those the viewer answers for: all (HR admin), a tree (HR of a department), those below; with a day, those
        below the managers for whom they stand in on that day too."""
        if viewer.has_role(Role.HR_ADMIN):
            return self
        below = models.Q(position__gt=viewer.position, position__lte=viewer.last_position)
        return self.filter(below | _in_trees_of(viewer) | _below_those_replaced_by(viewer, on))

    def in_charge_of(self, viewer: Employee) -> EmployeeQuerySet:
        """Those of the trees whose HR the viewer is; whom they lead as a manager is not among these."""
        return self.filter(_in_trees_of(viewer))

    def matching(self, words: str) -> EmployeeQuerySet:
        """Those whose name, number or address holds every word, accents and case ignored."""
        found = self
        for word in fold(words).split():
            found = found.filter(search_text__contains=word)
        return found


def _in_trees_of(viewer: Employee) -> models.Q:
    within = models.Q(pk__in=[])
    for department in viewer.departments_in_charge:
        within |= models.Q(department__position__range=(department.position, department.last_position))
    return within


def _below_those_replaced_by(viewer: Employee, on: dt.date | None) -> models.Q:
    """Without the viewer, nor anybody above them, whom they might find below a manager placed higher still."""
    below = models.Q(pk__in=[])
    for acting in viewer.acting_on(on) if on else ():
        below |= models.Q(position__gt=acting.manager.position, position__lte=acting.manager.last_position)
    return below & ~models.Q(position__lte=viewer.position, last_position__gte=viewer.position)


def _leaves_on(on: dt.date) -> models.QuerySet[Any]:
    from people.models.absences import Leave

    return Leave.objects.current(on).filter(employee=models.OuterRef("pk"))


class EmployeeManager(BaseUserManager["Employee"]):
    def get_queryset(self) -> EmployeeQuerySet:
        return EmployeeQuerySet(self.model, using=self._db)

    def get_by_natural_key(self, username: str | None) -> Employee:
        return self.get(login=fold_login(username or ""))

    def create_user(self, login: str, password: str | None = None, **fields: Any) -> Employee:
        employee = self.model(login=login, **fields)
        employee.set_password(password)
        employee.save()
        return employee

    def create_superuser(self, login: str, password: str | None = None, **fields: Any) -> Employee:
        """An HR admin: there is no power above that role."""
        employee = self.create_user(login, password, **fields)
        RoleGrant.objects.create(employee=employee, role=Role.HR_ADMIN)
        return employee


def fold_login(login: str) -> str:
    return unicodedata.normalize("NFC", login.strip()).casefold()


class Employee(AbstractBaseUser):
    """A person who works here, and the account they log in with (by login name, number or e-mail address)."""

    class Language(models.TextChoices):
        FRENCH = "fr", _("French")
        ENGLISH = "en", _("English")

    login = models.CharField(_("log-in name"), max_length=150, unique=True)
    email = AddressField(_("e-mail address"), null=True, blank=True)
    employee_number = models.CharField(_("employee number"), max_length=40, null=True, blank=True)  # noqa: DJ001
    first_name = models.CharField(_("first name"), max_length=120)
    last_name = models.CharField(_("last name"), max_length=120)
    preferred_name = models.CharField(
        _("preferred name"), max_length=240, blank=True, help_text=_("The whole name the person goes by, if another.")
    )
    job_title = models.CharField(_("job title"), max_length=160, blank=True)
    language = models.CharField(_("language"), max_length=2, choices=Language.choices, default=Language.FRENCH)
    department = models.ForeignKey(
        Department,
        models.PROTECT,
        null=True,
        blank=True,
        db_index=False,
        related_name="employees",
        verbose_name=_("department"),
    )
    site = models.ForeignKey(
        Site,
        models.PROTECT,
        null=True,
        blank=True,
        db_index=False,
        related_name="employees",
        verbose_name=_("site"),
    )
    manager = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="direct_reports", verbose_name=_("manager")
    )
    hired_on = models.DateField(_("hired on"), null=True, blank=True)
    left_on = models.DateField(_("last day"), null=True, blank=True)
    is_active = models.BooleanField(_("may log in"), default=True)

    # Kept by save() and people.positions: what lists sort and search by, and the pre-order of the manager tree.
    sort_name = models.CharField(max_length=240, editable=False, db_index=True)
    search_text = models.CharField(max_length=600, editable=False)
    position = models.PositiveIntegerField(default=0, editable=False, db_index=True)
    last_position = models.PositiveIntegerField(default=0, editable=False)

    USERNAME_FIELD = "login"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["first_name", "last_name"]

    objects = EmployeeManager.from_queryset(EmployeeQuerySet)()

    class Meta:
        verbose_name = _("employee")
        verbose_name_plural = _("employees")
        ordering = ["sort_name", "id"]
        # By place and below somebody: where a manager of very many has people is asked place by place.
        indexes = [
            models.Index(fields=["department", "position"], name="employee_by_department"),
            models.Index(fields=["site", "position"], name="employee_by_site"),
            models.Index(fields=["sort_name", "id"], condition=models.Q(email=None), name="employee_without_email"),
        ]
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="employee_email_unique_without_case",
                violation_error_message=_("Somebody else already has this e-mail address."),
            ),
            models.UniqueConstraint(
                Lower("employee_number"),
                name="employee_number_unique_without_case",
                violation_error_message=_("Somebody else already has this employee number."),
            ),
            models.CheckConstraint(condition=~models.Q(email=""), name="employee_email_null_rather_than_empty"),
            models.CheckConstraint(
                condition=~models.Q(employee_number=""), name="employee_number_null_rather_than_empty"
            ),
            models.CheckConstraint(condition=~models.Q(manager=models.F("id")), name="employee_not_their_own_manager"),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.set_derived_fields()
        if not self._state.adding and not args and kwargs.get("update_fields") is None:
            # A row read before a renumbering would put its old place back, and show people to the wrong manager.
            columns = self._meta.local_concrete_fields
            kept = {field.name for field in columns if not field.primary_key} - {"position", "last_position"}
            kwargs["update_fields"] = kept - self.get_deferred_fields()
        super().save(*args, **kwargs)

    def set_derived_fields(self) -> None:
        """What is derived from the row's own fields; bulk writers call it themselves."""
        self.login = fold_login(self.login)
        self.email = unicodedata.normalize("NFC", self.email or "").strip() or None
        self.employee_number = (self.employee_number or "").strip() or None
        self.sort_name = fold(f"{self.last_name} {self.first_name}")[:240]
        known_as = (self.first_name, self.last_name, self.preferred_name, self.employee_number, self.email)
        self.search_text = fold(" ".join(filter(None, known_as)))[:600]

    @property
    def legal_name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()

    @property
    def name(self) -> str:
        return self.preferred_name or self.legal_name

    get_full_name = __str__

    @property
    def initials(self) -> str:
        return self.first_name[:1] + self.last_name[:1]

    @property
    def called(self) -> str:
        """What the masthead calls them."""
        return self.first_name or self.name

    @property
    def known_by(self) -> str:
        """What they log in with, as they would write it."""
        return self.email or self.login

    def get_short_name(self) -> str:
        return self.first_name

    @property
    def has_people(self) -> bool:
        return self.last_position > self.position

    # --- Standing in for managers ------------------------------------------------------------------------------------
    @cached_property
    def replacements_made(self) -> list[Acting]:
        """Each time they stand in for a manager, past or planned, not taken back."""
        return list(self.stand_ins.standing().select_related("manager")) if self.pk else []

    def acting_on(self, on: dt.date) -> list[Acting]:
        """The times they stand in for a manager that day, while they work here themself."""
        works_here = (self.hired_on or on) <= on <= (self.left_on or on)
        return [acting for acting in self.replacements_made if acting.is_current(on)] if works_here else []

    def teams_led(self, on: dt.date) -> list[Employee]:
        """Themself and those for whom they stand in that day, of whom each has people below."""
        return [person for person in [self, *(acting.manager for acting in self.acting_on(on))] if person.has_people]

    def leads(self, on: dt.date) -> bool:
        return self.has_people or bool(self.teams_led(on))

    # --- Roles: asked of the grants, never stored on the person ------------------------------------------------------
    @cached_property
    def grants(self) -> list[RoleGrant]:
        return list(self.role_grants.standing().select_related("department")) if self.pk else []

    def has_role(self, *roles: str) -> bool:
        return any(grant.role in roles for grant in self.grants)

    @property
    def departments_in_charge(self) -> list[Department]:
        return [grant.department for grant in self.grants if grant.role == Role.HR_DEPARTMENT and grant.department]

    @property
    def is_staff(self) -> bool:
        """May enter the administration."""
        return bool(self.grants)

    def has_perm(self, perm: str, obj: object = None) -> bool:
        """Django's admin asks; each admin class of ours answers by role (`people.access.RoleAdmin`)."""
        return perm.partition(".")[0] not in FOREIGN_APPS and self.is_active and self.has_role(Role.HR_ADMIN)

    def has_module_perms(self, app_label: str) -> bool:
        return self.is_active and self.is_staff
