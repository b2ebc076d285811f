"""The journeys of the simulated company, one file each."""

from onedeck.sample.journeys import (
    billing_dispute,
    contract_renewal,
    field_service,
    move_an_office,
    network_fault,
    new_line,
    sim_and_password,
)
from onedeck.sample.plans import Plan

PLANS: tuple[Plan, ...] = (
    billing_dispute.PLAN,
    network_fault.PLAN,
    new_line.PLAN,
    sim_and_password.PLAN,
    contract_renewal.PLAN,
    move_an_office.PLAN,
    field_service.PLAN,
)
