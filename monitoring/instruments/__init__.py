"""The measures, one small file each; the registry by key."""

from monitoring.instruments.base import Instrument, Item
from monitoring.instruments.dialog import DIALOG

INSTRUMENTS: dict[str, Instrument] = {DIALOG.key: DIALOG}

__all__ = ["INSTRUMENTS", "Instrument", "Item"]
