from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from home.to_do import done_lately, tasks_of, team_of
from people.access import EmployeeRequest
from training.scheduling import next_seat_of


def home(request: EmployeeRequest) -> HttpResponse:
    now = timezone.now()
    context = {
        "tasks": tasks_of(request.user, at=now),
        "done": done_lately(request.user),
        "team": team_of(request.user, at=now),
        "next_session": next_seat_of(request.user, at=now),
    }
    return render(request, "home/home.html", context)
