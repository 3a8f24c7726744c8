import * as fc from "fast-check";
import { blockAround, type Cidr, formatCidr, parseCidr, slot } from "../../address-space";
import type {
    Outline,
    OutlineAllocation,
    OutlineBlock,
    OutlineOther,
    OutlinePool,
} from "../../inventory/model";

const SCOPE = "ipam-scope-0a1b2c3d4e5f60718";

/** Builds small inventories row by row. Ids count up; every row returns itself, so that others can name it. */
export class OutlineBuilder {
    private id = 0;
    private readonly rows = {
        pools: [] as OutlinePool[],
        blocks: [] as OutlineBlock[],
        allocations: [] as OutlineAllocation[],
        others: [] as OutlineOther[],
    };

    pool(cidrs: string | readonly string[], more: Partial<OutlinePool> = {}): OutlinePool {
        const list = [cidrs].flat() as string[];
        const row: OutlinePool = {
            ...this.common(list[0]),
            kind: "pool",
            externalId: `ipam-pool-${this.id}`,
            name: `ipam-pool-${this.id}`,
            cidrs: list.map(cidr => ({ cidr, state: "provisioned" })),
            rules: {},
            ...more,
        };
        this.rows.pools.push(row);
        return row;
    }

    block(cidr: string, more: Partial<OutlineBlock> = {}): OutlineBlock {
        const row: OutlineBlock = {
            ...this.common(cidr),
            kind: "block",
            externalId: `vpc-${this.id}`,
            name: `vpc-${this.id}`,
            cidr,
            primary: "yes",
            ...more,
        };
        this.rows.blocks.push(row);
        return row;
    }

    allocation(cidr: string, more: Partial<OutlineAllocation> = {}): OutlineAllocation {
        const row: OutlineAllocation = {
            ...this.common(cidr),
            kind: "allocation",
            externalId: `subnet-${this.id}`,
            name: `subnet-${this.id}`,
            cidr,
            ...more,
        };
        this.rows.allocations.push(row);
        return row;
    }

    other(cidr: string, more: Partial<OutlineOther> = {}): OutlineOther {
        const row: OutlineOther = {
            ...this.common(cidr),
            kind: "other",
            externalId: `ipam-pool-alloc-${this.id}`,
            name: "",
            cidr,
            type: "custom",
            ...more,
        };
        this.rows.others.push(row);
        return row;
    }

    build(): Outline {
        return { environments: [{ id: 1, name: "production" }], integrations: [], ...this.rows };
    }

    private common(cidr: string) {
        this.id++;
        return {
            id: this.id,
            environmentId: 1,
            integrationId: 1,
            status: "live" as const,
            scopeId: SCOPE,
            region: "eu-central-1",
            accountId: "111122223333",
            family: (cidr.includes(":") ? 6 : 4) as 4 | 6,
        };
    }
}

/**
 * Any inventory: a top pool of one or two CIDRs, pools in it, VPCs in pools and outside of them (so that they may
 * overlap), subnets, custom allocations. Everything lies in 10.0.0.0/16 or 10.1.0.0/16, where things meet.
 */
export const anyOutline: fc.Arbitrary<Outline> = fc
    .record({
        second: fc.boolean(),
        pools: fc.uniqueArray(fc.nat(7), { maxLength: 4 }),
        blocks: fc.array(
            fc.record({ pool: fc.nat(3), at: fc.nat(15), length: fc.integer({ min: 22, max: 24 }) }),
            {
                maxLength: 12,
            },
        ),
        strangers: fc.array(fc.record({ at: fc.nat(255), length: fc.integer({ min: 18, max: 24 }) }), {
            maxLength: 4,
        }),
        subnets: fc.array(
            fc.record({
                block: fc.nat(20),
                at: fc.nat(15),
                length: fc.integer({ min: 25, max: 28 }),
                usage: fc.option(fc.double({ min: 0, max: 1, noNaN: true }), { nil: undefined }),
            }),
            { maxLength: 20 },
        ),
        custom: fc.array(fc.record({ at: fc.nat(255), length: fc.integer({ min: 24, max: 28 }) }), {
            maxLength: 3,
        }),
    })
    .map(({ second, pools, blocks, strangers, subnets, custom }) => {
        const builder = new OutlineBuilder();
        const space = parseCidr("10.0.0.0/16");
        const top = builder.pool(second ? ["10.0.0.0/16", "10.1.0.0/18"] : ["10.0.0.0/16"]);
        const children = pools.map(at => builder.pool(formatCidr(slot(space, 19, at)), { parentId: top.id }));
        const inside = (block: Cidr, at: number, length: number): string =>
            formatCidr(blockAround(4, block.address + BigInt(at) * 16n, length));
        const made = blocks
            .filter(({ pool }) => pool < children.length)
            .map(({ pool, at, length }) => {
                const share = parseCidr(children[pool].cidrs[0].cidr);
                const cidr = formatCidr(slot(share, length, at % 2 ** (length - 19)));
                return builder.block(cidr, { parentId: children[pool].id });
            });
        const outside = strangers.map(({ at, length }) =>
            builder.block(formatCidr(blockAround(4, space.address + BigInt(at) * 256n, length))),
        );
        const all = [...made, ...outside];
        for (const { block, at, length, usage } of subnets.filter(one => one.block < all.length)) {
            builder.allocation(inside(parseCidr(all[block].cidr), at, length), {
                parentId: all[block].id,
                usage,
            });
        }
        for (const { at, length } of custom) {
            builder.other(formatCidr(blockAround(4, space.address + BigInt(at) * 256n, length)), {
                parentId: top.id,
            });
        }
        return builder.build();
    });
