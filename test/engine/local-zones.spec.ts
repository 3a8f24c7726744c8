import {
    DescribeAvailabilityZonesCommand,
    DescribeNatGatewaysCommand,
    DescribeRouteTablesCommand,
    DescribeSubnetsCommand,
} from "@aws-sdk/client-ec2";
import * as aws from "@pulumi/aws";
import { expect } from "chai";
import { VPCComponent, type VPCComponentArgs } from "../../components";
import { ENGINE_TIMEOUT, Engine, type EngineStack, requireEngine } from "./harness";

const BOSTON = "us-east-1-bos-1a";
const WAVELENGTH = "us-east-1-wl1-bos-wlz-1";
const GROUPS = ["us-east-1-bos-1", "us-east-1-wl1"];

const optIn = () =>
    GROUPS.map(
        groupName => new aws.ec2.AvailabilityZoneGroup(groupName, { groupName, optInStatus: "opted-in" }),
    );

const ARGS: VPCComponentArgs = {
    cidrBlock: "10.40.0.0/16",
    availabilityZones: ["us-east-1a", "us-east-1b", BOSTON, WAVELENGTH],
    zoneSlots: { [BOSTON]: 3, [WAVELENGTH]: 2 },
    ipv6: { amazonProvided: true },
    natGatewayStrategy: "PerAz",
    subnets: {
        public: { zones: ["us-east-1a", "us-east-1b", BOSTON], netmaskLength: 24, mapPublicIpOnLaunch: true },
        private: {
            netmaskLength: 22,
            networkAcl: {
                rules: {
                    in: {
                        direction: "Ingress",
                        ruleNumber: 100,
                        protocol: "-1",
                        action: "allow",
                        cidrBlock: "0.0.0.0/0",
                    },
                },
            },
        },
        transit: { netmaskLength: 28 },
    },
    endpoints: { s3: {}, ssm: {} },
};

/** A network in ordinary, local and wavelength zones; the program opts in to their groups, unless it is `early`. */
function edge(wanted: Partial<VPCComponentArgs> & { early?: boolean } = {}) {
    const { early, ...args } = wanted;
    return async () => {
        const groups = early ? [] : optIn();
        const hub = new aws.ec2transitgateway.TransitGateway("tgw", {});
        const vpc = new VPCComponent(
            "edge",
            { ...ARGS, transitGateway: { transitGatewayId: hub.id }, ...args },
            { dependsOn: groups },
        );
        return {
            vpcId: vpc.vpcId,
            cidrs: vpc.subnetCidrs,
            ipv6: vpc.subnetIpv6Cidrs,
            tables: vpc.routeTableIds,
            nat: vpc.natGatewayIds,
            acls: vpc.networkAclIds,
        };
    };
}

describe("local and wavelength zones", function () {
    this.timeout(2 * ENGINE_TIMEOUT);
    let engine: Engine;
    let stack: EngineStack;

    before(async function () {
        await requireEngine(this);
        engine = await Engine.start();
        stack = await engine.stack("edge", edge({ early: true }));
    });
    after(() => engine?.close());

    it("fail when the account has not opted in to them, and a preview says so before, with the group", async () => {
        const preview = await stack.preview();
        const warning = (zone: string, group: string) =>
            `${zone} is not opted in to: AWS makes subnets there once the account has opted in to the zone group ${group}`;
        const told = preview.diagnostics.join("\n");
        expect(told).to.contain(warning(BOSTON, "us-east-1-bos-1"));
        expect(told).to.contain(warning(WAVELENGTH, "us-east-1-wl1"));
        const { problem } = await stack.failing("up");
        // Subnets are made side by side, and the first that fails ends the update.
        const refused = new RegExp(
            `InvalidParameterValue: Value \\((${BOSTON}|${WAVELENGTH})\\) for parameter availabilityZone is invalid\\.`,
        );
        expect(problem).to.match(refused);
        const urns = (await stack.resources()).map(({ urn }) => urn);
        expect(urns.filter(urn => urn.includes("ec2/subnet:Subnet") && urn.includes(BOSTON))).to.deep.equal(
            [],
        );
    });

    it("are used by a program that opts in itself, on top of what failed before", async () => {
        const before = await engine.lastCall();
        const up = await stack.up(edge());
        expect(up.named("create")).to.include.members([
            ...GROUPS,
            `edge-public-${BOSTON}`,
            `edge-private-${BOSTON}`,
            `edge-private-${WAVELENGTH}`,
        ]);
        expect(up.named("replace")).to.deep.equal([]);
        const actions = (await engine.calls(before)).map(({ action }) => action);
        const opting = actions.lastIndexOf("ModifyAvailabilityZoneGroup");
        expect(opting).to.be.above(-1);
        expect(actions.indexOf("CreateSubnet"), "children wait for the groups").to.be.above(opting);

        const of = { Filters: [{ Name: "vpc-id", Values: [up.outputs["vpcId"]!.value] }] };
        const { Subnets } = await engine.ec2().send(new DescribeSubnetsCommand(of));
        const places = Subnets!.map(subnet => [
            subnet.AvailabilityZone,
            subnet.CidrBlock,
            subnet.Ipv6CidrBlockAssociationSet!.length,
            subnet.MapPublicIpOnLaunch,
        ]);
        expect(places).to.have.deep.members([
            ["us-east-1a", "10.40.0.0/24", 1, true],
            ["us-east-1b", "10.40.1.0/24", 1, true],
            [BOSTON, "10.40.3.0/24", 0, true],
            ["us-east-1a", "10.40.16.0/22", 1, false],
            ["us-east-1b", "10.40.20.0/22", 1, false],
            [WAVELENGTH, "10.40.24.0/22", 0, false],
            [BOSTON, "10.40.28.0/22", 0, false],
            ["us-east-1a", "10.40.4.0/28", 1, false],
            ["us-east-1b", "10.40.4.16/28", 1, false],
            [WAVELENGTH, "10.40.4.32/28", 0, false],
            [BOSTON, "10.40.4.48/28", 0, false],
        ]);
        expect(up.outputs["cidrs"]!.value.private[BOSTON]).to.equal("10.40.28.0/22");
        expect(Object.keys(up.outputs["ipv6"]!.value.private)).to.have.members(["a", "b"]);
        expect(up.outputs["acls"]!.value).to.have.all.keys("private");
        const acl = await stack.resource("edge-private-nacl");
        expect(acl.outputs["subnetIds"], "the network ACL of the tier").to.have.length(4);
    });

    it("go out through the NAT gateway of an ordinary zone, and to the internet gateway from a public tier", async () => {
        const { NatGateways } = await engine.ec2().send(new DescribeNatGatewaysCommand({}));
        expect(NatGateways).to.have.length(2);
        const target = async (table: string) => {
            const { id } = await stack.resource(table);
            const { RouteTables } = await engine
                .ec2()
                .send(new DescribeRouteTablesCommand({ RouteTableIds: [id!] }));
            const out = RouteTables![0]!.Routes!.find(
                ({ DestinationCidrBlock }) => DestinationCidrBlock === "0.0.0.0/0",
            );
            return out?.NatGatewayId ?? out?.GatewayId;
        };
        const gateway = (await stack.resource("edge-nat-a")).id;
        expect(await target(`edge-private-${BOSTON}-rt`)).to.equal(gateway);
        expect(await target(`edge-private-${WAVELENGTH}-rt`)).to.equal(gateway);
        expect(await target("edge-private-b-rt")).to.equal((await stack.resource("edge-nat-b")).id);
        expect(await target("edge-public-rt")).to.match(/^igw-/);
    });

    it("have no interface of the transit gateway and of endpoints", async () => {
        const idsIn = async (tier: string) => [
            (await stack.resource(`edge-${tier}-a`)).id,
            (await stack.resource(`edge-${tier}-b`)).id,
        ];
        const { outputs: attachment } = await stack.resource("edge-tgw");
        expect(attachment["subnetIds"]).to.have.members(await idsIn("transit"));
        const { outputs: endpoint } = await stack.resource("edge-ep-ssm");
        expect(endpoint["subnetIds"]).to.have.members(await idsIn("private"));
        const { outputs: s3 } = await stack.resource("edge-ep-s3");
        expect(s3["routeTableIds"], "but gateway endpoints in their tables").to.have.length(9);
    });

    it("are as the program has them: nothing drifts, nothing changes, and nobody is warned", async () => {
        expect((await stack.refresh()).changes).to.deep.equal({});
        const again = await stack.up();
        expect(again.changes).to.deep.equal({});
        expect(again.diagnostics).to.deep.equal([]);
    });

    it("are never chosen by a count", async () => {
        const counted = (availabilityZoneCount: number) => async () => {
            const vpc = new VPCComponent("counted", {
                cidrBlock: "10.41.0.0/16",
                availabilityZoneCount,
                zoneCapacity: 8,
                subnets: { private: {} },
            });
            return { layout: vpc.layout };
        };
        const stack = await engine.stack("counted", counted(6));
        const { outputs } = await stack.preview();
        expect(Object.keys(outputs["layout"]!.value)).to.have.members(
            [..."abcdef"].map(letter => `private/${letter}`),
        );
        expect((await stack.failing("preview", counted(7))).problem).to.contain(
            "availabilityZoneCount = 7: is more than us-east-1 has: us-east-1a,",
        );
    });

    it("go one by one, and at the end with the VPC; the account stays opted in", async () => {
        const left = await stack.up(
            edge({
                availabilityZones: ["us-east-1a", "us-east-1b", BOSTON],
            }),
        );
        const children = left.named("delete");
        expect(children).to.include(`edge-private-${WAVELENGTH}`);
        expect(children.filter(name => !name.includes(WAVELENGTH))).to.deep.equal([]);
        expect(left.changes).to.have.all.keys("delete", "update");
        await stack.destroy();
        expect(await stack.resources()).to.deep.equal([]);
        const { AvailabilityZones } = await engine.ec2().send(
            new DescribeAvailabilityZonesCommand({
                Filters: [{ Name: "opt-in-status", Values: ["opted-in"] }],
            }),
        );
        expect(AvailabilityZones!.map(({ ZoneName }) => ZoneName)).to.include.members([BOSTON, WAVELENGTH]);
    });
});

describe("aws.ec2.AvailabilityZoneGroup of the stand-in provider", function () {
    this.timeout(ENGINE_TIMEOUT);
    let engine: Engine;

    before(async function () {
        await requireEngine(this);
        engine = await Engine.start();
    });
    after(() => engine?.close());

    const group =
        (groupName: string, optInStatus = "opted-in", more = {}) =>
        async () => {
            const made = new aws.ec2.AvailabilityZoneGroup("group", { groupName, optInStatus }, more);
            const zones = (args: aws.GetAvailabilityZonesArgs) =>
                made.id.apply(async () => (await aws.getAvailabilityZones(args)).names);
            return {
                id: made.id,
                all: zones({ allAvailabilityZones: true }),
                usable: zones({}),
                optedIn: zones({ filters: [{ name: "opt-in-status", values: ["opted-in"] }] }),
                ordinary: zones({ filters: [{ name: "opt-in-status", values: ["opt-in-not-required"] }] }),
                without: zones({ excludeNames: ["us-east-1f", BOSTON] }),
            };
        };
    const ordinary = [..."abcdef"].map(letter => `us-east-1${letter}`);

    it("opts in, takes over what is opted in to already, and leaves it so", async () => {
        const stack = await engine.stack("group", group("us-east-1-bos-1"));
        const { outputs } = await stack.up();
        const names = (name: string) => outputs[name]!.value as string[];
        expect(outputs["id"]!.value).to.equal("us-east-1-bos-1");
        expect(names("all")).to.have.length(17);
        expect(names("usable")).to.deep.equal([BOSTON, ...ordinary].sort());
        expect(names("optedIn")).to.deep.equal([BOSTON]);
        expect(names("ordinary")).to.deep.equal(ordinary);
        expect(names("without")).to.deep.equal(ordinary.slice(0, 5));
        expect((await stack.refresh()).changes).to.deep.equal({});
        const { problem } = await stack.failing("up", group("us-east-1-bos-1", "not-opted-in"));
        expect(problem).to.match(
            /updating EC2 Availability Zone Group \(us-east-1-bos-1\): .*contact AWS Support/s,
        );
        expect((await stack.up(group("us-east-1-bos-1"))).named("create")).to.deep.equal([]);
        await stack.destroy();

        const second = await engine.stack("again", group("us-east-1-bos-1"));
        const before = await engine.lastCall();
        await second.up();
        const calls = (await engine.calls(before)).map(({ action }) => action);
        expect(calls)
            .to.include("DescribeAvailabilityZones")
            .and.not.to.include("ModifyAvailabilityZoneGroup");
        const imported = await engine.stack(
            "imported",
            group("us-east-1-bos-1", "opted-in", { import: "us-east-1-bos-1" }),
        );
        expect((await imported.up()).changes).to.deep.equal({ import: 1 });
    });

    it("refuses another status at preview, and a group that needs no opting in", async () => {
        const stack = await engine.stack("wrong", group("us-east-1-bos-1", "in"));
        expect((await stack.failing("preview")).problem).to.contain(
            'expected opt_in_status to be one of ["opted-in" "not-opted-in"], got in.',
        );
        const { problem } = await stack.failing("up", group("us-east-1-zg-1"));
        expect(problem).to.contain(
            "unnecessary handling of EC2 Availability Zone Group (us-east-1-zg-1), status: opt-in-not-required",
        );
        const { problem: unknown } = await stack.failing("up", group("us-east-1-mars-1"));
        expect(unknown).to.contain("us-east-1-mars-1");
    });
});
