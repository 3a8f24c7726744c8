import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { exclusionProblems } from "../discovery/exclusions";
import { keyProblems } from "../keys";
import type { Problem } from "../problems";
import { childTags } from "../tags";
import type { IPAMComponentArgs } from "./args";
import { childOptions, type IPAMSetting } from "./children";
import type { UsedIPAM } from "./existing";
import type { IPAMPlan } from "./planned";

const DISCOVERY_ID = /^ipam-res-disco-[0-9a-f]{8,}$/;
const EXAMPLE = "ipam-res-disco-0123456789abcdef0";

/** Problems with what the IPAM may see: `resourceDiscoveries` and the units that are left out. */
export function discoveryProblems(args: IPAMComponentArgs): Problem[] {
    return [
        ...foreignProblems(args.resourceDiscoveries ?? {}),
        ...exclusionProblems("organizationalUnitExclusions", args.organizationalUnitExclusions),
        ...defaultProblems(args),
    ];
}

/** Lets the IPAM see what other accounts' discoveries show, after accepting their shares where that is asked for. */
export function associateDiscoveries(setting: IPAMSetting, ipam: UsedIPAM): void {
    const { name, args, region } = setting;
    for (const [key, { id, shareArn }] of Object.entries(args.resourceDiscoveries ?? {})) {
        const accepted = shareArn
            ? [
                  new aws.ram.ResourceShareAccepter(
                      `${name}-accept-${key}`,
                      { region, shareArn },
                      childOptions(setting, `accept-${key}`),
                  ),
              ]
            : [];
        const suffix = `discovery-${key}`;
        new aws.ec2.VpcIpamResourceDiscoveryAssociation(
            `${name}-${suffix}`,
            {
                region,
                ipamId: ipam.id,
                ipamResourceDiscoveryId: id,
                tags: childTags(name, args.tags, suffix),
            },
            childOptions(setting, suffix, {
                dependsOn: accepted,
                // The provider takes a change of either for an update, and changes nothing.
                replaceOnChanges: ["ipamId", "ipamResourceDiscoveryId"],
                deleteBeforeReplace: true,
            }),
        );
    }
}

/**
 * Leaves units out of the IPAM's default discovery. AWS makes and deletes that discovery together with the IPAM, so it
 * is taken over, and kept when it leaves the program.
 */
export function excludeUnits(setting: IPAMSetting, plan: IPAMPlan, ipam: UsedIPAM): void {
    const { name, args, region } = setting;
    const id = args.defaultResourceDiscoveryId;
    if (id === undefined) {
        return;
    }
    new aws.ec2.VpcIpamResourceDiscovery(
        `${name}-default-discovery`,
        {
            region,
            operatingRegions: plan.operatingRegions.map(regionName => ({ regionName })),
            organizationalUnitExclusions: [...(args.organizationalUnitExclusions ?? [])]
                .sort()
                .map(organizationsEntityPath => ({ organizationsEntityPath })),
            tags: childTags(name, args.tags, "default-discovery"),
        },
        {
            parent: setting.component,
            import: `${id}@${region}`,
            retainOnDelete: true,
            // A change of the IPAM's regions changes the discovery, and AWS makes one change at a time.
            dependsOn: ipam.resource ? [ipam.resource] : [],
            // AWS keeps its regions those of the IPAM.
            ignoreChanges: ["operatingRegions"],
        },
    );
}

function foreignProblems(discoveries: NonNullable<IPAMComponentArgs["resourceDiscoveries"]>): Problem[] {
    const owners = new Map<string, string>();
    return Object.entries(discoveries)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .flatMap(([key, { id }]) => {
            const path = `resourceDiscoveries["${key}"]`;
            const problems = keyProblems(path, key);
            if (pulumi.Output.isInstance(id) || id instanceof Promise) {
                return problems;
            }
            if (typeof id !== "string" || !DISCOVERY_ID.test(id)) {
                problems.push({
                    path: `${path}.id`,
                    value: id ?? undefined,
                    rule: id ? "is not the id of a resource discovery" : "is missing",
                    wayOut: `give the discoveryId of an IPAMDiscoveryComponent, or an id such as "${EXAMPLE}"`,
                });
                return problems;
            }
            const owner = owners.get(id);
            owners.set(id, owner ?? path);
            if (owner !== undefined) {
                problems.push({
                    path: `${path}.id`,
                    value: id,
                    rule: `is already ${owner}.id, and an IPAM has a discovery once`,
                    wayOut: "leave one of the two out",
                });
            }
            return problems;
        });
}

function defaultProblems(args: IPAMComponentArgs): Problem[] {
    const { organizationalUnitExclusions: exclusions, defaultResourceDiscoveryId: id } = args;
    if (exclusions !== undefined && id === undefined) {
        return [
            {
                path: "organizationalUnitExclusions",
                value: exclusions,
                rule: "needs the IPAM's default resource discovery, which AWS makes with the IPAM and which is taken over by its id",
                wayOut: "deploy without it first, then set defaultResourceDiscoveryId to the output of that name",
            },
        ];
    }
    return id === undefined || DISCOVERY_ID.test(id)
        ? []
        : [
              {
                  path: "defaultResourceDiscoveryId",
                  value: id,
                  rule: "is not the id of a resource discovery",
                  wayOut: `give an id such as "${EXAMPLE}": the output of the same name`,
              },
          ];
}
