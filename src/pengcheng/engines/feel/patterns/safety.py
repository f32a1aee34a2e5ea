"""Patterns that backtrack without end are refused before they run.

Two things make a backtracking matcher slow: a repeated group whose body can match one text in several ways
(`(a+)+`, exponential: refused), and several open-ended repetitions after each other that can share characters
(`.*.*.*x`, polynomial: allowed while the text is short enough for the degree).
"""

from __future__ import annotations

import math
import re

from pengcheng.engines.feel.errors import OperationFault
from pengcheng.engines.feel.patterns.syntax import Atom, Group, Piece

MANY = 10
"""A repetition beyond so many times counts as one without end."""


def cost(length: int, degree: int) -> int:
    """About how many steps a text of some length can cost."""
    return math.comb(length + degree, degree)


def check_shape(pattern: Group, options: re.RegexFlag) -> int:
    """The degree of the polynomial that bounds the steps. Raises OperationFault for an exponential shape."""
    # One for the places where a match may begin; a repetition reads on from each, even where it can end in one way.
    return 1 + max(_degree_of_group(pattern, options), int(_has_repetition(pattern)))


def _has_repetition(group: Group) -> bool:
    return any(
        _repeats(piece) or (isinstance(piece.atom, Group) and _has_repetition(piece.atom))
        for branch in group.branches
        for piece in branch
    )


def _repeats(piece: Piece) -> bool:
    return piece.most is None or piece.most > MANY


def _degree_of_group(group: Group, options: re.RegexFlag) -> int:
    return max(_degree(branch, options) for branch in group.branches)


def _degree(branch: tuple[Piece, ...], options: re.RegexFlag) -> int:
    total = 0
    for position, piece in enumerate(branch):
        follower = branch[position + 1] if position + 1 < len(branch) else None
        if isinstance(piece.atom, Group):
            total += _degree_of_group(piece.atom, options)
            if _repeats(piece):
                if not _one_way(piece.atom, options):
                    raise OperationFault(
                        "pattern_can_explode",
                        f"The group {piece.atom.python()} can match a text in several ways and is repeated; "
                        "that can take for ever. Repeat a single character or class instead.",
                    )
                total += 1
        elif _repeats(piece) and not _stops(piece.atom, follower, options):
            total += 1
    return total


def _stops(atom: Atom, follower: Piece | None, options: re.RegexFlag) -> bool:
    """Whether a repetition ends at one place only: before a character that it cannot take."""
    if follower is None:
        return False
    letter = follower.atom.literal if isinstance(follower.atom, Atom) and follower.least else None
    return letter is not None and not _takes(atom, letter, options)


def _takes(atom: Atom, character: str, options: re.RegexFlag) -> bool:
    if atom.text.startswith("(?:\\"):
        return True
    return re.fullmatch(atom.text, character, options) is not None


def _one_way(group: Group, options: re.RegexFlag) -> bool:
    """Whether the repeated body can match any text in one way only, as far as can be told easily."""
    if len(group.branches) > 1:
        return all(_is_fixed(branch) for branch in group.branches) and _first_letters_differ(group, options)
    body = group.branches[0]
    return bool(body) and (_is_fixed(body) or _is_delimited(body, options))


def _is_fixed(branch: tuple[Piece, ...]) -> bool:
    return bool(branch) and all(
        isinstance(piece.atom, Atom) and piece.atom.width and piece.least == piece.most for piece in branch
    )


def _first_letters_differ(group: Group, options: re.RegexFlag) -> bool:
    atoms = [branch[0].atom for branch in group.branches]
    letters = [atom.literal for atom in atoms if isinstance(atom, Atom) and atom.literal is not None]
    if len(letters) < len(atoms) - 1 or len({letter.casefold() for letter in letters}) < len(letters):
        return False
    others = [atom for atom in atoms if isinstance(atom, Atom) and atom.literal is None]
    return not any(_takes(other, letter, options) for other in others for letter in letters)


def _is_delimited(body: tuple[Piece, ...], options: re.RegexFlag) -> bool:
    """Whether the body begins or ends with a character that stands nowhere else in it, as in `([a-z]+,)*`."""
    for end, rest in ((body[-1], body[:-1]), (body[0], body[1:])):
        letter = end.atom.literal if isinstance(end.atom, Atom) and end.least == end.most == 1 else None
        if letter is None:
            continue
        simple = all(isinstance(piece.atom, Atom) and not _takes(piece.atom, letter, options) for piece in rest)
        # Inside, too, each repetition must end where the next begins.
        inner = sum(piece.least != piece.most for piece in rest)
        if simple and inner <= 1:
            return True
    return False
