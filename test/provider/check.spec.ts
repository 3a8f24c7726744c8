import { expect } from "chai";
import { UNKNOWN } from "../../sandbox/provider/properties";
import { Provider } from "../../sandbox/provider/provider";
import { resourceTypes } from "../../sandbox/provider/resources";
import { checked } from "../../sandbox/provider/schema/check";

const context = { region: "us-east-1", defaultTags: {}, name: "it", olds: undefined, suffix: "0123abc" };

function check(type: string, news: object, more: object = {}) {
    return checked(resourceTypes[`aws:${type}`]!, { ...news }, { ...context, ...more });
}

describe("the check of arguments", () => {
    it("fills in what the real provider fills in, and says so", () => {
        expect(check("ec2/vpc:Vpc", { cidrBlock: "10.0.0.0/16" }).inputs).to.deep.equal({
            cidrBlock: "10.0.0.0/16",
            enableDnsSupport: true,
            instanceTenancy: "default",
            region: "us-east-1",
            __defaults: ["enableDnsSupport", "instanceTenancy", "region"],
        });
        const pool = { addressFamily: "ipv4", ipamScopeId: "ipam-scope-1" };
        expect(check("ec2/vpcIpamPool:VpcIpamPool", pool).inputs["locale"]).to.equal("None");
        const ipam = { operatingRegions: [{ regionName: "us-east-1" }] };
        expect(check("ec2/vpcIpam:VpcIpam", ipam).inputs["tier"]).to.equal("advanced");
        const nat = { subnetId: "subnet-1" };
        expect(check("ec2/natGateway:NatGateway", nat).inputs["connectivityType"]).to.equal("public");
        const endpoint = { vpcId: "vpc-1" };
        expect(check("ec2/vpcEndpoint:VpcEndpoint", endpoint).inputs["vpcEndpointType"]).to.equal("Gateway");
    });

    it("adds the provider's default tags to tagsAll and leaves tags alone", () => {
        const { inputs } = check(
            "ec2/internetGateway:InternetGateway",
            { tags: { Name: "gw", team: "mine" } },
            { defaultTags: { team: "all", env: "test" } },
        );
        expect(inputs["tags"]).to.deep.equal({ Name: "gw", team: "mine" });
        expect(inputs["tagsAll"]).to.deep.equal({ Name: "gw", team: "mine", env: "test" });
    });

    it("makes up a name once and keeps it", () => {
        const first = check("ram/resourceShare:ResourceShare", {});
        expect(first.inputs["name"]).to.equal("it-0123abc");
        expect(first.inputs["__defaults"]).to.include("name");
        const again = check("ram/resourceShare:ResourceShare", {}, { olds: first.inputs, suffix: "fffffff" });
        expect(again.inputs["name"]).to.equal("it-0123abc");
    });

    it("takes numbers and flags written as text", () => {
        const { inputs } = check("ec2/vpc:Vpc", {
            ipv4IpamPoolId: "ipam-pool-1",
            ipv4NetmaskLength: "20",
            enableDnsHostnames: "true",
        });
        expect(inputs["ipv4NetmaskLength"]).to.equal(20);
        expect(inputs["enableDnsHostnames"]).to.equal(true);
    });

    it("lets unknown values pass", () => {
        const { inputs, failures } = check("ec2/vpc:Vpc", {
            cidrBlock: UNKNOWN,
            ipv4IpamPoolId: UNKNOWN,
            tags: { Name: UNKNOWN },
        });
        expect(failures).to.deep.equal([]);
        expect(inputs["tagsAll"]).to.deep.equal({ Name: UNKNOWN });
    });

    describe("refuses at preview", () => {
        const pool = { ipv4IpamPoolId: "ipam-pool-1" };
        const route = { routeTableId: "rtb-1" };
        const refusals: readonly [
            what: string,
            type: string,
            news: object,
            property: string,
            reason: RegExp,
        ][] = [
            ["a missing argument", "ec2/vpcIpamScope:VpcIpamScope", {}, "ipamId", /"ipam_id" is required/],
            ["an unknown argument", "ec2/vpc:Vpc", { cidr: "10.0.0.0/16" }, "cidr", /Invalid or unknown key/],
            [
                "a VPC's netmask length without a pool",
                "ec2/vpc:Vpc",
                { ipv4NetmaskLength: 16 },
                "ipv4NetmaskLength",
                /all of `ipv4_ipam_pool_id,ipv4_netmask_length` must be specified/,
            ],
            [
                "a VPC's CIDR together with a netmask length",
                "ec2/vpc:Vpc",
                { ...pool, cidrBlock: "10.0.0.0/16", ipv4NetmaskLength: 16 },
                "cidrBlock",
                /conflicts with ipv4_netmask_length/,
            ],
            [
                "a VPC larger than AWS allows",
                "ec2/vpc:Vpc",
                { ...pool, ipv4NetmaskLength: 15 },
                "ipv4NetmaskLength",
                /in the range \(16 - 28\), got 15/,
            ],
            [
                "host bits in a VPC's CIDR",
                "ec2/vpc:Vpc",
                { cidrBlock: "10.0.0.1/16" },
                "cidrBlock",
                /expected 10\.0\.0\.0\/16, got 10\.0\.0\.1\/16/,
            ],
            [
                "a VPC's CIDR that is none",
                "ec2/vpc:Vpc",
                { cidrBlock: "10.0.0.0" },
                "cidrBlock",
                /invalid CIDR address/,
            ],
            [
                "a VPC's IPv6 CIDR without a pool",
                "ec2/vpc:Vpc",
                { cidrBlock: "10.0.0.0/16", ipv6CidrBlock: "2001:db8::/56" },
                "ipv6CidrBlock",
                /all of `ipv6_cidr_block,ipv6_ipam_pool_id` must be specified/,
            ],
            [
                "an IPv6 netmask length that AWS does not have",
                "ec2/vpc:Vpc",
                { ipv6IpamPoolId: "ipam-pool-1", ipv6NetmaskLength: 50 },
                "ipv6NetmaskLength",
                /one of \[44 48 52 56 60\], got 50/,
            ],
            [
                "an IPv6 block from two pools",
                "ec2/vpcIpv6CidrBlockAssociation:VpcIpv6CidrBlockAssociation",
                { vpcId: "vpc-1", ipv6Pool: "ipv6pool-ec2-1", ipv6IpamPoolId: UNKNOWN },
                "ipv6IpamPoolId",
                /conflicts with ipv6_pool/,
            ],
            [
                "an IPAM whose operating regions lack its own",
                "ec2/vpcIpam:VpcIpam",
                { operatingRegions: [{ regionName: "eu-west-1" }] },
                "operatingRegions",
                /`operating_regions` must include us-east-1/,
            ],
            [
                "a pool CIDR with both CIDR and length",
                "ec2/vpcIpamPoolCidr:VpcIpamPoolCidr",
                { ipamPoolId: "ipam-pool-1", cidr: "10.0.0.0/16", netmaskLength: 16 },
                "netmaskLength",
                /conflicts with cidr/,
            ],
            [
                "an allocation with both CIDR and length",
                "ec2/vpcIpamPoolCidrAllocation:VpcIpamPoolCidrAllocation",
                { ipamPoolId: "ipam-pool-1", cidr: "10.0.0.0/16", netmaskLength: 16 },
                "netmaskLength",
                /conflicts with cidr/,
            ],
            [
                "a route without a destination",
                "ec2/route:Route",
                { ...route, gatewayId: "igw-1" },
                "destinationCidrBlock",
                /one of `destination_cidr_block,.*` must be specified/,
            ],
            [
                "a route without a target",
                "ec2/route:Route",
                { ...route, destinationCidrBlock: "0.0.0.0/0" },
                "coreNetworkArn",
                /one of `.*nat_gateway_id.*` must be specified/,
            ],
            [
                "a route with two targets",
                "ec2/route:Route",
                { ...route, destinationCidrBlock: "0.0.0.0/0", gatewayId: "igw-1", natGatewayId: UNKNOWN },
                "gatewayId",
                /only one of .* but `gateway_id,nat_gateway_id` were specified/,
            ],
            [
                "a private NAT gateway with an address",
                "ec2/natGateway:NatGateway",
                { subnetId: "subnet-1", connectivityType: "private", allocationId: "eipalloc-1" },
                "allocationId",
                /not supported with connectivity_type = "private"/,
            ],
        ];
        for (const [what, type, news, property, reason] of refusals) {
            it(what, () => {
                const { failures } = check(type, news);
                expect(failures[0]?.property).to.equal(property);
                expect(failures[0]?.reason).to.match(reason);
            });
        }

        it("a security group that is called sg-something by its logical name", () => {
            const { failures } = check("ec2/securityGroup:SecurityGroup", {}, { name: "sg-web" });
            expect(failures[0]?.reason).to.match(/cannot begin with sg-/);
            const named = check("ec2/securityGroup:SecurityGroup", { name: "web" }, { name: "sg-web" });
            expect(named.failures).to.deep.equal([]);
        });

        it("a type that it does not know, listing those it knows", () => {
            const provider = new Provider(new AbortController().signal);
            const subject = { urn: "urn", token: "aws:s3/bucket:Bucket", name: "b" };
            const { failures } = provider.check(subject, {}, {}, new Uint8Array());
            expect(failures[0]?.reason).to.match(/does not know the resource type aws:s3\/bucket:Bucket/);
            expect(failures[0]?.reason).to.include("ec2.VpcIpamPool, ");
        });
    });

    describe("leaves to AWS, as the real provider does,", () => {
        const accepted: readonly [what: string, type: string, news: object][] = [
            ["a VPC without arguments", "ec2/vpc:Vpc", {}],
            [
                "pool rules that contradict each other",
                "ec2/vpcIpamPool:VpcIpamPool",
                {
                    addressFamily: "ipv4",
                    ipamScopeId: "ipam-scope-1",
                    allocationMinNetmaskLength: 100,
                    allocationMaxNetmaskLength: 8,
                },
            ],
            [
                "a pool CIDR with neither CIDR nor length",
                "ec2/vpcIpamPoolCidr:VpcIpamPoolCidr",
                { ipamPoolId: "ipam-pool-1" },
            ],
            [
                "a second VPC CIDR with a netmask length and no pool",
                "ec2/vpcIpv4CidrBlockAssociation:VpcIpv4CidrBlockAssociation",
                { vpcId: "vpc-1", ipv4NetmaskLength: 20 },
            ],
            [
                "a public NAT gateway without an address",
                "ec2/natGateway:NatGateway",
                { subnetId: "subnet-1" },
            ],
            [
                "operating regions that lack the own one, once the IPAM exists",
                "ec2/vpcIpam:VpcIpam",
                { operatingRegions: [{ regionName: "eu-west-1" }] },
            ],
        ];
        for (const [what, type, news] of accepted) {
            it(what, () => {
                expect(check(type, news, { olds: { region: "us-east-1" } }).failures).to.deep.equal([]);
            });
        }
    });
});
