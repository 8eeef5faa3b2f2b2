"""Forms that ask, the answers given to them, and who else than an employee may answer."""

from consent.models.answers import Consent, ConsentLook, Decision, ReportLook, Withdrawal, WithdrawnDecision
from consent.models.assets import Appearance, Asset, AssetImage, Capture, Publication, Takedown
from consent.models.forms import ConsentForm, ConsentFormVersion, ConsentItem, ConsentQuestion, ConsentWording
from consent.models.guests import Guest, GuestInvitation, RepresentationEnd
from consent.models.registry import RegistryAnswer, RegistryQuestion, RegistryToken

__all__ = [
    "Appearance",
    "Asset",
    "AssetImage",
    "Capture",
    "Consent",
    "ConsentForm",
    "ConsentFormVersion",
    "ConsentItem",
    "ConsentLook",
    "ConsentQuestion",
    "ConsentWording",
    "Decision",
    "Guest",
    "GuestInvitation",
    "Publication",
    "RegistryAnswer",
    "RegistryQuestion",
    "RegistryToken",
    "ReportLook",
    "RepresentationEnd",
    "Takedown",
    "Withdrawal",
    "WithdrawnDecision",
]
