/** How a world behaves. */
export interface WorldOptions {
    /** `fast`: asynchronous states last a fraction of a second; `real`: as long as on AWS. Default `fast`. */
    readonly time: "fast" | "real";
    /** Id of the organization to which every account belongs that appears; `none`: there is no organization. */
    readonly organization: string;
    /** The organization's management account. It is never the account of an IPAM that watches the organization. */
    readonly managementAccount: string;
    /** The account of access keys that name none. */
    readonly defaultAccount: string;
    /**
     * Whether an IPAM's account counts as IPAM administrator of the organization without having been made so, so
     * that its IPAM watches all members. Off: EnableIpamOrganizationAdminAccount has to be called, as on AWS.
     */
    readonly delegatedAdministrator: boolean;
    /**
     * Whether the home region tells the allocations of a pool with another locale to the pool's owner, too. AWS documents
     * the call for the locale alone, so clients must not depend on either.
     */
    readonly allocationsAtHome: boolean;
    /** Quotas that differ from AWS's, by the names in the quota tables of the services. */
    readonly quotas: Readonly<Record<string, number>>;
    /** The clock stands still and moves by requests to `/_sandbox/clock` alone. */
    readonly steppedClock: boolean;
    /** Seed of the identifiers; random if there is none. */
    readonly seed?: number;
}

export const DEFAULT_OPTIONS: WorldOptions = {
    time: "fast",
    organization: "o-a1b2c3d4e5",
    managementAccount: "999999999999",
    defaultAccount: "111111111111",
    delegatedAdministrator: true,
    allocationsAtHome: true,
    quotas: {},
    steppedClock: false,
};
