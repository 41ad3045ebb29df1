"""A fictional city to try the portal with, its people, and two years of their work. No real person is in it.

Everything is entered by the verbs of its rows: today, with days in the past, as a station types in its paper books.
Same seed on the same day, same city: names, file numbers, days, addresses.
"""
