import { expect } from "chai";
import fc from "fast-check";
import { contains, overlaps, parseCidr } from "../../../address-space";
import { actions } from "../../../sandbox/ec2";
import { allocations } from "../../../sandbox/ec2/ipam/tables";
import {
    addresses,
    internetGateways,
    natGateways,
    networkAclAssociations,
    networkAcls,
    networkInterfaces,
    routeTableAssociations,
    routeTables,
    securityGroupRules,
    securityGroups,
    subnets,
    vpcEndpoints,
    vpcs,
} from "../../../sandbox/ec2/network/tables";
import { AwsError } from "../../../sandbox/world/errors";
import type { Row, Table } from "../../../sandbox/world/table";
import { World } from "../../../sandbox/world/world";
import { checkIpv6Pools, ipv6PoolStep } from "./ipv6-pools";

const HOME = "us-east-1";
const OWNER = "111122223333";

type Answer = Record<string, any>;
type TableOf<R extends Row> = (world: World) => Table<R>;

/** The network of one account in a world with a stepped clock, with an IPAM pool to draw from, without a server. */
export class NetworkModel {
    readonly world = new World({ steppedClock: true, seed: 1, quotas: { concurrentMutations: 1_000 } });
    readonly poolId: string;
    /** Calls that were carried out, and that were refused. */
    readonly counts = { done: 0, refused: 0 };

    constructor() {
        const { Ipam } = this.call("CreateIpam", {})!;
        this.world.step(1_000);
        const { IpamPool } = this.call("CreateIpamPool", {
            IpamScopeId: Ipam.PrivateDefaultScopeId,
            AddressFamily: "ipv4",
            Locale: HOME,
        })!;
        this.world.step(1_000);
        this.poolId = IpamPool.IpamPoolId;
        this.call("ProvisionIpamPoolCidr", { IpamPoolId: this.poolId, Cidr: "10.128.0.0/12" });
        this.world.step(1_000);
    }

    /** Undefined if AWS would refuse; anything else that is thrown is a bug. */
    call(action: string, input: object): Answer | undefined {
        const { world } = this;
        world.runDueEvents();
        try {
            const answer = world.transaction(() =>
                actions[action](input as never, {
                    action,
                    account: OWNER,
                    region: HOME,
                    accessKey: OWNER,
                    world,
                    now: world.clock.now(),
                    requestId: "r",
                }),
            );
            this.counts.done++;
            return answer as Answer;
        } catch (error) {
            if (error instanceof AwsError) {
                this.counts.refused++;
                return undefined;
            }
            throw error;
        }
    }

    pick<R extends Row>(table: TableOf<R>, at: number): string | undefined {
        const ids = [...table(this.world).all()].map(({ id }) => id);
        return ids[at % Math.max(1, ids.length)];
    }
}

export type NetworkStep = (model: NetworkModel) => void;

const at = fc.nat(40);

/** Any call that changes a network, on anything that is there. */
export const networkStep: fc.Arbitrary<NetworkStep> = fc.oneof(
    fc.tuple(fc.nat(3), fc.integer({ min: 16, max: 24 })).map(
        ([second, length]): NetworkStep =>
            model => {
                model.call("CreateVpc", { CidrBlock: `10.${second}.0.0/${length}` });
            },
    ),
    fc.integer({ min: 18, max: 26 }).map(
        (length): NetworkStep =>
            model => {
                model.call("CreateVpc", { Ipv4IpamPoolId: model.poolId, Ipv4NetmaskLength: length });
            },
    ),
    fc.tuple(at, fc.nat(3), fc.boolean()).map(
        ([vpc, second, fromPool]): NetworkStep =>
            model => {
                const source = fromPool
                    ? { Ipv4IpamPoolId: model.poolId, Ipv4NetmaskLength: 24 }
                    : { CidrBlock: `10.${second}.0.0/20` };
                model.call("AssociateVpcCidrBlock", { VpcId: model.pick(vpcs, vpc), ...source });
            },
    ),
    fc.tuple(at, fc.boolean()).map(
        ([vpc, amazon]): NetworkStep =>
            model => {
                const row = vpcs(model.world).get(model.pick(vpcs, vpc) ?? "");
                if (amazon) {
                    model.call("AssociateVpcCidrBlock", {
                        VpcId: row?.id,
                        AmazonProvidedIpv6CidrBlock: true,
                    });
                } else {
                    const last = row?.cidrBlockAssociations.at(-1)?.associationId;
                    model.call("DisassociateVpcCidrBlock", { AssociationId: last ?? "vpc-cidr-assoc-0" });
                }
            },
    ),
    fc.tuple(at, fc.nat(15), fc.integer({ min: 22, max: 28 })).map(
        ([vpc, third, length]): NetworkStep =>
            model => {
                const row = vpcs(model.world).get(model.pick(vpcs, vpc) ?? "");
                const [first, second] = (row?.cidrBlock ?? "10.0.0.0/16").split(".");
                const base = Number((row?.cidrBlock ?? "10.0.0.0/16").split(".")[2]);
                model.call("CreateSubnet", {
                    VpcId: row?.id ?? "vpc-0",
                    CidrBlock: `${first}.${second}.${(base + third) & 255}.0/${length}`,
                    AvailabilityZone: `${HOME}${"abc"[third % 3]}`,
                });
            },
    ),
    fc.tuple(at).map(
        ([vpc]): NetworkStep =>
            model => {
                model.call("CreateRouteTable", { VpcId: model.pick(vpcs, vpc) });
            },
    ),
    fc.tuple(at, at).map(
        ([table, subnet]): NetworkStep =>
            model => {
                model.call("AssociateRouteTable", {
                    RouteTableId: model.pick(routeTables, table),
                    SubnetId: model.pick(subnets, subnet),
                });
            },
    ),
    fc.tuple(at, at).map(
        ([association, table]): NetworkStep =>
            model => {
                const AssociationId = model.pick(routeTableAssociations, association);
                if (table % 2) {
                    model.call("DisassociateRouteTable", { AssociationId });
                } else {
                    model.call("ReplaceRouteTableAssociation", {
                        AssociationId,
                        RouteTableId: model.pick(routeTables, table),
                    });
                }
            },
    ),
    fc.tuple(at, at, fc.nat(2)).map(
        ([gateway, vpc, what]): NetworkStep =>
            model => {
                const InternetGatewayId = model.pick(internetGateways, gateway);
                if (what === 0) {
                    model.call("CreateInternetGateway", {});
                } else {
                    model.call(what === 1 ? "AttachInternetGateway" : "DetachInternetGateway", {
                        InternetGatewayId,
                        VpcId: model.pick(vpcs, vpc),
                    });
                }
            },
    ),
    fc.tuple(at, at, fc.boolean()).map(
        ([table, target, isNat]): NetworkStep =>
            model => {
                model.call("CreateRoute", {
                    RouteTableId: model.pick(routeTables, table),
                    DestinationCidrBlock: target % 3 ? "0.0.0.0/0" : `192.168.${target}.0/24`,
                    ...(isNat
                        ? { NatGatewayId: model.pick(natGateways, target) }
                        : { GatewayId: model.pick(internetGateways, target) }),
                });
            },
    ),
    fc.tuple(at, fc.boolean()).map(
        ([address, isNew]): NetworkStep =>
            model => {
                if (isNew) {
                    model.call("AllocateAddress", { Domain: "vpc" });
                } else {
                    model.call("ReleaseAddress", { AllocationId: model.pick(addresses, address) });
                }
            },
    ),
    fc.tuple(at, at, fc.nat(2)).map(
        ([subnet, address, kind]): NetworkStep =>
            model => {
                const SubnetId = model.pick(subnets, subnet);
                model.call(
                    "CreateNatGateway",
                    kind === 0
                        ? { SubnetId, ConnectivityType: "private" }
                        : { SubnetId, AllocationId: model.pick(addresses, address) },
                );
            },
    ),
    at.map(
        (gateway): NetworkStep =>
            model => {
                model.call("DeleteNatGateway", { NatGatewayId: model.pick(natGateways, gateway) });
            },
    ),
    fc.tuple(at, at).map(
        ([vpc, subnet]): NetworkStep =>
            model => {
                if (vpc % 2) {
                    model.call("CreateNetworkAcl", { VpcId: model.pick(vpcs, vpc) });
                } else {
                    model.call("ReplaceNetworkAclAssociation", {
                        AssociationId: model.pick(networkAclAssociations, subnet),
                        NetworkAclId: model.pick(networkAcls, vpc),
                    });
                }
            },
    ),
    fc.tuple(at, at, fc.boolean()).map(
        ([vpc, group, isNew]): NetworkStep =>
            model => {
                if (isNew) {
                    model.call("CreateSecurityGroup", {
                        VpcId: model.pick(vpcs, vpc),
                        GroupName: `group-${group}`,
                        Description: "x",
                    });
                } else {
                    model.call("AuthorizeSecurityGroupIngress", {
                        GroupId: model.pick(securityGroups, group),
                        IpPermissions: [
                            {
                                IpProtocol: "tcp",
                                FromPort: vpc,
                                ToPort: vpc + 1,
                                UserIdGroupPairs: [{ GroupId: model.pick(securityGroups, vpc) }],
                            },
                        ],
                    });
                }
            },
    ),
    fc.tuple(at, at, fc.boolean()).map(
        ([vpc, subnet, isGateway]): NetworkStep =>
            model => {
                model.call("CreateVpcEndpoint", {
                    VpcId: model.pick(vpcs, vpc),
                    ServiceName: isGateway ? `com.amazonaws.${HOME}.s3` : `com.amazonaws.${HOME}.ec2`,
                    VpcEndpointType: isGateway ? "Gateway" : "Interface",
                    ...(isGateway
                        ? { RouteTableIds: [model.pick(routeTables, subnet)].filter(Boolean) }
                        : { SubnetIds: [model.pick(subnets, subnet)].filter(Boolean) }),
                });
            },
    ),
    fc.tuple(at, fc.nat(7)).map(
        ([which, kind]): NetworkStep =>
            model => {
                const deletions: [string, object][] = [
                    ["DeleteVpc", { VpcId: model.pick(vpcs, which) }],
                    ["DeleteSubnet", { SubnetId: model.pick(subnets, which) }],
                    ["DeleteSubnet", { SubnetId: model.pick(subnets, which) }],
                    ["DeleteRouteTable", { RouteTableId: model.pick(routeTables, which) }],
                    ["DeleteInternetGateway", { InternetGatewayId: model.pick(internetGateways, which) }],
                    ["DeleteNetworkAcl", { NetworkAclId: model.pick(networkAcls, which) }],
                    ["DeleteSecurityGroup", { GroupId: model.pick(securityGroups, which) }],
                    ["DeleteVpcEndpoints", { VpcEndpointIds: [model.pick(vpcEndpoints, which) ?? "vpce-0"] }],
                ];
                model.call(...deletions[kind]);
            },
    ),
    ipv6PoolStep,
    fc.constantFrom(30, 300, 2_000, 5_000).map(
        (time): NetworkStep =>
            model =>
                model.world.step(time),
    ),
);

/** What holds of a network at any time, whatever was done. */
export function checkNetwork(model: NetworkModel): void {
    const { world } = model;
    checkIpv6Pools(model);
    const isLive = <R extends Row>(table: TableOf<R>, id: string | undefined, what: string): void => {
        expect(id === undefined || table(world).has(id), `${what}: ${id} is there`).to.equal(true);
    };
    for (const vpc of vpcs(world).all()) {
        const mains = routeTableAssociations(world)
            .by("vpc", vpc.id)
            .filter(({ main }) => main);
        expect(mains, "a VPC has one main route table").to.have.lengthOf(1);
        const groups = securityGroups(world)
            .by("vpc", vpc.id)
            .filter(({ isDefault }) => isDefault);
        expect(groups, "a VPC has one default security group").to.have.lengthOf(1);
        const acls = networkAcls(world)
            .by("vpc", vpc.id)
            .filter(({ isDefault }) => isDefault);
        expect(acls, "a VPC has one default network ACL").to.have.lengthOf(1);
        const blocks = vpc.cidrBlockAssociations
            .filter(({ state }) => state === "associated" || state === "associating")
            .map(({ cidrBlock }) => parseCidr(cidrBlock));
        disjoint(blocks, "blocks of a VPC");
        const own = subnets(world).by("vpc", vpc.id);
        const cidrs = own.flatMap(({ cidrBlock }) => (cidrBlock ? [parseCidr(cidrBlock)] : []));
        disjoint(cidrs, "subnets of a VPC");
        for (const cidr of cidrs) {
            expect(
                blocks.some(block => contains(block, cidr)),
                "a subnet lies in a block of its VPC",
            ).to.equal(true);
        }
        expect(internetGateways(world).by("vpc", vpc.id).length, "internet gateways of a VPC").to.be.most(1);
        for (const { cidrBlock, ipamPoolId, state } of vpc.cidrBlockAssociations) {
            if (ipamPoolId !== undefined && state === "associated") {
                const held = allocations(world)
                    .by("resource", vpc.id)
                    .map(({ cidr }) => cidr);
                expect(held, "a block from a pool is an allocation of it").to.include(cidrBlock);
            }
        }
    }
    for (const subnet of subnets(world).all()) {
        isLive(vpcs, subnet.vpcId, "the VPC of a subnet");
        expect(
            networkAclAssociations(world).by("subnet", subnet.id),
            "a subnet has one network ACL",
        ).to.have.lengthOf(1);
        expect(
            routeTableAssociations(world).by("subnet", subnet.id).length,
            "route tables of a subnet",
        ).to.be.most(1);
        const used = networkInterfaces(world)
            .by("subnet", subnet.id)
            .reduce((sum, { privateAddresses }) => sum + privateAddresses.length, 0);
        if (subnet.cidrBlock) {
            const size = 2 ** (32 - parseCidr(subnet.cidrBlock).netmaskLength);
            expect(subnet.availableIpAddressCount, "free addresses of a subnet").to.equal(size - 5 - used);
        }
    }
    for (const association of routeTableAssociations(world).all()) {
        isLive(routeTables, association.routeTableId, "the table of an association");
        isLive(subnets, association.subnetId, "the subnet of an association");
        const table = routeTables(world).get(association.routeTableId)!;
        expect(table.vpcId, "a table and its association are of one VPC").to.equal(association.vpcId);
    }
    for (const table of routeTables(world).all()) {
        const destinations = table.routes.map(({ destination }) => destination);
        expect(new Set(destinations).size, "a table has one route to a destination").to.equal(
            destinations.length,
        );
    }
    for (const one of networkInterfaces(world).all()) {
        isLive(subnets, one.subnetId, "the subnet of an interface");
        for (const group of one.groupIds) {
            isLive(securityGroups, group, "the group of an interface");
        }
    }
    const taken = [...networkInterfaces(world).all()].flatMap(({ subnetId, privateAddresses }) =>
        privateAddresses.map(({ address }) => `${subnetId} ${address}`),
    );
    expect(new Set(taken).size, "an address belongs to one interface").to.equal(taken.length);
    for (const gateway of natGateways(world).all()) {
        // One that will fail holds neither an address nor an interface, so its subnet may go before it has failed.
        const holds = gateway.failureCode === undefined && /^(available|pending)$/.test(gateway.state);
        if (holds) {
            isLive(subnets, gateway.subnetId, "the subnet of a NAT gateway");
        }
    }
    for (const rule of securityGroupRules(world).all()) {
        isLive(securityGroups, rule.groupId, "the group of a rule");
        isLive(securityGroups, rule.referencedGroupId, "the group that a rule names");
    }
    for (const endpoint of vpcEndpoints(world).all()) {
        isLive(vpcs, endpoint.vpcId, "the VPC of an endpoint");
    }
    for (const allocation of allocations(world).all()) {
        if (allocation.resourceType === "vpc" && !allocation.releasing) {
            isLive(vpcs, allocation.resourceId, "the VPC of an allocation");
        }
    }
}

function disjoint(cidrs: readonly ReturnType<typeof parseCidr>[], what: string): void {
    for (const [i, one] of cidrs.entries()) {
        expect(
            cidrs.some((other, j) => j !== i && overlaps(other, one)),
            `${what} do not overlap`,
        ).to.equal(false);
    }
}

/** What to describe, with the list and the id in the answer. */
const LISTINGS: readonly [action: string, list: string, id: string][] = [
    ["DescribeVpcs", "Vpcs", "VpcId"],
    ["DescribeSubnets", "Subnets", "SubnetId"],
    ["DescribeRouteTables", "RouteTables", "RouteTableId"],
    ["DescribeInternetGateways", "InternetGateways", "InternetGatewayId"],
    ["DescribeNatGateways", "NatGateways", "NatGatewayId"],
    ["DescribeNetworkAcls", "NetworkAcls", "NetworkAclId"],
    ["DescribeSecurityGroups", "SecurityGroups", "GroupId"],
    ["DescribeSecurityGroupRules", "SecurityGroupRules", "SecurityGroupRuleId"],
    ["DescribeNetworkInterfaces", "NetworkInterfaces", "NetworkInterfaceId"],
    ["DescribeVpcEndpoints", "VpcEndpoints", "VpcEndpointId"],
    ["DescribeIpamPools", "IpamPools", "IpamPoolId"],
    ["DescribeIpv6Pools", "Ipv6Pools", "PoolId"],
];

/** Pages of any size tell of each thing once, in the order of the whole listing. */
export function checkPages(model: NetworkModel, size: number): void {
    for (const [action, list, id] of LISTINGS) {
        const whole = model.call(action, {})![list].map((item: Answer) => item[id]);
        const paged: string[] = [];
        let token: string | undefined;
        do {
            const answer: Answer = model.call(action, { MaxResults: size, NextToken: token })!;
            paged.push(...answer[list].map((item: Answer) => item[id]));
            token = answer["NextToken"];
            expect(paged.length, `${action} comes to an end`).to.be.most(whole.length);
        } while (token !== undefined);
        expect(paged, `${action} in pages of ${size}`).to.deep.equal(whole);
    }
}
