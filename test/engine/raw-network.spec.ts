import {
    DeleteRouteCommand,
    DescribeAddressesCommand,
    DescribeNatGatewaysCommand,
    DescribeRouteTablesCommand,
    DescribeSecurityGroupRulesCommand,
    DescribeVpcsCommand,
} from "@aws-sdk/client-ec2";
import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { adopting, expectAdoption, type Ids, idsOf } from "./adopt";
import { ENGINE_TIMEOUT, Engine, type EngineStack, requireEngine } from "./harness";

interface Wanted {
    /** Which route table the private subnet uses. */
    readonly privateTable?: "private" | "spare";
    /** Where the default route of the private table leads. */
    readonly exit?: "nat" | "gateway";
    readonly webPorts?: readonly number[];
    readonly adopt?: Readonly<Record<string, string>>;
    readonly publicIpOnLaunch?: boolean;
}

/** A VPC with everything around it that a network needs. */
function network(wanted: Wanted = {}) {
    const adopt = (name: string): pulumi.CustomResourceOptions =>
        wanted.adopt?.[name] ? { import: wanted.adopt[name]! } : {};
    return async () => {
        const vpc = new aws.ec2.Vpc(
            "vpc",
            {
                cidrBlock: "10.0.0.0/16",
                enableDnsHostnames: true,
                assignGeneratedIpv6CidrBlock: true,
                tags: { Name: "net" },
            },
            adopt("vpc"),
        );
        const vpcId = vpc.id;
        const gateway = new aws.ec2.InternetGateway("igw", { vpcId, tags: { Name: "net" } }, adopt("igw"));
        const egress = new aws.ec2.EgressOnlyInternetGateway("eigw", { vpcId }, adopt("eigw"));
        const publicSubnet = new aws.ec2.Subnet(
            "public",
            {
                vpcId,
                cidrBlock: "10.0.0.0/24",
                availabilityZone: "us-east-1a",
                mapPublicIpOnLaunch: wanted.publicIpOnLaunch ?? true,
            },
            adopt("public"),
        );
        const privateSubnet = new aws.ec2.Subnet(
            "private",
            { vpcId, cidrBlock: "10.0.1.0/24", availabilityZone: "us-east-1b" },
            adopt("private"),
        );
        const eip = new aws.ec2.Eip("eip", { domain: "vpc", tags: { Name: "nat" } }, adopt("eip"));
        const nat = new aws.ec2.NatGateway(
            "nat",
            { subnetId: publicSubnet.id, allocationId: eip.allocationId, tags: { Name: "nat" } },
            { dependsOn: [gateway], ...adopt("nat") },
        );
        // Routes as resources of their own, and routes of the table's.
        const publicTable = new aws.ec2.RouteTable("public-rt", { vpcId }, adopt("public-rt"));
        new aws.ec2.Route(
            "public-default",
            { routeTableId: publicTable.id, destinationCidrBlock: "0.0.0.0/0", gatewayId: gateway.id },
            adopt("public-default"),
        );
        new aws.ec2.Route(
            "public-default6",
            {
                routeTableId: publicTable.id,
                destinationIpv6CidrBlock: "::/0",
                egressOnlyGatewayId: egress.id,
            },
            adopt("public-default6"),
        );
        const privateTable = new aws.ec2.RouteTable(
            "private-rt",
            {
                vpcId,
                routes: [
                    wanted.exit === "gateway"
                        ? { cidrBlock: "0.0.0.0/0", gatewayId: gateway.id }
                        : { cidrBlock: "0.0.0.0/0", natGatewayId: nat.id },
                    { ipv6CidrBlock: "::/0", egressOnlyGatewayId: egress.id },
                ],
            },
            adopt("private-rt"),
        );
        const spareTable = new aws.ec2.RouteTable("spare-rt", { vpcId }, adopt("spare-rt"));
        new aws.ec2.RouteTableAssociation(
            "public-rta",
            { subnetId: publicSubnet.id, routeTableId: publicTable.id },
            adopt("public-rta"),
        );
        new aws.ec2.RouteTableAssociation(
            "private-rta",
            {
                subnetId: privateSubnet.id,
                routeTableId: wanted.privateTable === "spare" ? spareTable.id : privateTable.id,
            },
            adopt("private-rta"),
        );
        const web = new aws.ec2.SecurityGroup(
            "web",
            {
                vpcId,
                ingress: (wanted.webPorts ?? [443]).map(port => ({
                    protocol: "tcp",
                    fromPort: port,
                    toPort: port,
                    cidrBlocks: ["10.0.0.0/8", "192.168.0.0/16"],
                    description: `port ${port}`,
                })),
                egress: [{ protocol: "-1", fromPort: 0, toPort: 0, cidrBlocks: ["0.0.0.0/0"], self: true }],
            },
            adopt("web"),
        );
        const rules = new aws.ec2.SecurityGroup(
            "rules",
            { vpcId, description: "rules apart" },
            adopt("rules"),
        );
        new aws.vpc.SecurityGroupIngressRule("from-web", {
            securityGroupId: rules.id,
            ipProtocol: "tcp",
            fromPort: 5432,
            toPort: 5432,
            referencedSecurityGroupId: web.id,
            tags: { Name: "db" },
        });
        new aws.vpc.SecurityGroupEgressRule("to-all", {
            securityGroupId: rules.id,
            ipProtocol: "-1",
            cidrIpv4: "0.0.0.0/0",
        });
        new aws.ec2.VpcIpv4CidrBlockAssociation(
            "second",
            { vpcId, cidrBlock: "10.1.0.0/16" },
            adopt("second"),
        );
        new aws.ec2.VpcEndpoint(
            "s3",
            {
                vpcId,
                serviceName: "com.amazonaws.us-east-1.s3",
                routeTableIds: wanted.privateTable === "spare" ? [spareTable.id] : [privateTable.id],
            },
            adopt("s3"),
        );
        new aws.ec2.VpcEndpoint(
            "sts",
            {
                vpcId,
                serviceName: "com.amazonaws.us-east-1.sts",
                vpcEndpointType: "Interface",
                subnetIds: [privateSubnet.id],
                securityGroupIds: [web.id],
                privateDnsEnabled: true,
            },
            adopt("sts"),
        );
        return { nat: nat.publicIp, egress: egress.id };
    };
}

const COUNT = 21;

describe("raw resources of a network", function () {
    this.timeout(ENGINE_TIMEOUT);
    let engine: Engine;
    let stack: EngineStack;

    before(async function () {
        await requireEngine(this);
        engine = await Engine.start();
        stack = await engine.stack("network", network());
    });

    after(() => engine?.close());

    it("are created", async () => {
        const up = await stack.up();
        expect(up.diagnostics).to.deep.equal([]);
        expect(up.changes).to.deep.equal({ create: COUNT });
        const { NatGateways } = await engine.ec2().send(new DescribeNatGatewaysCommand({}));
        expect(NatGateways?.map(({ State }) => State)).to.deep.equal(["available"]);
        expect(up.outputs["nat"]?.value).to.equal(NatGateways![0]!.NatGatewayAddresses![0]!.PublicIp);
    });

    it("change neither with a second update nor with a refresh", async () => {
        expect((await stack.up()).changes).to.deep.equal({});
        // A refresh sees what others did to a resource meanwhile (the address is now in use), and the program wants no
        // change of it.
        const refresh = await stack.refresh();
        expect(refresh.changes["delete"]).to.equal(undefined);
        expect((await stack.preview()).changes).to.deep.equal({});
    });

    it("have ids and outputs like the real provider's", async () => {
        const of = async (name: string) => stack.resource(name);
        const vpc = await of("vpc");
        expect(vpc.outputs["ipv6CidrBlock"]).to.match(/::\/56$/);
        expect(vpc.outputs["arn"]).to.match(/^arn:aws:ec2:us-east-1:\d{12}:vpc\/vpc-/);
        const route = await of("public-default");
        expect(route.id).to.match(/^r-rtb-[0-9a-f]+1080289494$/);
        expect(route.outputs).to.include({ state: "active", origin: "CreateRoute", natGatewayId: "" });
        expect((await of("public-rta")).id).to.match(/^rtbassoc-/);
        const eip = await of("eip");
        expect(eip.id).to.match(/^eipalloc-/);
        expect(eip.outputs["allocationId"]).to.equal(eip.id);
        expect(eip.outputs["publicDns"]).to.match(/^ec2-[\d-]+\.compute-1\.amazonaws\.com$/);
        const nat = await of("nat");
        expect(nat.outputs).to.include({ connectivityType: "public", secondaryPrivateIpAddressCount: 0 });
        const subnet = await of("public");
        expect(subnet.outputs).to.include({
            mapPublicIpOnLaunch: true,
            availabilityZone: "us-east-1a",
            privateDnsHostnameTypeOnLaunch: "ip-name",
            ipv6CidrBlock: "",
        });
        const web = await of("web");
        expect(web.outputs["name"]).to.match(/^web-[0-9a-f]{7}$/);
        expect(web.outputs["description"]).to.equal("Managed by Pulumi");
        expect((await of("from-web")).id).to.match(/^sgr-/);
        expect((await of("second")).id).to.match(/^vpc-cidr-assoc-/);
    });

    it("update in place: a route's target, an association's table, a group's rules, a subnet's attribute", async () => {
        const changed = network({
            privateTable: "spare",
            exit: "gateway",
            webPorts: [443, 8443],
            publicIpOnLaunch: false,
        });
        const up = await stack.up(changed);
        expect(up.named("update")).to.deep.equal(["private-rt", "private-rta", "public", "s3", "web"]);
        expect(up.changes).to.deep.equal({ update: 5 });
        const ec2 = engine.ec2();
        const ids = await idsOf(stack);
        const spare = await ec2.send(new DescribeRouteTablesCommand({ RouteTableIds: [ids["spare-rt"]!] }));
        expect(spare.RouteTables![0]!.Associations?.map(({ SubnetId }) => SubnetId)).to.deep.equal([
            ids["private"],
        ]);
        const table = await ec2.send(new DescribeRouteTablesCommand({ RouteTableIds: [ids["private-rt"]!] }));
        const exit = table.RouteTables![0]!.Routes?.find(r => r.DestinationCidrBlock === "0.0.0.0/0");
        expect(exit?.GatewayId).to.equal(ids["igw"]);
        const rules = await ec2.send(
            new DescribeSecurityGroupRulesCommand({ Filters: [{ Name: "group-id", Values: [ids["web"]!] }] }),
        );
        const ports = rules.SecurityGroupRules?.filter(({ IsEgress }) => !IsEgress).map(
            ({ FromPort }) => FromPort,
        );
        expect(ports?.sort()).to.deep.equal([443, 443, 8443, 8443]);
        expect((await stack.up()).changes).to.deep.equal({});
        // The association has a new id at AWS, and is still found.
        expect((await stack.refresh()).changes["delete"]).to.equal(undefined);
        expect((await stack.up(network())).changes).to.deep.equal({ update: 5 });
    });

    it("come back when they were removed behind the engine's back", async () => {
        const ids = await idsOf(stack);
        await engine.ec2().send(
            new DeleteRouteCommand({
                RouteTableId: ids["public-rt"]!,
                DestinationCidrBlock: "0.0.0.0/0",
            }),
        );
        const refresh = await stack.refresh();
        expect(refresh.named("delete")).to.deep.equal(["public-default"]);
        expect((await stack.up()).changes).to.deep.equal({ create: 1 });
    });

    it("can be imported, each by its own kind of id, without a change", async () => {
        const ids = await idsOf(stack);
        const adopt: Record<string, string> = { ...ids };
        adopt["public-default"] = `${ids["public-rt"]}_0.0.0.0/0`;
        adopt["public-default6"] = `${ids["public-rt"]}_::/0`;
        adopt["public-rta"] = `${ids["public"]}/${ids["public-rt"]}`;
        adopt["private-rta"] = `${ids["private"]}/${ids["private-rt"]}`;
        adopt["vpc"] = `${ids["vpc"]}@us-east-1`;
        // Their names are made up, so a second program cannot know them.
        delete adopt["web"];
        delete adopt["rules"];
        // It is in one of those groups.
        delete adopt["sts"];
        const adopter = await engine.stack("adopter", network({ adopt }));
        const preview = await adopter.preview();
        expect(preview.diagnostics).to.deep.equal([]);
        expect(preview.changes).to.deep.equal({ import: COUNT - 5, create: 5 });
        await adopter.stack.workspace.removeStack("adopter", { force: true });
    });

    it("are destroyed in an order that AWS accepts, and nothing is left", async () => {
        expect((await stack.destroy()).changes).to.deep.equal({ delete: COUNT });
        const ec2 = engine.ec2();
        const { Vpcs } = await ec2.send(new DescribeVpcsCommand({}));
        expect(Vpcs?.filter(({ IsDefault }) => !IsDefault)).to.deep.equal([]);
        expect((await ec2.send(new DescribeAddressesCommand({}))).Addresses).to.deep.equal([]);
    });
});

describe("what comes with a VPC", function () {
    this.timeout(ENGINE_TIMEOUT);
    let engine: Engine;

    before(async function () {
        await requireEngine(this);
        engine = await Engine.start();
    });

    after(() => engine?.close());

    /** Takes over the default route table and security group of a VPC, or makes another table the main one. */
    function defaults(wanted: { adopted: boolean }) {
        return async () => {
            const vpc = new aws.ec2.Vpc("vpc", { cidrBlock: "10.0.0.0/16" });
            const gateway = new aws.ec2.InternetGateway("igw", { vpcId: vpc.id });
            if (wanted.adopted) {
                new aws.ec2.DefaultRouteTable("table", {
                    defaultRouteTableId: vpc.defaultRouteTableId,
                    routes: [{ cidrBlock: "0.0.0.0/0", gatewayId: gateway.id }],
                    tags: { Name: "main" },
                });
                new aws.ec2.DefaultSecurityGroup("group", { vpcId: vpc.id, tags: { Name: "closed" } });
            } else {
                const table = new aws.ec2.RouteTable("other", { vpcId: vpc.id });
                new aws.ec2.MainRouteTableAssociation("main", { vpcId: vpc.id, routeTableId: table.id });
            }
        };
    }

    it("is adopted, emptied of its rules, and let go again", async () => {
        const stack = await engine.stack("adopted", defaults({ adopted: true }));
        expect((await stack.up()).changes).to.deep.equal({ create: 4 });
        const group = await stack.resource("group");
        expect(group.outputs).to.deep.include({ name: "default", ingress: [], egress: [] });
        const table = await stack.resource("table");
        expect(table.outputs["routes"]).to.have.length(1);
        expect((await stack.up()).changes).to.deep.equal({});
        expect((await stack.refresh()).changes["delete"]).to.equal(undefined);
        expect((await stack.up()).changes).to.deep.equal({});
        expect((await stack.destroy()).changes).to.deep.equal({ delete: 4 });
    });

    /** A network as somebody made it by hand. */
    function existing(adopt?: Ids) {
        const as = (name: string) => adopting(adopt, name);
        return async () => {
            const vpc = new aws.ec2.Vpc(
                "vpc",
                { cidrBlock: "10.20.0.0/16", tags: { Name: "old" } },
                as("vpc"),
            );
            const vpcId = vpc.id;
            const gateway = new aws.ec2.InternetGateway("igw", { vpcId }, as("igw"));
            new aws.ec2.EgressOnlyInternetGateway("eigw", { vpcId }, as("eigw"));
            const subnets = ["a", "b"].map(
                (zone, i) =>
                    new aws.ec2.Subnet(
                        zone,
                        {
                            vpcId,
                            cidrBlock: `10.20.${i}.0/24`,
                            availabilityZone: `us-east-1${zone}`,
                            mapPublicIpOnLaunch: i === 0,
                        },
                        as(zone),
                    ),
            );
            const table = new aws.ec2.RouteTable(
                "table",
                { vpcId, routes: [{ cidrBlock: "0.0.0.0/0", gatewayId: gateway.id }] },
                as("table"),
            );
            subnets.forEach((subnet, i) => {
                new aws.ec2.RouteTableAssociation(
                    `association-${i}`,
                    { subnetId: subnet.id, routeTableId: table.id },
                    as(`association-${i}`),
                );
            });
            new aws.ec2.VpcIpv4CidrBlockAssociation(
                "second",
                { vpcId, cidrBlock: "10.21.0.0/16" },
                as("second"),
            );
            new aws.ec2.DefaultRouteTable(
                "main",
                { defaultRouteTableId: vpc.defaultRouteTableId, routes: [] },
                as("main"),
            );
            new aws.ec2.DefaultSecurityGroup("default", { vpcId }, as("default"));
        };
    }

    it("is taken over with a whole network: with import, then without, and nothing changes", async () => {
        const stack = await engine.stack("existing", existing());
        await stack.up();
        const ids = await idsOf(stack);
        await expectAdoption(engine, existing, {
            ...ids,
            "association-0": `${ids["a"]}/${ids["table"]}`,
            "association-1": `${ids["b"]}/${ids["table"]}`,
            main: ids["vpc"]!,
        });
        await stack.destroy();
    });

    it("gives way to another main route table and comes back", async () => {
        const stack = await engine.stack("main", defaults({ adopted: false }));
        await stack.up();
        const main = await stack.resource("main");
        const { outputs } = await stack.resource("vpc");
        expect(main.outputs["originalRouteTableId"]).to.equal(outputs["mainRouteTableId"]);
        expect((await stack.up()).changes).to.deep.equal({});
        await stack.destroy();
    });
});
