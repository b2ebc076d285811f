"""One file per kind of export; a file that holds a CONNECTOR is a connector, nothing is registered."""
