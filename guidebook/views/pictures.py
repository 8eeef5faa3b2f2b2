from __future__ import annotations

from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _

from documents.models import Picture
from documents.pictures import ImageTooLarge, NotAnImage, keep_picture
from guidebook.forms.pictures import PictureForm
from guidebook.models import GuideVersion
from guidebook.roles import WRITERS
from people.access import EmployeeRequest, role_required


@role_required(*WRITERS)
def picture_add(request: EmployeeRequest, slug: str, number: int) -> HttpResponse:
    """For the editor, the picture's address; for those without JavaScript, the HTML to paste."""
    drafts = GuideVersion.objects.draft().select_related("guide")
    version = get_object_or_404(drafts, guide__slug=slug, number=number)
    form = PictureForm(request.POST or None, request.FILES or None)
    picture = _kept(form, request) if form.is_valid() else None
    if not request.accepts("text/html"):
        return _for_the_editor(form, picture)
    markup = ""
    if picture:
        markup = format_html('<p><img src="{}" alt="{}"></p>', picture.get_absolute_url(), form.cleaned_data["alt"])
    return render(request, "guidebook/picture_add.html", {"version": version, "form": form, "markup": markup})


def _kept(form: PictureForm, request: EmployeeRequest) -> Picture | None:
    try:
        return keep_picture(form.cleaned_data["file"], by=request.user, at=timezone.now())
    except NotAnImage:
        form.add_error("file", _("This file is not a picture that can be read: send a PNG, JPEG, WebP or GIF file."))
    except ImageTooLarge:
        form.add_error("file", _("This picture is too large: 4 MB and 40 million pixels at most."))
    return None


def _for_the_editor(form: PictureForm, picture: Picture | None) -> HttpResponse:
    if picture:
        return JsonResponse({"src": picture.get_absolute_url(), "width": picture.width, "height": picture.height})
    said = " ".join(str(error) for errors in form.errors.values() for error in errors)
    return JsonResponse({"said": said}, status=400)
