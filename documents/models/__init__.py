"""What is sealed, what an act is proved by, the seals, and the ledger."""

from documents.models.documents import (
    Document,
    DocumentBase,
    DocumentQuerySet,
    DocumentState,
    SealOrder,
    SealOrderQuerySet,
)
from documents.models.evidence import Drawing, Evidence, Picture
from documents.models.ledger import (
    ACTS,
    Checkpoint,
    CheckpointMailing,
    LedgerEntry,
    LedgerEntryQuerySet,
    LedgerLeaf,
    LedgerNode,
)
from documents.models.seals import SealingCertificate, SealingCertificateQuerySet

__all__ = [
    "ACTS",
    "Checkpoint",
    "CheckpointMailing",
    "Document",
    "DocumentBase",
    "DocumentQuerySet",
    "DocumentState",
    "Drawing",
    "Evidence",
    "LedgerEntry",
    "LedgerEntryQuerySet",
    "LedgerLeaf",
    "LedgerNode",
    "Picture",
    "SealOrder",
    "SealOrderQuerySet",
    "SealingCertificate",
    "SealingCertificateQuerySet",
]
