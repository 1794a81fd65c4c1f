"""One sentence a decision-maker can use, with the numbers, the table, the chart and the sources that carry it."""

from __future__ import annotations

import re
from datetime import date
from string import Formatter
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, computed_field, model_validator

from comity.quantity import Quantity, Standing

Topic = Literal["warning", "changed", "pressure", "people", "bound", "options", "indicators", "unknown", "background"]
"""Where a finding belongs in a brief."""

Confidence = Literal["high", "moderate", "low"]

Cell = str | int | float | date | None


class Column(BaseModel):
    """A column of a table; unit, standing and source are given where its cells are numbers."""

    model_config = ConfigDict(frozen=True)

    name: str
    unit: str | None = None
    standing: Standing | None = None
    source: str | tuple[str, ...] | None = None

    @property
    def sources(self) -> tuple[str, ...]:
        """Keys of its sources; several where the rows come from different ones."""
        return (self.source,) if isinstance(self.source, str) else self.source or ()


class Table(BaseModel):
    """A table as shown: every column that holds numbers names their unit, standing and source."""

    model_config = ConfigDict(frozen=True)

    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]

    @model_validator(mode="after")
    def _numbers_are_quantities(self) -> Self:
        for row in self.rows:
            if len(row) != len(self.columns):
                raise ValueError(f"{self.title}: a row of {len(row)} cells under {len(self.columns)} columns")
            for column, cell in zip(self.columns, row, strict=True):
                bare = isinstance(cell, int | float) and not (column.unit and column.standing and column.source)
                if bare:
                    raise ValueError(f"{self.title}: '{column.name}' holds numbers without unit, standing and source")
        return self


class Chart(BaseModel):
    """A chart as a Vega-Lite specification that holds its own data.

    Attributes:
        title: what is shown, with unit.
        alt: what there is to see, for those who cannot see it.
        spec: Vega-Lite 5 specification, data included.
        spark: the main series, for a terminal.
        spark_label: what `spark` runs over, as in "January 2018 to December 2022".
    """

    model_config = ConfigDict(frozen=True)

    title: str
    alt: str
    spec: dict[str, Any]
    spark: tuple[float, ...] = ()
    spark_label: str = ""


class Finding(BaseModel):
    """One sentence, rendered from its quantities and terms.

    The text is a template: `"{deaths} in {period}"`. A digit may not stand in it, so that every number a reader
    sees is a `Quantity` in `values`, or part of a name, date or article in `terms`.

    Attributes:
        topic: where it belongs in a brief.
        text: the template.
        values: the numbers.
        terms: names, dates and articles.
        sources: keys of the sources that carry it; those of the values are added by themselves.
        confidence: how much weight it bears, where that can be said.
        because: why that confidence.
        searched: for a "not known": the coverage that was searched.
        caveats: templates like the text.
        table: the rows behind it.
        chart: the picture of it.
    """

    model_config = ConfigDict(frozen=True)

    topic: Topic
    text: str
    values: dict[str, Quantity] = Field(default_factory=dict)
    terms: dict[str, str] = Field(default_factory=dict)
    sources: tuple[str, ...] = ()
    confidence: Confidence | None = None
    because: str = ""
    searched: str = ""
    caveats: tuple[str, ...] = ()
    table: Table | None = None
    chart: Chart | None = None

    @model_validator(mode="before")
    @classmethod
    def _gather_sources(cls, data: Any) -> Any:
        if not isinstance(data, dict):
            return data
        named = [q.source for q in data.get("values", {}).values() if isinstance(q, Quantity)]
        if isinstance(data.get("table"), Table):
            named += [source for column in data["table"].columns for source in column.sources]
        return data | {"sources": tuple(dict.fromkeys((*data.get("sources", ()), *named)))}

    @model_validator(mode="after")
    def _holds(self) -> Self:
        if not self.sources:
            raise ValueError(f"a finding names its source: '{self.text}'")
        if self.topic == "unknown" and not self.searched:
            raise ValueError(f"a finding that something is not known says what was searched: '{self.text}'")
        if self.confidence and not self.because:
            raise ValueError(f"a confidence has a reason: '{self.text}'")
        for template in (self.text, self.because, self.searched, *self.caveats):
            self._check(template)
        return self

    def _check(self, template: str) -> None:
        for literal, name, _, _ in Formatter().parse(template):
            if re.search(r"\d", literal):
                raise ValueError(f"a number stands in the text instead of in the values: '{literal.strip()}'")
            if name is not None and name not in self.values and name not in self.terms:
                raise ValueError(f"'{{{name}}}' is neither a value nor a term of '{template}'")

    def render(self, template: str) -> str:
        """A template of this finding with its values and terms put in."""
        return Formatter().vformat(template, (), {**self.terms, **self.values})

    @computed_field  # type: ignore[prop-decorator]
    @property
    def sentence(self) -> str:
        """The sentence as shown."""
        text = self.render(self.text)
        return text[:1].upper() + text[1:]

    @property
    def notes(self) -> tuple[str, ...]:
        """The caveats as shown."""
        return tuple(self.render(caveat) for caveat in self.caveats)
