"""Schools and streets: events, campus safety, honours. Knows nothing of a child's file."""
