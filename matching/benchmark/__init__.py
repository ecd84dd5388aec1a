"""How fast the service is on this machine, each figure beside that of a plain peer."""
