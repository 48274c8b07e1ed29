"""Holidays of Aragón. Those that fall on a Sunday move to the Monday; administrators enter the local ones."""

from datetime import date

HOLIDAYS: dict[date, str] = {
    date(2026, 1, 1): "Año Nuevo",
    date(2026, 1, 6): "Epifanía del Señor",
    date(2026, 4, 2): "Jueves Santo",
    date(2026, 4, 3): "Viernes Santo",
    date(2026, 4, 23): "San Jorge, Día de Aragón",
    date(2026, 5, 1): "Fiesta del Trabajo",
    date(2026, 8, 15): "Asunción de la Virgen",
    date(2026, 10, 12): "Fiesta Nacional",
    date(2026, 11, 2): "Todos los Santos (traslado)",
    date(2026, 12, 7): "Día de la Constitución (traslado)",
    date(2026, 12, 8): "Inmaculada Concepción",
    date(2026, 12, 25): "Natividad del Señor",
    date(2027, 1, 1): "Año Nuevo",
    date(2027, 1, 6): "Epifanía del Señor",
    date(2027, 3, 25): "Jueves Santo",
    date(2027, 3, 26): "Viernes Santo",
    date(2027, 4, 23): "San Jorge, Día de Aragón",
    date(2027, 5, 1): "Fiesta del Trabajo",
    date(2027, 8, 16): "Asunción de la Virgen (traslado)",
    date(2027, 10, 12): "Fiesta Nacional",
    date(2027, 11, 1): "Todos los Santos",
    date(2027, 12, 6): "Día de la Constitución",
    date(2027, 12, 8): "Inmaculada Concepción",
    date(2027, 12, 25): "Natividad del Señor",
}
