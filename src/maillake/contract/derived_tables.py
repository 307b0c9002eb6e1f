"""The tables of the lake that are computed from others and can be computed again."""

from maillake.contract.columns import Column, Table

NEAR_DUPLICATES = Table(
    "near_duplicates",
    "one row for each message that shares most of its own words with another",
    ("message_key",),
    (
        Column("cluster_id", "string", "smallest message_key of the cluster: its representative"),
        Column("message_key", "string", "message"),
        Column("jaccard", "double", "part of the shingles of both that it shares with the representative"),
        Column("signature_version", "int", "version of the recipe of the signatures that were compared"),
        Column("generation", "bigint", "number of the computation; the highest of a tenant holds", canonical=False),
    ),
)

DERIVED_TABLES = (NEAR_DUPLICATES,)
