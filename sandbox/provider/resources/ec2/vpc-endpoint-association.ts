// What is tied to a VPC endpoint from outside of it: route tables of gateway endpoints, subnets and security groups of
// the others.
import { crc32 } from "node:zlib";
import {
    DescribeSecurityGroupsCommand,
    ModifyVpcEndpointCommand,
    type ModifyVpcEndpointCommandInput,
    type VpcEndpoint,
} from "@aws-sdk/client-ec2";
import { doing, hasCode } from "../../errors";
import { flag, text } from "../../schema/input";
import { type Operation, type ResourceType, region } from "../resource";
import { filter } from "./find";
import { minutes } from "./minutes";
import { available, findEndpoint } from "./vpc-endpoint";

const TIMEOUT = minutes(10);

interface Kind {
    /** What errors call it, and the argument that names it. */
    readonly noun: string;
    readonly argument: "routeTableId" | "subnetId" | "securityGroupId";
    readonly add: keyof ModifyVpcEndpointCommandInput;
    readonly remove: keyof ModifyVpcEndpointCommandInput;
    readonly notFound: string;
    of(endpoint: VpcEndpoint): (string | undefined)[];
}

const ROUTE_TABLE: Kind = {
    noun: "Route Table",
    argument: "routeTableId",
    add: "AddRouteTableIds",
    remove: "RemoveRouteTableIds",
    notFound: "InvalidRouteTableId.NotFound",
    of: endpoint => endpoint.RouteTableIds ?? [],
};

const SUBNET: Kind = {
    noun: "Subnet",
    argument: "subnetId",
    add: "AddSubnetIds",
    remove: "RemoveSubnetIds",
    notFound: "InvalidSubnetId.NotFound",
    of: endpoint => endpoint.SubnetIds ?? [],
};

const GROUP: Kind = {
    noun: "Security Group",
    argument: "securityGroupId",
    add: "AddSecurityGroupIds",
    remove: "RemoveSecurityGroupIds",
    notFound: "InvalidGroup.NotFound",
    of: endpoint => (endpoint.Groups ?? []).map(({ GroupId }) => GroupId),
};

/** A route table with routes to a gateway endpoint. */
export const vpcEndpointRouteTableAssociation: ResourceType = association(
    "aws:ec2/vpcEndpointRouteTableAssociation:VpcEndpointRouteTableAssociation",
    ROUTE_TABLE,
);

/** A subnet with an interface of an endpoint. */
export const vpcEndpointSubnetAssociation: ResourceType = association(
    "aws:ec2/vpcEndpointSubnetAssociation:VpcEndpointSubnetAssociation",
    SUBNET,
);

const groupAssociation = association("aws:ec2/securityGroupAssociation:SecurityGroupAssociation", GROUP);

/** A security group of an endpoint, if wanted in place of the VPC's default one. */
export const vpcEndpointSecurityGroupAssociation: ResourceType = {
    ...groupAssociation,
    inputs: {
        ...groupAssociation.inputs,
        replaceDefaultAssociation: flag({ replaces: true, default: false, writeOnly: true }),
    },

    async create(inputs, operation) {
        const id = await groupAssociation.create(inputs, operation);
        if (inputs["replaceDefaultAssociation"]) {
            await modify(
                inputs["vpcEndpointId"],
                { RemoveSecurityGroupIds: [await defaultGroup(inputs["vpcEndpointId"], operation)] },
                operation,
                GROUP,
                "deleting",
            );
        }
        return id;
    },

    async delete(id, state, operation) {
        if (state["replaceDefaultAssociation"]) {
            // An endpoint has one group at least.
            await modify(
                state["vpcEndpointId"],
                { AddSecurityGroupIds: [await defaultGroup(state["vpcEndpointId"], operation)] },
                operation,
                GROUP,
                "creating",
            );
        }
        await groupAssociation.delete(id, state, operation);
    },
};

function association(token: string, kind: Kind): ResourceType {
    const idOf = (endpointId: string, other: string): string => `a-${endpointId}${crc32(other)}`;
    return {
        token,
        noun: `VPC Endpoint ${kind.noun} Association`,
        inputs: {
            region,
            [kind.argument]: text({ required: true, replaces: true }),
            vpcEndpointId: text({ required: true, replaces: true }),
        },
        outputs: [],

        async create(inputs, operation) {
            const { aws, timeout, identify, wait } = operation;
            const endpointId: string = inputs["vpcEndpointId"];
            const other: string = inputs[kind.argument];
            await modify(endpointId, { [kind.add]: [other] }, operation, kind, "creating");
            const id = identify(idOf(endpointId, other));
            await doing(
                `waiting for VPC Endpoint (${endpointId}) ${kind.noun} Association (${other}) create`,
                wait.until({
                    target: ["ready"],
                    read: () => findEndpoint(aws, endpointId),
                    state: found => (kind.of(found).includes(other) ? "ready" : "missing"),
                    timeout: timeout ?? TIMEOUT,
                }),
            );
            if (kind !== ROUTE_TABLE) {
                await available(endpointId, "update", operation);
            }
            return id;
        },

        async read(id, state, { aws }) {
            const endpointId: string = state["vpcEndpointId"];
            const other: string = state[kind.argument];
            const found = await doing(
                `reading VPC Endpoint ${kind.noun} Association (${id})`,
                findEndpoint(aws, endpointId),
            );
            return found && kind.of(found).includes(other)
                ? { [kind.argument]: other, vpcEndpointId: endpointId }
                : undefined;
        },

        async delete(_, state, operation) {
            const { aws, timeout, wait } = operation;
            const endpointId: string = state["vpcEndpointId"];
            const other: string = state[kind.argument];
            try {
                await modify(endpointId, { [kind.remove]: [other] }, operation, kind, "deleting");
            } catch (error) {
                if (
                    hasCode(error, "InvalidVpcEndpointId.NotFound", "InvalidParameter", kind.notFound) ||
                    hasCode(error, kind.notFound.replace("Id.", "ID."))
                ) {
                    return;
                }
                throw error;
            }
            await doing(
                `waiting for VPC Endpoint (${endpointId}) ${kind.noun} Association (${other}) delete`,
                wait.untilGone({
                    target: ["gone"],
                    read: () => findEndpoint(aws, endpointId),
                    state: found => (kind.of(found).includes(other) ? "ready" : "gone"),
                    timeout: timeout ?? TIMEOUT,
                }),
            );
        },

        async importId(given) {
            const [endpointId, other, more] = given.split("/");
            if (!endpointId || !other || more !== undefined) {
                throw new Error(
                    `wrong format of import ID (${given}), use: 'vpc-endpoint-id/${kind.noun.toLowerCase().replace(" ", "-")}-id'`,
                );
            }
            return {
                id: idOf(endpointId, other),
                state: { vpcEndpointId: endpointId, [kind.argument]: other },
            };
        },
    };
}

async function modify(
    endpointId: string,
    change: Partial<ModifyVpcEndpointCommandInput>,
    { aws }: Operation,
    kind: Kind,
    verb: "creating" | "deleting",
): Promise<void> {
    await doing(
        `${verb} VPC Endpoint (${endpointId}) ${kind.noun} Association`,
        aws.ec2(new ModifyVpcEndpointCommand({ VpcEndpointId: endpointId, ...change })),
    );
}

async function defaultGroup(endpointId: string, { aws }: Operation): Promise<string> {
    const endpoint = await findEndpoint(aws, endpointId);
    const found = await aws.ec2(
        new DescribeSecurityGroupsCommand({
            Filters: [filter("group-name", "default"), filter("vpc-id", endpoint?.VpcId ?? "")],
        }),
    );
    return found.SecurityGroups?.[0]?.GroupId ?? "";
}
