from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from alongside.access.guard import guard
from alongside.access.policy import Permission
from alongside.conferences import lateness
from alongside.reports import actions, comparison, forms, loading
from alongside.ui.pages import page, submitted, tell


def _late(request, conference, lead):
    return lateness.beside(request.reader, conference.family, lead)


def _at(report, section):
    return redirect(reverse("report", kwargs={"conference": report.conference_id}) + f"#{section}")


@guard(Permission.WRITE_REPORT, load=loading.conference_to_write_for)
def report(request, conference):
    """Write the report: the first post starts it, further ones add a paragraph to a section."""
    written = loading.written(conference, request.reader)
    if written is None:
        if request.method == "POST":
            actions.start(conference, author=request.reader.person, by=request.reader)
            return redirect("report", conference=conference.pk)
        lead = loading.lead_time(conference, None)
        return page(
            request, "reports/start.html", conference=conference, lead=lead, late=_late(request, conference, lead)
        )
    posted = request.POST.get("section")
    adding = {
        section.key: forms.ParagraphForm(request.POST if section.key == posted else None, prefix=section.key)
        for section in written.sections
    }
    form = adding.get(posted)
    if form and submitted(
        request,
        form,
        lambda clean: actions.add_paragraph(written.report, section=posted, words=clean["words"], by=request.reader),
    ):
        return _at(written.report, posted)
    lead = loading.lead_time(conference, written.released_at, written.report.profile_digest)
    return page(
        request, "reports/report.html", conference=conference, written=written, adding=adding, form=form, lead=lead,
        late=_late(request, conference, lead), reasons=forms.WITHHELD_BECAUSE, stances=forms.STANCES,
        conversations=loading.conversations_about(conference, request.reader),
    )  # fmt: skip


@guard(Permission.WRITE_REPORT, load=loading.conversation_to_cite)
def cite_conversation(request, cited):
    """Put a conversation with a service into the report, as a paragraph that nobody may read until its readers are chosen."""
    form = forms.CiteForm(
        request.POST or None, sections=cited.written.sections, initial={"words": loading.cited_words(cited)}
    )
    if submitted(request, form, lambda clean: actions.add_paragraph(cited.written.report, by=request.reader, **clean)):
        tell(request, _("The paragraph is in the report. Say who may read it."))
        return redirect("paragraph_readers", paragraph=form.result.pk)
    return page(request, "reports/cite.html", form=form, conference=cited.conference, conversation=cited.conversation)


@guard(Permission.WRITE_REPORT, load=loading.paragraph)
def report_paragraph(request, paragraph):
    """Change the words. When somebody else changed them meanwhile, both are shown and nothing is lost."""
    before = loading.wording(paragraph)
    form = forms.WordingForm(request.POST or None, initial={"words": before.words, "number": before.number})
    if submitted(request, form, lambda clean: actions.change_paragraph(paragraph, by=request.reader, **clean)):
        return redirect("paragraph_readers", paragraph=paragraph.pk)
    return page(
        request, "reports/paragraph.html", form=form, paragraph=paragraph, wording=before,
        typed_over=form.data.get("number", ""), section=loading.section_title(paragraph),
    )  # fmt: skip


@guard(Permission.WRITE_REPORT, load=loading.paragraph)
def take_out_paragraph(request, paragraph):
    """Ask once, then take a paragraph out of the report."""
    form = forms.TakeOutForm(request.POST if request.method == "POST" else None)
    if submitted(request, form, lambda clean: actions.remove_paragraph(paragraph, by=request.reader)):
        return _at(paragraph.report, paragraph.section)
    wording = loading.wording(paragraph)
    return page(request, "reports/take_out.html", form=form, paragraph=paragraph, wording=wording)


@guard(Permission.WRITE_REPORT, load=loading.paragraph)
def paragraph_readers(request, paragraph):
    """Say who may read a paragraph, by name."""
    wording = loading.wording(paragraph)
    names_a_home = loading.names_a_home(paragraph, wording.words)
    form = forms.ReadersForm(
        request.POST or None, people=actions.readers_of(paragraph.report), names_a_home=names_a_home,
        initial={"number": wording.number}, shown=actions.version_of_readers(paragraph),
    )  # fmt: skip
    if submitted(request, form, lambda clean: actions.mark_readers(paragraph, by=request.reader, **clean)):
        return _at(paragraph.report, paragraph.section)
    return page(
        request, "reports/readers.html", form=form, paragraph=paragraph, wording=wording, names_a_home=names_a_home,
        section=loading.section_title(paragraph),
    )  # fmt: skip


@guard(Permission.WRITE_REPORT, load=loading.copy_to_look_at)
def report_preview(request, report):
    """The author sees a reader's copy before it goes."""
    return page(request, "reports/copy.html", report=report, copy=loading.copy_for(report, report.looked_at_for))


@guard(Permission.RELEASE_REPORT, load=loading.report)
def report_release(request, report):
    """Compare the copies, and let them go to their readers."""
    compared = comparison.compare(report, request.reader)
    sent = request.POST if request.method == "POST" or request.POST else None
    form = forms.ReleaseForm(sent, names_a_home=compared.names_a_home)
    if submitted(request, form, lambda clean: actions.release(report, by=request.reader, **clean)):
        tell(request, _("The report is released. Each reader can read their copy now."))
        return redirect("report_release", report=report.pk)
    released_at = loading.released_at(report)
    lead = loading.lead_time(report.conference, released_at, report.profile_digest)
    return page(
        request, "reports/release.html", report=report, compared=compared, form=form, lead=lead, released_at=released_at,
        late=_late(request, report.conference, lead),
    )  # fmt: skip


@guard(Permission.RELEASE_REPORT, load=loading.copy_to_look_at)
def report_copy(request, report):
    """The releasing manager opens a copy, exactly as its reader will see it; that it was opened is kept."""
    actions.open_copy(report, report.looked_at_for, by=request.reader)
    copy = loading.copy_for(report, report.looked_at_for)
    return page(request, "reports/copy.html", report=report, copy=copy, is_release=True)


@guard(Permission.READ_REPORT, load=loading.report)
def my_report(request, report):
    """A reader's own copy: the summary, then the sections, with the answers that they may read."""
    copy = loading.own_copy(report, request.reader)
    if not copy.sections and (instead := loading.page_without_copy(report, request.reader)):
        return redirect(instead)
    return page(request, "reports/my_report.html", report=report, copy=copy, stances=forms.STANCES)


@guard(Permission.READ_REPORT, load=loading.report)
def report_summary(request, report):
    """The one page of a reader's own copy."""
    return page(request, "reports/summary.html", report=report, copy=loading.own_copy(report, request.reader))


@guard(Permission.ANSWER_REPORT, load=loading.paragraph_of_own_copy)
def answer_paragraph(request, paragraph):
    """Answer one paragraph in one's own words, for the readers one chooses."""
    answering = loading.answering(paragraph, request.reader)
    form = forms.AnswerForm(
        request.POST or None, offered=answering.offered,
        initial={"stance": request.GET.get("stance", answering.stance), "words": answering.words_before},
        shown=actions.version_of_answer(paragraph, request.reader.person),
    )  # fmt: skip
    if submitted(
        request,
        form,
        lambda clean: actions.answer(paragraph, person=request.reader.person, by=request.reader, **clean),
    ):
        tell(request, _("Your answer is saved."))
        return redirect(reverse("my_report", kwargs={"report": paragraph.report_id}) + f"#p-{paragraph.pk}")
    return page(request, "reports/answer.html", form=form, paragraph=paragraph, answering=answering)
