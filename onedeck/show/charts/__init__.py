"""Charts as plain functions from rows to SVG: one file each, every mark a link, a table behind each."""
