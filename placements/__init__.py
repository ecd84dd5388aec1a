"""What follows a match; grows with hiring."""
