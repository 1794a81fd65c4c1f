"""Written by `python -m comity.faces.stub`; do not edit."""

from datetime import date
from pathlib import Path
from typing import Literal

from comity.question import Answer as Answer
from comity.errors import ComityError as ComityError
from comity.finding import Finding as Finding
from comity.quantity import Quantity as Quantity
from comity.edition import open_edition as open_edition
from comity.panels.make import panel as panel

__version__: str

def brief(country: str, *, against: str | None = None, months: int = 12, edition: Path | str | None = None) -> Answer:
    """One document for one place: what is coming, who is bound, what is there, what could be done, what is unknown.

    Args:
        country: country, by name or code, as in Somalia, SOM or 520.
        against: state whose attack is feared, for a brief on a pair of states.
        months: months ahead, from 1 to 36.

    On the command line:
        comity brief Somalia
        comity brief Estonia --against Russia
        comity brief SOM --html somalia.html
    """

def risk(country: str, *, months: int = 12, edition: Path | str | None = None) -> Answer:
    """How many deaths in armed conflict to expect in a country, and how far such forecasts could be trusted before.

    Args:
        country: country, by name or code, as in Somalia, SOM or 520.
        months: months ahead, from 1 to 36.

    On the command line:
        comity risk Somalia
        comity risk MLI --months 6
        comity risk Ukraine --json
    """

def world(*, threshold: int = 25, months: int = 12, month: str | None = None, top: int = 20, edition: Path | str | None = None) -> Answer:
    """Every country's chance of so many deaths, ranked and mapped, with the onsets to watch.

    Args:
        threshold: deaths, in all, as 25 or 1000.
        months: months ahead, from 1 to 36.
        month: one month alone, as 2023-06; months is then left aside.
        top: how many countries to list.

    On the command line:
        comity world --threshold 25
        comity world --threshold 1000 --months 12
        comity world --threshold 25 --months 3 --top 40
        comity world --threshold 100 --month 2023-06
    """

def obligations(attacker: str, target: str, *, on: date | str | None = None, place: str | None = None, kind: Literal['armed', 'cyber', 'hybrid', 'internal', 'forces_abroad'] = 'armed', edition: Path | str | None = None) -> Answer:
    """If one state attacks another on a day: who owes help, who must consult, who may not take part, and why.

    Args:
        attacker: state that attacks, or 'any' for one that no treaty names.
        target: state that is attacked.
        on: day of the attack, from 1816 on, as 2022, 2022-09 or 2022-09-13; left out: the registry's day.
        place: where, if not in the target's homeland, as in 'Guam'.
        kind: kind of attack: armed, cyber, hybrid, internal or forces_abroad.

    On the command line:
        comity obligations Russia Estonia --on 2025-06-01
        comity obligations Argentina 'United Kingdom' --on 1982-04-02 --place 'Falkland Islands'
        comity obligations any Somalia
    """

def chain(attacker: str, target: str, *, on: date | str | None = None, depth: int = 3, joining: str | None = None, edition: Path | str | None = None) -> Answer:
    """Who is drawn in by whom, round by round, if those who help are attacked in turn; beside what happened.

    Args:
        attacker: state that attacks first.
        target: state that is attacked.
        on: day of the attack, from 1816 on, as 1914, 1914-07 or 1914-07-28; left out: the registry's day.
        depth: rounds to follow, 1 to 4.
        joining: states that take the target's side without a treaty, separated by commas, as in 'Russia'.

    On the command line:
        comity chain Russia Estonia --on 2025-06-01
        comity chain Austria-Hungary Serbia --on 1914-07-28 --depth 4 --joining Russia
        comity chain Germany Poland --on 1939-09-01
    """

def pacts(country: str, *, pledge: Literal['defence', 'offence', 'neutrality', 'non_aggression', 'consultation'] | None = None, on: date | str | None = None, edition: Path | str | None = None) -> Answer:
    """Every treaty of a state with its first and last day, pledges and partners: on a day, or over time since 1816.

    Args:
        country: state whose treaties are asked for.
        pledge: only treaties with this pledge: defence, offence, neutrality, non_aggression or consultation.
        on: only those in force on this day, as 1939, 1939-09 or 1939-09-01; left out: all since 1816.

    On the command line:
        comity pacts Poland
        comity pacts Türkiye --pledge defence
        comity pacts France --on 1939-09-01
    """

def deterrence(challenger: str, target: str, *, on: date | str | None = None, pact: Literal['observed', 'with', 'without'] = 'observed', edition: Path | str | None = None) -> Answer:
    """How likely one state is to begin a dispute with another, with and without a defence pact of the target.

    Args:
        challenger: state that may begin a dispute, as in Russia.
        target: state with which it may begin one, as in Georgia.
        on: day in the year whose pair is looked at; left out: the last year the models cover.
        pact: pact of the target with an outside state in the headline: observed (as it was), with or without.

    On the command line:
        comity deterrence Russia Georgia
        comity deterrence Ethiopia Eritrea --pact with
        comity deterrence China Japan --json
    """

def contest(*, network: str | None = None, on: date | str | None = None, remove: str | None = None, neutral: str | None = None, embargo: str | None = None, cost: float = 10.0, cap: float | None = None, beta: float | None = None, gamma: float | None = None, edition: Path | str | None = None) -> Answer:
    """How much each side of a conflict of many fights, and what removal, pacification or an embargo would change.

    Args:
        network: CSV file of your own network, with columns from, to, sign (1 allies, -1 enemies); left out: the armed groups of the Congo, 1998 to 2010.
        on: day in a year whose states make the network, from pacts and disputes: an illustration.
        remove: groups that are gone, separated by commas, as in 'LRA, FDLR'.
        neutral: groups whose enmities end, separated by commas, or 'all'.
        embargo: groups under an arms embargo, separated by commas.
        cost: by what the embargo multiplies the cost of effort, above 1 to 1000.
        cap: share of its present effort that a group under embargo can make at most, instead of a cost.
        beta: what a unit of an ally's effort adds; left out: the estimate for the Congo.
        gamma: what a unit of an enemy's effort takes away; left out: the estimate for the Congo.

    On the command line:
        comity contest --neutral all
        comity contest --remove RCD-G
        comity contest --on 1938 --neutral Germany
    """

def peace(country: str, *, edition: Path | str | None = None) -> Answer:
    """Peace operations in a country, before and at the edition's date, and peace agreements by process and stage.

    Args:
        country: country, by name or code, as in Liberia, LBR or 450.

    On the command line:
        comity peace Liberia
        comity peace BIH --json
    """

def missions(subject: str, *, edition: Path | str | None = None) -> Answer:
    """One operation: dates, lead, phases, strength against what was authorised, tasks, deaths, sites, legal basis.

    Or, for a country, all its operations in one table.

    Args:
        subject: operation, by acronym, name or key, as in UNMIL; or a country, as in Liberia.

    On the command line:
        comity missions UNMIL
        comity missions KFOR
        comity missions Liberia
    """

def coalition(host: str, *, troops: int = 0, police: int = 0, helicopters: int = 0, hospital: int = 0, engineers: int = 0, on: date | str | None = None, ready: date | str | None = None, under: str = 'un', mandate: str | None = None, exclude: tuple[str, ...] = (), require: tuple[str, ...] = (), cap: float = 1.0, contributors: int | None = None, regional: bool = False, untried: bool = False, listed: bool = False, takes_over: tuple[str, ...] = (), edition: Path | str | None = None) -> Answer:
    """Contributors for a peace force: who could send which units, the trade-offs, and why each state is in or out.

    Args:
        host: country the force goes to, by name or code.
        troops: troops asked for, persons, from 0 to 200000.
        police: formed police asked for, persons, from 0 to 200000.
        helicopters: helicopter units asked for, from 0 to 100.
        hospital: field hospitals asked for, from 0 to 100.
        engineers: engineer companies asked for, from 0 to 100.
        on: day of the decision, from 1995 on; nothing later is used. Left out: the edition's last day.
        ready: day by which every unit must be there, as in 2023-06-01.
        under: organisation whose members may take part: un, au, ecowas, eu, nato, oas, ....
        mandate: resolution whose exclusions apply whatever the day, as in 'S/RES/1725 (2006)'.
        exclude: state that is kept out; may be given several times.
        require: state that must take part; may be given several times.
        cap: largest share of the persons one contributor may send, above 0 and up to 1.
        contributors: most states that may send troops; left out: what has been usual.
        regional: true: only states of the host's region (UN M49).
        untried: true: states that sent nobody in the ten years before, too.
        listed: true: states on the UN's lists of violators, too.
        takes_over: operation, by the registry's key, whose contingents the force takes over; repeatable.

    On the command line:
        comity coalition Haiti --troops 5000 --police 2500 --ready 2023-06-01
        comity coalition Somalia --troops 12000 --exclude Ethiopia --exclude Kenya
        comity coalition Liberia --troops 14750 --on 2003-09-19 --takes-over ecomil
    """

def law(host: str, *, form: Literal['force', 'peacekeeping', 'police', 'training', 'sanctions', 'arms_embargo', 'mediation', 'assistance'] = 'force', lead: str | None = None, purpose: Literal['protect_civilians', 'no_fly_zone', 'enforce_embargo', 'humanitarian_access', 'support_government', 'restore_government', 'regime_change', 'implement_agreement', 'monitor_ceasefire', 'security', 'counter_terrorism', 'support_mission', 'self_defence', 'train'] | None = None, on: date | str | None = None, consent: Literal['government', 'exiled_government', 'rival_government', 'de_facto', 'none', 'withdrawn'] | None = None, phase: Literal['entry', 'stay', 'occupation', 'withdrawal'] = 'entry', contributors: str | None = None, suppose: str | None = None, edition: Path | str | None = None) -> Answer:
    """Each possible basis of an option: met, not met, contested or unknown, with its article and the fact that decides.

    It gives no verdict. What is contested says who claims and who rejects; what is unknown says what was searched.

    Args:
        host: state on whose soil, or against which, it is done, as in Libya.
        form: what is done: force, peacekeeping, police, training, sanctions, arms_embargo, mediation or assistance.
        lead: state or organisation that leads, as in NATO or France; left out: open.
        purpose: what for, as in protect_civilians or regime_change; left out: what the resolution relied on names.
        on: day, from 1946 on, as 2022, 2022-09 or 2022-09-13; left out: the registry's day.
        consent: who is supposed to consent: government, exiled_government, rival_government, de_facto, none or withdrawn; left out: as the registry has it.
        phase: where it stands: entry, stay, occupation or withdrawal.
        contributors: further states that take part, separated by commas.
        suppose: facts to suppose, as in 'attack=yes, request=yes'; yes, no or contested.

    On the command line:
        comity law Libya --form force --on 2011-03-19 --lead NATO
        comity law Somalia --lead 'African Union' --form force --on 2007-02-20
        comity law Mali --lead UN --form peacekeeping --on 2023-07-01
        comity law Taiwan --form force --on 2022-12
    """

def respond(country: str, *, options: tuple[str | dict[str, object], ...] = (), months: int = 24, budget: float | None = None, effect: tuple[str, ...] = (), evidence: tuple[str, ...] = (), worth: float = 1000000.0, spillover: float = 0.0, edition: Path | str | None = None) -> Answer:
    """What an option, or several, would change in a country: deaths averted, law, cost, break-even, what is assumed.

    Args:
        country: country, by name or code, as in Somalia.
        options: options, as mission:lead=un,troops=5000,start=2023-03 or mediation; parts of a combination are joined by ';'; left out: a usual set.
        months: months looked at, from 1 to 36.
        budget: US dollars to spend within those months; left out: no limit.
        effect: an effect to use instead of the evidence: lever=ratio:low:high, a 95 % interval, as in mission=0.7:0.5:0.95, mission.recurrence=0.5:0.3:0.9 or 'mission=0.95:0.9:1 per 1,000 troops'; repeatable.
        evidence: key of the only estimate that may drive its lever; may be given several times.
        worth: US dollars for which an option is to avert a death, a yardstick for break-even.
        spillover: deaths averted among the neighbours by land for each one averted in the country, assumed, from -1 (as many more die there) to 1; left out: none.

    On the command line:
        comity respond Somalia mission:lead=au,troops=5000
        comity respond Mali mediation:usd=20000000 mission:lead=un,troops=3000,start=2023-03,months=18
        comity respond 'South Sudan' --budget 200000000
        comity respond Somalia mission:lead=au,troops=5000 --effect mission=0.7:0.5:0.95
        comity respond Somalia mission:lead=un,troops=5000 --effect mission=0.7:0.5:0.95 --spillover 0.2
    """

def compare(plan: str, *, edition: Path | str | None = None) -> Answer:
    """The options of a plan side by side: a TOML file of your own, or one of the worked plans that come with comity.

    Args:
        plan: TOML file with a country and a table for each option, as in plan.toml, or the name of a worked plan: somalia, mali, south_sudan, haiti, bosnia, ukraine, taiwan, liberia or sierra_leone.

    On the command line:
        comity compare somalia
        comity compare mali
    """

def hindcast(*, edition: Path | str | None = None) -> Answer:
    """Past operations declared beforehand: what was to be expected without them and with them, and what came.

    Args:

    On the command line:
        comity hindcast
        comity hindcast --html hindcast.html
    """

def network(subject: str, *, on: date | str | None = None, pledge: Literal['defence', 'offence', 'neutrality', 'non_aggression', 'consultation'] = 'defence', beside: str | None = None, add: str | None = None, end: str | None = None, leave: str | None = None, edition: Path | str | None = None) -> Answer:
    """Where a state, an organisation or the world stands in the network of pledges: ties, blocs, likeness, divergence.

    With `add`, `end` or `leave` also what that change would do: to who is bound to whom, to blocs and to capability.

    Args:
        subject: state or organisation, or 'world' for all states.
        on: day of the network, from 1816 on, as 1938, 1938-09 or 1938-09-15; left out: the registry's day.
        pledge: pledge the network is drawn by, and that --add makes between two states: defence, offence, neutrality, non_aggression or consultation.
        beside: one more state to compare the ties of the subject with.
        add: what if: a state to make a mutual pledge with, or an organisation to join; for an organisation, the state that joins.
        end: what if: a treaty that ends.
        leave: what if: an organisation that the subject leaves; for an organisation, the member that leaves.

    On the command line:
        comity network Poland
        comity network Poland --on 1938-09
        comity network NATO
        comity network world
        comity network Mali --leave ECOWAS
        comity network China --pledge defence --add Pakistan
        comity network France --end 'North Atlantic Treaty'
    """

def recurrence(*, country: str | None = None, edition: Path | str | None = None) -> Answer:
    """How long peace held after civil wars, with peacekeepers of the UN, of an alliance, of both or of neither.

    For a country, its own peace spells first: how each war ended, who was there, and how long peace held.

    Args:
        country: country, by name or code, as in Liberia; left out: all peace spells compared.

    On the command line:
        comity recurrence
        comity recurrence Liberia
        comity recurrence BIH --json
    """

def evaluate(*, subject: str | None = None, country: str | None = None, on: date | str | None = None, edition: Path | str | None = None) -> Answer:
    """What an operation changed, against what would probably have happened: a case file with every check.

    Or a country at a date, for something that is no operation of the registry. Without either, the verdicts on all
    operations, so that nobody sees only the successes.

    Args:
        subject: operation, by acronym, name or key, as in UNMIL, or a declared case; left out: all of them.
        country: country, by name or code; with a date, and no operation.
        on: day from which something was done in the country.

    On the command line:
        comity evaluate UNMIL
        comity evaluate --country MLI --on 2013-07
        comity evaluate
    """

def hybrid(country: str, *, source: str | None = None, year: int | None = None, on: date | str | None = None, months: int = 1, edition: Path | str | None = None) -> Answer:
    """Pressure on a state by domain, what of it is unusual for that state, who is named, and what is not known.

    Args:
        country: state under pressure, by name or code, as in Ukraine, UKR or 369.
        source: state named as the source, to look at the pair.
        year: calendar year; left out: the last whole one the edition knows.
        on: last month to look at, as 2022-02, instead of a year.
        months: months to look at, to that of 'on'; 1 to 24.

    On the command line:
        comity hybrid Ukraine --source Russia --year 2014
        comity hybrid Estonia --year 2007
        comity hybrid UKR --on 2022-02 --months 2
    """

def community(*, country: str | None = None, institution: str | None = None, group: str | None = None, survey: str | None = None, spec: str | None = None, export: str | None = None, edition: Path | str | None = None) -> Answer:
    """Trust in police, army, courts and leaders by country and group; or the estimates of a survey of your own.

    National institutions, no mission: no open survey asks about missions in many countries. A survey of your own can.

    Args:
        country: country, by name or code; left out: all countries of the survey, ranked.
        institution: whom people trust: police, army, courts, council, traditional, religious, president, parliament, election, tax.
        group: groups to compare: sex, age, residence, education.
        survey: file of your own survey: .csv, .sav (SPSS) or .dta (Stata); read, never kept.
        spec: TOML file that says what the columns of the survey hold; see docs/community.md.
        export: CSV file to write the survey's shares to, once nobody can be told from them.

    On the command line:
        comity community Liberia
        comity community Mali --institution army --group education
        comity community --institution police --group residence
    """
