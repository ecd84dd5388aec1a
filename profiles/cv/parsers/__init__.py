"""What the child process imports: bytes to positioned text or structure, and nothing else."""
