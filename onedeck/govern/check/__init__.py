"""The linter of charters: what a rule looks at, how its cases are counted, what is silenced."""
