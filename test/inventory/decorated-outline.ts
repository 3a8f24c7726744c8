import * as fc from "fast-check";
import type { Outline, OutlineAllocation, OutlineBlock } from "../../inventory/model";
import { anyOutline } from "./outlines";

const anyName = fc.oneof(
    { weight: 8, arbitrary: fc.constantFrom("web", "data-a", "", "subnet with spaces ", "x".repeat(64)) },
    fc.constantFrom(
        "Zürich",
        "東京",
        "a\nb",
        "tab\t",
        "\u001b[31mred",
        "nul\u0000behind",
        "x".repeat(65),
        "x".repeat(300),
    ),
);
const anyShare = fc.oneof(
    fc.double({ min: 0, max: 1, noNaN: true }),
    fc.constantFrom(0, 0.00004, 0.00005, 0.5, 0.455, 0.99994, 0.99995, 0.99999, 1, 1.2, -0.1, 1e-300),
);
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined, freq: 3 });
const anyWatched = fc.record({
    name: anyName,
    status: fc.constantFrom(
        "live",
        "live",
        "live",
        "planned",
        "pending",
        "blocked",
        "deleted",
    ) as fc.Arbitrary<"live">,
    overlap: maybe(fc.constantFrom("overlapping", "nonoverlapping", "ignored")),
    compliance: maybe(fc.constantFrom("compliant", "noncompliant", "ignored")),
    management: maybe(fc.constantFrom("managed", "unmanaged", "ignored")),
    region: maybe(fc.constantFrom("eu-central-1", "us-east-1")),
    accountId: maybe(fc.constant("111122223333")),
});
const ORDINARY = ["web", "data-a", "subnet with spaces ", 'of "quotes"', "back\\slash"];

/** Any inventory with hostile names, notes, shares at the edges and IPv6, its rows in any order. */
export const anyDecorated = fc
    .record({
        outline: anyOutline,
        blocks: fc.array(fc.record({ watched: anyWatched, tags: maybe(fc.record({ Name: anyName })) }), {
            minLength: 1,
            maxLength: 5,
        }),
        allocations: fc.array(
            fc.record({
                watched: anyWatched,
                usage: maybe(anyShare),
                availableAddresses: maybe(fc.integer({ min: -3, max: 300 })),
                zoneId: maybe(fc.constantFrom("use1-az1", "use1-bos1-az1")),
            }),
            { minLength: 1, maxLength: 7 },
        ),
        isBackwards: fc.boolean(),
        /** Most rows are as most rows are, and the others among them. */
        isTame: fc.boolean(),
        withIpv6: fc.boolean(),
    })
    .map(({ outline, blocks, allocations, isBackwards, isTame, withIpv6 }): Outline => {
        const isOrdinary = (i: number) => isTame && i % 5 !== 2;
        const dressed = outline.allocations.map((row, i): OutlineAllocation => {
            if (isOrdinary(i)) {
                return { ...row, name: ORDINARY[i % ORDINARY.length], zoneId: "use1-az1" };
            }
            const { watched, ...more } = allocations[i % allocations.length];
            // IPv6 among them, of blocks of IPv4: what a line tells depends on the row alone.
            const place =
                withIpv6 && i % 3 === 0 ? ({ family: 6, cidr: `2001:db8:0:${i}::/64` } as const) : {};
            return { ...row, ...watched, ...more, ...place, name: watched.name || row.externalId! };
        });
        const ids = dressed.map(({ id }) => id);
        return {
            ...outline,
            blocks: outline.blocks.map((row, i): OutlineBlock => {
                if (isOrdinary(i)) {
                    return row;
                }
                const { watched, tags } = blocks[i % blocks.length];
                return { ...row, ...watched, tags, name: watched.name || row.externalId! };
            }),
            allocations: isBackwards
                ? dressed.map((row, i) => ({ ...row, id: ids[ids.length - 1 - i] }))
                : dressed,
        };
    });
