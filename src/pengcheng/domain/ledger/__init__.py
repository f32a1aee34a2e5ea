"""The ledger: every action and every read of a person's record, as an append-only Merkle log on disk."""
