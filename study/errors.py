"""Errors of the study package: each message names the file, the place in it and the remedy."""


class StudyError(Exception):
    """Root of everything this package raises on purpose."""


class SettingsError(StudyError, ValueError):
    """``study.toml`` says something that cannot be used; ``messages`` holds one sentence per mistake."""

    def __init__(self, messages: list[str]):
        self.messages = messages
        more = len(messages) - 1
        super().__init__(messages[0] + (f" (and {more} more: see `isoquity check`)" if more else ""))


class MissingInput(StudyError, FileNotFoundError):
    """A file that the study names is not there."""

    def __str__(self) -> str:
        return str(self.args[0])


class InputError(StudyError, ValueError):
    """An input file was read and cannot be used."""


class ResultsError(StudyError, LookupError):
    """Results were asked for that the study does not have."""


class OtherVersion(StudyError, ValueError):
    """Results were made by a version whose settings this one does not read."""


class ExportError(StudyError, ValueError):
    """An export was asked for that cannot be written."""


class UnwritableFile(StudyError, OSError):
    """A file cannot be written where it was asked for."""


class RefusedOption(StudyError, ValueError):
    """An option breaks a rule that refuses it; the message names option, rule and site."""
