from announcements.views.announcing import (
    announcement_cancel,
    announcement_compose,
    announcement_list,
    announcement_preview,
    announcement_preview_html,
    announcement_read,
    announcement_send,
    invitation_send,
    invitation_send_all,
    mailbox_html,
    mailbox_list,
    mailbox_read,
)
from announcements.views.reminding import ask_remind, ladder_change, reminder_list

__all__ = [
    "announcement_cancel",
    "announcement_compose",
    "announcement_list",
    "announcement_preview",
    "announcement_preview_html",
    "announcement_read",
    "announcement_send",
    "ask_remind",
    "invitation_send",
    "invitation_send_all",
    "ladder_change",
    "mailbox_html",
    "mailbox_list",
    "mailbox_read",
    "reminder_list",
]
