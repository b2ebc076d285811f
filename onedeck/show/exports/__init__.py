"""What OneDeck knows in other people's formats: service level objectives, bills of materials."""
