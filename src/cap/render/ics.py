"""Entries of a calendar as an iCalendar file (RFC 5545), which any phone or mail program opens.

`METHOD:PUBLISH`: it is for information, nobody is asked to answer to a machine and nobody's address is in it. Hours
are those of Europe/Paris, described in the file by the two rules in force since 1996. The same entries give the same
bytes.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from cap.evenement import Evenement
from cap.graphie import composer
from cap.show import show

if TYPE_CHECKING:
    from icalendar import Event, Timezone

FUSEAU: Final = "Europe/Paris"
PRODUIT: Final = "-//cap//Communautes d action//FR"

_HIVER: Final = timedelta(hours=1)
_ETE: Final = timedelta(hours=2)


def calendrier(evenements: Iterable[Evenement]) -> str:
    """Write entries as one iCalendar text, in their order; lines end as the format asks (CR LF)."""
    from icalendar import Calendar

    ecrits = list(evenements)
    objet = Calendar()
    objet.add("prodid", PRODUIT)
    objet.add("version", "2.0")
    objet.add("calscale", "GREGORIAN")
    objet.add("method", "PUBLISH")
    if any(evenement.debut for evenement in ecrits):
        objet.add_component(_fuseau())
    for evenement in ecrits:
        objet.add_component(_evenement(evenement))
    octets: bytes = objet.to_ical()
    return octets.decode("utf-8")


def _evenement(evenement: Evenement) -> Event:
    from icalendar import Event

    objet = Event()
    objet.add("uid", evenement.uid)
    objet.add("dtstamp", datetime.combine(evenement.horodatage, time(), UTC))
    objet.add("sequence", evenement.sequence)
    objet.add("status", evenement.etat)
    if evenement.debut is None:
        objet.add("dtstart", evenement.jour)
        objet.add("dtend", evenement.jour + timedelta(days=1))
    else:
        paris = ZoneInfo(FUSEAU)
        objet.add("dtstart", datetime.combine(evenement.jour, evenement.debut, paris))
        if evenement.fin is not None:
            objet.add("dtend", datetime.combine(evenement.jour, evenement.fin, paris))
    objet.add("summary", _ligne(evenement.titre))
    if evenement.lieu:
        objet.add("location", _ligne(evenement.lieu))
    if evenement.lien:
        objet.add("url", evenement.lien)
    if evenement.description:
        objet.add("description", _texte(evenement.description))
    return objet


def _ligne(texte: str) -> str:
    """Set a text on one line, nothing in it acting on what shows it."""
    return _texte(" ".join(texte.split()))


def _texte(texte: str) -> str:
    return show(composer(texte), one_line=False)


def _fuseau() -> Timezone:
    """Describe Europe/Paris by its two rules: whole tables run to kilobytes and stop in 2038."""
    from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

    fuseau = Timezone()
    fuseau.add("tzid", FUSEAU)
    for regle, mois, debut, avant, apres, nom in (
        (TimezoneDaylight(), 3, datetime(1996, 3, 31, 2), _HIVER, _ETE, "CEST"),  # noqa: DTZ001 - local, as in the format
        (TimezoneStandard(), 10, datetime(1996, 10, 27, 3), _ETE, _HIVER, "CET"),  # noqa: DTZ001 - same reason
    ):
        regle.add("dtstart", debut)
        regle.add("rrule", {"freq": "yearly", "bymonth": mois, "byday": "-1su"})
        regle.add("tzoffsetfrom", avant)
        regle.add("tzoffsetto", apres)
        regle.add("tzname", nom)
        fuseau.add_component(regle)
    return fuseau
