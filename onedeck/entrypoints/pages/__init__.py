"""One file per page of the web deck; a file that holds a PAGE is a page, nothing is registered."""
