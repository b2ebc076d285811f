"""The reason codes of the three systems: each has words of its own for a need, and a few that nobody mapped.

`MAPPED[system]` (code -> need) is what a person would fill into reasons.yaml; codes in `UNMAPPED` mean something but
stand in no map, and the empty code and `other` mean nothing.
"""

from random import Random

PIP = {
    "billing.dispute": "invoice_dispute", "billing.charge.roaming": "roaming_charge", "billing.refund": "refund_status",
    "network.outage": "no_service", "network.slow": "slow_internet", "line.order": "order_new_line",
    "line.activation": "activate_line", "sim.password": "password_reset", "sim.activation": "sim_activation",
    "sim.swap": "sim_swap", "contract.renewal": "renew_contract", "contract.terms": "contract_terms",
    "move.office": "move_office",
}  # fmt: skip
DESK = {
    "billing.dispute": "Rechnung: Einspruch", "billing.charge.roaming": "Rechnung: Roaming",
    "billing.refund": "Rechnung: Erstattung", "network.outage": "Störung: Ausfall",
    "network.slow": "Störung: langsam", "line.order": "Auftrag: Neuanschluss",
    "line.activation": "Auftrag: Aktivierung", "sim.password": "Konto: Passwort", "sim.activation": "SIM: Aktivierung",
    "sim.swap": "SIM: Tausch", "contract.renewal": "Vertrag: Verlängerung", "contract.terms": "Vertrag: Konditionen",
    "move.office": "Umzug", "field.visit": "Technikertermin",
}  # fmt: skip
PHONE = {
    "billing.dispute": "BIL-01", "billing.charge.roaming": "BIL-04", "billing.refund": "BIL-07",
    "network.outage": "NET-01", "network.slow": "NET-02", "line.order": "ORD-01", "line.activation": "ORD-03",
    "sim.password": "ACC-01", "sim.activation": "SIM-01", "sim.swap": "SIM-02", "contract.renewal": "CON-01",
    "contract.terms": "CON-02", "move.office": "MOV-01", "field.visit": "FLD-01",
}  # fmt: skip
CODES = {"pip": PIP, "desk": DESK, "phone": PHONE}
# A second code for the same need that came in later and stands in no map.
UNMAPPED = {
    "pip": {"invoice_question_v2": "billing.dispute", "wifi_help": "network.slow"},
    "desk": {"Sonderfall Rechnung": "billing.refund", "Projekt Neuanschluss": "line.order"},
    "phone": {"BIL-09": "billing.dispute", "SIM-09": "sim.swap", "NET-09": "network.outage"},
}
MAPPED = {system: {code: need for need, code in codes.items()} for system, codes in CODES.items()}
WRONG = {"pip": 0.008, "desk": 0.02, "phone": 0.02}  # share of contacts that get a wrong code
LATER, EMPTY = 0.05, 0.005  # share of a need's contacts with its unmapped code; share with none
_LATER_CODE = {system: {need: code for code, need in codes.items()} for system, codes in UNMAPPED.items()}


def code_of(rng: Random, system: str, need: str) -> str:
    """Draw the reason code a system writes down for a need; "" where it writes none."""
    codes, chance = CODES[system], rng.random()
    if chance < WRONG[system]:
        return rng.choice([code for other, code in codes.items() if other != need])
    if chance > 1 - EMPTY:
        return "" if system != "phone" else "other"
    if need in _LATER_CODE[system] and chance > 1 - EMPTY - LATER:
        return _LATER_CODE[system][need]
    return codes.get(need, "")
