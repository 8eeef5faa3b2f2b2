"""Who works on consent forms, and who reads the figures about them."""

from people.models import Role

WRITERS = (Role.HR_ADMIN, Role.PRIVACY_OFFICER)
PUBLISHERS = (Role.HR_ADMIN,)
PREVIEWERS = (*WRITERS, Role.COMMUNICATIONS, Role.AUDITOR)
READERS = (Role.HR_ADMIN, Role.PRIVACY_OFFICER, Role.COMMUNICATIONS)
PRIVY = (Role.HR_ADMIN, Role.PRIVACY_OFFICER)  # who may read what each person answered
