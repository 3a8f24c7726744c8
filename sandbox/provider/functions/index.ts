// Every function (data source) that the stand-in knows, by token.
import { getAvailabilityZone, getAvailabilityZones } from "./availability-zones";
import type { ProviderFunction } from "./function";
import {
    getIpamPreviewNextCidr,
    getVpcIpam,
    getVpcIpamPool,
    getVpcIpamPoolCidrs,
    getVpcIpamPools,
    getVpcIpams,
} from "./ipam";
import { getOrganization } from "./organization";
import { getCallerIdentity, getPartition, getRegion } from "./region-and-account";
import { getVpcEndpointService } from "./vpc-endpoint-service";
import { getSubnet, getSubnets, getVpc, getVpcs } from "./vpcs-and-subnets";

export const functions: Readonly<Record<string, ProviderFunction>> = {
    "aws:ec2/getIpamPreviewNextCidr:getIpamPreviewNextCidr": getIpamPreviewNextCidr,
    "aws:ec2/getSubnet:getSubnet": getSubnet,
    "aws:ec2/getSubnets:getSubnets": getSubnets,
    "aws:ec2/getVpc:getVpc": getVpc,
    "aws:ec2/getVpcEndpointService:getVpcEndpointService": getVpcEndpointService,
    "aws:ec2/getVpcIpam:getVpcIpam": getVpcIpam,
    "aws:ec2/getVpcIpamPool:getVpcIpamPool": getVpcIpamPool,
    "aws:ec2/getVpcIpamPoolCidrs:getVpcIpamPoolCidrs": getVpcIpamPoolCidrs,
    "aws:ec2/getVpcIpamPools:getVpcIpamPools": getVpcIpamPools,
    "aws:ec2/getVpcIpams:getVpcIpams": getVpcIpams,
    "aws:ec2/getVpcs:getVpcs": getVpcs,
    "aws:index/getAvailabilityZone:getAvailabilityZone": getAvailabilityZone,
    "aws:index/getAvailabilityZones:getAvailabilityZones": getAvailabilityZones,
    "aws:index/getCallerIdentity:getCallerIdentity": getCallerIdentity,
    "aws:index/getPartition:getPartition": getPartition,
    "aws:index/getRegion:getRegion": getRegion,
    "aws:organizations/getOrganization:getOrganization": getOrganization,
};
