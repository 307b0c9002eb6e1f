"""Amazon Web Services: one module a service; nothing is imported here, so that each can be loaded alone."""
