"""Raw mail in; a threaded, deduplicated, cleaned, queryable lake out; and a proof that nothing was lost."""
