"""The one-page report of a journey: what leaves the building, with everything a figure needs to be read alone."""
