"""From the plain data of a file, whose shape has been checked, to the typed objects of the city."""
