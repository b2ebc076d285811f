"""What changed in the definitions, when and by whom: a chain nobody can change unseen."""
