import { formatCidr, tryParseCidr } from "../../address-space";
import type { NameSource } from "../keys";
import { type Problem, refuse } from "../problems";
import type { VPCComponentArgs } from "./args";
import { type AddressSource, readSource } from "./source";

/** What cannot be read back from a VPC, and therefore must not be said of one that exists. */
const NOT_READABLE = ["ipamPoolId", "ipamPool", "netmaskLength", "usePoolDefaultNetmaskLength"] as const;

/** Reads the source of the VPC's first CIDR, be the VPC new or one that exists. */
export function readFirstSource(args: VPCComponentArgs): { source: AddressSource; problems: Problem[] } {
    const { existing } = args;
    if (existing === undefined) {
        return readSource(args);
    }
    const problems: Problem[] = NOT_READABLE.filter(key => Object.hasOwn(args, key)).map(path => ({
        path,
        value: typeof args[path] === "object" ? undefined : args[path],
        rule: "stands beside existing: AWS does not tell which pool and length a VPC was made with, so Pulumi would replace the VPC, with all that is in it, to be sure of them",
        wayOut: "leave it out and set cidrBlock to the CIDR that the VPC has; IPAM goes on tracking it",
    }));
    const elsewhere = Object.hasOwn(existing, "vpcId");
    if (elsewhere && (existing.vpcId === undefined || existing.vpcId === null)) {
        problems.push({
            path: "existing.vpcId",
            rule: "is given but undefined: there is no such VPC where it was read from",
            wayOut: "pass the id of a VPC, or leave it out",
        });
    }
    if (elsewhere && Object.hasOwn(existing.imports ?? {}, "vpc")) {
        problems.push({
            path: "existing.imports.vpc",
            value: existing.imports!["vpc"],
            rule: "takes the VPC over, and existing.vpcId says that it is managed elsewhere",
            wayOut: "keep one of the two",
        });
    }
    if (!elsewhere && args.cidrBlock === undefined) {
        problems.push({
            path: "cidrBlock",
            rule: "is missing: an adopted VPC is registered with the CIDR that it has",
            wayOut: "set it to the VPC's first CIDR",
        });
    }
    if (elsewhere) {
        problems.push(...settingsOfOthers(args));
    }
    if (args.cidrBlock === undefined) {
        return { source: { netmaskLength: undefined, cidr: undefined }, problems };
    }
    const { source, problems: cidrProblems } = readSource({ cidrBlock: args.cidrBlock });
    return { source, problems: [...problems, ...cidrProblems] };
}

/** Refuses ids of children that there are not, and ids that are none. */
export function importProblems(
    args: VPCComponentArgs,
    component: string,
    children: readonly NameSource[],
): Problem[] {
    const known = children.map(({ name }) => name.slice(component.length + 1));
    return Object.entries(args.existing?.imports ?? {})
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .flatMap(([child, id]): Problem[] => {
            const path = `existing.imports["${child}"]`;
            if (typeof id !== "string" || id === "") {
                return [
                    {
                        path,
                        value: id ?? undefined,
                        rule: "is not an id",
                        wayOut: "write it as pulumi import wants it, such as vpc-0123456789abcdef0",
                    },
                ];
            }
            return known.includes(child)
                ? []
                : [
                      {
                          path,
                          value: id,
                          rule: `names no child of this component, which has ${known.join(", ")}`,
                          wayOut: "use the name that the child has in the stack, without that of the component",
                      },
                  ];
        });
}

/** Refuses a VPC whose CIDR is not the one that was said of it. */
export function checkExistingCidr(name: string, args: VPCComponentArgs, cidr: string): string {
    const said = args.existing && args.cidrBlock !== undefined ? tryParseCidr(args.cidrBlock) : undefined;
    const problem = said && formatCidr(said) !== cidr;
    refuse(
        "VPCComponent",
        name,
        problem
            ? [
                  {
                      path: "cidrBlock",
                      value: args.cidrBlock,
                      rule: `is not the CIDR of the existing VPC, which is ${cidr}`,
                      wayOut: `set cidrBlock: "${cidr}"`,
                  },
              ]
            : [],
    );
    return cidr;
}

/** Arguments of the VPC itself, which nobody would follow when it is managed elsewhere. */
function settingsOfOthers(args: VPCComponentArgs): Problem[] {
    return (["enableDnsHostnames", "enableDnsSupport", "protect"] as const)
        .filter(key => args[key] !== undefined)
        .map(path => ({
            path,
            value: args[path],
            rule: "is a setting of the VPC itself, and existing.vpcId says that it is managed elsewhere",
            wayOut: "leave it out, and set it where the VPC is managed",
        }));
}
