"""Accounts of planners: names and hashed passwords in one file of the study folder that only its owner reads.

The file also holds the key that session cookies are signed with. It is read again whenever it changes, so that an
account that is removed, or whose password changes, is signed out at the next request.
"""

from __future__ import annotations

import json
import logging
import os
import re
import secrets
import unicodedata
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from filelock import FileLock
from werkzeug.security import check_password_hash, generate_password_hash

from study.whole_files import replacing
from web.errors import AccountExists, BadAccounts, NoSuchAccount, UnusableName, UnusablePassword

log = logging.getLogger("isoquity.web")
FILE = "accounts.json"
LOCK = ".accounts.lock"
OWNER_ONLY = 0o600
SHORTEST, LONGEST = 12, 1024
METHOD = "scrypt"
NAME = re.compile(r"[a-z0-9][a-z0-9._@-]{0,63}")


@dataclass(frozen=True)
class Account:
    """A hashed password, and a mark that is new with every password: sessions carry it."""

    password: str
    version: str


@dataclass(frozen=True)
class AccountsFile:
    """What the file holds: the key that sessions are signed with, and accounts by name."""

    key: str
    accounts: Mapping[str, Account]

    def verified(self, name: str, password: str) -> Account | None:
        """The account of that name and password, None if there is none.

        An unknown name costs the same work as a wrong password, so that the time of the answer names nobody.
        """
        account = self.accounts.get(plain_name(name))
        nobody = _nobodys_password()
        right = check_password_hash(account.password if account else nobody, _normal(password))
        return account if account and right else None


def plain_name(name: str) -> str:
    """A name as accounts are kept under: without spaces around it, capitals made small."""
    return unicodedata.normalize("NFKC", name).strip().casefold()


@cache
def _nobodys_password() -> str:
    return generate_password_hash(secrets.token_urlsafe(), method=METHOD)


def _normal(password: str) -> str:
    return unicodedata.normalize("NFKC", password)


def read_accounts(directory: Path) -> AccountsFile | None:
    """The accounts of the study in ``directory``; None where none was ever added.

    Raises:
        BadAccounts: the file is there and cannot be read.
    """
    path = directory / FILE
    try:
        written = json.loads(path.read_text("utf-8"))
        accounts = {name: Account(**each) for name, each in written["accounts"].items()}
        return AccountsFile(written["key"], accounts)
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise BadAccounts(
            f"{path} cannot be read ({type(error).__name__}): put a copy back, or delete it and add the accounts again."
        ) from error


def others_can_read(directory: Path) -> bool:
    """True where other users of the machine may read the accounts, as after a copy or a checkout of the folder."""
    path = directory / FILE
    return os.name == "posix" and path.is_file() and bool(path.stat().st_mode & ~OWNER_ONLY & 0o777)


def add_account(directory: Path, name: str, password: str) -> str:
    """Add an account; returns its name as it is kept.

    Raises:
        UnusableName: the name has other characters than letters, digits and ``. _ - @``, or over 64.
        UnusablePassword: the password is too short, too long or the name.
        AccountExists: there is one of that name.
    """
    kept = plain_name(name)
    if not NAME.fullmatch(kept):
        raise UnusableName(
            f'"{name}" is no name for an account: use up to 64 letters, digits and the signs . _ - @.'
        )
    account = _account(kept, password)
    with _changing(directory) as accounts:
        if kept in accounts:
            raise AccountExists(
                f"There is an account {kept} already: give it a new password with `isoquity accounts password`."
            )
        accounts[kept] = account
    return kept


def change_password(directory: Path, name: str, password: str) -> None:
    """Give an account another password, which ends its sessions.

    Raises:
        NoSuchAccount: there is none of that name.
        UnusablePassword: the password is too short, too long or the name.
    """
    kept = plain_name(name)
    account = _account(kept, password)
    with _changing(directory) as accounts:
        _require(accounts, kept)
        accounts[kept] = account


def remove_account(directory: Path, name: str) -> None:
    """Remove an account, which ends its sessions.

    Raises:
        NoSuchAccount: there is none of that name.
    """
    kept = plain_name(name)
    with _changing(directory) as accounts:
        _require(accounts, kept)
        del accounts[kept]


def account_names(directory: Path) -> list[str]:
    """Names of the accounts, in alphabetical order."""
    found = read_accounts(directory)
    return sorted(found.accounts) if found else []


def _account(name: str, password: str) -> Account:
    length = len(_normal(password))
    if length < SHORTEST:
        raise UnusablePassword(
            f"This password has {length} characters: use at least {SHORTEST}, such as four words that do not go "
            "together."
        )
    if length > LONGEST:
        raise UnusablePassword(f"This password has {length} characters: use at most {LONGEST}.")
    if plain_name(password) == name:
        raise UnusablePassword("This password is the account's name: use another.")
    return Account(generate_password_hash(_normal(password), method=METHOD), secrets.token_urlsafe(12))


def _require(accounts: Mapping[str, Account], name: str) -> None:
    if name not in accounts:
        known = ", ".join(sorted(accounts)) or "none yet"
        raise NoSuchAccount(f"There is no account {name}: there are {known}.")


@contextmanager
def _changing(directory: Path) -> Iterator[dict[str, Account]]:
    """The accounts, to be changed in the block and written as a whole when it ends well; one process at a time."""
    with FileLock(directory / LOCK):
        found = read_accounts(directory) or AccountsFile(secrets.token_urlsafe(48), {})
        accounts = dict(found.accounts)
        yield accounts
        _write(directory / FILE, replace(found, accounts=accounts))


def _write(path: Path, file: AccountsFile) -> None:
    held = {"key": file.key, "accounts": {name: vars(each) for name, each in sorted(file.accounts.items())}}
    if path.exists():
        path.chmod(OWNER_ONLY)  # what replaces a file takes over its permissions
    with replacing(path) as aside:
        descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY)
        with os.fdopen(descriptor, "w", encoding="utf-8") as out:
            json.dump(held, out, indent=1)


class Accounts:
    """The accounts of a study as they are now: the file is read again when it has changed."""

    def __init__(self, directory: str | Path):
        self._directory = Path(directory)
        self._stamp: tuple | None = None
        self._file: AccountsFile | None = None

    def now(self) -> AccountsFile | None:
        """What the file holds at this moment; None without one.

        A file that has become unreadable is reported where the viewer runs and lets nobody in, while the public is
        served on.
        """
        stamp = self._stamp_now()
        if stamp != self._stamp:
            try:
                self._file = read_accounts(self._directory)
            except BadAccounts as error:
                log.error("Nobody can sign in: %s", error)
                self._file = None
            self._stamp = stamp
        return self._file

    def exist(self) -> bool:
        """True where somebody could sign in."""
        found = self.now()
        return bool(found and found.accounts)

    def account(self, name: str) -> Account | None:
        """The account of that name."""
        found = self.now()
        return found.accounts.get(name) if found else None

    def _stamp_now(self) -> tuple | None:
        try:
            state = (self._directory / FILE).stat()
        except FileNotFoundError:
            return None
        return state.st_mtime_ns, state.st_ino, state.st_size
