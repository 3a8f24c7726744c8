import { expect } from "chai";
import { drift, edit, type InventoryError } from "../../inventory";
import { emptyInventory, POOLS, readingOf, run, type Thing } from "./readings";

const PREFIX = "urn:pulumi:dev::network::";

function exported(resources: readonly object[]): { name: string; text: string } {
    return { name: "stack.json", text: JSON.stringify({ version: 3, deployment: { resources } }) };
}

function resource(type: string, name: string, id: string, outputs: object, more: object = {}): object {
    return { urn: `${PREFIX}${type}::${name}`, type, id, custom: true, outputs, ...more };
}

const vpc = (id: string, cidrBlock: string, more: object = {}) =>
    resource("aws:ec2/vpc:Vpc", id, id, { cidrBlock }, more);

const THINGS: Thing[] = [
    { kind: "block", number: 1, region: "us-east-1" },
    { kind: "block", number: 3, region: "us-east-1" },
    { kind: "allocation", number: 1, label: "web", region: "us-east-1" },
    { kind: "other", number: 1, region: "us-east-1" },
];

describe("drift against a stack export", () => {
    async function report(resources: readonly object[]) {
        const inventory = emptyInventory({ mode: "read-write", scopeIds: ["ipam-scope-0a"] });
        await run(inventory, readingOf(THINGS, 60_000));
        return { inventory, ...drift(inventory, [exported(resources)]) };
    }

    it("tells what is equal, differs, is only in the stack or only in AWS", async () => {
        const { inventory, equal, drifts } = await report([
            vpc("vpc-1", "10.1.0.0/16"),
            vpc("vpc-9", "10.9.0.0/16"),
            resource("aws:ec2/subnet:Subnet", "s", "subnet-1", {
                cidrBlock: "10.1.1.0/24",
                vpcId: "vpc-1",
                tagsAll: { Name: "renamed" },
            }),
            resource(
                "aws:ec2/vpcIpamPoolCidrAllocation:VpcIpamPoolCidrAllocation",
                "a",
                `alloc-1_${POOLS[1]}`,
                {
                    cidr: "10.128.1.0/24",
                },
            ),
        ]);
        expect(equal).to.equal(2);
        expect(drifts.map(({ kind, externalId, fields }) => [kind, externalId, fields])).to.have.deep.members(
            [
                ["stack-only", "vpc-9", undefined],
                ["differs", "subnet-1", [{ field: "name", stack: "renamed", cloud: "web" }]],
                ["cloud-only", POOLS[0], undefined],
                ["cloud-only", POOLS[1], undefined],
                ["cloud-only", "vpc-3", undefined],
            ],
        );
        inventory.close();
    });

    it("finds what two stacks claim", async () => {
        const { inventory, drifts } = await report([
            vpc("vpc-1", "10.1.0.0/16"),
            { ...vpc("vpc-1", "10.1.0.0/16"), urn: "urn:pulumi:prod::network::aws:ec2/vpc:Vpc::other" },
        ]);
        expect(
            drifts.filter(one => one.kind === "claimed-twice").map(({ urns }) => urns?.length),
        ).to.deep.equal([2]);
        inventory.close();
    });

    it("does not count what a program only read, or what waits to be deleted", async () => {
        const { inventory, owned } = await report([
            vpc("vpc-1", "10.1.0.0/16", { external: true }),
            vpc("vpc-3", "10.3.0.0/16", { delete: true }),
        ]);
        expect(owned).to.equal(0);
        inventory.close();
    });

    it("leaves what a stack holds to the stack, until the stack lets it go", async () => {
        const { inventory } = await report([vpc("vpc-1", "10.1.0.0/16"), vpc("vpc-3", "10.3.0.0/16")]);
        expect(() => edit(inventory, "vpc-1", { name: "mine" })).to.throw("Pulumi stack");
        edit(inventory, "vpc-1", { notes: "ask the network team" });
        drift(inventory, [exported([vpc("vpc-3", "10.3.0.0/16")])]);
        expect(edit(inventory, "vpc-1", { name: "mine" }).operationIds).to.have.length(1);
        expect(() => edit(inventory, "vpc-3", { name: "mine" })).to.throw("Pulumi stack");
        inventory.close();
    });

    it("refuses what is no stack export", async () => {
        const inventory = emptyInventory();
        for (const text of ["", "{}", "[]", "null", '{"deployment": {"resources": 1}}']) {
            try {
                drift(inventory, [{ name: "x.json", text }]);
                expect.fail(`accepted ${text}`);
            } catch (error) {
                expect((error as InventoryError).code, text).to.equal("usage");
            }
        }
        inventory.close();
    });
});
