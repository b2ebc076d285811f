"""What people say of the verdicts: blind samples, their answers, disputes."""
