from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase, HttpResponseNotModified
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header, parse_etags
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from people.access import EmployeeRequest, role_required
from people.wording import LANGUAGES
from training.forms.showing import VIDEO_REFUSALS, CaptionsForm, VideoForm
from training.models import Lesson, LessonVideo
from training.roles import WRITERS, may_read_drafts
from training.showing import MEGABYTE, NoVideo, gaps_in, show_video, take_video_away, write_captions, write_transcripts
from training.streaming import PIECE, OutOfRange, TooManyAtOnce, WholeFile, piece_asked

BLOCK = 64 * 1024  # bytes read at a time, where the whole file is asked for
ENDINGS = {LessonVideo.Kind.MP4: "mp4", LessonVideo.Kind.WEBM: "webm"}
HEADERS = {
    "Cache-Control": "private, max-age=3600",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; media-src 'self'; sandbox",
    "Cross-Origin-Resource-Policy": "same-origin",
}


@role_required(*WRITERS)
def video_write(request: EmployeeRequest, slug: str, pk: int) -> HttpResponse:
    """The video of a lesson: added, or another one in its place; and those that people watched before."""
    lesson = _lesson_or_404(slug, pk)
    form = VideoForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        try:
            show_video(lesson, form.cleaned_data["file"], by=request.user, at=timezone.now())
        except VIDEO_REFUSALS as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, gettext("The video is kept. Add its captions and its transcript now."))
            return _go(request, reverse("training:captions-write", args=[slug, pk]))
    rows = list(lesson.videos.defer("captions_fr", "captions_en").select_related("added_by"))
    context = {
        "lesson": lesson,
        "video": lesson.videos.current().first(),
        "earlier": [row for row in rows if row.ended_at],
        "form": form,
        "address": request.build_absolute_uri(lesson.get_absolute_url()),  # under which what it shows is recorded
        "megabytes": settings.VIDEO_MEGABYTES,
        "heaviest": settings.VIDEO_MEGABYTES * MEGABYTE,
    }
    return render(request, "training/video_write.html", context)


def _go(request: EmployeeRequest, address: str) -> HttpResponse:
    """A script that sends a file is told where to go next, or it would read that page itself, and its message."""
    return HttpResponse(headers={"HX-Redirect": address}) if "HX-Request" in request.headers else redirect(address)


@role_required(*WRITERS)
def captions_write(request: EmployeeRequest, slug: str, pk: int) -> HttpResponse:
    lesson = _lesson_or_404(slug, pk)
    video = get_object_or_404(LessonVideo.objects.current().select_related("lesson__course"), lesson=lesson)
    gaps = gaps_in(video)
    form = CaptionsForm(request.POST or None, request.FILES or None, video=video)
    if form.is_valid():
        write_transcripts(video.lesson, form.transcripts)
        try:
            video = write_captions(video, form.captions, by=request.user, at=timezone.now())
        except NoVideo:
            messages.warning(request, gettext("Another video took its place meanwhile: these captions were not kept."))
        else:
            messages.success(request, gettext("Captions and transcript are saved."))
        return redirect(lesson)
    context = {"lesson": lesson, "video": video, "form": form, "gaps": gaps}
    return render(request, "training/captions_write.html", context)


@require_POST
@role_required(*WRITERS)
def video_remove(request: EmployeeRequest, slug: str, pk: int) -> HttpResponse:
    lesson = _lesson_or_404(slug, pk)
    try:
        take_video_away(lesson, by=request.user, at=timezone.now())
        messages.success(request, gettext("The lesson shows no video any more."))
    except NoVideo:
        messages.info(request, gettext("The lesson showed no video: nothing was changed."))
    return redirect("training:video-write", slug, pk)


@require_safe
def video_read(request: EmployeeRequest, pk: int) -> HttpResponseBase:
    """The file, or the part of it that a player asks for; to whoever may read the lesson."""
    video = _video_or_404(request, pk)
    etag = f'"{video.digest}"'
    headers = HEADERS | {"ETag": etag, "Accept-Ranges": "bytes"}
    headers["Content-Disposition"] = content_disposition_header(False, _file_name(video)) or "inline"
    if etag in parse_etags(request.headers.get("If-None-Match", "")):
        return HttpResponseNotModified(headers=headers)
    if request.method == "HEAD":  # a range is of what a GET answers
        headers["Content-Length"] = str(video.size)
        return HttpResponse(content_type=video.kind, headers=headers)
    asked = request.headers.get("Range", "") if request.headers.get("If-Range", etag) == etag else ""
    return _answer(video, asked, headers)


def _file_name(video: LessonVideo) -> str:
    """As somebody who keeps it would look for it, never as it is kept here."""
    return f"{video.lesson}.{ENDINGS[LessonVideo.Kind(video.kind)]}".replace("/", "-")


def _answer(video: LessonVideo, asked: str, headers: dict[str, str]) -> HttpResponseBase:
    try:
        piece = piece_asked(asked, video.size)
        if piece is None and video.size > PIECE:
            whole = FileResponse(
                WholeFile(video.file.path), filename=_file_name(video), content_type=video.kind, headers=headers
            )
            whole.block_size = BLOCK
            return whole
        with video.file.open("rb") as file:
            file.seek(piece.first if piece else 0)
            content = file.read(piece.length if piece else PIECE)
    except OutOfRange:
        return HttpResponse(status=416, headers=HEADERS | {"Content-Range": f"bytes */{video.size}"})
    except TooManyAtOnce:
        return HttpResponse(status=503, headers=HEADERS | {"Cache-Control": "no-store", "Retry-After": "60"})
    except FileNotFoundError as lost:
        raise Http404 from lost
    if piece is None:
        return HttpResponse(content, content_type=video.kind, headers=headers)
    headers["Content-Range"] = f"bytes {piece.first}-{piece.last}/{video.size}"
    return HttpResponse(content, status=206, content_type=video.kind, headers=headers)


@require_safe
def captions_read(request: EmployeeRequest, pk: int, language: str) -> HttpResponse:
    video = _video_or_404(request, pk)
    text = getattr(video, f"captions_{language}") if language in LANGUAGES else ""
    if not text:
        raise Http404
    headers = HEADERS | {"Content-Language": f"{language}-CA", "Cache-Control": "private, no-cache"}
    return HttpResponse(text, content_type="text/vtt; charset=utf-8", headers=headers)


def _video_or_404(request: EmployeeRequest, pk: int) -> LessonVideo:
    """One of a lesson that the person may read; those who look at drafts may watch what is no longer shown too."""
    all_of_them = LessonVideo.objects.all()
    readable = all_of_them if may_read_drafts(request.user) else all_of_them.watched_by(request.user)
    return get_object_or_404(readable.select_related("lesson"), pk=pk)


def _lesson_or_404(slug: str, pk: int) -> Lesson:
    return get_object_or_404(Lesson.objects.select_related("course"), course__slug=slug, pk=pk)
