"""Pages for staff: one task list, and the case with its facts beside the decision."""
