"""People who use the platform: their accounts, and whom they may act for."""
