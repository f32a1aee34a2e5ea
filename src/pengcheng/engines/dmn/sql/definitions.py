"""Named terms in the order in which they are made: what the layers of a statement are cut from."""

from __future__ import annotations

from .terms import Column, Constant, Ref, Term


class Definitions:
    """Terms by name, each made of columns and of definitions before it.

    Args:
        prefix: stands before every name, so that several decisions share one statement.
    """

    def __init__(self, terms: dict[str, Term] | None = None, prefix: str = "") -> None:
        self.terms: dict[str, Term] = {} if terms is None else terms
        self._prefix = prefix
        self._refs = {term: Ref(term.type, term.nullable, name) for name, term in self.terms.items()}

    def under(self, prefix: str) -> Definitions:
        """The same definitions, with other names to come."""
        return Definitions(self.terms, prefix)

    def define(self, name: str, term: Term) -> Term:
        """Give a term a name; the reference stands for it from here on. Trivial terms stay as they are, and a term
        that has a name keeps it."""
        if isinstance(term, Constant | Column | Ref):
            return term
        if term not in self._refs:
            name = self._prefix + name
            assert name not in self.terms, name
            self.terms[name] = term
            self._refs[term] = Ref(term.type, term.nullable, name)
        return self._refs[term]
