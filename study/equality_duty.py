"""What a programme adds on each characteristic of the equality duty (``equality.toml``): mitigation, notes, owners.

The nine protected characteristics are those of section 4 of the Equality Act 2010; the others are looked at for the
duty to have regard to inequalities of access (section 14Z35 of the National Health Service Act 2006).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from access.errors import suggestion
from access.files import read_toml
from study.errors import InputError

PROTECTED = {
    "age": "Age",
    "disability": "Disability",
    "gender_reassignment": "Gender reassignment",
    "marriage_and_civil_partnership": "Marriage and civil partnership",
    "pregnancy_and_maternity": "Pregnancy and maternity",
    "race": "Race",
    "religion_or_belief": "Religion or belief",
    "sex": "Sex",
    "sexual_orientation": "Sexual orientation",
}
"""The protected characteristics, in the order of the Act."""
ALSO = {
    "deprivation": "Deprivation",
    "no_car": "Households without a car",
    "carers": "Carers",
    "rurality": "Rurality",
}
"""Also considered: not protected characteristics."""
CHARACTERISTICS = PROTECTED | ALSO
TEXTS = ("data_note", "finding_note", "mitigation", "owner")
_LISTS = ("groups", "needs", "lookups")


@dataclass(frozen=True)
class Added:
    """What a programme says of a characteristic; "" where it says nothing.

    ``groups``, ``needs`` and ``lookups`` are those of study.toml that speak of it, None where the file does not say;
    ``options`` has texts on single options, which stand before the general ones.
    """

    data_note: str = ""
    finding_note: str = ""
    mitigation: str = ""
    owner: str = ""
    groups: tuple[str, ...] | None = None
    needs: tuple[str, ...] | None = None
    lookups: tuple[str, ...] | None = None
    options: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def of(self, text: str, option: str) -> str:
        """One of the texts for an option: its own, else the general one."""
        return self.options.get(option, {}).get(text) or getattr(self, text)


def read_equality(
    path: str | Path, settings, options: Collection[str], every_option: bool = True
) -> dict[str, Added]:
    """Read ``equality.toml``: a table for each characteristic of which something is said.

    ``settings`` are the study's, ``options`` the ids of its options. Where not ``every_option``, texts on options that
    are not among them are left out; else they are refused.

    Raises
    ------
    InputError
        A characteristic, key, group, need, lookup or option is not known, or a value is no text; names the nearest.
    AccessError
        The file is missing or not TOML.
    """
    found = {}
    for name, table in read_toml(path).items():
        if name not in CHARACTERISTICS:
            raise InputError(
                f"{path}: there is no characteristic `{name}`{suggestion(name, CHARACTERISTICS)}"
            )
        if not isinstance(table, Mapping):
            raise InputError(f"{path}: {name} is {table!r}; write a table [{name}].")
        found[name] = _added(table, f"{path}: {name}", settings, options, every_option)
    return found


def _added(table: Mapping, where: str, settings, options: Collection[str], every_option: bool) -> Added:
    _known(table, (*TEXTS, *_LISTS, "options"), where, "key")
    lists = {
        key: _names(table[key], getattr(settings, key), f"{where}.{key}") for key in _LISTS if key in table
    }
    own = table.get("options", {})
    if not isinstance(own, Mapping):
        raise InputError(
            f"{where}.options is {own!r}; write a table such as [{where.rpartition(' ')[2]}.options.ID]."
        )
    if every_option:
        _known(own, options, f"{where}.options", "option")
    mine = {
        option: _texts(said, f"{where}.options.{option}") for option, said in own.items() if option in options
    }
    return Added(**_texts({k: v for k, v in table.items() if k in TEXTS}, where), **lists, options=mine)


def _texts(table: object, where: str) -> dict[str, str]:
    if not isinstance(table, Mapping):
        raise InputError(f'{where} is {table!r}; write a table such as {{ mitigation = "..." }}.')
    _known(table, TEXTS, where, "key")
    for key, value in table.items():
        if not isinstance(value, str):
            raise InputError(f"{where}.{key} is {value!r}; write text in quotes.")
    return {key: " ".join(value.split()) for key, value in table.items()}


def _names(value: object, known: Collection[str], where: str) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        raise InputError(f'{where} is {value!r}; write a list of names such as ["disability"].')
    _known(value, known, where, "name")
    return tuple(dict.fromkeys(value))


def _known(names: Collection[str], known: Collection[str], where: str, what: str) -> None:
    for name in names:
        if name not in known:
            raise InputError(f"{where} has the unknown {what} `{name}`{suggestion(name, known)}")
