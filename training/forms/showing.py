from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from training.captioning import LONGEST, BrokenCue, CaptionsTooLong, NotCaptions, NotUnicode, read_captions
from training.models import Lesson, LessonVideo
from training.recognising import NotAVideo, UnplayableVideo
from training.showing import VideoTooHeavy

CAPTIONS_REFUSED = {
    CaptionsTooLong: _("This file is too long for captions: 1 MB at most."),
    NotUnicode: _("The letters of this file are not written in UTF-8. Save it again as UTF-8, then choose it again."),
    NotCaptions: _(
        "These are no captions: a WebVTT file begins with WEBVTT, a SubRip file (.srt) with a number and times."
    ),
}


class VideoForm(forms.Form):
    """A video, as it was exported; judged by the rule that keeps it."""

    file = forms.FileField(
        label=_("Video"),
        widget=forms.ClearableFileInput(attrs={"accept": "video/mp4,video/webm,.mp4,.m4v,.webm"}),
        error_messages={"required": _("Choose a video."), "empty": _("This file is empty: choose another one.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        said = _("MP4 (H.264 and AAC) or WebM, %(most)s MB at most. Stay on this page while it is sent.")
        self.fields["file"].help_text = said % {"most": settings.VIDEO_MEGABYTES}

    def refuse(self, refusal: Exception) -> None:
        self.add_error("file", _refused(refusal))


def _refused(refusal: Exception) -> str:
    if isinstance(refusal, VideoTooHeavy):
        return gettext("This video is too heavy: %(most)s MB at most. Export it at a lower quality.") % {
            "most": settings.VIDEO_MEGABYTES
        }
    if isinstance(refusal, UnplayableVideo):
        said = gettext("Some browsers do not play this encoding (%(encoding)s). Export it as MP4, with H.264 and AAC.")
        return said % {"encoding": refusal.encoding}
    return gettext("This is neither an MP4 nor a WebM video, whatever its name says, or it was cut short.")


VIDEO_REFUSALS = (VideoTooHeavy, NotAVideo, UnplayableVideo)


class CaptionsField(forms.FileField):
    """A WebVTT or SubRip file; cleaned, it is the text of a WebVTT one."""

    widget = forms.ClearableFileInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, allow_empty_file=True, **kwargs)
        self.widget.attrs["accept"] = ".vtt,.srt,text/vtt,application/x-subrip"

    def clean(self, data: UploadedFile | None, initial: Any = None) -> Any:
        file = super().clean(data)
        if not file:
            return ""
        try:
            return read_captions(file.read(LONGEST + 1))
        except BrokenCue as broken:
            said = gettext("Line %(line)s cannot be read: times such as 00:01.000 --> 00:04.000, then words.")
            raise forms.ValidationError(said % {"line": broken.line}) from broken
        except tuple(CAPTIONS_REFUSED) as refusal:
            raise forms.ValidationError(str(CAPTIONS_REFUSED[type(refusal)])) from refusal


class CaptionsForm(forms.ModelForm):
    """The captions of a video, and the transcript of its lesson, in each language."""

    new_captions_fr = CaptionsField(label=_("Captions in French"))
    new_captions_en = CaptionsField(label=_("Captions in English"))
    no_captions_fr = forms.BooleanField(label=_("Take the captions in French away"), required=False)
    no_captions_en = forms.BooleanField(label=_("Take the captions in English away"), required=False)

    field_order = (
        *("new_captions_fr", "no_captions_fr", "transcript_fr"),
        *("new_captions_en", "no_captions_en", "transcript_en"),
    )

    class Meta:
        model = Lesson
        fields = ("transcript_fr", "transcript_en")

    def __init__(self, data: Any = None, files: Any = None, *, video: LessonVideo) -> None:
        super().__init__(data, files, instance=video.lesson)
        for language in ("fr", "en"):
            self.fields[f"transcript_{language}"].help_text = _("Left empty, it begins with the words of the captions.")
            captions = self.fields[f"new_captions_{language}"]
            captions.help_text = _("WebVTT (.vtt) or SubRip (.srt), in UTF-8.")
            if getattr(video, f"captions_{language}"):
                captions.help_text = _(
                    "There are captions already. A WebVTT (.vtt) or SubRip (.srt) file replaces them."
                )
            else:
                del self.fields[f"no_captions_{language}"]

    @property
    def captions(self) -> dict[str, str]:
        """Of the languages in which they change; empty where they are taken away."""
        chosen = {}
        for language in ("fr", "en"):
            text = self.cleaned_data[f"new_captions_{language}"]
            if text or self.cleaned_data.get(f"no_captions_{language}"):
                chosen[language] = text
        return chosen

    @property
    def transcripts(self) -> dict[str, str]:
        return {language: self.cleaned_data[f"transcript_{language}"] for language in ("fr", "en")}
