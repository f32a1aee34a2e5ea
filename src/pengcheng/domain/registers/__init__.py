"""The city's registers: typed tables with their history, their loads, and the facts drawn from them."""
