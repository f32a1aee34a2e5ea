"""Cases: one procedure language, one clock that knows working days, one complete log."""
