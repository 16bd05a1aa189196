"""Where the viewer listens, and how it starts and stops."""

import signal
import socket
import subprocess
import sys
import urllib.request

import pytest

from study.errors import ResultsError
from study.folder import open_study
from study.run import run
from tests.shared_data import REPOSITORY
from tests.web.small_study import write_small
from web.app import create_app
from web.errors import OtherVersion, PortUnavailable, PublicBindRefused, ResultsReplaced
from web.server import listen, notes, public_names, refuse_unguarded, serve
from web.source import StudySource


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "", "192.168.1.5", "example.org"])
def test_a_public_address_without_accounts_is_refused_in_one_sentence(small, host):
    with pytest.raises(PublicBindRefused, match=r"no accounts: add one with `isoquity accounts add`.*ssh -L"):
        serve(small, host=host)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1", "127.1.2.3"])
def test_loopback_is_served(host):
    refuse_unguarded(host, [], drafts=True, https=False, accounts=False)


@pytest.mark.parametrize(
    ("host", "names", "https"),
    [("0.0.0.0", ["a.example"], False), ("127.0.0.1", ["a.example"], False), ("127.0.0.1", [], True)],
)
def test_drafts_for_everybody_are_for_this_machine_only(host, names, https):
    with pytest.raises(PublicBindRefused, match="serves this machine only: leave it out"):
        refuse_unguarded(host, names, drafts=True, https=https, accounts=True)


def test_a_public_address_with_accounts_needs_a_name_that_others_use():
    with pytest.raises(PublicBindRefused, match=r"--name planning\.example\.nhs\.uk"):
        refuse_unguarded("0.0.0.0", [], drafts=False, https=False, accounts=True)
    refuse_unguarded("0.0.0.0", ["a.example"], drafts=False, https=False, accounts=True)


def test_a_certain_address_is_a_name_and_every_address_is_none():
    assert public_names("192.168.1.5", ["a.example"]) == ["a.example", "192.168.1.5"]
    assert public_names("0.0.0.0", ["a.example"]) == ["a.example"]
    assert public_names("127.0.0.1", []) == []


def test_a_port_in_use_says_so_and_what_to_do(app):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(PortUnavailable, match=f"Port {port} .* is in use: choose another with --port"):
            listen(app, "127.0.0.1", port)


def test_a_study_that_was_not_run_is_refused(tmp_path):
    with pytest.raises(ResultsError, match="isoquity run"):
        create_app(write_small(tmp_path))


def test_the_real_server_answers_and_names_no_software(served, small):
    with urllib.request.urlopen(served(small)) as answer:
        assert answer.status == 200
        assert "Server" not in answer.headers


def test_ctrl_c_stops_cleanly(small):
    command = [sys.executable, "-c", f"from web.server import serve; serve({str(small)!r}, port=0)"]
    with subprocess.Popen(
        command, cwd=REPOSITORY, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert "http://127.0.0.1:" in process.stdout.readline()
        assert "1 draft option" in process.stdout.readline()
        process.send_signal(signal.SIGINT)
        said, faults = process.communicate(timeout=20)
    assert (process.returncode, said.strip().splitlines()[-1], faults) == (0, "The viewer has stopped.", "")


def test_whoever_starts_it_hears_what_matters():
    assert notes(0, encrypted=True) == []
    assert notes(1, encrypted=True)[0].startswith(
        "1 draft option is not shown to the public: planners sign in"
    )
    said = notes(3, encrypted=False)
    assert said[0].startswith("3 draft options are not shown")
    assert "unencrypted" in said[1]


def test_results_keep_the_settings_they_were_made_with(tmp_path):
    folder = write_small(tmp_path)
    run(open_study(folder))
    settings = folder / "study.toml"
    settings.write_text(settings.read_text().replace("Small", "Edited"))
    assert StudySource(folder).results().study.settings.title.startswith("Small")


def test_results_of_another_version_say_so(tmp_path):
    folder = write_small(tmp_path)
    run(open_study(folder))
    record = folder / "results" / "run.json"
    record.write_text(record.read_text().replace('"tie_minutes"', '"unheard_of"'))
    with pytest.raises(OtherVersion, match="made by another version"):
        StudySource(folder)


def test_a_new_run_is_noticed_and_old_numbers_are_refused(tmp_path):
    folder = write_small(tmp_path)
    run(open_study(folder))
    source = StudySource(folder)
    before = source.results().run_id
    minutes = folder / "minutes.csv"
    minutes.write_text(minutes.read_text().replace("22", "23"))
    run(open_study(folder))
    assert source.results().run_id != before
    with pytest.raises(ResultsReplaced, match="computed anew"):
        source.results(before)


def test_only_the_last_answers_are_kept(small, monkeypatch):
    monkeypatch.setattr("web.source.KEPT", 2)
    source = StudySource(small)
    for key in ("a", "b", "a", "c"):
        source.remember(source.results(), (key,), lambda key=key: key)
    made = []
    for key in ("a", "b"):
        source.remember(source.results(), (key,), lambda key=key: made.append(key))
    assert made == ["b"]
