import { parseLenientCidr } from "../../../address-space";
import { all, filter, idInArn, type Kind, orMissing, tagMap } from "./kind";

const GONE = /^(delete-|isolate-|create-failed)/;

const ipam: Kind = {
    type: "aws:ec2/vpcIpam:VpcIpam",
    identifying: ["description"],
    untold: ["cascade"],
    async find(_, aws) {
        const { paginateDescribeIpams } = await import("@aws-sdk/client-ec2");
        const found = await all(paginateDescribeIpams({ client: await aws.ec2() }, {}), ({ Ipams }) => Ipams);
        return found
            .filter(({ State = "" }) => !GONE.test(State))
            .map(one => ({
                id: one.IpamId!,
                importId: one.IpamId!,
                tags: tagMap(one.Tags),
                properties: {
                    description: one.Description,
                    operatingRegions: one.OperatingRegions?.map(({ RegionName }) => ({
                        regionName: RegionName,
                    })),
                },
            }));
    },
};

const scope: Kind = {
    type: "aws:ec2/vpcIpamScope:VpcIpamScope",
    identifying: ["description"],
    untold: [],
    async find(_, aws) {
        const { paginateDescribeIpamScopes } = await import("@aws-sdk/client-ec2");
        const found = await all(
            paginateDescribeIpamScopes({ client: await aws.ec2() }, {}),
            ({ IpamScopes }) => IpamScopes,
        );
        return found
            .filter(({ State = "", IsDefault }) => !GONE.test(State) && !IsDefault)
            .map(one => ({
                id: one.IpamScopeId!,
                importId: one.IpamScopeId!,
                tags: tagMap(one.Tags),
                properties: { ipamId: idInArn(one.IpamArn), description: one.Description },
            }));
    },
};

const pool: Kind = {
    type: "aws:ec2/vpcIpamPool:VpcIpamPool",
    identifying: ["description"],
    // The provider's read leaves the rules out, facts of terraform-provider-aws' vpc_ipam_pool.
    untold: [
        "allocationDefaultNetmaskLength",
        "allocationMaxNetmaskLength",
        "allocationMinNetmaskLength",
        "cascade",
    ],
    async find({ ipamScopeId }, aws) {
        const { paginateDescribeIpamPools } = await import("@aws-sdk/client-ec2");
        const found = await all(
            paginateDescribeIpamPools({ client: await aws.ec2() }, {}),
            ({ IpamPools }) => IpamPools,
        );
        return found
            .filter(one => !GONE.test(one.State ?? "") && idInArn(one.IpamScopeArn) === ipamScopeId)
            .map(one => ({
                id: one.IpamPoolId!,
                importId: one.IpamPoolId!,
                tags: tagMap(one.Tags),
                properties: {
                    addressFamily: one.AddressFamily,
                    description: one.Description,
                    ipamScopeId: idInArn(one.IpamScopeArn),
                    locale: one.Locale,
                    sourceIpamPoolId: one.SourceIpamPoolId,
                },
            }));
    },
};

/** CIDRs that AWS refused stay listed as `failed-provision`; the provider never records them. */
const PROVISIONED = ["pending-provision", "provisioned"];

const poolCidr: Kind = {
    type: "aws:ec2/vpcIpamPoolCidr:VpcIpamPoolCidr",
    // With a netmask length AWS chose the CIDR, and any unrecorded one of that length in the pool is the one.
    identifying: ["cidr", "netmaskLength"],
    untold: ["cidrAuthorizationContext"],
    async find({ ipamPoolId, cidr }, aws) {
        const { paginateGetIpamPoolCidrs } = await import("@aws-sdk/client-ec2");
        const asked = { IpamPoolId: String(ipamPoolId), Filters: cidr ? [filter("cidr", cidr)] : undefined };
        const found = await orMissing(
            all(
                paginateGetIpamPoolCidrs({ client: await aws.ec2() }, asked),
                ({ IpamPoolCidrs }) => IpamPoolCidrs,
            ),
        );
        return (found ?? [])
            .filter(({ State = "", Cidr }) => PROVISIONED.includes(State) && Cidr)
            .map(({ Cidr }) => ({
                id: `${Cidr}_${ipamPoolId}`,
                importId: `${Cidr}_${ipamPoolId}`,
                properties: { cidr: Cidr, netmaskLength: parseLenientCidr(Cidr!).netmaskLength, ipamPoolId },
            }));
    },
};

export const ipamKinds: readonly Kind[] = [ipam, scope, pool, poolCidr];
