"""Files of a workspace that are right, for tests to break."""

CHARTER = """\
apiVersion: onedeck.dev/v1alpha1
kind: Journey
metadata:
  name: billing-dispute
  displayName: Billing dispute
  labels: {unit: consumer, tier: [tier-2, 3]}
  annotations: {onedeck.example/runbook: "https://wiki.example/billing"}
spec:
  description: From the charge she doubts to the charge she accepts.
  accountability:
    accountable: {person: mara.okafor@fernholm.example, role: Head of Billing, dateIn: 2026-03-01, dateOut: 2027-02-28}
    responsible: [team:cx-billing]
    consulted: [dpo@fernholm.example]
    informed: [team:finance]
  customer: person
  scope:
    contactReasons: [billing.dispute, "billing.charge.*"]
    channels: [phone, chat]
    languages: [en, pt-BR]
    segments: [consumer]
    exclude: {segment: [strategic], contactReason: [billing.charge.test], channel: [email]}
  success:
    description: The charge is confirmed or corrected and she knows it.
    window: 10d
    proof: required
  objectives:
    - displayName: Resolved and stays resolved
      dimension: accurate
      indicatorRef: held_up
      op: gte
      value: 0.78
      minSample: 200
      timeWindow: [{duration: 28d, isRolling: true}]
    - {dimension: worthStaying, indicatorRef: nps}
  ai:
    systems:
      - name: Pip
        agentId: pip
        allowedVersions: ">=3.2 <4"
        models: [model-a, 4]
        accountable: {person: d.lindqvist@fernholm.example, role: Head of AI}
"""
SMALL = """\
apiVersion: onedeck.dev/v1alpha1
kind: Journey
metadata: {{name: {name}}}
spec: {{scope: {{contactReasons: [{reasons}]{more}}}}}
"""
WORKSPACE = "name: Fernholm\nsources:\n  - {name: chat, connector: table, path: chat.csv}\n"
TEAMS = "billing-de: {team: Billing, brand: Fernholm}\n4711: {team: Retention}\n"
CALENDARS = """\
service:
  timezone: Europe/Berlin
  hours: {mon: "08:00-18:00", tue: ["13:00-24:00", "08:00-12:00"]}
  holidays: [2026-12-25]
  queues: [billing-de, 4711]
rest: {hours: {sun: 00:00-24:00}}
"""
EVENTS = """\
- {name: Core network down, kind: outage, from: 2026-04-02T06:10, to: 2026-04-03, journeys: [billing-dispute], note: x}
- {name: Autumn offer, kind: campaign, from: 2026-09-01, queues: billing-de}
"""
REPORTED = """\
- {room: ai, title: Resolved, indicator: claimed, definition: pip.resolved, value: 83 %, period: 2026-W47, stood: p. 4}
- {room: cx, title: CSAT, indicator: csat, journey: billing-dispute, value: 4.4,
   period: {from: 2026-10-01, to: 2026-10-31}}
"""
REASONS = "chat: {B-12: billing.dispute, T-0: null, X: }\n"


def small(name: str, reasons: str, more: str = "") -> str:
    """Return a charter with a scope and nothing else; `more` are further keys of the scope."""
    return SMALL.format(name=name, reasons=reasons, more=f", {more}" if more else "")
