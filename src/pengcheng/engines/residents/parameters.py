"""The distributions a population is drawn from, typed. A city gives them as plain data."""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pengcheng.engines.residents.errors import ParameterFault

Shares = tuple[float, ...]
Bands = tuple[tuple[float, float], ...]
"""From which age which value holds: ((0, 0.1), (18, 0.2))."""
ShareBands = tuple[tuple[float, Shares], ...]


@dataclass(frozen=True, slots=True)
class Families:
    """Kinds of families, the age of their first person, and the gaps between the generations (years)."""

    shares: Mapping[str, float]
    ages: Mapping[str, tuple[tuple[float, float, float], ...]]
    children: Shares
    mother_at_first_birth: tuple[float, float]
    between_births: tuple[float, float]
    husband_older: tuple[float, float]
    parents_older: tuple[float, float]
    grandparent_dead: float
    men_first: float


@dataclass(frozen=True, slots=True)
class Origins:
    """Where the household books lie and which divisions the citizen ids begin with."""

    city: Mapping[str, float]
    same_as_spouse: float
    province: float
    collective: float
    city_divisions: tuple[str, ...]
    other_divisions: tuple[str, ...]
    first_sequence: int


@dataclass(frozen=True, slots=True)
class Mortality:
    """Yearly rates by age, and for how many years the dead stay in the registers."""

    yearly: Bands
    years_kept: float


@dataclass(frozen=True, slots=True)
class Schooling:
    """Levels from the lowest, their shares by age, and how they were earned."""

    levels: tuple[str, ...]
    by_age: ShareBands
    finished_at: tuple[int, ...]
    full_time: Shares
    unverified: float
    missing: float
    schools: tuple[str, ...]
    majors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Work:
    """Who works how by age (employee, self-insured, out of work lately), insurance runs in months, wages a month."""

    by_age: ShareBands
    uninsured: float
    history_months: int
    run_months: float
    earlier_run: float
    paid_this_month: float
    owed: float
    wage_median: Shares
    wage_spread: float
    lowest_base: int
    taxable_from: int
    tax_share: float
    dismissed: float
    savings: float


@dataclass(frozen=True, slots=True)
class Retirement:
    """Ages of retirement, who receives, and monthly amounts."""

    men: int
    women: int
    city: float
    elsewhere: float
    amount_median: float
    amount_spread: float


@dataclass(frozen=True, slots=True)
class Cover:
    """Medical insurance of those who neither work nor receive a retirement."""

    city_resident: float
    elsewhere_resident: float
    yearly_months: int


@dataclass(frozen=True, slots=True)
class Cards:
    """Social cards and their banks."""

    adult: float
    child: float
    lost: float
    banks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Housing:
    """Homes owned by a couple or a single person (none, one, two, three), leases and rents a month."""

    homes_city: Shares
    homes_elsewhere: Shares
    homes_old: Shares
    child_owns: float
    joint: float
    mortgaged: float
    seized: float
    sold: float
    parking: float
    lease: float
    rent_median: float
    rent_spread: float
    dormitory: float


@dataclass(frozen=True, slots=True)
class Stays:
    """Residence registrations of those whose household is elsewhere."""

    registered: float
    mean_years: float
    moved: float
    permit: float
    permit_ended: float


@dataclass(frozen=True, slots=True)
class Impairments:
    """Certificates of impairment: rate by age, shares of grades from 1, of kinds, and their states.

    `copies` are the kinds of electronic copies: of these certificates, of permits of stay.
    """

    by_age: Bands
    grades: Shares
    kinds: Mapping[str, float]
    expired: float
    revoked: float
    copies: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Aid:
    """Social assistance by family, and the monthly amount for one person. `kinds`: full, at the edge, temporary."""

    city: float
    elsewhere: float
    with_impairment: float
    edge: float
    ended: float
    temporary: float
    monthly: int
    edge_monthly: int
    kinds: tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Clearances:
    """Criminal-record checks."""

    from_age: int
    recorded: float


@dataclass(frozen=True, slots=True)
class Missing:
    """Shares of people about whom a register is silent."""

    book: float
    dweller: float
    clearance: float


@dataclass(frozen=True, slots=True)
class Firms:
    """Enterprises, their industries, states, permits and credit.

    `division` stands in their codes. `forms` end the names of companies and of individual businesses, `reasons`
    are those of the two warning lists.
    """

    per_resident: float
    individual: float
    closed: float
    revoked: float
    employers: float
    industries: Mapping[str, float]
    places: tuple[str, ...]
    place_permit: float
    classes: Mapping[str, float]
    unrated: float
    abnormal: float
    serious: float
    penalised: float
    broken: float
    repaired: float
    grades: Mapping[str, float]
    name_words: tuple[str, ...]
    name_kinds: Mapping[str, str]
    forms: tuple[str, str]
    place_name: str
    division: str
    reasons: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Names:
    """Surnames by weight, characters of given names, ethnic groups by share."""

    surnames: Mapping[str, float]
    men: tuple[str, ...]
    women: tuple[str, ...]
    one_character: float
    nations: Mapping[str, float]
    hospitals: tuple[str, ...]
    landlords: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Definitions:
    """Ages and windows that the city's relations and facts use, so that the columns agree with them."""

    child_below: int
    look_back_years: int
    recent_months: int


@dataclass(frozen=True, slots=True)
class RegisterMapping:
    """Which table of the generator a register is, and which columns have another name there."""

    table: str
    rename: Mapping[str, str] = dataclasses.field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Parameters:
    """Everything a population is drawn from. `conflicts` are shares of planted contradictions by kind.

    `registers` maps a city's registers to the generator's tables, `facts` its facts to the columns,
    `firm_facts` those about enterprises.
    """

    families: Families
    origins: Origins
    areas: Mapping[str, float]
    mortality: Mortality
    schooling: Schooling
    work: Work
    retirement: Retirement
    cover: Cover
    cards: Cards
    housing: Housing
    stays: Stays
    impairments: Impairments
    aid: Aid
    clearances: Clearances
    missing: Missing
    firms: Firms
    conflicts: Mapping[str, float]
    names: Names
    definitions: Definitions
    registers: Mapping[str, RegisterMapping]
    facts: Mapping[str, str]
    firm_facts: Mapping[str, str]


def read_parameters(document: Mapping[str, object]) -> Parameters:
    """Parameters from the plain data of a file. Raises ParameterFault naming the place."""
    read: Parameters = _read(Parameters, document, "")
    return read


def _read(kind: typing.Any, value: typing.Any, place: str) -> typing.Any:
    if dataclasses.is_dataclass(kind):
        return _read_object(kind, value, place)
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if origin is tuple:
        return _read_tuple(arguments, value, place)
    if origin in (Mapping, typing.get_origin(Mapping[str, str])):
        _expect(isinstance(value, Mapping), place, "a mapping")
        return {str(key): _read(arguments[1], each, f"{place}.{key}") for key, each in value.items()}
    if kind is float:
        _expect(isinstance(value, int | float) and not isinstance(value, bool), place, "a number")
        return float(value)
    _expect(isinstance(value, kind) and not isinstance(value, bool), place, f"a value of type {kind.__name__}")
    return value


def _read_object(kind: typing.Any, value: typing.Any, place: str) -> typing.Any:
    _expect(isinstance(value, Mapping), place, "a mapping")
    hints = typing.get_type_hints(kind, localns={"types": types})
    fields = {field.name: field for field in dataclasses.fields(kind)}
    for key in value:
        if key not in fields:
            raise ParameterFault(f"{_join(place, key)} is no parameter. Known here: {', '.join(fields)}.")
    for name, field in fields.items():
        required = field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING
        if required and name not in value:
            raise ParameterFault(f"{_join(place, name)} is missing. Add it to the parameters.")
    return kind(**{key: _read(hints[key], each, _join(place, key)) for key, each in value.items()})


def _read_tuple(arguments: tuple[typing.Any, ...], value: typing.Any, place: str) -> tuple[typing.Any, ...]:
    _expect(isinstance(value, Sequence) and not isinstance(value, str), place, "a list")
    if len(arguments) == 2 and arguments[1] is Ellipsis:
        return tuple(_read(arguments[0], each, f"{place}[{index}]") for index, each in enumerate(value))
    _expect(len(value) == len(arguments), place, f"a list of {len(arguments)}")
    return tuple(
        _read(kind, each, f"{place}[{index}]") for index, (kind, each) in enumerate(zip(arguments, value, strict=True))
    )


def _join(place: str, key: object) -> str:
    return f"{place}.{key}" if place else str(key)


def _expect(true: bool, place: str, what: str) -> None:
    if not true:
        raise ParameterFault(f"{place or 'the document'} should be {what}. Correct it in the parameters.")
