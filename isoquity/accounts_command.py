"""``isoquity accounts``: who may sign in to the viewer and see drafts."""

from __future__ import annotations

import sys

import click

from isoquity.study_options import STUDY

NAME = click.argument("name")
STDIN = click.option(
    "--password-stdin",
    "from_stdin",
    is_flag=True,
    help="Read the password from the first line of standard input.",
)


@click.group()
def accounts():
    """Who may sign in to the viewer and see drafts: add, list, remove, password.

    Names and hashed passwords stand in accounts.json in the study folder, readable by you alone.

    \b
    Example:  isoquity accounts add my-study jane
    """


@accounts.command()
@STUDY
@NAME
@STDIN
def add(directory, name, from_stdin):
    """Add an account NAME; its password is asked for twice and not shown.

    \b
    Example:  isoquity accounts add my-study jane
    """
    from web.accounts import add_account

    _require_study(directory)
    kept = add_account(directory, name, _password(from_stdin))
    click.echo(f"{kept} may now sign in and see drafts.")


@accounts.command("list")
@STUDY
def list_names(directory):
    """Names of the accounts, one a line.

    \b
    Example:  isoquity accounts list my-study
    """
    from web.accounts import account_names

    _require_study(directory)
    names = account_names(directory)
    click.echo(
        "\n".join(names) if names else "There are no accounts: the viewer shows published options only."
    )


@accounts.command()
@STUDY
@NAME
def remove(directory, name):
    """Remove the account NAME; whoever is signed in with it is signed out.

    \b
    Example:  isoquity accounts remove my-study jane
    """
    from web.accounts import remove_account

    _require_study(directory)
    remove_account(directory, name)
    click.echo(f"{name} can no longer sign in.")


@accounts.command()
@STUDY
@NAME
@STDIN
def password(directory, name, from_stdin):
    """Give the account NAME another password; whoever is signed in with the old one is signed out.

    \b
    Example:  isoquity accounts password my-study jane
    """
    from web.accounts import change_password

    _require_study(directory)
    change_password(directory, name, _password(from_stdin))
    click.echo(f"The password of {name} has changed.")


def _require_study(directory) -> None:
    """Accounts belong to a study: a folder that is none gets no file."""
    from study.folder import open_study

    open_study(directory)


def _password(from_stdin: bool) -> str:
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    return click.prompt("Password", hide_input=True, confirmation_prompt="The same again")
