"""Colours that can be read whatever the council's own colours are. Pure: texts like "#00625a" in and out."""

import re

from alongside.practice.colours import WHITE, contrast

INK, PAPER = "#1f1d1a", "#faf7f2"
TEXT_CONTRAST = 4.5  # WCAG 2.2, 1.4.3 Contrast (Minimum)
HEX = re.compile(r"#[0-9a-fA-F]{6}")


def parts(colour):
    """Red, green and blue from 0 to 255. Raises ValueError for anything but "#" and six hexadecimal digits."""
    if not HEX.fullmatch(colour):
        raise ValueError(f"{colour!r} is not a colour like #00625a")
    return tuple(int(colour[place : place + 2], 16) for place in (1, 3, 5))


def mixed(colour, other, share):
    """`colour` with `share` (0 to 1) of `other` in it."""
    pairs = zip(parts(colour), parts(other), strict=True)
    return "#" + "".join(f"{round(one + (two - one) * share):02x}" for one, two in pairs)


def readable(colour, *grounds):
    """`colour`, made darker until text in it can be read on each of the light `grounds`."""
    for step in range(21):
        darker = mixed(colour, INK, step / 20)
        if all(contrast(darker, ground) >= TEXT_CONTRAST for ground in grounds):
            return darker
    return INK


def palette(council, family):
    """CSS custom properties made from a council's colour for actions and its colour for the family's own words."""
    action = readable(council, WHITE, PAPER)
    own = readable(family, WHITE, PAPER, mixed(family, WHITE, 0.9))
    dark = mixed(action, INK, 0.45)
    return {
        "--council": action,
        "--council-dark": dark,
        "--council-quiet": mixed(action, WHITE, 0.9),
        "--family": family,
        "--family-text": own,
        "--family-quiet": mixed(family, WHITE, 0.9),
        "--govuk-brand-colour": action,
        "--govuk-link-colour": action,
        "--govuk-link-visited-colour": action,
        "--govuk-link-hover-colour": dark,
        "--govuk-success-colour": action,
    }
