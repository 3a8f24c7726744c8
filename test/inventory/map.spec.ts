import { inflateRawSync } from "node:zlib";
import { expect } from "chai";
import * as fc from "fast-check";
import { contains, formatAddress, formatCidr, overlaps, parseCidr, subtract } from "../../address-space";
import { mapOf } from "../../inventory/map/from-outline";
import type { MapInput, MapItem } from "../../inventory/map/item";
import { pack } from "../../inventory/map/pack";
import { formatAddress as formatInPage, parseTyped } from "../../inventory/map/page/addresses";
import { ASPECT, arrange, place, positionAt } from "../../inventory/map/page/geometry";
import { readItems } from "../../inventory/map/page/items";
import { Scene, type Target } from "../../inventory/map/page/scene";
import { Search } from "../../inventory/map/page/search";
import { rootsOf } from "../../inventory/map/roots";
import { anyOutline, OutlineBuilder } from "./outlines";

const title = { title: "Test" };

/** What the browser makes of it. */
function opened(input: MapInput): Scene {
    const { head, columns, ids } = pack(input);
    return new Scene(readItems(JSON.parse(JSON.stringify(head)), inflateRawSync(columns), ids), 1.5);
}

describe("what the page of the map carries", () => {
    it("comes out as it went in", () => {
        fc.assert(
            fc.property(anyOutline, outline => {
                const input = mapOf(outline, title);
                const scene = opened(input);
                const { items } = scene;
                const read = Array.from({ length: items.count }, (_, item) => {
                    const target: Target = { kind: "item", item };
                    return [
                        scene.kindOf(item),
                        scene.cidrOf(target),
                        items.id[item],
                        items.name[item],
                        items.head.regions[items.region[item]],
                        items.head.owners[items.owner[item]],
                        scene.flagsOf(item).join(),
                        rounded(items.allocated[item]),
                        rounded(items.used[item]),
                    ].join("|");
                });
                const given = input.spaces.flatMap(space => space.items).map(textOf);
                expect(read.sort()).to.deep.equal(given.sort());
            }),
        );
    });

    it("keeps ids of every form, and addresses of IPv6", () => {
        const builder = new OutlineBuilder();
        const ids = [
            "vpc-0123456789abcdef0",
            "vpc-01234567",
            "subnet-fedcba9876543210f",
            "vpc-XYZ",
            "vpc-0123456789abcdef",
        ];
        const cidrs = [
            "2600:1f13:fe1:ab00::/56",
            "10.0.0.0/16",
            "2a05:d018::/32",
            "192.168.7.0/28",
            "fd00::/8",
        ];
        for (const [i, cidr] of cidrs.entries()) {
            builder.block(cidr, { externalId: ids[i], name: ids[i] });
        }
        const scene = opened(mapOf(builder.build(), title));
        const read = scene.items.id.map((id, item) => `${id} ${scene.cidrOf({ kind: "item", item })}`);
        expect(read.sort()).to.deep.equal(ids.map((id, i) => `${id} ${cidrs[i]}`).sort());
    });

    it("is less than 2 MB for 110,000 rows with random ids", () => {
        const { head, columns, ids } = pack({ title: "many", spaces: [{ name: "all", items: manyItems() }] });
        const bytes = (columns.length + ids.length + JSON.stringify(head).length) * (4 / 3);
        // The script and the style of the page take some 45 kB.
        expect(bytes).to.be.below(1_950_000);
    });
});

describe("the roots of the map", () => {
    it("hold everything, are apart, and lose no address between things that are near", () => {
        const block = fc
            .record({ address: fc.nat(2 ** 32 - 1), length: fc.integer({ min: 8, max: 28 }) })
            .map(({ address, length }) => {
                const size = 2 ** (32 - length);
                return parseCidr(`${formatAddress(4, BigInt(address - (address % size)))}/${length}`);
            });
        fc.assert(
            fc.property(fc.array(block, { maxLength: 20 }), blocks => {
                const roots = rootsOf(blocks);
                expect(blocks.every(one => roots.some(root => contains(root, one)))).to.equal(true);
                expect(roots.some((a, i) => roots.slice(i + 1).some(b => overlaps(a, b)))).to.equal(false);
                // Whatever the order.
                expect(rootsOf([...blocks].reverse())).to.deep.equal(roots);
            }),
        );
    });

    it("put the pools of an organization on one picture, and other private space on others", () => {
        const blocks = [
            "10.0.0.0/12",
            "10.64.0.0/12",
            "10.200.0.0/16",
            "172.31.0.0/16",
            "192.168.0.0/16",
            "2001:db8::/32",
        ];
        expect(rootsOf(blocks.map(parseCidr)).map(formatCidr)).to.deep.equal([
            "10.0.0.0/8",
            "172.31.0.0/16",
            "192.168.0.0/16",
            "2001:db8::/32",
        ]);
    });
});

describe("the geometry of the map", () => {
    const anyPlace = fc
        .integer({ min: 0, max: 16 })
        .chain(bits =>
            fc.nat(2 ** bits - 1).map(at => ({ position: at / 2 ** bits, extent: 1 / 2 ** bits })),
        );

    it("gives every CIDR a rectangle of its size, inside that of what contains it and beside all others", () => {
        fc.assert(
            fc.property(anyPlace, anyPlace, (a, b) => {
                const [x, y] = [place(a.position, a.extent), place(b.position, b.extent)];
                expect((x.width * x.height) / ASPECT).to.be.closeTo(a.extent, 1e-12);
                const isInside =
                    b.position >= a.position && b.position < a.position + a.extent && b.extent <= a.extent;
                const isAround =
                    a.position >= b.position && a.position < b.position + b.extent && a.extent <= b.extent;
                const touches =
                    x.x < y.x + y.width &&
                    y.x < x.x + x.width &&
                    x.y < y.y + y.height &&
                    y.y < x.y + x.height;
                expect(touches).to.equal(isInside || isAround);
            }),
        );
    });

    it("finds the address under a point", () => {
        fc.assert(
            fc.property(anyPlace, ({ position, extent }) => {
                const rect = place(position, extent);
                const bits = -Math.log2(extent);
                expect(positionAt(rect.x + rect.width / 2, rect.y + rect.height / 2, bits)).to.equal(
                    position,
                );
            }),
        );
    });

    it("arranges pictures so that none covers another", () => {
        fc.assert(
            fc.property(
                fc.array(fc.double({ min: 0.3, max: 1, noNaN: true }), { minLength: 1, maxLength: 20 }),
                fc.double({ min: 0.4, max: 3, noNaN: true }),
                (weights, aspect) => {
                    const rects = arrange(weights, aspect);
                    for (const [i, a] of rects.entries()) {
                        expect(a.height).to.equal(weights[i]);
                        for (const b of rects.slice(i + 1)) {
                            const touches =
                                a.x < b.x + b.width &&
                                b.x < a.x + a.width &&
                                a.y < b.y + b.height &&
                                b.y < a.y + a.height;
                            expect(touches).to.equal(false);
                        }
                    }
                },
            ),
        );
    });
});

describe("the scene of the map", () => {
    it("has gaps that are exactly what nothing covers", () => {
        fc.assert(
            fc.property(anyOutline, outline => {
                const scene = opened(mapOf(outline, title));
                for (let item = 0; item < scene.items.count; item++) {
                    const target: Target = { kind: "item", item };
                    const children = scene
                        .childrenOf(target)
                        .map(child => scene.cidrOf({ kind: "item", item: child }));
                    const gaps = scene.gapsOf(target).map(gap => scene.cidrOf({ kind: "gap", gap }));
                    const expected = subtract([parseCidr(scene.cidrOf(target))], children.map(parseCidr));
                    expect(gaps).to.deep.equal(expected.map(formatCidr));
                }
            }),
        );
    });

    it("finds at an address what the longest match is", () => {
        fc.assert(
            fc.property(anyOutline, fc.nat(2 ** 17 - 1), (outline, offset) => {
                const scene = opened(mapOf(outline, title));
                const address = 10n * 2n ** 24n + BigInt(offset);
                const { items } = new Search(scene).find(formatAddress(4, address), 100);
                const found = items.map(item => parseCidr(scene.cidrOf({ kind: "item", item })));
                const host = { family: 4 as const, address, netmaskLength: 32 };
                expect(found.every(cidr => contains(cidr, host))).to.equal(true);
                const holding = mapOf(outline, title)
                    .spaces.flatMap(space => space.items)
                    .filter(({ cidr }) => contains(cidr, host));
                expect(found.length).to.equal(holding.length);
                const lengths = found.map(({ netmaskLength }) => netmaskLength);
                expect(lengths).to.deep.equal([...lengths].sort((a, b) => b - a));
            }),
        );
    });

    it("shows VPCs with the same CIDR as one, with their number", () => {
        const builder = new OutlineBuilder();
        const names = ["a", "b", "c"];
        for (const name of names) {
            const block = builder.block("172.31.0.0/16", { name });
            builder.allocation("172.31.0.0/20", { parentId: block.id, name: `${name}-subnet` });
        }
        const scene = opened(mapOf(builder.build(), title));
        const first = scene.itemAt(0, 0.9);
        expect(scene.twinsOf(first).map(item => scene.items.name[item])).to.have.members(names);
        expect(new Search(scene).find("subnet", 10).count).to.equal(3);
    });
});

describe("addresses in the page", () => {
    it("are written and read as everywhere else", () => {
        fc.assert(
            fc.property(fc.bigInt(0n, 2n ** 128n - 1n), fc.nat(2 ** 32 - 1), (six, four) => {
                expect(formatInPage(6, six)).to.equal(formatAddress(6, six));
                expect(formatInPage(4, BigInt(four))).to.equal(formatAddress(4, BigInt(four)));
                expect(parseTyped(formatAddress(6, six))).to.deep.equal({
                    family: 6,
                    address: six,
                    netmaskLength: 128,
                });
                expect(parseTyped(`${formatAddress(4, BigInt(four))}/24`)).to.deep.equal({
                    family: 4,
                    address: BigInt(four),
                    netmaskLength: 24,
                });
            }),
        );
        for (const text of [
            "10.0.0",
            "10.0.0.256",
            "10.0.0.0/33",
            "::1::",
            "1:2:3",
            "shop",
            "",
            "10.0.0.0/8/9",
            "::g",
        ]) {
            expect(parseTyped(text), text).to.equal(undefined);
        }
    });
});

function textOf(item: MapItem): string {
    return [
        item.kind,
        formatCidr(item.cidr),
        item.id,
        item.name === item.id ? "" : item.name,
        item.region,
        item.owner,
        item.flags.join(),
        rounded(item.allocated ?? Number.NaN, true),
        rounded(item.used ?? Number.NaN, true),
    ].join("|");
}

/** In thousandths, as the page keeps shares: what is not nothing never becomes nothing, nor what is not all all. */
function rounded(value: number, exact = false): string {
    const thousandths = Math.round(value * 1000);
    if (exact && value > 0 && thousandths === 0) {
        return "1";
    }
    return String(exact && value < 1 && thousandths === 1000 ? 999 : thousandths);
}

function manyItems(): MapItem[] {
    let state = 1;
    const digit = () => {
        state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
        return (state >> 16) & 15;
    };
    const id = (prefix: string) => prefix + Array.from({ length: 17 }, () => digit().toString(16)).join("");
    const common = { region: "eu-central-1", flags: [] };
    const items: MapItem[] = [];
    for (let block = 0; block < 10_000; block++) {
        const address = 10n * 2n ** 24n + BigInt(block) * 1024n;
        const name = `team-${digit()}-${digit()}`;
        const owner = String(111_100_000_000 + digit());
        items.push({
            ...common,
            kind: "block",
            cidr: { family: 4, address, netmaskLength: 22 },
            id: id("vpc-"),
            name,
            owner,
            allocated: 0.625,
            used: digit() / 16,
        });
        for (let subnet = 0; subnet < 10; subnet++) {
            items.push({
                ...common,
                kind: "allocation",
                cidr: { family: 4, address: address + BigInt(subnet * 64), netmaskLength: 26 },
                id: id("subnet-"),
                name: `${name}-private-${subnet}`,
                owner,
                used: (digit() * 16 + digit()) / 256,
            });
        }
    }
    return items;
}
