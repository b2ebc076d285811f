"""Where customers went and who passed them to whom: one definition for the picture and for the list behind it."""
