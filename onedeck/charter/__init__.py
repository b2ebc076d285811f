"""What the owner of the data wrote: the workspace, its sources, its reasons, each value with its place."""

from onedeck.charter.workspace import Workspace, read_workspace

__all__ = ["Workspace", "read_workspace"]
