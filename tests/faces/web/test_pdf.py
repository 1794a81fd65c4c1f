"""The typeset document holds what the answer says, on numbered pages, and takes no name for an instruction."""

from __future__ import annotations

import builtins
import io
import re

import pytest
from PIL import Image

from comity.errors import ComityError
from comity.faces import pdf as typeset
from comity.faces.web import papers
from comity.finding import Column, Table
from comity.questions import ask

BAD = '#panic() $x$ *b* _i_ `c` @ref <l> \\ // /* "] #import "a": b\u202e <script> \x07 #{sys.inputs}'


@pytest.fixture(scope="session")
def answer(edition):
    return ask("peace", edition=edition.folder, country="Liberia")


def test_a_document_holds_every_finding_table_chart_and_source(answer):
    made = typeset.content(answer)
    said = [made["head"], *(one for section in made["sections"] for one in section["items"])]
    assert {one["sentence"] for one in said} == {finding.sentence for finding in answer.findings}
    assert len([one for one in made["annex"] if one["table"]]) == sum(bool(one.table) for one in answer.findings)
    assert len([one for one in made["annex"] if one["chart"]]) == sum(bool(one.chart) for one in answer.findings)
    assert [one["key"] for one in made["sources"]] == [*answer.sources]
    assert answer.record.edition in made["record"]
    for shown, true in zip(
        (one["table"] for one in made["annex"] if one["table"]),
        (one.table for one in answer.findings if one.table),
        strict=True,
    ):
        assert len(shown["rows"]) == len(true.rows)


def test_a_document_is_tagged_titled_and_the_same_each_time(answer):
    first, second = typeset.pdf(answer), typeset.pdf(answer)
    assert first == second
    assert first.startswith(b"%PDF-")
    assert b"/StructTreeRoot" in first
    assert b"pdfuaid" in first
    assert b"/Lang" in first
    assert b"Liberia" in first  # the title, in the metadata


def test_the_fonts_are_in_the_document(answer):
    assert re.search(rb"LibertinusSerif", typeset.pdf(answer))


def test_pages_are_drawn_and_none_is_empty(answer):
    pages = typeset.pages(answer, ppi=40)
    assert len(pages) >= 3
    for page in pages:
        drawn = Image.open(io.BytesIO(page)).convert("L")
        assert drawn.getextrema()[0] < 128


def test_no_name_is_an_instruction_to_the_typesetter(answer):
    first = answer.findings[0]
    columns = (Column(name=BAD), Column(name="n", unit="deaths", standing="measured", source=first.sources[0]))
    hostile = first.model_copy(
        update={
            "text": "{bad}",
            "terms": {"bad": BAD},
            "values": {},
            "table": Table(title=BAD, columns=columns, rows=((BAD, 1), ("x" * 3000, 2))),
        }
    )
    notes = {
        key: note.model_copy(update={"citation": BAD, "name": BAD, "address": "javascript:alert(1)"})
        for key, note in answer.sources.items()
    }
    changed = answer.model_copy(update={"title": BAD, "findings": (hostile, *answer.findings[1:3]), "sources": notes})
    made = typeset.pdf(changed)
    assert made.startswith(b"%PDF-")
    assert b"javascript:" not in made
    shown = typeset.content(changed)
    assert shown["head"]["sentence"] == BAD[:1].upper() + BAD[1:]
    assert {one["address"] for one in shown["sources"]} == {""}
    unseen = changed.model_copy(update={"title": "\ue000 a letter of nobody's"})
    assert typeset.pdf(unseen).startswith(b"%PDF-")


def test_a_table_is_set_as_wide_as_it_must_be():
    few = Table(title="t", columns=(Column(name="a"), Column(name="b")), rows=(("x", "y"),))
    assert typeset.fitted(few) == (8.5, False, [0, 0])
    long = Table(title="t", columns=(Column(name="a"), Column(name="b")), rows=(("word " * 40, "y"),))
    size, across, widths = typeset.fitted(long)
    assert (size, across) == (8.5, False)
    assert widths[0] > widths[1] > 0
    wide = Table(title="t", columns=tuple(Column(name=f"aheadingoflength{i}") for i in range(10)), rows=())
    assert typeset.fitted(wide)[:2] == (7.0, True)


def test_without_what_sets_it_a_document_is_refused_with_what_to_install(answer, monkeypatch, client):
    real = builtins.__import__

    def lacking(name, *rest, **more):
        if name == "typst":
            raise ImportError(name)
        return real(name, *rest, **more)

    with monkeypatch.context() as patch:
        patch.setattr(builtins, "__import__", lacking)
        with pytest.raises(ComityError) as told:
            typeset.pdf(answer)
    assert "pip install 'comity[pdf]'" in told.value.remedy
    monkeypatch.setattr(papers, "find_spec", lambda _: None)
    refused = client.get("/brief/LBR.pdf")
    assert refused.status_code == 406
    assert "comity[pdf]" in refused.json()["faults"][0]["remedy"]


def test_a_brief_and_any_answer_come_as_pdf_over_the_web(client):
    told = client.get("/brief/liberia.pdf")
    assert (told.status_code, told.headers["content-type"]) == (200, "application/pdf")
    assert 'filename="comity-brief-LBR.pdf"' in told.headers["content-disposition"]
    again = client.get("/brief/LBR.pdf", headers={"If-None-Match": told.headers["etag"]})
    assert again.status_code == 304
    assert client.get("/pdf/peace?country=SLE").content.startswith(b"%PDF-")
    assert client.get("/pdf/nothing").status_code == 404
    assert client.get("/brief/Liberai.pdf").status_code == 422
    page = client.get("/country/LBR").text
    edition = client.get("/api/v1/edition").json()["edition"]
    assert re.search(rf'href="/(pdf/brief\?country=LBR&amp;edition={edition}|brief/LBR\.pdf[^"]*)"', page)


def test_the_command_writes_a_pdf(edition, tmp_path, capsys):
    from comity.faces.cli import app

    path = tmp_path / "[liberia].pdf"
    app()(["peace", "Liberia", "--pdf", str(path), "--edition", str(edition.folder)], standalone_mode=False)
    assert path.read_bytes().startswith(b"%PDF-")
    assert str(path) in capsys.readouterr().err.replace("\n", "")
    with pytest.raises(ComityError) as told:
        app()(
            ["peace", "Liberia", "--pdf", str(tmp_path / "no" / "x.pdf"), "--edition", str(edition.folder)],
            standalone_mode=False,
        )
    assert "cannot be written" in told.value.problem
