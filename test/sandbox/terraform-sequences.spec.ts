import { expect } from "chai";
import { type Sandbox, startSandbox } from "../../sandbox";
import { type Answer, ec2, send } from "./core-requests";

/*
 * The requests of Terraform's AWS provider (5.100.0 recorded, 6.x from its source), in its order and with its
 * parameters, and of each answer what the provider reads: where it finds something else, its waiters run into their
 * time limits or a plan shows a change that nobody made.
 */

const REGION = "us-east-1";
const ACCOUNT = "111122223333";

describe("the requests of Terraform's AWS provider", () => {
    let sandbox: Sandbox;

    beforeEach(async () => {
        sandbox = await startSandbox({ steppedClock: true, seed: 11 });
    });
    afterEach(() => sandbox.close());

    /** An answer that has to be a success. */
    async function ask(Action: string, parameters: Record<string, string> = {}): Promise<string> {
        const { status, text, error } = await ec2(sandbox.endpoint, { Action, ...parameters });
        expect([status, error], Action).to.deep.equal([200, undefined]);
        return text;
    }

    async function refusal(Action: string, parameters: Record<string, string>): Promise<string | undefined> {
        const { status, error }: Answer = await ec2(sandbox.endpoint, { Action, ...parameters });
        expect(status, Action).to.equal(400);
        return error?.replaceAll("&apos;", "'");
    }

    /** The provider waits five seconds before it looks. */
    function wait(): void {
        sandbox.world.step(5_000);
    }

    async function createIpam(): Promise<{ ipam: string; scope: string }> {
        const text = await ask("CreateIpam", {
            "OperatingRegion.1.RegionName": REGION,
            Tier: "advanced",
            ClientToken: "terraform-20261124000000000000000001",
        });
        return { ipam: first(text, "ipamId")!, scope: first(text, "privateDefaultScopeId")! };
    }

    async function createPool(scope: string, more: Record<string, string> = {}): Promise<string> {
        const text = await ask("CreateIpamPool", {
            AddressFamily: "ipv4",
            IpamScopeId: scope,
            Locale: REGION,
            ClientToken: `terraform-${scope}-${JSON.stringify(more).length}`,
            ...more,
        });
        wait();
        return first(text, "ipamPoolId")!;
    }

    async function provision(pool: string, size: Record<string, string>): Promise<string> {
        const text = await ask("ProvisionIpamPoolCidr", { IpamPoolId: pool, ClientToken: pool, ...size });
        wait();
        return first(text, "ipamPoolCidrId")!;
    }

    async function createVpc(pool: string): Promise<string> {
        const text = await ask("CreateVpc", {
            Ipv4IpamPoolId: pool,
            Ipv4NetmaskLength: "24",
            InstanceTenancy: "default",
            AmazonProvidedIpv6CidrBlock: "false",
        });
        wait();
        return first(text, "vpcId")!;
    }

    it("who am I, before anything else", async () => {
        const { status, text } = await send(sandbox.endpoint, "Action=GetCallerIdentity&Version=2011-06-15", {
            service: "sts",
        });
        expect(status).to.equal(200);
        expect(text).to.match(
            /^<\?xml[^>]*>\s*<GetCallerIdentityResponse xmlns="https:\/\/sts\.amazonaws\.com\/doc\/2011-06-15\/"><GetCallerIdentityResult>/,
        );
        expect(first(text, "Account")).to.equal(ACCOUNT);
    });

    describe("apply", () => {
        it("aws_vpc_ipam: create, wait for create-complete, read", async () => {
            const created = await ask("CreateIpam", {
                "OperatingRegion.1.RegionName": REGION,
                Tier: "advanced",
                ClientToken: "a",
            });
            expect(first(created, "state")).to.equal("create-in-progress");
            const ipam = first(created, "ipamId")!;
            wait();
            for (const _ of ["waiter", "read"]) {
                const read = await ask("DescribeIpams", { "IpamId.1": ipam });
                expect(all(read, "ipamId")).to.deep.equal([ipam]);
                expect(first(read, "state")).to.equal("create-complete");
                expect(first(read, "tier")).to.equal("advanced");
                expect(first(read, "ipamArn")).to.equal(`arn:aws:ec2::${ACCOUNT}:ipam/${ipam}`);
                expect(all(read, "regionName")).to.deep.equal([REGION]);
                for (const name of [
                    "publicDefaultScopeId",
                    "privateDefaultScopeId",
                    "defaultResourceDiscoveryId",
                ]) {
                    expect(first(read, name), name).to.match(/^ipam-/);
                }
                expect(first(read, "scopeCount")).to.equal("2");
            }
        });

        it("aws_vpc_ipam changed: modify, wait for modify-complete, which stays", async () => {
            const { ipam } = await createIpam();
            wait();
            const changed = await ask("ModifyIpam", {
                IpamId: ipam,
                Description: "changed",
                "AddOperatingRegion.1.RegionName": "us-west-2",
            });
            expect(first(changed, "state")).to.equal("modify-in-progress");
            wait();
            const read = await ask("DescribeIpams", { "IpamId.1": ipam });
            expect(first(read, "state")).to.equal("modify-complete");
            expect(all(read, "regionName").sort()).to.deep.equal([REGION, "us-west-2"]);
            wait();
            expect(first(await ask("DescribeIpams", { "IpamId.1": ipam }), "state")).to.equal(
                "modify-complete",
            );
        });

        it("aws_vpc_ipam_pool: read the scope, create, wait, read with the scope in the ARN", async () => {
            const { scope } = await createIpam();
            wait();
            const scopes = await ask("DescribeIpamScopes", { "IpamScopeId.1": scope });
            expect(all(scopes, "ipamScopeId")).to.deep.equal([scope]);
            expect(first(scopes, "ipamScopeType")).to.equal("private");
            const pool = await createPool(scope);
            for (const _ of ["waiter", "read"]) {
                const read = await ask("DescribeIpamPools", { "IpamPoolId.1": pool });
                expect(all(read, "ipamPoolId")).to.deep.equal([pool]);
                expect(first(read, "state")).to.equal("create-complete");
                // The provider takes what follows the first slash for the scope's id.
                expect(first(read, "ipamScopeArn")!.split("/")[1]).to.equal(scope);
                expect(first(read, "locale")).to.equal(REGION);
                expect(first(read, "addressFamily")).to.equal("ipv4");
                expect(first(read, "autoImport")).to.equal("false");
            }
        });

        it("aws_vpc_ipam_pool in the wrong region: the scope cannot be found", async () => {
            const { scope } = await createIpam();
            const { status, error } = await ec2(
                sandbox.endpoint,
                { Action: "DescribeIpamScopes", "IpamScopeId.1": scope },
                { region: "eu-west-1" },
            );
            expect([status, error?.split(":")[0]]).to.deep.equal([400, "InvalidIpamScopeId.NotFound"]);
        });

        it("aws_vpc_ipam_pool_cidr by CIDR: wait and read by the filter cidr", async () => {
            const pool = await createPool((await createIpam()).scope);
            const asked = await ask("ProvisionIpamPoolCidr", {
                IpamPoolId: pool,
                Cidr: "10.0.0.0/16",
                ClientToken: "c",
            });
            expect([first(asked, "state"), first(asked, "cidr")]).to.deep.equal([
                "pending-provision",
                "10.0.0.0/16",
            ]);
            wait();
            await provision(pool, { Cidr: "10.1.0.0/16", ClientToken: "d" });
            for (const _ of ["waiter", "read"]) {
                const read = await ask("GetIpamPoolCidrs", {
                    IpamPoolId: pool,
                    ...filter("cidr", "10.0.0.0/16"),
                });
                expect(all(read, "cidr")).to.deep.equal(["10.0.0.0/16"]);
                expect(all(read, "state")).to.deep.equal(["provisioned"]);
            }
        });

        it("aws_vpc_ipam_pool_cidr by netmask length: wait by the id, which tells the CIDR", async () => {
            const { scope } = await createIpam();
            const top = await createPool(scope);
            await provision(top, { Cidr: "10.0.0.0/8" });
            const child = await createPool(scope, { SourceIpamPoolId: top });
            const asked = await ask("ProvisionIpamPoolCidr", {
                IpamPoolId: child,
                NetmaskLength: "16",
                ClientToken: "n",
            });
            expect(all(asked, "cidr")).to.deep.equal([]);
            wait();
            const waited = await ask("GetIpamPoolCidrs", {
                IpamPoolId: child,
                ...filter("ipam-pool-cidr-id", first(asked, "ipamPoolCidrId")!),
            });
            expect(all(waited, "cidr")).to.deep.equal(["10.0.0.0/16"]);
            const read = await ask("GetIpamPoolCidrs", {
                IpamPoolId: child,
                ...filter("cidr", "10.0.0.0/16"),
            });
            expect(all(read, "state")).to.deep.equal(["provisioned"]);
        });

        it("aws_vpc_ipam_pool_cidr that is not available: failed-provision with a reason", async () => {
            const { scope } = await createIpam();
            await provision(await createPool(scope), { Cidr: "10.0.0.0/8" });
            const other = await createPool(scope, { Description: "other" });
            await provision(other, { Cidr: "10.9.0.0/16" });
            const read = await ask("GetIpamPoolCidrs", {
                IpamPoolId: other,
                ...filter("cidr", "10.9.0.0/16"),
            });
            expect(all(read, "state")).to.deep.equal(["failed-provision"]);
            expect(first(read, "code")).to.equal("cidr-not-available");
            expect(first(read, "message")).to.have.lengthOf.above(0);
        });

        it("aws_vpc: create from the pool, wait, and all the reads of its attributes", async () => {
            const pool = await createPool((await createIpam()).scope);
            await provision(pool, { Cidr: "10.0.0.0/16" });
            const vpc = await createVpc(pool);
            for (const _ of ["waiter", "read"]) {
                const read = await ask("DescribeVpcs", { "VpcId.1": vpc });
                expect(all(read, "vpcId")).to.deep.equal([vpc]);
                expect(read).to.include("<state>available</state>");
                expect(read).to.match(
                    /<cidrBlockAssociationSet><item>.*<cidrBlockState><state>associated<\/state><\/cidrBlockState>/s,
                );
                expect(first(read, "instanceTenancy")).to.equal("default");
                expect(first(read, "dhcpOptionsId")).to.match(/^(dopt-|default)/);
            }
            for (const [attribute, expected] of [
                ["enableDnsHostnames", "false"],
                ["enableDnsSupport", "true"],
                ["enableNetworkAddressUsageMetrics", "false"],
            ]) {
                const read = await ask("DescribeVpcAttribute", { VpcId: vpc, Attribute: attribute });
                expect(read).to.include(`<${attribute}><value>${expected}</value></${attribute}>`);
            }
            for (const [action, name, value, id] of [
                ["DescribeNetworkAcls", "default", "true", "networkAclId"],
                ["DescribeRouteTables", "association.main", "true", "routeTableId"],
                ["DescribeSecurityGroups", "group-name", "default", "groupId"],
            ]) {
                const read = await ask(action, {
                    "Filter.1.Name": name,
                    "Filter.1.Value.1": value,
                    "Filter.2.Name": "vpc-id",
                    "Filter.2.Value.1": vpc,
                });
                expect(new Set(all(read, id)).size, action).to.equal(1);
                expect(all(read, "vpcId"), action).to.include(vpc);
            }
        });

        it("aws_vpc changed: one attribute a request, each read back", async () => {
            const vpc = first(await ask("CreateVpc", { CidrBlock: "10.0.0.0/16" }), "vpcId")!;
            wait();
            await ask("ModifyVpcAttribute", { VpcId: vpc, "EnableDnsHostnames.Value": "true" });
            await ask("CreateTags", { "ResourceId.1": vpc, "Tag.1.Key": "Name", "Tag.1.Value": "main" });
            const read = await ask("DescribeVpcAttribute", { VpcId: vpc, Attribute: "enableDnsHostnames" });
            expect(first(read, "value")).to.equal("true");
            expect(await ask("DescribeVpcs", { "VpcId.1": vpc })).to.include(
                "<tagSet><item><key>Name</key><value>main</value></item></tagSet>",
            );
        });

        it("aws_subnet: create, wait for available, read", async () => {
            const vpc = first(await ask("CreateVpc", { CidrBlock: "10.0.0.0/16" }), "vpcId")!;
            wait();
            const created = await ask("CreateSubnet", {
                VpcId: vpc,
                CidrBlock: "10.0.1.0/24",
                AvailabilityZone: "us-east-1a",
                "TagSpecification.1.ResourceType": "subnet",
                "TagSpecification.1.Tag.1.Key": "Name",
                "TagSpecification.1.Tag.1.Value": "a",
            });
            wait();
            const read = await ask("DescribeSubnets", { "SubnetId.1": first(created, "subnetId")! });
            expect(first(read, "state")).to.equal("available");
            for (const [name, value] of [
                ["mapPublicIpOnLaunch", "false"],
                ["assignIpv6AddressOnCreation", "false"],
                ["enableDns64", "false"],
                ["ipv6Native", "false"],
                ["ownerId", ACCOUNT],
                ["hostnameType", "ip-name"],
            ]) {
                expect(first(read, name), name).to.equal(value);
            }
        });
    });

    describe("destroy", () => {
        it("from the VPC to the IPAM, each gone with the code that ends the provider's waiter", async () => {
            const { ipam, scope } = await createIpam();
            wait();
            const pool = await createPool(scope);
            await provision(pool, { Cidr: "10.0.0.0/16" });
            const vpc = await createVpc(pool);

            await ask("DeleteVpc", { VpcId: vpc });
            expect(await refusal("DescribeVpcs", { "VpcId.1": vpc })).to.equal(
                `InvalidVpcID.NotFound: The vpc ID '${vpc}' does not exist`,
            );
            // The allocation outlives the VPC; the provider looks with growing pauses until it is absent.
            expect(
                all(await ask("GetIpamPoolAllocations", { IpamPoolId: pool }), "resourceId"),
            ).to.deep.equal([vpc]);
            sandbox.world.step(1_500);
            expect(
                all(await ask("GetIpamPoolAllocations", { IpamPoolId: pool }), "resourceId"),
            ).to.deep.equal([]);

            const cidr = { IpamPoolId: pool, Cidr: "10.0.0.0/16" };
            expect(first(await ask("DeprovisionIpamPoolCidr", cidr), "state")).to.equal(
                "pending-deprovision",
            );
            wait();
            const left = all(
                await ask("GetIpamPoolCidrs", { IpamPoolId: pool, ...filter("cidr", "10.0.0.0/16") }),
                "state",
            );
            expect(left.filter(state => state !== "deprovisioned")).to.deep.equal([]);

            // The waiter of a pool takes no state but this one for "still going on".
            await ask("DeleteIpamPool", { IpamPoolId: pool });
            const going = await ask("DescribeIpamPools", { "IpamPoolId.1": pool });
            expect(first(going, "state")).to.equal("delete-in-progress");
            wait();
            expect(await refusal("DescribeIpamPools", { "IpamPoolId.1": pool })).to.equal(
                `InvalidIpamPoolId.NotFound: The ipam-pool ID '${pool}' does not exist`,
            );

            await ask("DeleteIpam", { IpamId: ipam });
            wait();
            expect(await refusal("DescribeIpams", { "IpamId.1": ipam })).to.match(
                /^InvalidIpamId\.NotFound: /,
            );
        });

        it("of a CIDR with allocations: failed-deprovision, with a message and no code", async () => {
            const pool = await createPool((await createIpam()).scope);
            await provision(pool, { Cidr: "10.0.0.0/16" });
            await createVpc(pool);
            // Version 6 looks at the allocations first, and at the VPC of each.
            const allocations = await ask("GetIpamPoolAllocations", { IpamPoolId: pool });
            expect(all(allocations, "resourceType")).to.deep.equal(["vpc"]);
            await ask("DescribeVpcs", { "VpcId.1": first(allocations, "resourceId")! });
            await ask("DeprovisionIpamPoolCidr", { IpamPoolId: pool, Cidr: "10.0.0.0/16" });
            wait();
            const read = await ask("GetIpamPoolCidrs", {
                IpamPoolId: pool,
                ...filter("cidr", "10.0.0.0/16"),
            });
            expect(all(read, "state")).to.deep.equal(["failed-deprovision"]);
            expect(first(read, "message")).to.equal("The CIDR has one or more allocations.");
            expect(first(read, "code") ?? "").to.equal("");
        });

        it("with something left in it: DependencyViolation, which the provider repeats", async () => {
            const pool = await createPool((await createIpam()).scope);
            await provision(pool, { Cidr: "10.0.0.0/16" });
            expect(await refusal("DeleteIpamPool", { IpamPoolId: pool })).to.equal(
                `DependencyViolation: The specified action is not valid for ${pool}. There are one or more pool ` +
                    "cidrs provisioned in the pool.",
            );
            const vpc = await createVpc(pool);
            await ask("CreateSubnet", { VpcId: vpc, CidrBlock: "10.0.0.0/28" });
            expect(await refusal("DeleteVpc", { VpcId: vpc })).to.equal(
                `DependencyViolation: The vpc '${vpc}' has dependencies and cannot be deleted.`,
            );
        });

        it("of what somebody else deleted: NotFound, which the provider takes for done", async () => {
            for (const [action, parameter, id, code] of [
                ["DeleteVpc", "VpcId", "vpc-0123456789abcdef0", "InvalidVpcID.NotFound"],
                ["DeleteSubnet", "SubnetId", "subnet-0123456789abcdef0", "InvalidSubnetID.NotFound"],
                ["DeleteIpamPool", "IpamPoolId", "ipam-pool-0123456789abcdef0", "InvalidIpamPoolId.NotFound"],
                [
                    "DeleteIpamScope",
                    "IpamScopeId",
                    "ipam-scope-0123456789abcdef0",
                    "InvalidIpamScopeId.NotFound",
                ],
                ["DeleteIpam", "IpamId", "ipam-0123456789abcdef0", "InvalidIpamId.NotFound"],
            ]) {
                expect((await refusal(action, { [parameter]: id }))?.split(":")[0]).to.equal(code);
            }
        });
    });
});

function filter(name: string, value: string): Record<string, string> {
    return { "Filter.1.Name": name, "Filter.1.Value.1": value };
}

/** The texts of all elements of that name. */
function all(xml: string, element: string): string[] {
    return [...xml.matchAll(new RegExp(`<${element}>([^<]*)</${element}>`, "g"))].map(match => match[1]);
}

function first(xml: string, element: string): string | undefined {
    return all(xml, element)[0];
}
