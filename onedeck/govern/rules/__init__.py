"""What can be wrong, one rule per file: its name says what, its docstring an input that fails and one that passes.

A file here is a rule already; nothing registers it. A stranger's package offers its rules under the entry point
`onedeck.rules`, a workspace in its folder `rules/` (run only with --trust).
"""
