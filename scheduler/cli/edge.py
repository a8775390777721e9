"""The one edge of the command line: every error that can be named is a sentence that says what to do, and ends with 2.

An error that nobody foresaw is said to be a fault of Homeward's, by its kind and place: its own words could hold what
is private. `homeward --debug` shows the whole of either.
"""

from __future__ import annotations

import errno
import os
import sys
import traceback
from typing import Any

import typer
from typer.core import TyperGroup

from permanence.dates import CalendarRunsOut
from permanence.plain_error import PlainError, kind_and_line
from scheduler.cli.output import WRONG_USAGE

LONGEST_SENTENCE = 400
FULL = "the disk is full: make room and give the command again"
CUT_OFF = "not all was written: whatever read it stopped reading"
STOPPED = "stopped: what was recorded up to now stays, and the command can be given again"
_OF_FILES = {
    errno.ENOENT: "is not there",
    errno.EISDIR: "is a folder, where a file is meant",
    errno.ENOTDIR: "is no folder",
    errno.EEXIST: "is there already and was left as it is",
    errno.EACCES: "may not be used: give this user the right to it",
    errno.EPERM: "may not be used: give this user the right to it",
    errno.EROFS: "may only be read",
}
_OF_DISKS = {errno.ENOSPC: FULL, errno.EDQUOT: FULL, errno.EFBIG: FULL}


class WholeHelp(TyperGroup):
    """A group whose help says of each command its whole first sentence, where Click cuts it at the line's end."""

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """Writes the section of the commands."""
        found = [(name, self.get_command(ctx, name)) for name in self.list_commands(ctx)]
        said = [(name, command.get_short_help_str(LONGEST_SENTENCE)) for name, command in found if command]
        with formatter.section("Commands"):
            formatter.write_dl(said)


class Edge(WholeHelp):
    """The group of all commands. No error of theirs leaves it, unless as a sentence and an exit code."""

    def invoke(self, ctx: Any) -> Any:
        """Runs the command that is named, and says what was wrong with it."""
        try:
            done = super().invoke(ctx)
            sys.stdout.flush()  # a full disk or a reader who left is met here, and not after the end
        except (typer.Exit, SystemExit):
            raise
        except KeyboardInterrupt:
            _end(STOPPED)
        except Exception as wrong:  # the named edge: it is said, and the command ends with 2
            if _asks_for_help(wrong):
                raise
            if ctx.params.get("debug"):
                traceback.print_exc()
            _end(sentence_of(wrong, ctx.invoked_subcommand) or _fault(wrong, ctx.invoked_subcommand))
        else:
            return done


def _end(sentence: str) -> None:
    """The sentence is on standard error, and nothing more is tried on a standard output that takes nothing."""
    print(sentence, file=sys.stderr)
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    raise typer.Exit(WRONG_USAGE)


def sentence_of(wrong: BaseException, command: str | None = None) -> str | None:
    """What a named error of a command says; None for one that nobody foresaw."""
    if isinstance(wrong, PlainError | CalendarRunsOut):
        return str(wrong)
    if isinstance(wrong, typer.Abort):
        return STOPPED
    if isinstance(wrong, BrokenPipeError):
        return CUT_OFF
    if isinstance(wrong, OSError):
        return _of_a_file(wrong)
    usage = _of_usage(wrong, command)
    if usage:
        return usage
    from store.troubles import in_words  # only now: to load it takes longer than --help may

    return in_words(wrong)


def _of_a_file(wrong: OSError) -> str | None:
    if wrong.errno in _OF_DISKS:
        return _OF_DISKS[wrong.errno]
    why = _OF_FILES.get(wrong.errno or 0)
    return f"{wrong.filename} {why}" if why and wrong.filename else None


def _asks_for_help(wrong: Exception) -> bool:
    """Whether the help is shown and nothing was wrong: a group was named alone."""
    return type(wrong).__name__ == "NoArgsIsHelpError"


def _of_usage(wrong: BaseException, command: str | None) -> str | None:
    """What was wrong with the words of a command, in one line; None for another error."""
    say = getattr(wrong, "format_message", None)
    if say is None:
        return None
    called = getattr(getattr(wrong, "ctx", None), "command_path", "").partition(" ")[2] or command or ""
    said = " ".join(str(say()).split()).removesuffix(".")
    return f"{said} ({' '.join(('homeward', *called.split()))} --help says more)"


def _fault(wrong: Exception, command: str | None) -> str:
    """The kind of an error that nobody foresaw, and the line it came from."""
    return (
        f"this is a fault of Homeward, not yours: {kind_and_line(wrong)}. "
        f"Please report it with what homeward --debug {command or ''} ... shows, once you have looked it over"
    )
