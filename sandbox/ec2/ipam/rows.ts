import type { Row } from "../../world/table";

/** Lifecycle of an IPAM, scope, pool or resource discovery. */
export type State =
    | "create-in-progress"
    | "create-complete"
    | "modify-in-progress"
    | "modify-complete"
    | "delete-in-progress";

export type AddressFamily = "ipv4" | "ipv6";

/** An IPAM. `region` is its home region. */
export interface IpamRow extends Row {
    readonly state: State;
    readonly description?: string;
    /** Always holds the home region. */
    readonly operatingRegions: readonly string[];
    readonly tier: "free" | "advanced";
    readonly enablePrivateGua: boolean;
    readonly meteredAccount: "ipam-owner" | "resource-owner";
    readonly publicDefaultScopeId: string;
    readonly privateDefaultScopeId: string;
    readonly defaultResourceDiscoveryId: string;
    readonly defaultResourceDiscoveryAssociationId: string;
}

export interface ScopeRow extends Row {
    readonly ipamId: string;
    readonly type: "public" | "private";
    readonly isDefault: boolean;
    readonly state: State;
    readonly description?: string;
    readonly externalAuthority?: { readonly type: string; readonly externalResourceIdentifier: string };
}

export interface PoolRow extends Row {
    readonly ipamId: string;
    readonly scopeId: string;
    readonly scopeType: "public" | "private";
    readonly sourcePoolId?: string;
    /** A region, a network border group, `Global`, or the literal `None`. */
    readonly locale: string;
    /** 1 for a top-level pool. */
    readonly depth: number;
    readonly state: State;
    readonly description?: string;
    readonly autoImport: boolean;
    readonly publiclyAdvertisable?: boolean;
    readonly addressFamily: AddressFamily;
    readonly allocationMinNetmaskLength: number;
    readonly allocationMaxNetmaskLength: number;
    readonly allocationDefaultNetmaskLength?: number;
    /** Tags that a resource needs at its creation to draw from the pool. */
    readonly allocationResourceTags: Readonly<Record<string, string>>;
    readonly awsService?: string;
    readonly publicIpSource?: "amazon" | "byoip";
    /** Makes it a resource planning pool: its space is that of a VPC and goes to subnets. */
    readonly sourceResource?: SourceResource;
}

export interface SourceResource {
    readonly resourceId: string;
    readonly resourceType: "vpc";
    readonly resourceRegion: string;
    readonly resourceOwner: string;
}

export type PoolCidrState =
    | "pending-provision"
    | "provisioned"
    | "failed-provision"
    | "pending-deprovision"
    | "failed-deprovision"
    | "pending-import"
    | "failed-import";

export interface FailureReason {
    readonly code: string;
    readonly message: string;
}

/** A CIDR of a pool: asked for, provisioned, or on its way out. */
export interface PoolCidrRow extends Row {
    readonly poolId: string;
    /** Absent where a netmask length was asked for and no block of that size was free. */
    readonly cidr?: string;
    readonly netmaskLength?: number;
    readonly state: PoolCidrState;
    /** Why it will fail, known at once and shown when the state says so. */
    readonly failureReason?: FailureReason;
    /** When it became usable, in milliseconds. */
    readonly provisionedAt?: number;
    /** The allocation in the source pool that this CIDR is. */
    readonly sourceAllocationId?: string;
}

export type AllocationResourceType =
    | "ipam-pool"
    | "vpc"
    | "ec2-public-ipv4-pool"
    | "custom"
    | "subnet"
    | "eip"
    | "anycast-ip-list";

/** An allocation. `account` is the owner of the resource, `region` the region in which it was made. */
export interface AllocationRow extends Row {
    readonly poolId: string;
    readonly cidr: string;
    readonly resourceType: AllocationResourceType;
    readonly resourceId?: string;
    readonly resourceRegion?: string;
    readonly description?: string;
    /** When it was made, in milliseconds. */
    readonly createdAt: number;
    /** The resource is gone and the allocation will follow (the release delay). */
    readonly releasing?: boolean;
}

export interface DiscoveryRow extends Row {
    readonly isDefault: boolean;
    readonly state: State;
    readonly description?: string;
    readonly operatingRegions: readonly string[];
    /** Entity paths of organizational units that are left out. */
    readonly organizationalUnitExclusions: readonly string[];
}

export interface AssociationRow extends Row {
    readonly ipamId: string;
    readonly discoveryId: string;
    readonly isDefault: boolean;
    readonly state: "associate-in-progress" | "associate-complete" | "disassociate-in-progress";
}

/** What ModifyIpamResourceCidr said about one CIDR of one resource. */
export interface ResourceSettingRow extends Row {
    readonly ipamId: string;
    readonly resourceId: string;
    readonly resourceCidr: string;
    readonly monitored: boolean;
    /** The private scope that the CIDR was moved to. */
    readonly scopeId?: string;
}
