import { bitsOf } from "../../address-space";
import type { Problem } from "../problems";
import type { DeclaredPool } from "./declared";
import { AddressFamily, type CarvedBlockArgs, PoolProvisioning, PublicIpSource } from "./pool-args";

/** A block that is to be carved from the parent pool. */
export interface CarvedBlock extends CarvedBlockArgs {
    readonly path: string;
}

/** Whether AWS chooses the pool's CIDR. */
export function isProvisionedByAWS(pool: DeclaredPool): boolean {
    if (pool.args.netmaskLength === undefined) {
        return false;
    }
    const byDefault = pool.parent ? isUnknown(pool.parent) : pool.publicIpSource === PublicIpSource.Amazon;
    return (
        (pool.args.provisioning ?? (byDefault ? PoolProvisioning.AWS : PoolProvisioning.Planned)) ===
        PoolProvisioning.AWS
    );
}

/** Whether the pool's CIDR is known only after AWS has made it. */
export function isUnknown(pool: DeclaredPool): boolean {
    const { sourceVpc } = pool.args;
    return isProvisionedByAWS(pool) || (sourceVpc !== undefined && typeof sourceVpc.cidrBlock !== "string");
}

/** The blocks that the pool gets from its parent; none if its addresses come from elsewhere. */
export function carvedBlocks(pool: DeclaredPool): CarvedBlock[] {
    const { netmaskLength, order, furtherBlocks = [] } = pool.args;
    if (netmaskLength === undefined || order === undefined || isProvisionedByAWS(pool)) {
        return [];
    }
    return [
        { netmaskLength, order, path: pool.path },
        ...furtherBlocks.map((block, i) => ({ ...block, path: `${pool.path}.furtherBlocks[${i}]` })),
    ];
}

/** Refuses a pool without addresses, with two sources of them, or with half of one. */
export function sourceProblems(pool: DeclaredPool): Problem[] {
    const { path, args } = pool;
    const sources = (["cidrs", "netmaskLength", "sourceVpc"] as const).filter(
        source => args[source] !== undefined,
    );
    if (sources.length === 0 || args.cidrs?.length === 0) {
        return [
            {
                path: args.cidrs ? `${path}.cidrs` : path,
                value: args.cidrs,
                rule: `${args.cidrs ? "has no CIDR" : "has no addresses"}`,
                wayOut: pool.parent
                    ? "give netmaskLength and order to get a block of the parent pool, or cidrs"
                    : 'give cidrs, for example ["10.0.0.0/8"]',
            },
        ];
    }
    if (sources.length > 1) {
        const [kept, other] = sources;
        return [
            {
                path: `${path}.${other}`,
                value: other === "sourceVpc" ? undefined : args[other],
                rule: `stands beside ${kept}, and both say where the addresses come from`,
                wayOut: "keep one of the two; further blocks of a carved pool go into furtherBlocks",
            },
        ];
    }
    return args.netmaskLength === undefined ? strayProblems(pool) : lengthProblems(pool);
}

/** Arguments that mean something only beside `netmaskLength`. */
function strayProblems(pool: DeclaredPool): Problem[] {
    return (["order", "furtherBlocks", "provisioning"] as const)
        .filter(name => pool.args[name] !== undefined)
        .map(name => ({
            path: `${pool.path}.${name}`,
            value: pool.args[name],
            rule: "says how a block of the parent pool is chosen, and this pool has none",
            wayOut: "leave it out, or give netmaskLength",
        }));
}

function lengthProblems(pool: DeclaredPool): Problem[] {
    const { path, args, parent } = pool;
    const problems = [
        ...netmaskLengthProblems(pool, `${path}.netmaskLength`, args.netmaskLength!),
        ...provisioningProblems(pool),
    ];
    if (!isProvisioning(args.provisioning)) {
        return problems;
    }
    if (isProvisionedByAWS(pool)) {
        for (const name of ["order", "furtherBlocks"] as const) {
            if (args[name] !== undefined) {
                problems.push({
                    path: `${path}.${name}`,
                    value: args[name],
                    rule: "has no effect where AWS chooses the block",
                    wayOut: "leave it out",
                });
            }
        }
        if (args.retired) {
            problems.push({
                path: `${path}.retired`,
                value: true,
                rule: "keeps a block that AWS chose, and no plan can do that",
                wayOut: "remove the pool: its block goes back to the parent pool",
            });
        }
        return problems;
    }
    if (!parent) {
        return [
            ...problems,
            {
                path: `${path}.netmaskLength`,
                value: args.netmaskLength,
                rule: "asks for a block of the parent pool, and a top-level pool has none",
                wayOut: 'give cidrs, or publicIpSource: "amazon" for addresses of Amazon',
            },
        ];
    }
    if (isUnknown(parent)) {
        return [
            ...problems,
            {
                path: `${path}.provisioning`,
                value: args.provisioning,
                rule: `is planned, and the CIDR of ${parent.key} is known only after AWS has made it`,
                wayOut: 'set "aws", or leave it out',
            },
        ];
    }
    return [...problems, ...orderProblems(pool)];
}

function provisioningProblems({ path, args }: DeclaredPool): Problem[] {
    return isProvisioning(args.provisioning)
        ? []
        : [
              {
                  path: `${path}.provisioning`,
                  value: args.provisioning,
                  rule: 'is neither "planned" nor "aws"',
                  wayOut: "leave it out to have the block planned here",
              },
          ];
}

function isProvisioning(value: string | undefined): boolean {
    return value === undefined || Object.values<string>(PoolProvisioning).includes(value);
}

function orderProblems(pool: DeclaredPool): Problem[] {
    const { args, path, parent } = pool;
    const isOrder = (order: unknown) => Number.isInteger(order) && (order as number) >= 0;
    const highest = Math.max(
        -1,
        ...parent!.children.flatMap(carvedBlocks).flatMap(({ order }) => (isOrder(order) ? order : [])),
    );
    if (args.order === undefined) {
        return [
            {
                path: `${path}.order`,
                rule: "is missing: the order of a map is no order, and the next pool would move this one",
                wayOut: `set one, for example the next free, ${highest + 1}`,
            },
        ];
    }
    return carvedBlocks(pool).flatMap(block => [
        ...(block.path === path
            ? []
            : netmaskLengthProblems(pool, `${block.path}.netmaskLength`, block.netmaskLength)),
        ...(isOrder(block.order)
            ? []
            : [
                  {
                      path: `${block.path}.order`,
                      value: block.order,
                      rule: "is not an order: a whole number from 0",
                      wayOut: `set one, for example the next free, ${highest + 1}`,
                  },
              ]),
    ]);
}

/** The longest netmask a pool's block can have: smaller ones could give nothing to a VPC or subnet. */
export function longestNetmask(family: AddressFamily): number {
    return family === AddressFamily.IPv4 ? 28 : 64;
}

function netmaskLengthProblems(pool: DeclaredPool, path: string, length: number): Problem[] {
    return isBlockLength(pool, length)
        ? []
        : [
              {
                  path,
                  value: length,
                  rule: `is not the netmask length of a pool's block: a whole number up to ${longestOf(pool)}`,
                  wayOut: "set one between the parent's and that, without the slash",
              },
          ];
}

/** Whether a block of the pool may have this length. */
export function isBlockLength(pool: DeclaredPool, length: number): boolean {
    return Number.isInteger(length) && length >= 1 && length <= longestOf(pool);
}

function longestOf({ publicIpSource, addressFamily }: DeclaredPool): number {
    return publicIpSource === undefined
        ? longestNetmask(addressFamily)
        : bitsOf(addressFamily === AddressFamily.IPv4 ? 4 : 6);
}

/** Refuses two blocks of one parent with the same order: which comes first would be nobody's decision. */
export function orderClashes(parent: DeclaredPool): Problem[] {
    const blocks = parent.children.flatMap(carvedBlocks);
    const highest = Math.max(...blocks.map(block => block.order));
    return blocks.flatMap((block, i) => {
        const before = blocks.slice(0, i).find(other => other.order === block.order);
        return before
            ? [
                  {
                      path: `${block.path}.order`,
                      value: block.order,
                      rule: `is the order of ${before.path} as well`,
                      wayOut: `give the newer one another order, for example ${highest + 1}`,
                  },
              ]
            : [];
    });
}

/** Refuses pools for which AWS chooses beside pools with a place of their own: AWS could choose that place. */
export function mixedSources(parent: DeclaredPool): Problem[] {
    const byAWS = parent.children.filter(isProvisionedByAWS);
    const placed = parent.children.find(child => !isProvisionedByAWS(child));
    return placed === undefined || isUnknown(parent)
        ? []
        : byAWS.map(child => ({
              path: `${child.path}.provisioning`,
              value: child.args.provisioning,
              rule: `lets AWS choose the block, which can be the place of ${placed.path}`,
              wayOut: "leave it out and give an order, or let AWS choose for all pools here",
          }));
}
