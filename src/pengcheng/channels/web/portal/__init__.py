"""Pages for residents and enterprises."""
