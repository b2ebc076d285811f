"""Lets `python -m onedeck` be the same door as the `onedeck` command."""

from onedeck.entrypoints.cli import main

if __name__ == "__main__":
    main()
