import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { type Problem, refuse } from "../problems";
import { regionProblems, resolveRegion } from "../regions";
import { any, list, listOfText, map, nameProblems, object, shapeProblems } from "../shape";
import { createShare, principalProblems } from "../sharing";
import { childTags, tagProblems } from "../tags";
import type { IPAMDiscoveryComponentArgs } from "./args";
import { exclusionProblems } from "./exclusions";

/**
 * Shows the resources of this account, or of the organization whose IPAM administrator it is, to an IPAM of another
 * organization: a resource discovery, shared with the IPAM's account. The IPAM takes it up with `resourceDiscoveries`
 * of IPAMComponent. Accounts of the IPAM's own organization need none.
 */
export class IPAMDiscoveryComponent extends pulumi.ComponentResource {
    /** The discovery's id. */
    public readonly discoveryId: pulumi.Output<string>;
    /** The discovery's ARN. */
    public readonly discoveryArn: pulumi.Output<string>;
    /** ARN of the RAM share, by which the IPAM's account accepts it; undefined if the discovery is not shared. */
    public readonly shareArn: pulumi.Output<string | undefined>;
    /** The region in which the discovery exists. */
    public readonly homeRegion: pulumi.Output<string>;

    /**
     * @param name The component's name; the names of its children begin with it.
     * @param args See IPAMDiscoveryComponentArgs. Throws a pulumi.InputPropertiesError that names all that is wrong.
     * @param opts The usual options; an inherited provider makes the calls, but never chooses the region.
     */
    constructor(name: string, args: IPAMDiscoveryComponentArgs, opts?: pulumi.ComponentResourceOptions) {
        refuse("IPAMDiscoveryComponent", name, shapeProblems(args, SHAPE));
        const { region, problems } = resolveRegion(args.region, opts);
        refuse("IPAMDiscoveryComponent", name, [...problems, ...argumentProblems(args)]);
        super("pulumi-aws-ipam:index:IPAMDiscoveryComponent", name, args, opts);

        const discovery = createDiscovery(this, name, args, region);
        const share =
            (args.sharePrincipals ?? []).length > 0
                ? createShare(
                      { name, region, tags: args.tags, options: () => ({ parent: this }) },
                      {
                          suffix: "share",
                          principalPrefix: "principal",
                          principals: args.sharePrincipals!,
                          allowExternalPrincipals: args.shareAllowExternalPrincipals ?? true,
                      },
                      [{ suffix: "share-discovery", arn: discovery.arn }],
                  )
                : undefined;

        this.discoveryId = discovery.id;
        this.discoveryArn = discovery.arn;
        this.shareArn = share ? share.arn : pulumi.output(undefined);
        this.homeRegion = pulumi.output(region);
        this.registerOutputs({
            discoveryId: this.discoveryId,
            discoveryArn: this.discoveryArn,
            shareArn: this.shareArn,
            homeRegion: this.homeRegion,
        });
    }
}

const SHAPE = object<IPAMDiscoveryComponentArgs>(() => ({
    region: any,
    operatingRegions: listOfText,
    organizationalUnitExclusions: list,
    sharePrincipals: listOfText,
    shareAllowExternalPrincipals: any,
    description: any,
    protect: any,
    tags: map(),
}));

function argumentProblems(args: IPAMDiscoveryComponentArgs): Problem[] {
    return [
        ...nameProblems(args, SHAPE),
        ...(args.operatingRegions ?? []).flatMap((region, index) =>
            regionProblems(`operatingRegions[${index}]`, region),
        ),
        ...exclusionProblems("organizationalUnitExclusions", args.organizationalUnitExclusions),
        ...principalProblems("sharePrincipals", args.sharePrincipals),
        ...tagProblems("tags", args.tags),
    ];
}

function createDiscovery(
    component: IPAMDiscoveryComponent,
    name: string,
    args: IPAMDiscoveryComponentArgs,
    region: string,
): aws.ec2.VpcIpamResourceDiscovery {
    const regions = new Set([region, ...(args.operatingRegions ?? [])]);
    return new aws.ec2.VpcIpamResourceDiscovery(
        `${name}-discovery`,
        {
            region,
            operatingRegions: [...regions].sort().map(regionName => ({ regionName })),
            organizationalUnitExclusions: asExclusions(args.organizationalUnitExclusions),
            description: args.description,
            tags: childTags(name, args.tags),
        },
        { parent: component, protect: args.protect },
    );
}

function asExclusions(paths: readonly string[] | undefined) {
    return paths === undefined || paths.length === 0
        ? undefined
        : [...paths].sort().map(organizationsEntityPath => ({ organizationsEntityPath }));
}
