"""Tables of calls, one for each family of the library: the value of each text, or the code of its warning."""
