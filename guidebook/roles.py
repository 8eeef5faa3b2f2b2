"""Who works on guides."""

from people.models import Role

WRITERS = (Role.HR_ADMIN, Role.COMMUNICATIONS)
PUBLISHERS = (Role.HR_ADMIN,)
PREVIEWERS = (*WRITERS, Role.AUDITOR)
