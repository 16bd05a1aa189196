"""What the study answers besides the maps: a list of questions, and a page for each, for whoever may see drafts."""

from __future__ import annotations

from flask import Blueprint, Response, abort, current_app, make_response, render_template, request

from study.errors import InputError
from study.results import Results
from study.settings import QUESTION_FILES
from web import audience
from web.question_parts import Asked, Framed, NotAnswered
from web.question_topics import BY_COMMAND, TOPICS, Topic, missing
from web.question_work import Workshop
from web.source import StudySource
from web.words import capital

questions = Blueprint("questions", __name__)
RELOAD_SECONDS = 3


@questions.record_once
def _open_workshop(state) -> None:
    state.app.extensions["workshop"] = Workshop(state.app.extensions["study"])


@questions.before_request
def require_drafts() -> None:
    """Whoever may not see drafts is answered as anywhere where there is no page: question files may name them."""
    if not audience.may_see_drafts():
        abort(404)


@questions.get("/questions")
def index() -> str:
    """The list of what can be asked, and of what this study lacks."""
    results = _source().results()
    known = [(topic, missing(topic, results)) for topic in TOPICS.values()]
    return render_template(
        "questions/list.html", study=results.study.settings, known=known, by_command=BY_COMMAND
    )


@questions.get("/questions/<topic>")
def page(topic: str) -> Response:
    """The answer to a question, or for now that it is being worked out."""
    if topic not in TOPICS:
        abort(404)
    source, asked_of = _source(), TOPICS[topic]
    results = source.results()
    if lacks := missing(asked_of, results):
        raise NotAnswered(f"This study cannot be asked for \u201c{asked_of.title}\u201d yet. {lacks}")
    asked = Asked(results, source.directory, source.paths, request.args.to_dict())
    fields = asked_of.fields(asked)
    chosen = {field.name: field.value for field in fields}
    name = (topic, tuple(chosen.items()), _files_as_they_are(source, results))
    answer = _workshop().answer(results, name, lambda: _answered(asked_of, asked, chosen))
    shown = {"study": results.study.settings, "topic": asked_of, "fields": fields, "run_id": results.run_id}
    if answer is None:
        made = make_response(render_template("questions/waiting.html", **shown), 202)
        made.headers["Refresh"] = str(RELOAD_SECONDS)
        return made
    if isinstance(answer, Framed):
        return make_response(render_template("questions/framed.html", framed=answer, **shown))
    return make_response(render_template("questions/document.html", pack=answer, **shown))


def _answered(topic: Topic, asked: Asked, chosen: dict[str, str]):
    """The answer; what cannot be asked of this study is a sentence, and no fault of the study."""
    try:
        return topic.answer(asked, chosen)
    except InputError as error:
        raise NotAnswered(capital(str(error))) from None


def _files_as_they_are(source: StudySource, results: Results) -> tuple:
    """When the files were written that some answers read as they are now."""
    settings = results.study.settings
    names = [str(getattr(settings, name)) for name in QUESTION_FILES if getattr(settings, name)]
    files = [source.directory / name for name in ("study.toml", *names)]
    return tuple(file.stat().st_mtime_ns for file in files if file.is_file())


def _source() -> StudySource:
    return current_app.extensions["study"]


def _workshop() -> Workshop:
    return current_app.extensions["workshop"]
