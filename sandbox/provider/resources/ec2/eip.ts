import {
    type Address,
    AllocateAddressCommand,
    AssociateAddressCommand,
    DescribeAddressesAttributeCommand,
    DisassociateAddressCommand,
    ReleaseAddressCommand,
} from "@aws-sdk/client-ec2";
import { doing, hasCode, orMissing } from "../../errors";
import { asApi, type Properties } from "../../properties";
import { text } from "../../schema/input";
import { type Operation, orEmpty, type ResourceType, region, tagInputs } from "../resource";
import { findEip } from "./find";
import { minutes } from "./minutes";
import { tagSpecifications } from "./tag-specifications";

const TIMEOUT = minutes(3);

/** An Elastic IP address. */
export const eip: ResourceType = {
    token: "aws:ec2/eip:Eip",
    noun: "EC2 EIP",
    inputs: {
        address: text({ replaces: true, writeOnly: true }),
        associateWithPrivateIp: text({ writeOnly: true }),
        customerOwnedIpv4Pool: text(),
        domain: text({ computed: true, replaces: true }),
        instance: text({ computed: true }),
        ipamPoolId: text({ computed: true, replaces: true }),
        networkBorderGroup: text({ computed: true, replaces: true }),
        networkInterface: text({ computed: true }),
        publicIpv4Pool: text({ computed: true, replaces: true }),
        region,
        ...tagInputs,
    },
    outputs: [
        "allocationId",
        "arn",
        "associationId",
        "carrierIp",
        "customerOwnedIp",
        "privateDns",
        "privateIp",
        "ptrRecord",
        "publicDns",
        "publicIp",
    ],
    tags: "ec2",

    async create(inputs, operation) {
        const { aws, tags, identify, wait } = operation;
        const answer = await doing(
            "creating EC2 EIP",
            aws.ec2(
                new AllocateAddressCommand({
                    ...asApi(inputs, [
                        "address",
                        "customerOwnedIpv4Pool",
                        "ipamPoolId",
                        "networkBorderGroup",
                        "publicIpv4Pool",
                    ]),
                    Domain: inputs["domain"] ?? "vpc",
                    TagSpecifications: tagSpecifications("elastic-ip", tags),
                }),
            ),
        );
        const id = identify(answer.AllocationId!);
        await doing(
            `waiting for EC2 EIP (${id}) create`,
            wait.until({
                target: ["allocated"],
                read: () => findEip(aws, id),
                state: () => "allocated",
                timeout: TIMEOUT,
            }),
        );
        if (inputs["instance"] || inputs["networkInterface"]) {
            await associate(id, inputs, operation);
        }
        return id;
    },

    async read(id, _, { aws, region: here }) {
        const found = await doing(`reading EC2 EIP (${id})`, findEip(aws, id));
        if (!found) {
            return undefined;
        }
        const account = await doing("reading the account of EC2 EIPs", aws.account());
        return {
            ...outputs(found, here),
            ptrRecord: await ptrRecord(aws, id),
            arn: `arn:${aws.partition}:ec2:${here}:${account}:elastic-ip/${id}`,
            __tags: found.Tags,
        };
    },

    async update(id, { olds, news, changed }, operation) {
        if (!changed("instance", "networkInterface", "associateWithPrivateIp")) {
            return;
        }
        if (olds["associationId"]) {
            await disassociate(olds["associationId"], operation);
        }
        if (news["instance"] || news["networkInterface"]) {
            await associate(id, news, operation);
        }
    },

    async delete(id, state, operation) {
        const { aws, timeout, wait } = operation;
        // Whatever had the address when it was read last has let go of it, or has to do so now.
        if (state["associationId"]) {
            await disassociate(state["associationId"], operation);
        }
        try {
            await doing(
                `deleting EC2 EIP (${id})`,
                wait.retrying(
                    () => aws.ec2(new ReleaseAddressCommand({ AllocationId: id })),
                    timeout ?? wait.patience(TIMEOUT),
                    // A NAT gateway lets go of its address a moment after it is gone.
                    error => hasCode(error, "AuthFailure", "InvalidIPAddress.InUse"),
                ),
            );
        } catch (error) {
            if (!hasCode(error, "InvalidAllocationID.NotFound")) {
                throw error;
            }
        }
    },
};

async function associate(allocationId: string, inputs: Properties, { aws }: Operation): Promise<void> {
    await doing(
        `associating EC2 EIP (${allocationId})`,
        aws.ec2(
            new AssociateAddressCommand({
                AllocationId: allocationId,
                ...(inputs["instance"] ? { InstanceId: inputs["instance"] } : {}),
                ...(inputs["networkInterface"] ? { NetworkInterfaceId: inputs["networkInterface"] } : {}),
                ...(inputs["associateWithPrivateIp"]
                    ? { PrivateIpAddress: inputs["associateWithPrivateIp"] }
                    : {}),
            }),
        ),
    );
}

async function disassociate(associationId: string, { aws }: Operation): Promise<void> {
    try {
        await doing(
            `disassociating EC2 EIP (${associationId})`,
            aws.ec2(new DisassociateAddressCommand({ AssociationId: associationId })),
        );
    } catch (error) {
        if (!hasCode(error, "InvalidAssociationID.NotFound")) {
            throw error;
        }
    }
}

function outputs(found: Address, region_: string): Properties {
    return {
        allocationId: found.AllocationId,
        associationId: orEmpty(found.AssociationId),
        carrierIp: orEmpty(found.CarrierIp),
        customerOwnedIp: orEmpty(found.CustomerOwnedIp),
        customerOwnedIpv4Pool: orEmpty(found.CustomerOwnedIpv4Pool),
        domain: found.Domain,
        instance: orEmpty(found.InstanceId),
        networkBorderGroup: orEmpty(found.NetworkBorderGroup),
        networkInterface: orEmpty(found.NetworkInterfaceId),
        privateDns: found.PrivateIpAddress ? privateName(found.PrivateIpAddress, region_) : undefined,
        privateIp: orEmpty(found.PrivateIpAddress),
        publicDns: found.PublicIp ? publicName(found.PublicIp, region_) : undefined,
        publicIp: orEmpty(found.PublicIp),
        ...poolOf(found.PublicIpv4Pool ?? ""),
    };
}

/** AWS has one field for IPAM pools and for the older pools of addresses. */
function poolOf(pool: string): Properties {
    return pool.startsWith("ipam-pool-")
        ? { ipamPoolId: pool, publicIpv4Pool: "" }
        : { ipamPoolId: "", publicIpv4Pool: pool };
}

/** The address's name in reverse DNS. */
async function ptrRecord(aws: Operation["aws"], id: string): Promise<string> {
    const found = await doing(
        `reading EC2 EIP (${id}) domain name attribute`,
        orMissing(
            aws.ec2(new DescribeAddressesAttributeCommand({ AllocationIds: [id], Attribute: "domain-name" })),
            "InvalidAllocationID.NotFound",
        ),
    );
    return orEmpty(found?.Addresses?.[0]?.PtrRecord);
}

// The names that AWS gives addresses; us-east-1 has shorter ones.
function privateName(address: string, region_: string): string {
    const domain = region_ === "us-east-1" ? "ec2.internal" : `${region_}.compute.internal`;
    return `ip-${address.replace(/\./g, "-")}.${domain}`;
}

function publicName(address: string, region_: string): string {
    const domain = region_ === "us-east-1" ? "compute-1" : `${region_}.compute`;
    return `ec2-${address.replace(/\./g, "-")}.${domain}.amazonaws.com`;
}
