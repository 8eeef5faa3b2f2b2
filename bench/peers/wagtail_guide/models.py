from django.db import models
from wagtail.admin.panels import FieldPanel
from wagtail.blocks import CharBlock, RichTextBlock, StructBlock
from wagtail.fields import StreamField
from wagtail.models import Page


class GuidePage(Page):
    """A guide by its sections."""

    published_on = models.DateField(auto_now_add=True)
    sections = StreamField([("section", StructBlock([("title", CharBlock()), ("body", RichTextBlock())]))])

    content_panels = [*Page.content_panels, FieldPanel("sections")]
    template = "guide_page.html"

    class Meta:
        verbose_name = "guide"
