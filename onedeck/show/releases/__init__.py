"""AI releases as customers met them: every version seen, what held up of it, and beside which other version."""
