"""What the page of one journey shows: its dimensions, its gaps, its findings, its costs, its charter in short."""
