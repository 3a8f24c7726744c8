import type * as pulumi from "@pulumi/pulumi";

/** Arguments of IPAMDiscoveryComponent. */
export interface IPAMDiscoveryComponentArgs {
    /**
     * The home region of the IPAM that the discovery is for; a discovery of another region cannot be associated with it.
     * Default: `aws:region` of the stack, if the component inherits no explicit provider; otherwise it must be given.
     */
    region?: string;
    /** The regions whose resources the IPAM may see. Default: the home region. The home region always is among them. */
    operatingRegions?: string[];
    /**
     * Organizational units of this organization whose accounts are left out, as entity paths:
     * `o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/`, with `*` at the end for the units below as well. Counts only where this
     * account is the organization's IPAM administrator. Default: none.
     */
    organizationalUnitExclusions?: string[];
    /**
     * With whom the discovery is shared: the accounts (12 digits) of the IPAMs that shall see what is here, or ARNs of
     * organizational units or the organization. Default: nobody.
     */
    sharePrincipals?: string[];
    /**
     * Whether principals outside this organization are allowed, which is what a discovery is mostly for. They have to
     * accept an invitation. Default: true.
     */
    shareAllowExternalPrincipals?: boolean;
    /** Description of the discovery. Default: none. */
    description?: pulumi.Input<string>;
    /** Whether the discovery is protected from deletion by Pulumi. Default: false. */
    protect?: boolean;
    /**
     * Tags for every child that takes tags. `Name` goes unchanged to the discovery; other children get `<Name>-<suffix>`.
     * Default: `Name` tags made from the component's name.
     */
    tags?: { [key: string]: pulumi.Input<string> };
}
