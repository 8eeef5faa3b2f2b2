from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from acknowledgements.forms.questions import AnswerForm, PinForm, QuestionFilterForm
from acknowledgements.inquiring import (
    AlreadyAnswered,
    answer_question,
    answerable_by,
    may_read_questions,
    questions_for,
)
from acknowledgements.pinning import pin_question, unpin_question
from people.access import EmployeeRequest
from people.wording import moment

PER_PAGE = 50


def question_list(request: EmployeeRequest) -> HttpResponse:
    if not may_read_questions(request.user):
        raise Http404
    form = QuestionFilterForm(request.GET)
    readable = form.narrow(questions_for(request.user).with_all_it_says())
    page = Paginator(readable, PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "form": form, "chosen": form.cleaned_data}
    return render(request, "acknowledgements/question_list.html", context)


def question_answer(request: EmployeeRequest, pk: int) -> HttpResponse:
    question = get_object_or_404(questions_for(request.user).with_all_it_says(), pk=pk)
    may_answer = answerable_by(request.user).filter(pk=pk).exists()
    if request.method == "POST" and not may_answer:
        raise Http404
    form = AnswerForm(request.POST if request.method == "POST" else None, question=question)
    if request.method == "POST" and form.is_valid():
        try:
            answer_question(question, answer=form.cleaned_data["answer"], by=request.user, at=timezone.now())
        except AlreadyAnswered as refusal:
            first = refusal.question
            already = _("%(name)s answered on %(moment)s. Your answer was not sent.")
            facts = {"name": first.answered_by and first.answered_by.name, "moment": moment(first.answered_at)}
            messages.warning(request, already % facts)
        else:
            messages.success(request, _("Your answer is sent."))
        return redirect(question)
    context = {"question": question, "form": form, "may_answer": may_answer}
    return render(request, "acknowledgements/question_answer.html", context)


def question_pin(request: EmployeeRequest, pk: int) -> HttpResponse:
    answered = answerable_by(request.user).answered().with_all_it_says()
    question = get_object_or_404(answered, pk=pk)
    names = PinForm.base_fields
    written = {name: getattr(question, f"faq_{name}") for name in names}
    if not any(written.values()):
        written = {f"question_{question.language}": question.question, f"answer_{question.language}": question.answer}
    form = PinForm(request.POST if request.method == "POST" else None, initial=written)
    if request.method == "POST" and form.is_valid():
        pin_question(question, form.wording, by=request.user, at=timezone.now())
        messages.success(request, _("Readers of the section find this question and its answer there from now on."))
        return redirect(question)
    return render(request, "acknowledgements/question_pin.html", {"question": question, "form": form})


@require_POST
def question_unpin(request: EmployeeRequest, pk: int) -> HttpResponse:
    question = get_object_or_404(answerable_by(request.user), pk=pk)
    unpin_question(question, by=request.user, at=timezone.now())
    messages.success(request, _("Readers of the section no longer find it there."))
    return redirect(question)
