import { expect } from "chai";
import fc from "fast-check";
import { XMLBuilder, XMLParser } from "fast-xml-parser";
import { Page, ScanError, TextPool } from "../../inventory/read/scan";

const builder = new XMLBuilder({ processEntities: true });
const parser = new XMLParser({
    parseTagValue: false,
    trimValues: false,
    isArray: name => name === "item",
    processEntities: true,
});

// What XML 1.0 can carry; a parser turns lone carriage returns into line feeds, and blank texts may go.
const text = fc
    .string({ unit: "grapheme", minLength: 1, maxLength: 12 })
    .map(one => one.replace(/\p{C}/gu, "").trim())
    .filter(one => one !== "" && !/&#/.test(one));

const item = fc.record({
    resourceId: text,
    resourceName: fc.option(text, { nil: undefined }),
    resourceCidr: fc.constantFrom("10.0.0.0/16", "2001:db8::/56"),
    tags: fc.dictionary(text, text, { maxKeys: 3 }),
});

function answer(
    items: readonly (typeof item extends fc.Arbitrary<infer T> ? T : never)[],
    token?: string,
): string {
    const set = items.map(({ tags, ...values }) => ({
        ...Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)),
        resourceTagSet: { item: Object.entries(tags).map(([key, value]) => ({ key, value })) },
    }));
    return builder.build({
        GetIpamResourceCidrsResponse: {
            requestId: "r",
            ipamResourceCidrSet: { item: set },
            ...(token === undefined ? {} : { nextToken: token }),
        },
    });
}

function read(xml: string) {
    const page = new Page(Buffer.from(xml), "ipamResourceCidrSet");
    return { items: page.items(one => one, new TextPool()), nextToken: page.nextToken };
}

describe("the scanner of EC2's lists", () => {
    it("reads what a general parser reads, whatever the texts", () => {
        fc.assert(
            fc.property(
                fc.array(item, { minLength: 1, maxLength: 5 }),
                fc.option(text, { nil: undefined }),
                (items, token) => {
                    const xml = answer(items, token);
                    const parsed = parser.parse(xml).GetIpamResourceCidrsResponse;
                    const scanned = read(xml);
                    expect(
                        scanned.items.map(({ values, tags }) => ({
                            values: { ...values },
                            tags: { ...tags },
                        })),
                    ).to.deep.equal(
                        parsed.ipamResourceCidrSet.item.map(({ resourceTagSet, ...values }: any) => ({
                            values,
                            tags: Object.fromEntries(
                                (resourceTagSet?.item ?? []).map(({ key, value }: any) => [key, value]),
                            ),
                        })),
                    );
                    expect(scanned.nextToken).to.equal(token);
                },
            ),
            { numRuns: 300 },
        );
    });

    it("keeps a tag whatever its key is", () => {
        const [one] = fc.sample(item, { numRuns: 1, seed: 3 });
        const tags = { ["__proto__"]: "a", constructor: "b", Name: "c" };
        const [{ tags: scanned }] = read(answer([{ ...one, tags }])).items;
        expect(Object.entries(scanned)).to.deep.equal(Object.entries(tags));
    });

    it("reads the same with white space between elements", () => {
        const [one] = fc.sample(item, { numRuns: 1, seed: 3 });
        const xml = answer([one]);
        const spaced = xml.replace(/></g, ">\n    <");
        expect(read(spaced).items[0].values).to.include({ resourceCidr: one.resourceCidr });
        expect(read(spaced).items).to.have.length(1);
    });

    it("takes an answer that is cut off anywhere for an error, never for a shorter list", () => {
        const xml = answer(fc.sample(item, { numRuns: 3, seed: 5 }), "next");
        const whole = read(xml);
        for (let length = 0; length < xml.length; length++) {
            let scanned: ReturnType<typeof read> | undefined;
            try {
                scanned = read(xml.slice(0, length));
            } catch (error) {
                expect(error).to.be.instanceOf(ScanError);
            }
            if (scanned) {
                expect(scanned.items.length, `cut at ${length}`).to.equal(whole.items.length);
            }
        }
    });
});
