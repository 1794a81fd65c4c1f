"""Every question is a command, and what is wrong with a request is said with its remedy, without a traceback."""

from __future__ import annotations

import inspect
import json
import os
import re
import shlex
import subprocess
import sys
from importlib.metadata import version

import pytest
import typer

from comity.faces.cli import app
from comity.faces.commands import COMMANDS
from comity.questions import QUESTIONS, ask, model
from comity.record import canonical_json

EXAMPLES = {name: model(name).examples for name in QUESTIONS}
README_LINE = re.compile(r"^(?:[A-Z_]+=\S+ )*(comity .*)$", flags=re.MULTILINE)


@pytest.fixture(scope="module")
def parse():
    """A reader of command lines that refuses what the command does not take."""
    commands = typer.main.get_command(app()).commands

    def parsed(line):
        _, name, *words = shlex.split(line, comments=True)
        return commands[name].make_context(name, words).params

    return parsed


def wrong(run):
    """What a command told of a request it could not answer."""
    assert run.code == 2
    assert run.out == ""
    assert "Traceback" not in run.err
    return run.err


def test_a_near_miss_is_told_with_the_name_that_was_meant(cli):
    assert wrong(cli("brief", "Somlia")) == "✗ No state is called 'Somlia'. Did you mean Somalia?\n"


def test_two_unknown_names_are_told_at_once(cli):
    told = wrong(cli("obligations", "Rusia", "Estnia"))
    assert "'Rusia'. Did you mean Russia" in told
    assert "'Estnia'. Did you mean Estonia" in told


def test_the_name_of_an_optional_field_is_looked_up_too(cli):
    assert "Did you mean Russia" in wrong(cli("brief", "Estonia", "--against", "Rusia"))
    assert "No place is called 'Gaum'. Did you mean Guam" in wrong(cli("obligations", "any", "USA", "--place", "Gaum"))


def test_a_name_nobody_is_near_says_where_all_names_are(cli):
    assert wrong(cli("peace", "Xyzzyx")).splitlines()[1] == "  `comity registry --table states` lists all."


def test_all_values_out_of_bounds_are_told_at_once_each_with_what_is_expected(cli):
    told = wrong(cli("obligations", "Russia", "Estonia", "--on", "1985-13", "--kind", "nuclear")).splitlines()
    assert told[0] == "✗ on: '1985-13' is not a date: month must be in 1..12."
    assert told[1].startswith("  Expected: day of the attack, from 1816 on")
    assert told[2] == "✗ kind: should be 'armed', 'cyber', 'hybrid', 'internal' or 'forces_abroad' (given: nuclear)."
    assert told[3].startswith("  Expected: kind of attack")


@pytest.mark.parametrize(
    ("months", "said"),
    [("40", "less than or equal to 36"), ("0", "greater than or equal to 1"), ("twelve", "a valid integer")],
)
def test_a_month_out_of_range_is_told_with_the_range(cli, months, said):
    told = wrong(cli("risk", "Somalia", "--months", months))
    assert said in told
    assert f"(given: {months})" in told
    assert "Expected: months ahead, from 1 to 36." in told


@pytest.mark.parametrize("day", ["yesterday", "2022-02-30", "13.9.2022"])
def test_what_is_no_date_is_told(cli, day):
    assert f"on: '{day}' is not a date" in wrong(cli("obligations", "Russia", "Estonia", "--on", day))


@pytest.mark.parametrize("day", ["1815-12-31", "2040"])
def test_a_day_no_treaty_is_known_on_is_told_with_those_between(cli, day):
    told = wrong(cli("obligations", "Russia", "Estonia", "--on", day))
    assert "Treaties are known from 1816-01-01 to " in told
    assert "--on" in told


def test_a_state_that_was_none_on_the_day_is_told_with_when_it_was_one(cli):
    told = wrong(cli("obligations", "Russia", "Slovakia", "--on", "1985"))
    assert "Slovakia was not a state on 1985-01-01; it was one: 1993-01-01 to today." in told
    assert "  Choose " in told


@pytest.mark.parametrize("state", ["Yugoslavia", "East Germany", "Zanzibar"])
def test_a_state_without_a_series_is_outside_the_model_and_not_at_low_risk(cli, state):
    told = wrong(cli("risk", state))
    assert re.search(r"^✗ .* is outside this model: the monthly series covers \d+ present-day states", told)
    assert "low" not in told


def test_an_unknown_option_is_refused(cli, plain):
    assert "No such option: --moths" in plain(wrong(cli("risk", "Somalia", "--moths", "6")))


def test_an_unknown_command_is_told_with_the_nearest(cli, plain):
    assert "No such command 'rsk'. Did you mean 'risk'?" in plain(wrong(cli("rsk", "Somalia")))


def test_what_is_missing_or_too_much_is_told(cli, plain):
    assert "Missing argument 'country'" in plain(wrong(cli("brief")))
    assert "Got unexpected extra argument(s) (Kenya)" in plain(wrong(cli("brief", "Somalia", "Kenya")))


@pytest.mark.parametrize("name", ["[/]", "[red]Somalia", "[link=file:///]x", "\\[", "<script>"])
def test_a_name_is_repeated_as_it_was_typed(cli, name):
    assert f"No state is called '{name}'." in wrong(cli("brief", name))


def test_an_edition_that_is_not_there_is_told_with_how_to_make_one(cli, tmp_path):
    told = wrong(cli("brief", "Somalia", "--edition", str(tmp_path)))
    assert f"There is no edition in {tmp_path}." in told
    assert "comity build" in told


def test_what_there_was_to_choose_from_is_told(cli):
    assert "\n  Available: states, state_spells, " in wrong(cli("registry", "--table", "state"))


def test_files_that_cannot_be_written_are_told_all_at_once_and_before_anything_is_asked(cli, tmp_path, monkeypatch):
    monkeypatch.setattr("comity.faces.cli.ask", lambda *_, **__: pytest.fail("it was asked"))
    page, paper = tmp_path / "nowhere" / "liberia.html", tmp_path / "nowhere" / "liberia.pdf"
    told = wrong(cli("peace", "Liberia", "--html", str(page), "--pdf", str(paper)))
    assert f"✗ --html: {page} cannot be written." in told
    assert f"✗ --pdf: {paper} cannot be written." in told


def test_a_file_that_fails_while_it_is_written_is_told(cli, tmp_path, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("pathlib.Path.write_bytes", full)
    told = wrong(cli("peace", "Liberia", "--html", str(tmp_path / "liberia.html")))
    assert "liberia.html could not be written: No space left on device." in told


@pytest.mark.parametrize("name", QUESTIONS)
def test_json_is_the_canonical_json_of_the_answer_and_nothing_else(cli, answers, name):
    told = answers[name]
    asked = {field: (told.record.fields[field], info) for field, info in model(name).model_fields.items()}
    given = {field: value for field, (value, info) in asked.items() if value and value != info.default}
    bare = [field for field, (_, info) in asked.items() if is_argument(info)]
    required = [word for field in bare if field in given for word in words(given[field])]
    options = [
        f"--{field.replace('_', '-')}={word}" for field in given if field not in bare for word in words(given[field])
    ]
    run = cli(name, *required, *options, "--json")
    assert (run.code, run.err) == (0, "")
    assert run.out == canonical_json(told) + "\n"


def test_a_report_is_written_and_its_file_named_on_the_error_stream(cli, tmp_path):
    path = tmp_path / "[liberia].html"
    run = cli("peace", "Liberia", "--html", str(path))
    assert (run.code, run.out, run.err) == (0, "", f"Written: {path}\n")
    assert path.read_text(encoding="utf-8").startswith("<!doctype html>")


def test_a_report_and_json_may_be_asked_for_together(cli, tmp_path):
    run = cli("peace", "Liberia", "--json", "--html", str(tmp_path / "liberia.html"))
    assert json.loads(run.out)["question"] == "peace"
    assert (tmp_path / "liberia.html").exists()


def test_without_words_the_help_is_shown(cli, plain):
    run = cli()
    assert run.code == 2
    assert plain(run.out) == plain(cli("--help").out)


def test_the_version_is_told_and_nothing_else(cli):
    run = cli("--version")
    assert (run.code, run.out, run.err) == (0, f"comity {version('comity')}\n", "")


@pytest.mark.parametrize("name", [(), *((name,) for name in (*QUESTIONS, *COMMANDS)), ("ledger",), ("ledger", "init")])
def test_what_stands_behind_an_option_is_a_word_and_no_type_of_python(cli, name):
    shown = cli(*name, "--help").out
    assert not re.search(r"^│ --.*<[a-z]", shown.replace("<=x", ""), re.MULTILINE)
    assert re.search(r"^│ --help\s+Show this message and exit\.", shown, re.MULTILINE)


def test_the_prose_of_the_help_fills_the_width_and_examples_keep_their_lines(cli, monkeypatch):
    monkeypatch.setenv("COLUMNS", "300")
    shown = [line.strip() for line in cli("sync", "--help").out.splitlines()]
    assert any("A download that was stopped" in line and "comity panel --allow-newer." in line for line in shown)
    assert {"Examples:", "comity sync --mirror data", "comity sync --mirror data --dry-run"} <= set(shown)


def test_the_help_lists_every_question_with_what_it_asks_and_every_command(cli, plain):
    run = cli("--help")
    assert run.code == 0
    listed = plain(run.out)
    for name in QUESTIONS:
        assert f" {name} {' '.join(model(name).asks.split())[:60]}" in listed
    for name, command in COMMANDS.items():
        assert f" {name} {inspect.getdoc(command).splitlines()[0][:60]}" in listed


def is_argument(info):
    """Whether a field of a question is typed without its name."""
    return info.is_required() or (info.json_schema_extra or {}).get("argument", False)


def words(value):
    """What is typed for a value: one word, or one for each of several."""
    return [str(one) for one in value] if isinstance(value, list | tuple) else [str(value)]


@pytest.mark.parametrize("name", [*QUESTIONS, *COMMANDS])
def test_the_help_of_every_command_teaches_by_example(cli, plain, parse, name):
    run = cli(name, "--help")
    assert run.code == 0
    shown = [line.strip() for line in run.out.splitlines()]
    examples = [line for line in shown if line == f"comity {name}" or line.startswith(f"comity {name} ")]
    assert examples
    for example in examples:
        parse(example)


@pytest.mark.parametrize("name", QUESTIONS)
def test_the_help_of_a_question_explains_every_field_with_what_it_is_when_left_out(cli, plain, name):
    shown = plain(cli(name, "--help").out).casefold()
    for field, info in model(name).model_fields.items():
        assert f"{info.description}." in shown or info.description.casefold() in shown, field
        option = "--" + field.replace("_", "-")
        argument = is_argument(info)
        assert argument == (option not in shown), field
        if info.default and not info.is_required():
            assert f"left out: {info.default}.".casefold() in shown, field


@pytest.mark.parametrize("line", [line for lines in EXAMPLES.values() for line in lines])
def test_every_example_of_a_question_answers(cli, tmp_path, monkeypatch, line):
    monkeypatch.chdir(tmp_path)
    run = cli(*shlex.split(line)[1:])
    assert run.code == 0
    assert run.out or list(tmp_path.iterdir())


def test_every_command_of_the_readme_exists_with_its_options_and_every_question_is_shown(parse, readme):
    lines = README_LINE.findall(readme)
    for line in lines:
        parse(line)
    assert {shlex.split(line)[1] for line in lines} >= {*QUESTIONS, "build", "edition", "registry"}


def test_every_question_of_the_readme_answers(cli, tmp_path, monkeypatch, readme):
    monkeypatch.chdir(tmp_path)
    lines = [shlex.split(line, comments=True)[1:] for line in README_LINE.findall(readme)]
    for words in lines:
        if words[0] in {*QUESTIONS, "edition", "registry"}:
            assert cli(*words).code == 0, words


def test_a_question_added_by_one_line_is_a_command_with_help(cli, toy, plain):
    assert f"toy {toy.asks}" in plain(cli("--help").out)
    shown = plain(cli("toy", "--help").out)
    assert "--toys-each TOYS_EACH Toys of each child, from 1 to 9. Left out: 2." in shown
    assert "--counted COUNTED Day of the count." in shown
    assert "comity toy SOM --toys-each 3 --kind tin" in shown


def test_a_question_added_by_one_line_answers_as_text_json_and_page(cli, toy, tmp_path):
    assert "Somalia has 3,000 toys." in cli("toy", "SOM", "--toys-each", "3", "--kind", "tin").out
    asked = ask("toy", country="SOM", toys_each=3, kind="tin")
    assert cli("toy", "SOM", "--toys-each", "3", "--kind", "tin", "--json").out == canonical_json(asked) + "\n"
    page = tmp_path / "toy.html"
    assert cli("toy", "SOM", "--html", str(page)).code == 0
    assert "Somalia has 2,000 toys." in page.read_text(encoding="utf-8")


def test_the_faults_of_a_question_added_by_one_line_are_told(cli, toy):
    told = wrong(cli("toy", "SOM", "--toys-each", "12", "--kind", "stone"))
    assert told.count("✗") == 2
    assert "Expected: toys of each child, from 1 to 9." in told


def test_a_reader_that_goes_away_leaves_no_traceback(edition):
    read, write = os.pipe()
    os.close(read)
    program = "from comity.faces.cli import main; main()"
    command = [sys.executable, "-c", program, "peace", "Liberia"]
    env = os.environ | {"COMITY_EDITION": str(edition.folder)}
    done = subprocess.run(command, stdout=write, stderr=subprocess.PIPE, env=env, check=False)
    os.close(write)
    assert done.returncode == 1
    assert b"Traceback" not in done.stderr
