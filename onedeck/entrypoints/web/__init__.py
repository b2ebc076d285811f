"""The web deck: one process that serves the published tables as pages, rows and charts; it decides nothing."""
