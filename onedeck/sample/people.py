"""The customers of the simulated company: invented people, and invented firms with contracts."""

from dataclasses import dataclass
from random import Random

from onedeck.sample.clock import DAY, Clock
from onedeck.sample.records import Account, Person

NAMES = {
    "en": ("Alice Ben Chloe Daniel Emma Frank Grace Henry Isla", "Archer Bright Carver Dale Eastman Fielding Grove"),
    "de": (
        "Anna Bernd Clara Dirk Elke Felix Greta Hannes Ida Jonas Katrin Lukas Mia Nils",
        "Ackermann Bergfeld Dornbusch Eichwald Feldkamp Grünau Heidorn Kaltenbach Lindhorst Moorkamp",
    ),
    "fr": ("Amélie Bastien Céline Denis Élodie Fabien Gisèle Hugo", "Aubertin Boisclair Chantreau Delorme Fontbrune"),
    "ar": ("Amal Bilal Dina Farid Hala Karim Layla Nabil Rana Samir", "Al-Amin Al-Bahri Darwish Faraj Haddad Khoury"),
}  # fmt: skip
FIRM_FIRST = (
    "Alder Birke Cobalt Distel Elbe Falk Ginkgo Hafen Indigo Jura Kiesel Linde Marsch Nord Opal Quarz".split()
)
FIRM_SECOND = "bau druck handel logistik media optik pflege service technik textil werk".split()
LANGUAGES = {  # share of each language among the people of a segment
    "consumer": {"de": 0.50, "en": 0.19, "ar": 0.19, "fr": 0.12},
    "small-business": {"de": 0.58, "en": 0.16, "ar": 0.15, "fr": 0.11},
    "enterprise": {"de": 0.54, "en": 0.26, "fr": 0.10, "ar": 0.10},
}
CONSUMERS, SMALL_FIRMS, LARGE_FIRMS = 34_000, 2_600, 300  # at full size
MANAGERS = ("S. Brandt", "O. Lemaire", "H. Nasser", "K. Whitfield", "T. Vogel", "R. Amrani")
SWITCHBOARD = "+4930555"  # enterprises phone from one number


@dataclass
class Town:
    """Everybody who can turn to the company, by segment, and the company's own testers."""

    accounts: list[Account]
    people: list[Person]
    segments: dict[str, list[Person]]
    colleagues: dict[str, list[Person]]  # account number -> its people
    testers: list[Person]
    strangers: list[Person]  # senders of spam

    def has_switchboard(self, person: Person) -> bool:
        """Say whether she phones from a number that many share."""
        return person.phone.startswith(SWITCHBOARD)


def settle(rng: Random, clock: Clock, scale: float) -> Town:
    """Draw the customers; `scale` 1 is the full company."""
    town = Town([], [], {"consumer": [], "small-business": [], "enterprise": []}, {}, [], [])
    for _ in range(int(CONSUMERS * scale)):
        _join(rng, town, "consumer", None)
    for segment, firms in (("small-business", SMALL_FIRMS), ("enterprise", LARGE_FIRMS)):
        for _ in range(max(6, int(firms * scale))):
            account = _account(rng, clock, town, segment)
            heads = rng.choice((1, 1, 2, 3)) if segment == "small-business" else rng.randint(6, 16)
            for _ in range(heads):
                _join(rng, town, segment, account)
    for n in range(4):
        person = Person(
            f"T-{n + 1}", f"Test {n + 1}", f"qa{n + 1}@fernholm.example", f"+49307770{n}", "consumer", "en"
        )
        town.testers.append(person)
    for n in range(40):
        mail = f"offer{n}@promo.example"
        town.strangers.append(Person(f"X-{n + 1}", f"Offer {n + 1}", mail, "", "consumer", "en"))
    return town


def _account(rng: Random, clock: Clock, town: Town, segment: str) -> Account:
    large = segment == "enterprise"
    value = int(rng.lognormvariate(10.6 if large else 7.6, 0.6)) // 10 * 10
    number = len(town.accounts) + 20_001
    name = f"{rng.choice(FIRM_FIRST)}{rng.choice(FIRM_SECOND)} {number % 97 + 1} {'AG' if large else 'GmbH'}"
    renewal = clock.midnights[rng.randrange(365)] + rng.choice((0, 365, 730)) * DAY
    account = Account(f"A-{number}", name, segment, value, renewal, owner=rng.choice(MANAGERS))
    town.accounts.append(account)
    town.colleagues[account.number] = []
    return account


def _join(rng: Random, town: Town, segment: str, account: Account | None) -> None:
    shares = LANGUAGES[segment]
    language = rng.choices(tuple(shares), tuple(shares.values()))[0]
    first, last = (rng.choice(part.split()) for part in NAMES[language])
    number = len(town.people) + 100_001
    place = f"a{account.number[2:]}.example" if account else "mail.example"
    phone = f"+4915{number:09d}"
    if account and segment == "enterprise":
        phone = f"{SWITCHBOARD}{account.number[2:]}"
    mail = f"{_plain(first)}.{_plain(last)}.{number}@{place}"
    person = Person(f"F-{number}", f"{first} {last}", mail, phone, segment, language, account)
    town.people.append(person)
    town.segments[segment].append(person)
    if account:
        town.colleagues[account.number].append(person)


def _plain(name: str) -> str:
    return name.lower().translate(str.maketrans("äöüéèôîà", "aoueeoia")).replace("-", "")
