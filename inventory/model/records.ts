/** The kinds of rows. `other`: an allocation that is no VPC, such as a custom one. */
export type Kind = "pool" | "block" | "allocation" | "other";

/**
 * Where a row stands.
 *
 * - `live`: AWS has it.
 * - `planned`: it exists here alone, and counts as taken.
 * - `blocked`: planned, but AWS has given the space to somebody else.
 * - `pending`: an operation on it is under way.
 * - `deleted`: a tombstone; it is not part of a snapshot unless that is asked for.
 */
export type Status = "live" | "planned" | "blocked" | "pending" | "deleted";

export type Family = 4 | 6;

/** What all rows have. Ids of parents are ids of rows, not of AWS. */
export interface Row {
    readonly id: number;
    readonly kind: Kind;
    readonly environmentId: number;
    readonly integrationId: number;
    readonly status: Status;
    /** AWS's id: IpamPoolId, VPC id, subnet id or allocation id. Absent while AWS does not have it. */
    readonly externalId?: string;
    readonly name: string;
    /** The raw text behind the name: the Name tag, or the Description of an allocation. */
    readonly label?: string;
    readonly description?: string;
    /** For pools and others the pool above; for blocks their pool; for allocations their block. */
    readonly parentId?: number;
    readonly scopeId?: string;
    readonly region?: string;
    /** The AWS account that owns it. */
    readonly accountId?: string;
    /** The state that AWS tells, such as `create-complete`. */
    readonly state?: string;
    readonly tags: Readonly<Record<string, string>>;
    /** Kept here alone, never pushed. */
    readonly notes?: string;
    /** Fields that were edited here and that AWS does not have yet, with the value both agreed on last. */
    readonly edited?: Readonly<Record<string, string | null>>;
    /** URN in a Pulumi stack. Such a row is never pushed to. */
    readonly pulumiUrn?: string;
    /** Milliseconds since 1970. */
    readonly createdAt: number;
    readonly changedAt: number;
    /** When it was first found missing, in a read that was complete. */
    readonly missingSince?: number;
    readonly deletedAt?: number;
    readonly deletedReason?: string;
    /** Id of the row that took its place, if something did. */
    readonly succeededBy?: number;
}

/** A CIDR of a pool. Only a `provisioned` one can be allocated from. */
export interface PoolCidr {
    readonly cidr: string;
    readonly state: string;
}

/** An IPAM pool. */
export interface Pool extends Row {
    readonly kind: "pool";
    readonly family: Family;
    readonly cidrs: readonly PoolCidr[];
    /** Region that may use the space; absent: none. */
    readonly locale?: string;
    readonly rules: PoolRules;
}

export interface PoolRules {
    readonly minNetmaskLength?: number;
    readonly maxNetmaskLength?: number;
    readonly defaultNetmaskLength?: number;
    readonly autoImport?: boolean;
    /** Tags that a resource needs to draw from the pool. */
    readonly resourceTags?: Readonly<Record<string, string>>;
}

/** What rows with one CIDR have. */
interface CidrRow extends Row {
    readonly cidr: string;
    readonly family: Family;
}

/** What IPAM says of a CIDR that it watches. */
interface WatchedRow extends CidrRow {
    readonly vpcId?: string;
    /** `compliant`, `noncompliant`, `unmanaged` or `ignored`. */
    readonly compliance?: string;
    /** `managed`, `unmanaged` or `ignored`. */
    readonly management?: string;
    /** `overlapping`, `nonoverlapping` or `ignored`. */
    readonly overlap?: string;
    /** Share of the space in use, 0 to 1: of a VPC by subnets, of a subnet by addresses. AWS tells none for IPv6. */
    readonly usage?: number;
}

/**
 * One CIDR of a VPC. Without a parent it was taken from no pool ("not from a pool"). A VPC with several CIDRs has
 * several blocks of the same external id.
 */
export interface Block extends WatchedRow {
    readonly kind: "block";
    /** Whether it is the VPC's primary CIDR; `assumed`: the first one seen stands for it until a fresh read. */
    readonly primary: "yes" | "no" | "assumed";
    /** The pool allocation behind it. */
    readonly allocationId?: string;
}

/** One CIDR of a subnet. */
export interface Allocation extends WatchedRow {
    readonly kind: "allocation";
    readonly zoneId?: string;
    /** Free addresses as EC2 counts them; known after a fresh read. */
    readonly availableAddresses?: number;
}

/** An allocation of a pool that is no VPC: custom, an Elastic IP address, a public pool. It takes space. */
export interface OtherAllocation extends CidrRow {
    readonly kind: "other";
    /** AWS's resource type, such as `custom` or `eip`. */
    readonly type: string;
    readonly resourceId?: string;
}

export type AnyRow = Pool | Block | Allocation | OtherAllocation;
