CREATE TABLE IF NOT EXISTS source (
    source_key TEXT PRIMARY KEY,
    tenant TEXT NOT NULL,
    custodian TEXT NOT NULL,
    uri TEXT NOT NULL,
    kind TEXT NOT NULL,
    size INTEGER NOT NULL,
    modified_ns INTEGER NOT NULL,
    head_bytes INTEGER NOT NULL,
    head_hash TEXT NOT NULL,
    tail_hash TEXT NOT NULL,
    generation INTEGER NOT NULL,
    registered_ns INTEGER NOT NULL,
    registered_date TEXT NOT NULL,
    dialect TEXT,
    superseded_by TEXT,
    complete INTEGER NOT NULL DEFAULT 0,
    recorded INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS source_by_uri ON source (uri, tenant, custodian, generation);
CREATE INDEX IF NOT EXISTS source_to_record ON source (tenant) WHERE recorded = 0;

CREATE TABLE IF NOT EXISTS entry (
    source_key TEXT NOT NULL,
    entry_path TEXT NOT NULL,
    kind TEXT NOT NULL,
    size INTEGER NOT NULL,
    dialect TEXT,
    container_bytes INTEGER,
    structure_bytes INTEGER,
    PRIMARY KEY (source_key, entry_path)
) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS doubt (
    source_key TEXT NOT NULL,
    entry_path TEXT NOT NULL,
    "offset" INTEGER NOT NULL,
    is_split INTEGER NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (source_key, entry_path, "offset")
) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS claim (
    unit_id TEXT PRIMARY KEY,
    attempts INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS unit (
    commit_order INTEGER PRIMARY KEY,
    unit_id TEXT NOT NULL UNIQUE,
    tenant TEXT NOT NULL,
    ingest_date TEXT NOT NULL,
    kind TEXT NOT NULL,
    source_key TEXT,
    entry_path TEXT,
    start INTEGER NOT NULL,
    end INTEGER NOT NULL,
    slice_hash TEXT NOT NULL,
    records INTEGER NOT NULL,
    limited INTEGER NOT NULL,
    byte_count INTEGER NOT NULL,
    emission TEXT NOT NULL,
    attempt INTEGER NOT NULL,
    run_id TEXT NOT NULL,
    committed_ns INTEGER NOT NULL,
    code_version TEXT NOT NULL,
    configuration_hash TEXT NOT NULL,
    settled INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX IF NOT EXISTS unit_by_stream ON unit (source_key, entry_path, start);
CREATE INDEX IF NOT EXISTS unit_to_settle ON unit (commit_order) WHERE settled = 0;

CREATE TABLE IF NOT EXISTS file (
    path TEXT PRIMARY KEY,
    "table" TEXT NOT NULL,
    size INTEGER NOT NULL,
    sha256 TEXT NOT NULL,
    rows INTEGER NOT NULL
) WITHOUT ROWID;

-- A compacted file holds rows of several units.
CREATE TABLE IF NOT EXISTS unit_file (
    unit_id TEXT NOT NULL,
    path TEXT NOT NULL,
    PRIMARY KEY (unit_id, path)
) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS count (
    source_key TEXT NOT NULL,
    unit_id TEXT NOT NULL,
    found INTEGER NOT NULL,
    stored INTEGER NOT NULL,
    duplicate INTEGER NOT NULL,
    skipped INTEGER NOT NULL,
    quarantined INTEGER NOT NULL,
    nested INTEGER NOT NULL,
    bytes_accounted INTEGER NOT NULL,
    PRIMARY KEY (source_key, unit_id)
) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS run (
    run_id TEXT PRIMARY KEY,
    command TEXT NOT NULL,
    started_ns INTEGER NOT NULL,
    finished_ns INTEGER,
    code_version TEXT NOT NULL,
    configuration_hash TEXT NOT NULL,
    sources INTEGER NOT NULL,
    units INTEGER NOT NULL,
    units_reused INTEGER NOT NULL,
    counts TEXT NOT NULL,
    manifest_sha256 TEXT
) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS settled (
    bucket TEXT PRIMARY KEY,
    path TEXT NOT NULL
) WITHOUT ROWID;
