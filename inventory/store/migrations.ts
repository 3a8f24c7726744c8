/**
 * The steps from an empty database to the present one; the number of a step is its place, from 1, and stands in
 * `user_version`. A step that was released is never changed.
 */
export const MIGRATIONS: readonly string[] = [
    `
CREATE TABLE meta(
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
-- Tells the objects that a push of this inventory made from those of another.
INSERT INTO meta(key, value) VALUES('inventory', lower(hex(randomblob(8))));

CREATE TABLE environment(
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE integration(
    id INTEGER PRIMARY KEY,
    environment_id INTEGER NOT NULL REFERENCES environment(id),
    name TEXT NOT NULL UNIQUE,
    home_region TEXT NOT NULL,
    ipam_id TEXT,
    scope_ids TEXT NOT NULL,
    mode TEXT NOT NULL CHECK(mode IN('read-only', 'read-write')),
    conflicts TEXT NOT NULL,
    switches TEXT NOT NULL,
    role_arn TEXT,
    identity TEXT,
    removed_at INTEGER
) STRICT;

CREATE TABLE lease(
    integration_id INTEGER PRIMARY KEY REFERENCES integration(id),
    owner TEXT NOT NULL,
    holder TEXT NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT;

CREATE TABLE run(
    id INTEGER PRIMARY KEY,
    integration_id INTEGER NOT NULL REFERENCES integration(id),
    kind TEXT NOT NULL CHECK(kind IN('sync', 'push')),
    started_at INTEGER NOT NULL,
    ended_at INTEGER,
    status TEXT NOT NULL CHECK(status IN('running', 'done', 'incomplete', 'guarded', 'failed')),
    calls INTEGER NOT NULL DEFAULT 0,
    pages INTEGER NOT NULL DEFAULT 0,
    retries INTEGER NOT NULL DEFAULT 0,
    created INTEGER NOT NULL DEFAULT 0,
    updated INTEGER NOT NULL DEFAULT 0,
    deleted INTEGER NOT NULL DEFAULT 0,
    unchanged INTEGER NOT NULL DEFAULT 0,
    withheld INTEGER NOT NULL DEFAULT 0,
    error TEXT,
    remarks TEXT NOT NULL DEFAULT '[]'
) STRICT;

CREATE TABLE node(
    id INTEGER PRIMARY KEY,
    integration_id INTEGER NOT NULL REFERENCES integration(id),
    kind TEXT NOT NULL CHECK(kind IN('pool', 'block', 'allocation', 'other')),
    status TEXT NOT NULL CHECK(status IN('live', 'planned', 'blocked', 'pending', 'deleted')),
    external_id TEXT,
    cidr TEXT NOT NULL DEFAULT '',
    family INTEGER NOT NULL CHECK(family IN(4, 6)),
    first_address TEXT NOT NULL DEFAULT '',
    netmask_length INTEGER NOT NULL DEFAULT 0,
    parent_id INTEGER REFERENCES node(id),
    scope_id TEXT,
    region TEXT,
    account_id TEXT,
    vpc_id TEXT,
    zone_id TEXT,
    label TEXT,
    description TEXT,
    state TEXT,
    locale TEXT,
    cidrs TEXT,
    rules TEXT,
    allocation_id TEXT,
    allocation_type TEXT,
    resource_id TEXT,
    primary_cidr TEXT,
    compliance TEXT,
    management TEXT,
    overlap TEXT,
    usage REAL,
    available_addresses INTEGER,
    tags TEXT NOT NULL DEFAULT '{}',
    notes TEXT,
    edited TEXT,
    pulumi_urn TEXT,
    hash TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    created_run INTEGER,
    changed_at INTEGER NOT NULL,
    pushed_at INTEGER,
    missing_since INTEGER,
    deleted_at INTEGER,
    deleted_run INTEGER,
    deleted_reason TEXT,
    succeeded_by INTEGER REFERENCES node(id)
) STRICT;
CREATE UNIQUE INDEX node_external ON node(external_id, cidr, kind, integration_id) WHERE external_id IS NOT NULL;
CREATE INDEX node_parent ON node(parent_id);
CREATE INDEX node_address ON node(family, first_address, netmask_length);

-- The CIDRs of pools, so that an address is looked up there as in every other row.
CREATE TABLE pool_cidr(
    node_id INTEGER NOT NULL REFERENCES node(id) ON DELETE CASCADE,
    cidr TEXT NOT NULL,
    state TEXT NOT NULL,
    family INTEGER NOT NULL,
    first_address TEXT NOT NULL,
    netmask_length INTEGER NOT NULL,
    PRIMARY KEY(node_id, cidr)
) STRICT, WITHOUT ROWID;
CREATE INDEX pool_cidr_address ON pool_cidr(family, first_address, netmask_length);

CREATE TABLE history(
    id INTEGER PRIMARY KEY,
    node_id INTEGER NOT NULL REFERENCES node(id),
    run_id INTEGER REFERENCES run(id),
    at INTEGER NOT NULL,
    actor TEXT NOT NULL CHECK(actor IN('cloud', 'local', 'push')),
    field TEXT NOT NULL,
    before TEXT,
    after TEXT
) STRICT;
CREATE INDEX history_node ON history(node_id, id);
CREATE INDEX history_run ON history(run_id);

CREATE TABLE conflict(
    id TEXT PRIMARY KEY,
    integration_id INTEGER NOT NULL REFERENCES integration(id),
    node_id INTEGER REFERENCES node(id),
    run_id INTEGER REFERENCES run(id),
    kind TEXT NOT NULL,
    about TEXT NOT NULL,
    field TEXT,
    base TEXT,
    local TEXT,
    cloud TEXT,
    decision TEXT CHECK(decision IN('cloud', 'local')),
    decided_at INTEGER,
    created_at INTEGER NOT NULL,
    closed_at INTEGER
) STRICT;

CREATE TABLE operation(
    id TEXT PRIMARY KEY,
    integration_id INTEGER NOT NULL REFERENCES integration(id),
    node_id INTEGER NOT NULL REFERENCES node(id),
    action TEXT NOT NULL CHECK(action IN('create', 'rename', 'describe', 'delete')),
    state TEXT NOT NULL CHECK(state IN('planned', 'sent', 'acked', 'verified', 'failed', 'blocked')),
    attempts INTEGER NOT NULL DEFAULT 0,
    external_id TEXT,
    error TEXT,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX operation_open ON operation(integration_id, state);
`,
    `
-- What is no allocation is a tenth of the rows, and is read far more often than all of them. Queries repeat the condition.
CREATE INDEX node_no_allocation ON node(id) WHERE kind <> 'allocation';
`,
    `
-- Pools are a small part of what is no allocation.
DROP INDEX node_no_allocation;
CREATE INDEX node_no_allocation ON node(kind, id) WHERE kind <> 'allocation';
`,
    `
-- What lists and trees ask of all allocations below a row, so that nobody has to go over 100,000 of them: see
-- allocation-summary.ts, which fills it.
CREATE TABLE allocation_summary(
    parent_id INTEGER PRIMARY KEY REFERENCES node(id) ON DELETE CASCADE,
    integration_id INTEGER NOT NULL REFERENCES integration(id),
    count INTEGER NOT NULL,
    hosts REAL,
    is_simple INTEGER NOT NULL,
    is_used INTEGER NOT NULL,
    longest_cidr INTEGER NOT NULL,
    longest_name INTEGER NOT NULL,
    longest_id INTEGER NOT NULL,
    longest_zone INTEGER NOT NULL,
    longest_region INTEGER NOT NULL,
    longest_account INTEGER NOT NULL,
    cidrs TEXT NOT NULL,
    names TEXT,
    shares TEXT
) STRICT;

-- The rows below which something changed since, whoever changed it.
CREATE TABLE allocation_summary_stale(
    parent_id INTEGER PRIMARY KEY
) STRICT;
CREATE TRIGGER allocation_inserted AFTER INSERT ON node WHEN NEW.kind = 'allocation' AND NEW.parent_id IS NOT NULL BEGIN
    INSERT INTO allocation_summary_stale(parent_id) VALUES(NEW.parent_id) ON CONFLICT DO NOTHING;
END;
CREATE TRIGGER allocation_deleted AFTER DELETE ON node WHEN OLD.kind = 'allocation' AND OLD.parent_id IS NOT NULL BEGIN
    INSERT INTO allocation_summary_stale(parent_id) VALUES(OLD.parent_id) ON CONFLICT DO NOTHING;
END;
CREATE TRIGGER allocation_updated AFTER UPDATE ON node WHEN OLD.kind = 'allocation' OR NEW.kind = 'allocation' BEGIN
    INSERT INTO allocation_summary_stale(parent_id) SELECT OLD.parent_id WHERE OLD.parent_id IS NOT NULL ON CONFLICT DO NOTHING;
    INSERT INTO allocation_summary_stale(parent_id) SELECT NEW.parent_id WHERE NEW.parent_id IS NOT OLD.parent_id AND NEW.parent_id IS NOT NULL ON CONFLICT DO NOTHING;
END;
INSERT INTO allocation_summary_stale(parent_id)
    SELECT DISTINCT parent_id FROM node WHERE kind = 'allocation' AND parent_id IS NOT NULL;
`,
    `
-- What names a row is looked for before the row goes.
CREATE INDEX node_succeeded_by ON node(succeeded_by) WHERE succeeded_by IS NOT NULL;
CREATE INDEX operation_node ON operation(node_id);
CREATE INDEX conflict_node ON conflict(node_id) WHERE node_id IS NOT NULL;
`,
];
