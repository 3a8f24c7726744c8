import * as aws from "@pulumi/aws";
import { expect } from "chai";
import { ENGINE_TIMEOUT, Engine, type EngineStack, requireEngine } from "./harness";

const MANAGEMENT = "999999999999";

interface Wanted {
    readonly rules?: { min: number; max: number };
    readonly discoveryRegions?: readonly string[];
    readonly description?: string;
}

/** What an IPAM has beside pools: rules, nested pools, allocations, previews, discoveries. */
function ipamFamily(wanted: Wanted = {}) {
    return async () => {
        const ipam = new aws.ec2.VpcIpam("ipam", {
            operatingRegions: [{ regionName: "us-east-1" }],
            description: wanted.description ?? "first",
            cascade: true,
        });
        const top = new aws.ec2.VpcIpamPool("top", {
            addressFamily: "ipv4",
            ipamScopeId: ipam.privateDefaultScopeId,
        });
        const topCidr = new aws.ec2.VpcIpamPoolCidr("top-cidr", { ipamPoolId: top.id, cidr: "10.0.0.0/8" });
        const pool = new aws.ec2.VpcIpamPool(
            "nested",
            {
                addressFamily: "ipv4",
                ipamScopeId: ipam.privateDefaultScopeId,
                sourceIpamPoolId: top.id,
                locale: "us-east-1",
                allocationMinNetmaskLength: wanted.rules?.min ?? 16,
                allocationMaxNetmaskLength: wanted.rules?.max ?? 24,
                allocationResourceTags: { env: "test" },
            },
            { dependsOn: [topCidr] },
        );
        // AWS chooses the CIDR.
        const cidr = new aws.ec2.VpcIpamPoolCidr("nested-cidr", { ipamPoolId: pool.id, netmaskLength: 12 });
        const allocation = new aws.ec2.VpcIpamPoolCidrAllocation(
            "allocation",
            { ipamPoolId: pool.id, netmaskLength: 20, description: "for later", tags: { env: "test" } },
            { dependsOn: [cidr] },
        );
        const next = new aws.ec2.VpcIpamPreviewNextCidr(
            "next",
            { ipamPoolId: pool.id, netmaskLength: 16 },
            { dependsOn: [allocation] },
        );
        const discovery = new aws.ec2.VpcIpamResourceDiscovery("discovery", {
            operatingRegions: (wanted.discoveryRegions ?? ["us-east-1"]).map(regionName => ({ regionName })),
            description: "mine",
        });
        const found = await aws.ec2.getVpcIpamPools({
            filters: [{ name: "description", values: ["nothing"] }],
        });
        return {
            cidr: cidr.cidr,
            allocation: allocation.cidr,
            next: next.cidr,
            discovery: discovery.id,
            ipam: aws.ec2.getVpcIpamOutput({ id: ipam.id }),
            ipams: aws.ec2.getVpcIpamsOutput({ ipamIds: [ipam.id] }).ipams,
            pool: aws.ec2.getVpcIpamPoolOutput({ ipamPoolId: pool.id }, { dependsOn: [cidr] }),
            cidrs: aws.ec2.getVpcIpamPoolCidrsOutput({ ipamPoolId: pool.id }, { dependsOn: [cidr] })
                .ipamPoolCidrs,
            none: found.ipamPools,
        };
    };
}

describe("the rest of an IPAM", function () {
    this.timeout(ENGINE_TIMEOUT);
    let engine: Engine;
    let stack: EngineStack;

    before(async function () {
        await requireEngine(this);
        engine = await Engine.start();
        stack = await engine.stack("family", ipamFamily());
    });

    after(() => engine?.close());

    it("is created, with the space that AWS chooses", async () => {
        const up = await stack.up();
        expect(up.changes).to.deep.equal({ create: 8 });
        expect(up.outputs["cidr"]?.value).to.equal("10.0.0.0/12");
        expect(up.outputs["allocation"]?.value).to.equal("10.0.0.0/20");
        expect(up.outputs["next"]?.value).to.equal("10.1.0.0/16");
        const allocation = await stack.resource("allocation");
        const pool = await stack.resource("nested");
        expect(allocation.id).to.match(/^ipam-pool-alloc-[0-9a-f]+_ipam-pool-[0-9a-f]+$/);
        expect(allocation.id?.split("_")[1]).to.equal(pool.id);
        expect(allocation.outputs).to.deep.include({ resourceType: "custom", netmaskLength: 20 });
        expect(allocation.outputs["tagsAll"]).to.deep.equal({ env: "test" });
        expect(pool.outputs["poolDepth"]).to.equal(2);
    });

    it("answers functions", async () => {
        const { outputs } = await stack.up();
        expect(outputs["ipam"]?.value).to.deep.include({
            ipamRegion: "us-east-1",
            tier: "advanced",
            scopeCount: 2,
        });
        expect(outputs["ipams"]?.value).to.have.length(1);
        expect(outputs["pool"]?.value).to.deep.include({
            allocationMinNetmaskLength: 16,
            allocationMaxNetmaskLength: 24,
            allocationResourceTags: { env: "test" },
            locale: "us-east-1",
        });
        expect(outputs["cidrs"]?.value).to.deep.equal([{ cidr: "10.0.0.0/12", state: "provisioned" }]);
        expect(outputs["none"]?.value).to.deep.equal([]);
    });

    it("changes neither with a second update nor with a refresh", async () => {
        expect((await stack.up()).changes).to.deep.equal({});
        expect((await stack.refresh()).changes).to.deep.equal({});
        expect((await stack.up()).changes).to.deep.equal({});
    });

    it("updates rules, descriptions and operating regions in place", async () => {
        const changed = ipamFamily({
            rules: { min: 14, max: 26 },
            discoveryRegions: ["us-east-1", "eu-west-1"],
            description: "second",
        });
        const up = await stack.up(changed);
        expect(up.named("update")).to.deep.equal(["discovery", "ipam", "nested"]);
        const { outputs } = await stack.up();
        expect(outputs["pool"]?.value).to.deep.include({
            allocationMinNetmaskLength: 14,
            allocationMaxNetmaskLength: 26,
        });
        expect(outputs["ipam"]?.value.description).to.equal("second");
    });

    it("is destroyed", async () => {
        expect((await stack.destroy()).changes).to.deep.equal({ delete: 8 });
    });

    it("has an administrator, whom the management account appoints", async () => {
        const admin = await engine.stack(
            "admin",
            async () => {
                const account = new aws.ec2.VpcIpamOrganizationAdminAccount("admin", {
                    delegatedAdminAccountId: "111111111111",
                });
                return { principal: account.servicePrincipal };
            },
            { config: { "aws:accessKey": MANAGEMENT, "aws:secretKey": "sandbox" } },
        );
        const up = await admin.up();
        expect(up.outputs["principal"]?.value).to.equal("ipam.amazonaws.com");
        expect((await admin.resource("admin")).id).to.equal("111111111111");
        expect((await admin.refresh()).changes).to.deep.equal({});
        await admin.destroy();
    });
});
