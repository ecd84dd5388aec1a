"""Building the encoder's artefact from ESCO's labels; nothing here runs when the service does."""
