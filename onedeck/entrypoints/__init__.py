"""The doors: they read arguments, ask the rooms and print; no thinking here."""
