import {
    CreateTagsCommand,
    DeprovisionIpamPoolCidrCommand,
    DescribeIpamPoolsCommand,
    DescribeIpamsCommand,
    DescribeVpcsCommand,
    GetIpamPoolAllocationsCommand,
    GetIpamPoolCidrsCommand,
} from "@aws-sdk/client-ec2";
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { ENGINE_TIMEOUT, Engine, type EngineStack, nameOf, requireEngine } from "./harness";

interface Wanted {
    readonly regions?: readonly string[];
    readonly poolTags?: Record<string, string>;
    readonly locale?: string;
    readonly westCidr?: string;
    readonly vpc?: boolean;
    readonly more?: (ipam: aws.ec2.VpcIpam, pools: Record<string, aws.ec2.VpcIpamPool>) => void;
}

/** One IPAM with a pool for us-east-1 and one for us-west-2, written with raw resources. */
function twoPools(wanted: Wanted = {}) {
    return async () => {
        const ipam = new aws.ec2.VpcIpam("ipam", {
            operatingRegions: (wanted.regions ?? ["us-east-1", "us-west-2"]).map(regionName => ({
                regionName,
            })),
            tags: { Name: "two-pools" },
        });
        const scope = new aws.ec2.VpcIpamScope("scope", { ipamId: ipam.id, description: "private" });
        const east = new aws.ec2.VpcIpamPool("east", {
            addressFamily: "ipv4",
            ipamScopeId: scope.id,
            locale: wanted.locale ?? "us-east-1",
            tags: wanted.poolTags ?? { Name: "east" },
        });
        const west = new aws.ec2.VpcIpamPool("west", {
            addressFamily: "ipv4",
            ipamScopeId: scope.id,
            locale: "us-west-2",
        });
        const eastCidr = new aws.ec2.VpcIpamPoolCidr("east-cidr", {
            ipamPoolId: east.id,
            cidr: "10.0.0.0/12",
        });
        new aws.ec2.VpcIpamPoolCidr(
            "west-cidr",
            { ipamPoolId: west.id, cidr: wanted.westCidr ?? "10.16.0.0/12" },
            // Of two pools that want the same space, the first gets it.
            { dependsOn: wanted.westCidr ? [eastCidr] : [] },
        );
        if (wanted.vpc) {
            const vpc = new aws.ec2.Vpc(
                "vpc",
                { ipv4IpamPoolId: east.id, ipv4NetmaskLength: 16, enableDnsHostnames: true },
                { dependsOn: [eastCidr] },
            );
            const subnet = new aws.ec2.Subnet("subnet", {
                vpcId: vpc.id,
                cidrBlock: vpc.cidrBlock.apply(cidr => cidr.replace(/\/16$/, "/20")),
                availabilityZone: "us-east-1a",
            });
            return {
                cidrBlock: vpc.cidrBlock,
                mainRouteTableId: vpc.mainRouteTableId,
                subnetArn: subnet.arn,
            };
        }
        wanted.more?.(ipam, { east, west });
        return { eastId: east.id, westLocale: west.locale };
    };
}

describe("raw resources of one IPAM with two pools", function () {
    this.timeout(ENGINE_TIMEOUT);
    let engine: Engine;

    before(async function () {
        await requireEngine(this);
        engine = await Engine.start();
    });

    after(() => engine?.close());

    describe("from creation to destruction", () => {
        let stack: EngineStack;

        before(async () => {
            stack = await engine.stack("life", twoPools());
        });

        it("previews six resources and creates nothing", async () => {
            const preview = await stack.preview();
            expect(preview.changes).to.deep.equal({ create: 6 });
            const { Ipams } = await engine.ec2().send(new DescribeIpamsCommand({}));
            expect(Ipams).to.have.length(0);
        });

        it("creates them, every call in the home region", async () => {
            const up = await stack.up();
            expect(up.named("create")).to.deep.equal([
                "east",
                "east-cidr",
                "ipam",
                "scope",
                "west",
                "west-cidr",
            ]);
            expect(up.diagnostics).to.deep.equal([]);
            expect(up.outputs["westLocale"]?.value).to.equal("us-west-2");
            const { IpamPools } = await engine.ec2().send(new DescribeIpamPoolsCommand({}));
            expect(IpamPools?.map(({ Locale }) => Locale).sort()).to.deep.equal(["us-east-1", "us-west-2"]);
            const calls = await engine.calls();
            expect(new Set(calls.map(({ region }) => region))).to.deep.equal(new Set(["us-east-1"]));
        });

        it("records the outputs of the real provider", async () => {
            const ipam = await stack.resource("ipam");
            expect(ipam.id).to.match(/^ipam-[0-9a-f]{17}$/);
            expect(ipam.outputs).to.include({ region: "us-east-1", tier: "advanced", description: "" });
            expect(ipam.outputs["tagsAll"]).to.deep.equal({ Name: "two-pools" });
            const pool = await stack.resource("east");
            expect(pool.outputs).to.include({
                locale: "us-east-1",
                poolDepth: 1,
                ipamScopeType: "private",
                state: "create-complete",
            });
            const cidr = await stack.resource("east-cidr");
            expect(cidr.id).to.equal(`10.0.0.0/12_${pool.id}`);
            expect(cidr.outputs["ipamPoolCidrId"]).to.match(/^ipam-pool-cidr-/);
            expect(cidr.outputs["netmaskLength"]).to.equal(12);
        });

        it("changes nothing the second time, and a refresh finds nothing", async () => {
            expect((await stack.up()).changes).to.deep.equal({});
            expect((await stack.refresh()).changes).to.deep.equal({});
            expect((await stack.up()).changes).to.deep.equal({});
        });

        it("updates tags and operating regions in place", async () => {
            const changed = twoPools({
                regions: ["us-east-1", "us-west-2", "eu-west-1"],
                poolTags: { Name: "east", team: "net" },
            });
            const preview = await stack.preview(changed);
            expect(preview.changes).to.deep.equal({ update: 2 });
            const update = (name: string) => preview.steps.find(step => step.name === name)!;
            expect(update("ipam").details).to.deep.equal({ "operatingRegions[2]": "add" });
            expect(update("east").details).to.deep.equal({ "tags.team": "add", "tagsAll.team": "add" });
            expect((await stack.up()).changes).to.deep.equal({ update: 2 });
            const { Ipams } = await engine.ec2().send(new DescribeIpamsCommand({}));
            expect(Ipams![0]!.OperatingRegions?.map(({ RegionName }) => RegionName).sort()).to.deep.equal([
                "eu-west-1",
                "us-east-1",
                "us-west-2",
            ]);
            expect((await stack.up(twoPools())).changes).to.deep.equal({ update: 2 });
        });

        it("replaces a pool whose locale changes, and its CIDR with it", async () => {
            const preview = await stack.preview(twoPools({ locale: "us-west-2" }));
            const replaced = preview.steps.filter(({ op }) => op === "replace").map(({ name }) => name);
            expect(replaced.sort()).to.deep.equal(["east", "east-cidr"]);
            const pool = preview.steps.find(({ name, op }) => name === "east" && op === "replace")!;
            expect(pool.replaces).to.deep.equal(["locale"]);
        });

        it("notices a tag that was changed behind its back and puts it back", async () => {
            const { id } = await stack.resource("east");
            const ec2 = engine.ec2();
            await ec2.send(
                new CreateTagsCommand({ Resources: [id!], Tags: [{ Key: "Name", Value: "mine" }] }),
            );
            expect((await stack.up(twoPools())).changes).to.deep.equal({});
            const refresh = await stack.refresh();
            expect(refresh.changes).to.deep.equal({ update: 1 });
            expect(refresh.steps[0]).to.deep.include({ name: "east", op: "update" });
            const up = await stack.up();
            expect(up.changes).to.deep.equal({ update: 1 });
            const { IpamPools } = await ec2.send(new DescribeIpamPoolsCommand({ IpamPoolIds: [id!] }));
            expect(IpamPools![0]!.Tags).to.deep.equal([{ Key: "Name", Value: "east" }]);
        });

        it("notices a pool CIDR that was removed behind its back and provisions it again", async () => {
            const { id } = await stack.resource("west");
            const ec2 = engine.ec2();
            await ec2.send(new DeprovisionIpamPoolCidrCommand({ IpamPoolId: id!, Cidr: "10.16.0.0/12" }));
            await until(async () => {
                const { IpamPoolCidrs } = await ec2.send(new GetIpamPoolCidrsCommand({ IpamPoolId: id! }));
                return (IpamPoolCidrs ?? []).every(({ State }) => State === "deprovisioned");
            });
            const refresh = await stack.refresh();
            expect(refresh.named("delete")).to.deep.equal(["west-cidr"]);
            const up = await stack.up();
            expect(up.named("create")).to.deep.equal(["west-cidr"]);
            expect(up.changes).to.deep.equal({ create: 1 });
        });

        it("draws a VPC from a pool and records the allocation", async () => {
            const up = await stack.up(twoPools({ vpc: true }));
            expect(up.named("create")).to.deep.equal(["subnet", "vpc"]);
            expect(up.outputs["cidrBlock"]?.value).to.equal("10.0.0.0/16");
            const vpc = await stack.resource("vpc");
            expect(vpc.outputs).to.include({
                enableDnsHostnames: true,
                enableDnsSupport: true,
                instanceTenancy: "default",
                ipv4NetmaskLength: 16,
                ipv6CidrBlock: "",
                ipv6NetmaskLength: 0,
            });
            expect(vpc.outputs["defaultRouteTableId"]).to.equal(vpc.outputs["mainRouteTableId"]);
            for (const name of ["defaultNetworkAclId", "defaultSecurityGroupId", "dhcpOptionsId"]) {
                expect(vpc.outputs[name], name).to.match(/^[a-z]+-/);
            }
            const pool = await stack.resource("east");
            const { IpamPoolAllocations } = await engine
                .ec2()
                .send(new GetIpamPoolAllocationsCommand({ IpamPoolId: pool.id! }));
            expect(IpamPoolAllocations).to.have.length(1);
            expect(IpamPoolAllocations![0]).to.include({
                ResourceId: vpc.id,
                ResourceType: "vpc",
                ResourceRegion: "us-east-1",
            });
            expect((await stack.up()).changes).to.deep.equal({});
            expect((await stack.refresh()).changes).to.deep.equal({});
            expect((await stack.up()).changes).to.deep.equal({});
        });

        it("destroys everything, and the sandbox is empty", async () => {
            const destroyed = await stack.destroy();
            expect(destroyed.changes).to.deep.equal({ delete: 8 });
            const ec2 = engine.ec2();
            expect((await ec2.send(new DescribeIpamsCommand({}))).Ipams).to.have.length(0);
            expect((await ec2.send(new DescribeIpamPoolsCommand({}))).IpamPools).to.have.length(0);
            expect(
                (await ec2.send(new DescribeVpcsCommand({}))).Vpcs?.filter(({ IsDefault }) => !IsDefault),
            ).to.have.length(0);
            expect((await stack.resources()).filter(({ custom }) => custom)).to.deep.equal([]);
        });
    });

    describe("a pool made through a provider of another region", () => {
        it("fails where the scope is read", async () => {
            const stack = await engine.stack(
                "elsewhere",
                twoPools({
                    more: ipam => {
                        const provider = new aws.Provider("west", { region: "us-west-2" });
                        new aws.ec2.VpcIpamPool(
                            "misplaced",
                            {
                                addressFamily: "ipv4",
                                ipamScopeId: ipam.privateDefaultScopeId,
                                locale: "us-west-2",
                            },
                            { provider },
                        );
                    },
                }),
            );
            const { problem } = await stack.failing("up");
            expect(problem).to.match(/reading IPAM Scope \(ipam-scope-[0-9a-f]+\): couldn't find resource/);
            await stack.destroy();
        });
    });

    describe("an update that fails half way", () => {
        it("keeps what was made, and the next one goes on from there", async () => {
            const stack = await engine.stack("half", twoPools({ westCidr: "10.0.0.0/12" }));
            const { problem } = await stack.failing("up");
            expect(problem).to.match(
                /waiting for IPAM Pool CIDR \(ipam-pool-cidr-[0-9a-f]+\) create: unexpected state 'failed-provision', wanted target 'provisioned'\. last error: cidr-not-available: /,
            );
            // The CIDR that failed has no id yet, so it is not in the state; everything else is.
            const names = (await stack.resources())
                .filter(({ custom }) => custom)
                .map(({ urn }) => nameOf(urn));
            expect(names).to.include.members(["ipam", "scope", "east", "west", "east-cidr"]);
            expect(names).not.to.include("west-cidr");
            expect(await stack.pending()).to.deep.equal([]);
            const up = await stack.up(twoPools());
            expect(up.changes).to.deep.equal({ create: 1 });
            expect((await stack.up()).changes).to.deep.equal({});
            await stack.destroy();
        });
    });

    describe("an import", () => {
        it("takes over what exists, by id and by id@region", async () => {
            const origin = await engine.stack("origin", twoPools());
            await origin.up();
            const ids = new Map((await origin.resources()).map(r => [r.urn.split("::").pop()!, r.id!]));
            const program = async () => {
                const ipam = new aws.ec2.VpcIpam(
                    "ipam",
                    {
                        operatingRegions: [{ regionName: "us-west-2" }, { regionName: "us-east-1" }],
                        tags: { Name: "two-pools" },
                    },
                    { import: `${ids.get("ipam")}@us-east-1` },
                );
                const pool = new aws.ec2.VpcIpamPool(
                    "east",
                    {
                        addressFamily: "ipv4",
                        ipamScopeId: ids.get("scope")!,
                        locale: "us-east-1",
                        tags: { Name: "east" },
                    },
                    { import: ids.get("east")! },
                );
                new aws.ec2.VpcIpamPoolCidr(
                    "cidr",
                    { ipamPoolId: pool.id, cidr: "10.0.0.0/12" },
                    { import: ids.get("east-cidr")!, dependsOn: [ipam] },
                );
            };
            const adopter = await engine.stack("adopter", program);
            const up = await adopter.up();
            expect(up.diagnostics).to.deep.equal([]);
            expect(up.changes).to.deep.equal({ import: 3 });
            expect((await adopter.resource("ipam")).id).to.equal(ids.get("ipam"));
            expect((await adopter.up()).changes).to.deep.equal({});
            await adopter.stack.workspace.removeStack("adopter", { force: true });
            await origin.destroy();
        });

        it("of something that does not exist says so", async () => {
            const stack = await engine.stack("nothing", async () => {
                new aws.ec2.VpcIpamScope(
                    "scope",
                    { ipamId: "ipam-0" },
                    { import: "ipam-scope-00000000000000000" },
                );
            });
            const { problem } = await stack.failing("up");
            expect(problem).to.match(/resource 'ipam-scope-00000000000000000' does not exist/);
        });
    });

    describe("a cancelled update", () => {
        it("keeps the object that is being made, with its id, and the next update finishes it", async () => {
            const slow = await Engine.start({ sandbox: { time: "real" } });
            try {
                const stack = await slow.stack("stopped", async () => {
                    const vpc = new aws.ec2.Vpc("vpc", { cidrBlock: "10.0.0.0/16" });
                    const subnet = new aws.ec2.Subnet("subnet", { vpcId: vpc.id, cidrBlock: "10.0.0.0/24" });
                    const gateway = new aws.ec2.NatGateway("nat", {
                        subnetId: subnet.id,
                        connectivityType: "private",
                    });
                    return { nat: gateway.id };
                });
                const abort = new AbortController();
                const run = stack.failing("up", undefined, {
                    signal: abort.signal,
                    onEvent: ({ resourcePreEvent }) => {
                        if (resourcePreEvent?.metadata.urn.endsWith("::nat")) {
                            setTimeout(() => abort.abort(), 1_500);
                        }
                    },
                });
                const { problem } = await run;
                expect(problem).to.match(
                    /waiting for EC2 NAT Gateway \(nat-[0-9a-f]+\) create: context canceled/,
                );
                const nat = await stack.resource("nat");
                expect(nat.id).to.match(/^nat-/);
                expect(nat.initErrors).to.have.length(1);
                expect(await stack.pending()).to.deep.equal([]);
                const up = await stack.up();
                expect(up.changes).to.deep.equal({ update: 1 });
                expect((await stack.resource("nat")).initErrors ?? []).to.deep.equal([]);
            } finally {
                await slow.close();
            }
        });
    });

    describe("a resource that was recorded in another world", () => {
        it("is refused, and stays in the stack", async () => {
            const stack = await engine.stack("former", twoPools());
            await stack.up();
            const before = (await stack.resources()).length;
            const other = await Engine.start();
            try {
                stack.stack.workspace.envVars = {
                    ...stack.stack.workspace.envVars,
                    AWS_ENDPOINT_URL: other.endpoint,
                };
                for (const operation of ["refresh", "up", "destroy"] as const) {
                    const { problem } = await stack.failing(operation);
                    expect(problem, operation).to.match(
                        /was recorded in the sandbox world .* now serves the world/,
                    );
                }
                expect((await stack.resources()).length).to.equal(before);
            } finally {
                stack.stack.workspace.envVars = {
                    ...stack.stack.workspace.envVars,
                    AWS_ENDPOINT_URL: engine.endpoint,
                };
                await other.close();
            }
            await stack.destroy();
        });
    });

    it("refuses an endpoint that is not on this machine", async () => {
        const stack = await engine.stack("abroad", twoPools(), {
            env: { AWS_ENDPOINT_URL: "https://ec2.us-east-1.amazonaws.com" },
        });
        const { problem } = await stack.failing("preview");
        expect(problem).to.match(/is not plain HTTP on loopback/);
    });

    it("names a type that the stand-in does not know", async () => {
        const stack = await engine.stack("unknown", async () => {
            new aws.ec2.CustomerGateway("gateway", { type: "ipsec.1", bgpAsn: "65000" });
        });
        const { problem } = await stack.failing("preview");
        expect(problem).to.match(
            /does not know the resource type aws:ec2\/customerGateway:CustomerGateway\. It knows: /,
        );
    });

    it("shows unknown values at preview and known ones for what exists", async () => {
        const stack = await engine.stack("invokes", async () => {
            const zones = await aws.getAvailabilityZones({ state: "available" });
            const region = await aws.getRegion({});
            const { accountId } = await aws.getCallerIdentity();
            return {
                zones: zones.names.slice(0, 2),
                region: region.region,
                accountId: pulumi.output(accountId),
            };
        });
        const { outputs } = await stack.up();
        expect(outputs["zones"]?.value).to.deep.equal(["us-east-1a", "us-east-1b"]);
        expect(outputs["region"]?.value).to.equal("us-east-1");
        expect(outputs["accountId"]?.value).to.match(/^\d{12}$/);
    });
});

/** Waits for a condition outside the engine, ten seconds at most. */
async function until(condition: () => Promise<boolean>): Promise<void> {
    for (let i = 0; i < 100; i++) {
        if (await condition()) {
            return;
        }
        await new Promise(resolve => setTimeout(resolve, 100));
    }
    throw new Error("the condition did not come true within ten seconds");
}
