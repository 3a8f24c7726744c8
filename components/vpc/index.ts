import * as pulumi from "@pulumi/pulumi";
import { nameClashes } from "../keys";
import { defineOutputs } from "../outputs";
import { refuse } from "../problems";
import { resolveRegion } from "../regions";
import { nameProblems, shapeProblems } from "../shape";
import type { SubnetPlace, VPCComponentArgs } from "./args";
import type { VPCSetting } from "./children";
import { closeNetwork } from "./closing/closing";
import { createTransitGatewayAttachment } from "./connections/transit-gateway";
import { attachVpnGateway, propagateRoutes } from "./connections/vpn-gateway";
import { createEgressOnlyGateway, createInternetGateway } from "./egress/gateways";
import { createNatGateways } from "./egress/nat";
import { zoneProblems } from "./egress/plan";
import { createEndpoints } from "./endpoints/endpoints";
import { importProblems } from "./existing";
import { nameSources } from "./names";
import { PART_NAMES, partsOf, type VPCParts } from "./parts";
import { placeProblems, planVPC, type VPCPlan } from "./plan";
import { createRouting } from "./routing/routes";
import { routeZoneProblems } from "./routing/routes-plan";
import { VPC_SHAPE } from "./shape";
import { createSubnets } from "./subnets";
import { tagZoneProblems } from "./tags";
import { createVpc } from "./vpc";
import { chooseZones, type Zone } from "./zones";

/**
 * A VPC that draws its CIDR from an IPAM pool (or has a given one), with tiers of subnets over several zones, an
 * internet gateway, NAT gateways and routes. The subnets are laid out as offsets before the CIDR is known, so all that
 * does not fit is refused at preview, and adding a zone or a tier moves nothing.
 */
export class VPCComponent extends pulumi.ComponentResource<VPCParts> {
    /** The VPC's id. */
    public declare readonly vpcId: pulumi.Output<string>;
    /** The VPC's ARN. */
    public declare readonly vpcArn: pulumi.Output<string>;
    /** The VPC's CIDR. */
    public declare readonly cidrBlock: pulumi.Output<string>;
    /** Subnet ids by tier, in the order of the zones' letters. */
    public declare readonly subnetIds: pulumi.Output<{ [tier: string]: string[] }>;
    /** Subnet ids by tier and zone letter. */
    public declare readonly subnetIdsByZone: pulumi.Output<{ [tier: string]: { [zone: string]: string } }>;
    /** Subnet CIDRs by tier and zone letter. */
    public declare readonly subnetCidrs: pulumi.Output<{ [tier: string]: { [zone: string]: string } }>;
    /** CIDRs of the blocks in `secondaryCidrs`, by key. */
    public declare readonly secondaryCidrBlocks: pulumi.Output<{ [key: string]: string }>;
    /** The VPC's IPv6 block; undefined if there is none. */
    public declare readonly ipv6CidrBlock: pulumi.Output<string | undefined>;
    /** The subnets' IPv6 blocks by tier and zone letter, of tiers that have them. */
    public declare readonly subnetIpv6Cidrs: pulumi.Output<{ [tier: string]: { [zone: string]: string } }>;
    /**
     * The one block that each tier's subnets lie in, now and when zones are added: for security group rules and routes
     * elsewhere. Tiers that give their CIDRs, or have IPv6 alone, are not among them.
     */
    public declare readonly tierCidrs: pulumi.Output<{ [tier: string]: string }>;
    /** As `tierCidrs`, of the IPv6 block. */
    public declare readonly tierIpv6Cidrs: pulumi.Output<{ [tier: string]: string }>;
    /** What no tier has, reserved ones included, of the VPC's IPv4 blocks: the fewest blocks, ascending. */
    public declare readonly freeCidrs: pulumi.Output<string[]>;
    /** Route table ids by tier and zone letter; the zones of a public tier share one. */
    public declare readonly routeTableIds: pulumi.Output<{ [tier: string]: { [zone: string]: string } }>;
    /** NAT gateway ids by the letter of the zone they stand in; a regional one stands in all zones. */
    public declare readonly natGatewayIds: pulumi.Output<{ [zone: string]: string }>;
    /** Public addresses of the NAT gateways by zone letter, as far as AWS tells them; of given ones the first. */
    public declare readonly natGatewayPublicIps: pulumi.Output<{ [zone: string]: string[] }>;
    /** Private addresses of the NAT gateways by zone letter; a regional one has none. */
    public declare readonly natGatewayPrivateIps: pulumi.Output<{ [zone: string]: string }>;
    /** The internet gateway's id; undefined if there is none. */
    public declare readonly internetGatewayId: pulumi.Output<string | undefined>;
    /** The egress-only internet gateway's id; undefined if there is none. */
    public declare readonly egressOnlyInternetGatewayId: pulumi.Output<string | undefined>;
    /** The id of the transit gateway attachment; undefined if there is none. */
    public declare readonly transitGatewayAttachmentId: pulumi.Output<string | undefined>;
    /** The id of the virtual private gateway; undefined if there is none. */
    public declare readonly vpnGatewayId: pulumi.Output<string | undefined>;
    /** Ids of the endpoints by their name in `endpoints`. */
    public declare readonly endpointIds: pulumi.Output<{ [endpoint: string]: string }>;
    /** Ids of the endpoints by tier, zone letter and name: those that stand there, and those that routes there lead to. */
    public declare readonly endpointIdsByZone: pulumi.Output<{
        [tier: string]: { [zone: string]: { [endpoint: string]: string } };
    }>;
    /** The id of the security group that was made for endpoints; undefined if none was. */
    public declare readonly endpointSecurityGroupId: pulumi.Output<string | undefined>;
    /** Ids of the network ACLs of tiers, by tier. */
    public declare readonly networkAclIds: pulumi.Output<{ [tier: string]: string }>;
    /** Ids of the flow logs by their name in `flowLogs`. */
    public declare readonly flowLogIds: pulumi.Output<{ [flowLog: string]: string }>;
    /**
     * Where every subnet lies, by `<tier>/<zone letter>`, as an offset from the first address of the VPC; known at
     * preview unless the pool's default decides the size. What to give as `layoutLock`.
     */
    public declare readonly layout: pulumi.Output<{ [subnet: string]: SubnetPlace }>;

    /**
     * @param name The component's name; the names of its children begin with it.
     * @param args See VPCComponentArgs. Throws a pulumi.InputPropertiesError that names all that is wrong with them.
     * @param opts The usual options; an inherited provider makes the calls, but never chooses the region.
     */
    constructor(name: string, args: VPCComponentArgs, opts?: pulumi.ComponentResourceOptions) {
        planOrRefuse(name, args, opts);
        super("pulumi-aws-ipam:index:VPCComponent", name, args, opts);
        const parts = this.getData();
        defineOutputs(this, parts, PART_NAMES);
        // What stops initialize is its own message, and not that the outputs cannot be registered because of it.
        this.registerOutputs(parts.catch(() => ({})));
        void parts.then(() => undefined); // uncaught, so that it fails the program also if nobody reads an output
    }

    /**
     * Creates the children. Asynchronous for the look-up of zones; Pulumi calls it from the constructor, and
     * `dependsOn` with this component waits for all that is made here.
     */
    protected override async initialize(
        args: pulumi.Inputs,
        opts?: pulumi.ComponentResourceOptions,
        name = "",
    ): Promise<VPCParts> {
        const given = args as VPCComponentArgs;
        const plan = planOrRefuse(name, given, opts);
        const setting: VPCSetting = { component: this, name, args: given, region: plan.region };

        const zones = await chooseZones(
            plan.zoneChoice,
            this,
            name,
            plan.region,
            plan.zoneCapacity,
            given.zoneSlots,
        );
        refuseZones(name, given, plan, zones);

        const created = createVpc(setting, plan, zones);
        const { vpc } = created;
        const internetGateway = plan.egress.internetGateway ? createInternetGateway(setting, vpc) : undefined;
        const subnets = createSubnets(setting, plan, zones, created);
        const natGateways = createNatGateways(setting, plan.egress.nat, zones, {
            vpc,
            subnets,
            internetGateway,
        });
        const egressOnlyGateway = plan.egress.egressOnly ? createEgressOnlyGateway(setting, vpc) : undefined;
        const transitGateway = createTransitGatewayAttachment(setting, plan.connections, vpc, subnets);
        const vpnGateway = attachVpnGateway(setting, vpc);
        const exits = { internetGateway, egressOnlyGateway, natGateways, transitGateway, vpnGateway };
        const tables = createRouting(setting, plan.egress, vpc, subnets, exits);
        propagateRoutes(setting, plan.connections, vpnGateway, tables);
        const endpoints = createEndpoints(setting, plan.endpoints, { created, subnets, tables });

        const closed = closeNetwork(setting, vpc, subnets);

        return partsOf({ plan, zones, ...created, subnets, tables, ...exits, endpoints, closed });
    }
}

function planOrRefuse(
    name: string,
    args: VPCComponentArgs,
    opts: pulumi.ComponentResourceOptions | undefined,
): VPCPlan {
    refuse("VPCComponent", name, shapeProblems(args, VPC_SHAPE));
    const { region, problems: regionProblems } = resolveRegion(args.region, opts);
    const { plan, problems } = planVPC(args, region);
    refuse("VPCComponent", name, [...regionProblems, ...nameProblems(args, VPC_SHAPE), ...problems]);
    return plan;
}

/** What can be checked only when the zones are known, before anything is registered. */
function refuseZones(name: string, args: VPCComponentArgs, plan: VPCPlan, zones: readonly Zone[]): void {
    const children = nameSources(name, args, plan, zones);
    refuse("VPCComponent", name, [
        ...zoneProblems(args, plan.egress.nat, zones),
        ...routeZoneProblems(plan.tiers, zones),
        ...tagZoneProblems(args, zones),
        ...placeProblems(args, plan, zones),
        ...nameClashes(children),
        ...importProblems(args, name, children),
    ]);
}
