from django.urls import path

from announcements import views

app_name = "announcements"
urlpatterns = [
    path("announcements/", views.announcement_list, name="announcement-list"),
    path("announcements/new/", views.announcement_compose, name="announcement-compose"),
    path("announcements/<int:pk>/", views.announcement_read, name="announcement-read"),
    path("announcements/<int:pk>/change/", views.announcement_change, name="announcement-change"),
    path("announcements/<int:pk>/preview/", views.announcement_preview, name="announcement-preview"),
    path(
        "announcements/<int:pk>/preview/<int:person_pk>/html/",
        views.announcement_preview_html,
        name="announcement-preview-html",
    ),
    path(
        "announcements/<int:pk>/preview/<int:person_pk>/source/",
        views.announcement_preview_source,
        name="announcement-preview-source",
    ),
    path(
        "announcements/<int:pk>/preview/<int:person_pk>/try-out/",
        views.announcement_try_out,
        name="announcement-try-out",
    ),
    path("announcements/<int:pk>/unreached/", views.announcement_unreached, name="announcement-unreached"),
    path("announcements/<int:pk>/send/", views.announcement_send, name="announcement-send"),
    path("announcements/<int:pk>/cancel/", views.announcement_cancel, name="announcement-cancel"),
    path("announcements/<int:pk>/pause/", views.announcement_pause, name="announcement-pause"),
    path("announcements/<int:pk>/resume/", views.announcement_resume, name="announcement-resume"),
    path("announcements/<int:pk>/resend/", views.announcement_resend, name="announcement-resend"),
    path("announcements/bounces/", views.bounce_list, name="bounce-list"),
    path("announcements/bounces/<int:pk>/resend/", views.bounce_resend, name="bounce-resend"),
    path("arrivals/", views.arrival_list, name="arrival-list"),
    path("news/", views.news_list, name="news-list"),
    path("news/<int:pk>/", views.news_read, name="news-read"),
    path("news/<int:pk>/confirm/", views.news_confirm, name="news-confirm"),
    path("p/<slug:code>/", views.link_follow, name="link-follow"),
    path("posters/make/", views.poster_make, name="poster-make"),
    path("employees/<int:pk>/invitation/send/", views.invitation_send, name="invitation-send"),
    path("invitations/send/", views.invitation_send_all, name="invitation-send-all"),
    path("mailbox/", views.mailbox_list, name="mailbox-list"),
    path("mailbox/<slug:key>/", views.mailbox_read, name="mailbox-read"),
    path("mailbox/<slug:key>/html/", views.mailbox_html, name="mailbox-html"),
    path("reminders/", views.reminder_list, name="reminder-list"),
    path("reminders/<slug:kind>/change/", views.ladder_change, name="ladder-change"),
    path("requests/<int:pk>/remind/", views.ask_remind, name="ask-remind"),
]
