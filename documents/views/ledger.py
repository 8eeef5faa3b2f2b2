from __future__ import annotations

from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from documents.bundling import NothingToCheck, TooMuchForAPage, gather, written
from documents.certificates import SealUnavailable
from documents.composing import private_kinds
from documents.forms import BundleForm, LedgerForm
from documents.models import Checkpoint, LedgerEntry
from documents.proving import MOST_PROVED, entries_about, latest_growth, prove, turn
from documents.rotating import key_at
from people.access import EmployeeRequest, role_required
from people.models import Role

READERS = (Role.HR_ADMIN, Role.AUDITOR, Role.PRIVACY_OFFICER)


@require_safe
@role_required(*READERS)
def ledger_read(request: EmployeeRequest) -> HttpResponse:
    form = LedgerForm(request.GET)
    form.is_valid()
    asked, last = form.cleaned_data.get("about", ""), Checkpoint.objects.last()
    found = prove(list(entries_about(asked)[:MOST_PROVED]), last) if asked else []
    newest = LedgerEntry.objects.select_related("leaf").order_by("-pk")
    entries, older_entry = turn(newest, form.cleaned_data.get("before"))
    checkpoints, older = turn(Checkpoint.objects.order_by("-pk"), form.cleaned_data.get("before_checkpoint"))
    context = {"form": form, "asked": asked, "found": found, "last": last, "growth": latest_growth()}
    context |= {"entries": entries, "older_entry": older_entry, "checkpoints": checkpoints, "older_checkpoint": older}
    context["waiting"] = LedgerEntry.objects.waiting().count()
    return render(request, "documents/ledger_read.html", context)


def bundle_order(request: EmployeeRequest) -> HttpResponse | StreamingHttpResponse:
    if not request.user.has_role(*READERS):
        raise Http404
    withholding = () if request.user.has_role(Role.PRIVACY_OFFICER) else private_kinds()
    form, at = BundleForm(request.POST or None), timezone.now()
    if form.is_valid():
        try:
            key_at(at).assert_valid(at)
            bundle = gather(form.selection, withholding=withholding)
            bundle.assert_small()
        except NothingToCheck:
            form.add_error(None, _("Nothing is under a checkpoint yet. Try again in five minutes."))
        except TooMuchForAPage:
            form.refuse_size()
        except SealUnavailable:
            form.add_error(None, _("The organisation’s seal cannot sign at the moment. Tell whoever runs the server."))
        else:
            answer = StreamingHttpResponse(written(bundle, at=at), content_type="application/zip")
            said = pgettext("file name", "evidence")
            name = f"{said}-{timezone.localtime(at):%Y-%m-%d}.zip"
            answer["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
            answer["Cache-Control"] = "private, no-store"
            return answer
    return render(request, "documents/bundle_order.html", {"form": form, "is_withholding": bool(withholding)})
