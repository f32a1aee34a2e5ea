"""Proofs that verify offline with standard tools, without asking us.

| module | gives |
|---|---|
| `merkle` | RFC 6962 hashing, inclusion and consistency proofs |
| `tiles` | an append-only log of entries on disk in the C2SP tlog-tiles layout |
| `notes` | C2SP signed notes and checkpoints (Ed25519) |
| `commitments` | salted commitments, so that a log entry never holds personal data |
| `receipts` | the proof of one log entry as one JSON document |
| `authority` | the city's root, its bodies' sealing certificates, the log's key |
| `codes` | the signed text in a certificate's QR code (COSE_Sign1, base45) |
| `pdf` | a small PDF writer, the PAdES seal, and its verification |

Nothing here reads a clock, a database or the network: moments, directories and randomness are arguments.
"""
