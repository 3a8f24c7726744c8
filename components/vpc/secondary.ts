import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { type Cidr, contains, formatCidr, overlaps, parseCidr } from "../../address-space";
import { keyProblems } from "../keys";
import type { Problem } from "../problems";
import type { SecondaryCidrArgs } from "./address-args";
import type { VPCComponentArgs } from "./args";
import { childName, childOptions, type VPCSetting } from "./children";
import { type AddressSource, readSource, vpcAddressArgs } from "./source";
import type { Tier } from "./tiers";

/** A further IPv4 block of the VPC. */
export interface SecondaryBlock {
    readonly key: string;
    readonly source: AddressSource;
    readonly args: SecondaryCidrArgs;
    /** The argument it comes from, for messages. */
    readonly path: string;
}

/** AWS allows five IPv4 blocks of a VPC, the first included, and up to 50 on request (VPC quotas). */
const MOST_BLOCKS = 50;

/** Which blocks AWS adds to a VPC in which ranges (VPC User Guide, "IPv4 CIDR block association restrictions"). */
const NOT_TOGETHER: readonly { readonly first: string; readonly others: readonly string[] }[] = [
    { first: "10.0.0.0/8", others: ["172.16.0.0/12", "192.168.0.0/16", "198.19.0.0/16"] },
    { first: "172.16.0.0/12", others: ["10.0.0.0/8", "192.168.0.0/16", "198.19.0.0/16", "172.31.0.0/16"] },
    { first: "192.168.0.0/16", others: ["10.0.0.0/8", "172.16.0.0/12", "198.19.0.0/16"] },
    { first: "198.19.0.0/16", others: ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"] },
];
/** What AWS does not add to a VPC in any other range, which is public or 100.64.0.0/10. */
const NOT_WITH_OTHERS = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "198.19.0.0/16"];

/** Reads `secondaryCidrs`. */
export function readSecondary(
    args: VPCComponentArgs,
    first: AddressSource,
): { blocks: SecondaryBlock[]; problems: Problem[] } {
    const entries = Object.entries(args.secondaryCidrs ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
    const problems: Problem[] = [];
    const blocks = entries.map(([key, given]): SecondaryBlock => {
        const path = `secondaryCidrs.${key}`;
        const read = readSource(given, `${path}.`);
        problems.push(...keyProblems("secondaryCidrs", key), ...read.problems);
        return { key, source: read.source, args: given, path };
    });
    if (blocks.length >= MOST_BLOCKS) {
        problems.push({
            path: "secondaryCidrs",
            value: blocks.length,
            rule: `is more than AWS adds to a VPC: at most ${MOST_BLOCKS - 1}, and 4 unless the quota is raised`,
            wayOut: "use fewer and larger blocks",
        });
    }
    return { blocks, problems: [...problems, ...blockProblems(blocks, first)] };
}

/** Refuses tiers cut from a block that there is not. */
export function fromProblems(tiers: readonly Tier[], blocks: readonly SecondaryBlock[]): Problem[] {
    const keys = blocks.map(block => block.key);
    return tiers
        .filter(tier => tier.from !== undefined && !keys.includes(tier.from))
        .map(tier => ({
            path: `${tier.path}.from`,
            value: tier.from,
            rule: `is not a key of secondaryCidrs, which has ${keys.join(", ") || "none"}`,
            wayOut: "name one of them, or leave it out for the VPC's first CIDR",
        }));
}

/** Adds the blocks to the VPC. The CIDR of each is that of the association, so its subnets wait for it. */
export function createSecondary(
    setting: VPCSetting,
    blocks: readonly SecondaryBlock[],
    first: AddressSource,
    vpc: aws.ec2.Vpc,
    layoutProblems: (block: SecondaryBlock, netmaskLength: number) => readonly Problem[],
): Map<string, pulumi.Output<string>> {
    return new Map(
        blocks.map(block => {
            const { key, args, source, path } = block;
            const suffix = `cidr-${key}`;
            const association = new aws.ec2.VpcIpv4CidrBlockAssociation(
                childName(setting, suffix),
                {
                    region: setting.region,
                    vpcId: vpc.id,
                    ...vpcAddressArgs(args, source, setting.name, setting.region, {
                        prefix: `${path}.`,
                        layoutProblems: length => layoutProblems(block, length),
                        cidrProblems: cidrs => restrictionProblems(cidrs, first),
                    }),
                },
                // The block of a replacement may overlap the old one, and its subnets go with it in any case.
                childOptions(setting, suffix, { deleteBeforeReplace: true }),
            );
            return [key, association.cidrBlock];
        }),
    );
}

/** Refuses blocks that AWS would not put into one VPC, as far as they are given. */
function blockProblems(blocks: readonly SecondaryBlock[], first: AddressSource): Problem[] {
    const given = blocks.filter(block => block.source.cidr);
    return given.flatMap(({ path, source }, index) => {
        const cidr = source.cidr!;
        const value = formatCidr(cidr);
        const taken = [
            ...(first.cidr ? [{ path: "cidrBlock", cidr: first.cidr }] : []),
            ...given
                .slice(0, index)
                .map(other => ({ path: `${other.path}.cidrBlock`, cidr: other.source.cidr! })),
        ];
        const other = taken.find(earlier => overlaps(earlier.cidr, cidr));
        if (other) {
            return [
                {
                    path: `${path}.cidrBlock`,
                    value,
                    rule: `overlaps ${other.path} = ${formatCidr(other.cidr)}`,
                    wayOut: "choose blocks that do not overlap",
                },
            ];
        }
        return restricted(path, cidr, first);
    });
}

function forbiddenBeside(first: Cidr): Cidr[] {
    const row = NOT_TOGETHER.find(({ first: range }) => contains(parseCidr(range), first));
    return (row?.others ?? NOT_WITH_OTHERS).map(parseCidr);
}

function restricted(path: string, cidr: Cidr, { cidr: first }: AddressSource): Problem[] {
    const range = first && forbiddenBeside(first).find(forbidden => overlaps(forbidden, cidr));
    return range
        ? [
              {
                  path: `${path}.cidrBlock`,
                  value: formatCidr(cidr),
                  rule: `lies in ${formatCidr(range)}, from which AWS adds nothing to a VPC of ${formatCidr(first)}`,
                  wayOut: "choose a block of the same private range, of 100.64.0.0/10, or a public one",
              },
          ]
        : [];
}

/** A pool all of whose space is in such a range has nothing for the VPC. */
function restrictionProblems(cidrs: readonly Cidr[], { cidr: first }: AddressSource): Problem[] {
    const ranges = first ? forbiddenBeside(first) : [];
    return first && cidrs.every(cidr => ranges.some(range => contains(range, cidr)))
        ? [
              {
                  path: "ipamPool.cidrs",
                  value: cidrs.map(formatCidr),
                  rule: `has nothing that AWS would add to a VPC of ${formatCidr(first)}`,
                  wayOut: "pass a pool of the same private range, of 100.64.0.0/10, or a public one",
              },
          ]
        : [];
}
