"""A template and its facts in, PDF out: the ledger book, papers of a file, certificates. They are no Document."""
