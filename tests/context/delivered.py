"""Files as the police and the housing department of the demonstration council would send them, good but for what a test breaks."""

import csv
from datetime import date

from alongside.practice.profile import load
from alongside.practice.profile import row as row_of

TODAY = date(2026, 11, 27)
POLICE = [
    "Nominal ref", "Surname", "First name", "DOB", "Sex", "Address 1", "Address 2", "Town", "Postcode", "Status", "Station",
    "Officer", "Rank", "Tel", "Officer email", "Opened", "Closed", "Last contact",
    *[f"Offence {n} {what}" for n in (1, 2, 3) for what in ("date", "type", "nature")],
]  # fmt: skip
HOUSING = [
    "Tenancy person ref", "Last name", "First name", "D.O.B.", "NHS no", "Property line 1", "Property line 2",
    "Property line 3", "Property postcode", "Tenancy status", "Housing officer", "Officer role", "Officer phone",
    "Officer email", "Tenancy start", "Tenancy end", "Last visit", "Landlord", "ASB", "Arrears", "NSP", "Eviction",
]  # fmt: skip
DEAN = {
    "Nominal ref": "N100", "Surname": "Carter", "First name": "Dean", "DOB": "03/11/1987", "Sex": "Male",
    "Address 1": "14 Old Mill Lane", "Town": "Riverside", "Postcode": "RV2 6LM", "Status": "Open", "Station": "Mill Bridge",
    "Officer": "Pat Roe", "Rank": "PC", "Tel": "01632 960101", "Officer email": "pat.roe@police.example",
    "Opened": "01/02/2025", "Last contact": "12/11/2026", "Offence 1 date": "30/01/2025",
    "Offence 1 type": "Violence without injury", "Offence 1 nature": "Suspected",
}  # fmt: skip
KELLY = {
    "Tenancy person ref": "T7", "Last name": "Webb", "First name": "Kelly", "D.O.B.": "26/01/1995", "NHS no": "943 476 5919",
    "Property line 1": "3 Sluice Close", "Property line 3": "Riverside", "Property postcode": "RV1 9NE",
    "Tenancy status": "Current tenant", "Housing officer": "Lou Marr", "Officer phone": "01632 960222",
    "Tenancy start": "01/03/2020", "Last visit": "02/10/2026", "Landlord": "Riverside Homes", "ASB": "None", "Arrears": "Open",
    "NSP": "Closed", "Eviction": "No record",
}  # fmt: skip


def feed(key):
    return row_of(load("demo").feeds, key)


def dean(number=0, **changed):
    """A row of the police's file, another person for each number."""
    return (
        DEAN | {"Nominal ref": f"N{100 + number}"} | {name.replace("_", " "): value for name, value in changed.items()}
    )


def write(path, headings, rows, *, delimiter=",", encoding="utf-8", errors="strict"):
    with path.open("w", newline="", encoding=encoding, errors=errors) as file:
        writer = csv.DictWriter(file, headings, restval="", delimiter=delimiter, extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)
    return path


def police(path, *rows, headings=POLICE, **options):
    return write(path, headings, rows, **options)


def housing(path, *rows, headings=HOUSING, **options):
    return write(path, headings, rows, **options)
