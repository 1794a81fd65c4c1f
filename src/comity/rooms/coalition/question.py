"""The question `coalition`: whose units could do a task, and what each way of doing it costs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, ClassVar

from pydantic import Field

from comity.errors import ComityError, Faults, InputError, UnknownName
from comity.question import Context, Day, Question, State

if TYPE_CHECKING:
    from collections.abc import Iterator

    from comity.finding import Finding
    from comity.rooms.coalition.task import Task
    from comity.rooms.coalition.world import World

Persons = Annotated[int, Field(ge=0, le=200_000)]
Units = Annotated[int, Field(ge=0, le=100)]


class Coalition(Question):
    """Contributors for a peace force: who could send which units, the trade-offs, and why each state is in or out."""

    asks: ClassVar[str] = "Who could send the troops, police and units for a task, at what cost, how soon, how close?"
    examples: ClassVar[tuple[str, ...]] = (
        "comity coalition Haiti --troops 5000 --police 2500 --ready 2023-06-01",
        "comity coalition Somalia --troops 12000 --exclude Ethiopia --exclude Kenya",
        "comity coalition Liberia --troops 14750 --on 2003-09-19 --takes-over ecomil",
    )

    host: State = Field(description="country the force goes to, by name or code")
    troops: Persons = Field(default=0, description="troops asked for, persons, from 0 to 200000")
    police: Persons = Field(default=0, description="formed police asked for, persons, from 0 to 200000")
    helicopters: Units = Field(default=0, description="helicopter units asked for, from 0 to 100")
    hospital: Units = Field(default=0, description="field hospitals asked for, from 0 to 100")
    engineers: Units = Field(default=0, description="engineer companies asked for, from 0 to 100")
    on: Day | None = Field(
        default=None,
        description="day of the decision, from 1995 on; nothing later is used. Left out: the edition's last day",
    )
    ready: Day | None = Field(default=None, description="day by which every unit must be there, as in 2023-06-01")
    under: str = Field(
        default="un", description="organisation whose members may take part: un, au, ecowas, eu, nato, oas, ..."
    )
    mandate: str | None = Field(
        default=None, description="resolution whose exclusions apply whatever the day, as in 'S/RES/1725 (2006)'"
    )
    exclude: tuple[State, ...] = Field(default=(), description="state that is kept out; may be given several times")
    require: tuple[State, ...] = Field(default=(), description="state that must take part; may be given several times")
    cap: float = Field(
        default=1.0,
        gt=0,
        le=1,
        description="largest share of the persons one contributor may send, above 0 and up to 1",
    )
    contributors: int | None = Field(
        default=None, ge=1, le=200, description="most states that may send troops; left out: what has been usual"
    )
    regional: bool = Field(default=False, description="true: only states of the host's region (UN M49)")
    untried: bool = Field(default=False, description="true: states that sent nobody in the ten years before, too")
    listed: bool = Field(default=False, description="true: states on the UN's lists of violators, too")
    takes_over: tuple[str, ...] = Field(
        default=(), description="operation, by the registry's key, whose contingents the force takes over; repeatable"
    )

    def findings(self, context: Context) -> tuple[Finding, ...]:
        """The balanced coalition, the front, what a withdrawal does, who is out, and what this rests on."""
        from comity.rooms.coalition.tell import tell
        from comity.rooms.coalition.world import world_of

        world = world_of(context.edition)
        return tell(world, self._task(context, world), context.edition)

    def _task(self, context: Context, world: World) -> Task:
        """The task, once it makes sense.

        Raises:
            Faults: everything that is wrong with it.
        """
        from comity.rooms.coalition.task import KINDS, Task

        Faults.check(self._faults(context, world))
        return Task(
            host=self.host,
            need={kind: getattr(self, kind) for kind in KINDS if getattr(self, kind)},
            on=self._on(context),
            ready=self.ready.isoformat() if self.ready else None,
            under=self._organisation(context, world),
            mandate=self.mandate,
            exclude=self.exclude,
            require=self.require,
            cap=self.cap,
            contributors=self.contributors,
            regional=self.regional,
            untried=self.untried,
            listed=self.listed,
            takes_over=self.takes_over,
        )

    def _on(self, context: Context) -> str:
        """The day of the decision: the one asked about, or the last of the edition's events."""
        if self.on:
            return self.on.isoformat()
        from calendar import monthrange

        year, month = (int(part) for part in context.edition.as_of.split("-"))
        return f"{year:04}-{month:02}-{monthrange(year, month)[1]:02}"

    def _organisation(self, context: Context, world: World) -> str:
        """Key of the organisation named.

        Raises:
            UnknownName: none is called that.
        """
        key = context.edition.names("state or organisation").key(self.under)
        if key not in world.members:
            raise UnknownName(
                f"{world.title(key) if key in world.places else self.under} is no organisation with known members.",
                remedy="`comity registry --table organisations` lists them, with the keys that --under takes.",
            )
        return key

    def _faults(self, context: Context, world: World) -> Iterator[ComityError]:
        from comity.rooms.coalition.task import FIRST_DAY, KINDS

        day = self._on(context)
        if not any(getattr(self, kind) for kind in KINDS):
            yield InputError("Nothing is asked for.", remedy="Add --troops, --police, --helicopters or other units.")
        if not FIRST_DAY <= day <= context.edition.registry:
            yield InputError(
                f"Contributions are known for decisions from {FIRST_DAY} to {context.edition.registry}, not on {day}.",
                remedy="Choose a day in between with --on.",
            )
        elif not world.existed(self.host, day):
            yield InputError(
                f"{world.title(self.host)} was not a state on {day}.", remedy="Choose another day or host."
            )
        if self.ready and self.ready.isoformat() < day:
            yield InputError(
                f"The force cannot be ready on {self.ready}, before it is decided on {day}.",
                remedy="Choose a later --ready, or an earlier --on.",
            )
        try:
            self._organisation(context, world)
        except UnknownName as unknown:
            yield unknown
        for state in sorted(set(self.exclude) & set(self.require)):
            yield InputError(
                f"{world.title(state)} is both required and excluded.", remedy="Take it out of --require or --exclude."
            )
        resolutions = [row["resolution"] for row in world.exclusions]
        if self.mandate and self.mandate not in resolutions:
            yield InputError(
                f"No exclusion of '{self.mandate}' is in the registry.",
                available=resolutions,
                remedy="Name the states themselves with --exclude.",
            )
        for key in self.takes_over:
            if key not in world.acronyms:
                yield UnknownName(
                    f"No operation has the key '{key}'.", remedy="`comity registry --table operations` lists all."
                )
