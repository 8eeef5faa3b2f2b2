"""Who may do what with consents, beyond their own."""

from people.models import Role

PRIVY = (Role.HR_ADMIN, Role.PRIVACY_OFFICER)  # who may read answers; to others a no is a no
SHOWERS = (Role.COMMUNICATIONS, Role.HR_ADMIN)  # who catalogue, publish and take down
WRITERS = PRIVY  # of forms
REPRESENTING = (Role.HR_ADMIN,)  # who say that an employee is under 14: whoever publishes pictures never does
PUBLISHERS = (Role.HR_ADMIN,)  # of forms
PREVIEWERS = (*WRITERS, Role.COMMUNICATIONS, Role.AUDITOR)  # of forms
READERS = (*PRIVY, Role.COMMUNICATIONS)  # of the registry, of what shows people, of guests and of reports
