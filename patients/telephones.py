"""Telephone numbers as people here read them."""

from __future__ import annotations

import phonenumbers


def readable_phone(stored: str) -> str:
    """A stored number as people here read it: «600 11 22 33», with the country where it is another one.

    One that came from elsewhere and is no whole number stands as it came.
    """
    try:
        number = phonenumbers.parse(stored, "ES")
    except phonenumbers.NumberParseException:
        return stored
    here = number.country_code == 34
    style = phonenumbers.PhoneNumberFormat.NATIONAL if here else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    return str(phonenumbers.format_number(number, style))


def phone_text(number: str) -> str:
    """What was written down, grouped where it is one whole number; «ask for Rosa, 600…» stands as it was written."""
    whole = number.startswith("+") or (number.isdigit() and len(number) == 9)
    return readable_phone(number) if whole else number
