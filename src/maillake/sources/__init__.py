"""Where bytes come from: files, folders, containers. What a thing is, its content decides."""
