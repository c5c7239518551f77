"""Who may do what, and how much of it: tokens, sessions, roles, sizes, rates, headers, the audit log."""
