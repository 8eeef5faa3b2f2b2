from django.urls import path

from assignments import views

app_name = "assignments"
urlpatterns = [
    path("assignments/<int:pk>/exempt/", views.assignment_exempt, name="assignment-exempt"),
    path("exemptions/<int:pk>/end/", views.exemption_end, name="exemption-end"),
    path("requests/<int:pk>/postpone/", views.ask_postpone, name="ask-postpone"),
]
