"""What a check came to, for people, for programs and for the places where code is reviewed."""
