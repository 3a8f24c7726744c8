/** With whom a pool is shared, by AWS RAM. */
export interface PoolShareArgs {
    /** Accounts (12 digits), or ARNs of organizational units or the organization. Default: nobody. */
    principals?: string[];
    /** Whether the whole organization of the account is among them. Default: false. */
    withOrganization?: boolean;
    /** Whether accounts outside the organization may be among them. Default: false. */
    allowExternalPrincipals?: boolean;
    /**
     * ARN of the RAM permission that they get. Changing it replaces the share. Default: RAM's own for pools,
     * `AWSRAMDefaultPermissionsIpamPool`: to see the pool and to allocate from it.
     */
    permissionArn?: string;
}
