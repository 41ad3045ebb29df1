"""Who and where: units, accounts and their rights, people, stations, schools."""
