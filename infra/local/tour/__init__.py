"""A tour of the pipeline for a newcomer: mail dropped, the funnel watched, the lake asked, the balance drawn."""
