/** Arguments of IPAMOrganizationComponent. */
export interface IPAMOrganizationComponentArgs {
    /**
     * The account that runs IPAM for the organization: 12 digits, a member account. The management account is refused,
     * because AWS does not let it be IPAM's administrator.
     */
    delegatedAdminAccountId: string;
    /**
     * Whether RAM may share within the organization without invitations, which sharing pools with organizational units
     * or the organization needs. Removing it later switches that off for all that the organization shares. Default:
     * false, which leaves the setting as it is.
     */
    ramSharing?: boolean;
    /** Whether the settings are protected from deletion by Pulumi. Default: false. */
    protect?: boolean;
}
