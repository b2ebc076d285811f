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
DUTIES = """\
apiVersion: onedeck.dev/v1alpha1
kind: Journey
metadata: {name: renewal}
spec:
  scope: {contactReasons: [renewal]}
  accountability:
    accountable: {person: head-of-renewals}
    deputy: {person: b.osei@fernholm.example, dateIn: 2026-05-01}
    validator: {person: Ines Roth}
  objectives:
    - {dimension: accurate, indicatorRef: held_up, target: 0.78}
    - {dimension: fast, indicatorRef: queue_wait, op: lte, value: 60, target: 0.8, timeWindow: [{duration: 4w}]}
    - dimension: worthStaying
      indicatorRef: grr
      op: gte
      value: 0.92
      timeWindow:
        - duration: 1Y
          isRolling: false
          calendar: {startTime: "2026-01-01 00:00:00", timeZone: Europe/Berlin}
      slices: [segment, agentVersion]
      sliceTolerance: 0.05
  ai:
    systems:
      - name: pip
        useCase: SelfService
        actions:
          - {tool: billing.lookup, autonomy: automatic}
          - {tool: billing.credit, autonomy: approval, limit: {amount: 50, currency: EUR}, approver: human}
          - {tool: account.close, autonomy: forbidden}
        aibom: ai/pip.cdx.json
        evaluatedOn: {caseSource: production, cases: 1200, locales: [en, de]}
  routing:
    default: ai
    rules:
      - {id: ask-human, when: {customerPreference: human}, to: human}
      - {id: high-value, when: {accountRevenueAtRisk: {gte: 20000}}, to: renewals-desk}
      - {id: unsure, when: {predictedConfidence: {lt: 0.7}, repeatWithin: 7d}, to: human}
  handoff:
    maxWait: 5m
    reasons: [by_end_user_ask]
    context: [identity, summary]
    minContextCompleteness: 0.95
  oversight:
    assignedTo: [{role: Supervisor, competence: l2, training: oversight-2026, authority: [override, stop]}]
    capabilities: [understand, stop]
    sampling: {conversations: 0.02, minPerWeek: 30}
    killSwitch: {flag: pip.enabled, provider: openfeature}
  transparency:
    disclosure: {required: true, at: firstInteraction, text: You are talking with our assistant.}
    humanOnRequest: true
    solelyAutomatedDecision: false
  risk:
    euAiAct: {annexIII: none, role: deployer}
    nistAiRmf: [GOVERN, MAP 3.5]
    iso42001: [A.5, A.6.2.4]
  data:
    contract: contracts/touch.odcs.yaml
    logRetention: 12M
    contentCapture: reference
    lawfulBasis: contract
    erasure: {process: dsar, maxDays: 30}
  releaseGate:
    indicatorRefs: [held_up, transfer_rate]
    guardrails: [{indicatorRef: recurring_revenue_exposed, maxRelativeIncrease: 0.05}]
    method: sequential
    alpha: 0.05
    minDetectableEffect: 0.03
    exposure: [0.01, 0.05, 0.25, 1.0]
    onBreach: rollback
  reviews: {cadence: P1M, last: 2026-11-15, next: 2026-12-15}
"""
CARD = """\
apiVersion: onedeck.dev/v1alpha1
kind: AISystem
metadata: {name: pip-card, displayName: Pip}
spec:
  description: Answers about bills.
  agentId: pip
  accountability:
    accountable: {person: dan@fernholm.example}
    deputy: {person: Ann Bo}
    validator: {person: Ines Roth}
  journeys: [billing-dispute]
  indicators:
    - {displayName: Resolved, dimension: accurate, indicatorRef: claimed, op: gte, value: 0.8}
  evaluation: {caseSource: mixed, cases: 40, locales: [en]}
  adoption: [{by: 2026-09-30, share: 0.3}, {by: 2026-12-31, share: 0.5}]
"""
WAIVER = """\
apiVersion: onedeck.dev/v1alpha1
kind: Waiver
metadata: {name: pilot}
spec:
  rules: [OD104]
  journeys: [billing-dispute, unchartered]
  subjects: [pip 3.3]
  reason: Pilot agreed with the owner.
  until: 2027-01-31
  signedBy: {person: mara.okafor@fernholm.example, role: Head of Billing}
"""
PEOPLE = """\
head-of-renewals: {name: Maria Keller, email: maria@fernholm.example}
head-of-ai: {vacant: true}
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
COSTS = """\
currency: EUR
people: [{per_minute: 0.8}, {team: Billing, per_minute: 0.92, from: 2026-07-01}, {queue: letters, per_touch: 6.4}]
ai:
  - {system: pip, per_claim: billed, per_turn: 0, to: 2026-06-30}
  - {vendor: Quillwork, per_conversation: 0.4, per_claim: 1, currency: USD}
channels: [{channel: voice, per_touch: 0.12}]
"""
FX = "USD: {2026-01-01: 0.92, 2026-04-01: 0.9}\n"
CONTRACT = """\
vendor: Quillwork
source: chat
room: ai
definition: quill.resolved
version: "2026-03"
valid: {from: 2026-03-02, to: 2026-12-31}
currency: EUR
price: {tiers: [{amount: 0.99, up_to: 1000}, {amount: "0.79"}], counted: graduated}
allowance: 500
tax: {rate: 19 %, included: false}
cut_off: {timezone: Europe/Berlin, day: 15, lag: 24h}
dispute: 30d
not_due:
  duplicate: conversation
  excluded: [test, internal]
  handed_over: {within: 72h}
  returned: {within: 24h, where: any_channel}
  absent: true
  outside_period: true
invoices: [invoices/*.csv]
columns: {conversation: chat_id, amount: net}
decimal: comma
claimed_savings: [{channel: phone, per_week: 2000, since: 2026-03-02, stood: "offer, page 3"}]
"""
REASONS = "chat: {B-12: billing.dispute, T-0: null, X: }\n"


def small(name: str, reasons: str, more: str = "") -> str:
    """Return a charter with a scope and nothing else; `more` are further keys of the scope."""
    return SMALL.format(name=name, reasons=reasons, more=f", {more}" if more else "")
