"""Who writes and asks trainings, and who looks at drafts."""

from people.models import Employee, Role

WRITERS = (Role.HR_ADMIN,)
CERTIFICATE_READERS = (Role.HR_ADMIN, Role.AUDITOR)  # as `Certificate.objects.readable_by` says
READERS = (Role.HR_ADMIN, Role.AUDITOR, Role.COMMUNICATIONS)


def may_read_drafts(viewer: Employee) -> bool:
    return viewer.has_role(*READERS)
