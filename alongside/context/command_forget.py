"""Erase deliveries whose time is over, and those that were taken back. Run it every day."""

from argparse import ArgumentParser
from collections.abc import Callable
from typing import Any

from alongside.access import days
from alongside.context import deliveries


def add_arguments(parser: ArgumentParser) -> None:
    """It needs none."""


def run(options: dict[str, Any], write: Callable[[str], Any]) -> None:
    """Forget each, and say so."""
    for delivery in deliveries.deliveries_to_forget(days.today()):
        deliveries.forget(delivery, by=None)
        write(f"Forgotten: {delivery.feed}, correct as of {delivery.correct_as_of.isoformat()}.")
