"""Lists of names in the files of a study, checked the same way wherever one stands."""

from collections.abc import Collection

from access.errors import InvalidFile, UnknownName, suggestion


def known_names(value: object, known: Collection[str], where: str) -> tuple[str, ...]:
    """The names of a list, each once and each known; ``where`` begins the message.

    Raises:
        InvalidFile: the value is no list of texts, or holds one twice.
        UnknownName: a name that is not known.

    >>> known_names(["wards"], ["wards", "births"], "programmes.toml: children.services")
    ('wards',)
    """
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise InvalidFile(f"{where} is {value!r}; write a list of names.")
    if len(set(value)) < len(value):
        raise InvalidFile(f"{where} is {value!r}; write each name once.")
    for item in value:
        if item not in known:
            raise UnknownName(f'{where} names "{item}"{suggestion(item, known)}')
    return tuple(value)
