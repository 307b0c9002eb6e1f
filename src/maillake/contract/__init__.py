"""One truth for the core, the lake, the cloud and the docs: pure data, standard library only."""
