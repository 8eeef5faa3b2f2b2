from announcements.views.announcing import (
    announcement_cancel,
    announcement_change,
    announcement_compose,
    announcement_list,
    announcement_pause,
    announcement_preview,
    announcement_preview_html,
    announcement_preview_source,
    announcement_read,
    announcement_resend,
    announcement_resume,
    announcement_send,
    announcement_try_out,
    announcement_unreached,
)
from announcements.views.bouncing import bounce_list, bounce_resend
from announcements.views.displaying import announcement_display
from announcements.views.feeding import card_describe, card_read, feed_atom, feed_json, feed_list, feed_revoke
from announcements.views.hooking import webhook_list, webhook_stop, webhook_try_out
from announcements.views.inviting import invitation_send, invitation_send_all
from announcements.views.mailbox import mailbox_html, mailbox_list, mailbox_read
from announcements.views.putting_up import arrival_list, link_follow, poster_make
from announcements.views.reading import news_confirm, news_list, news_read
from announcements.views.reminding import ask_remind, ladder_change, reminder_list

__all__ = [
    "announcement_cancel",
    "announcement_change",
    "announcement_compose",
    "announcement_display",
    "announcement_list",
    "announcement_pause",
    "announcement_preview",
    "announcement_preview_html",
    "announcement_preview_source",
    "announcement_read",
    "announcement_resend",
    "announcement_resume",
    "announcement_send",
    "announcement_try_out",
    "announcement_unreached",
    "arrival_list",
    "ask_remind",
    "bounce_list",
    "bounce_resend",
    "card_describe",
    "card_read",
    "feed_atom",
    "feed_json",
    "feed_list",
    "feed_revoke",
    "invitation_send",
    "invitation_send_all",
    "ladder_change",
    "link_follow",
    "mailbox_html",
    "mailbox_list",
    "mailbox_read",
    "news_confirm",
    "news_list",
    "news_read",
    "poster_make",
    "reminder_list",
    "webhook_list",
    "webhook_stop",
    "webhook_try_out",
]
