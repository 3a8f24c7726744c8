import { randomUUID } from "node:crypto";
import { CreateIpamScopeCommand, DeleteIpamScopeCommand, ModifyIpamScopeCommand } from "@aws-sdk/client-ec2";
import { doing, hasCode } from "../../errors";
import { asApi } from "../../properties";
import { text } from "../../schema/input";
import { orEmpty, type ResourceType, region, tagInputs } from "../resource";
import { findScope } from "./find";
import { minutes } from "./minutes";
import { tagSpecifications } from "./tag-specifications";

const TIMEOUT = minutes(3);

/** A private scope. `ipamId` plans as an update that changes nothing, as in the real provider. */
export const vpcIpamScope: ResourceType = {
    token: "aws:ec2/vpcIpamScope:VpcIpamScope",
    noun: "IPAM Scope",
    inputs: { description: text(), ipamId: text({ required: true }), region, ...tagInputs },
    outputs: ["arn", "ipamArn", "ipamScopeType", "isDefault", "poolCount"],
    tags: "ec2",

    async create(inputs, { aws, tags, timeout, identify, wait }) {
        const { IpamScope } = await doing(
            "creating IPAM Scope",
            aws.ec2(
                new CreateIpamScopeCommand({
                    ...asApi(inputs, ["description"]),
                    ClientToken: randomUUID(),
                    IpamId: inputs["ipamId"],
                    TagSpecifications: tagSpecifications("ipam-scope", tags),
                }),
            ),
        );
        const id = identify(IpamScope!.IpamScopeId!);
        await doing(
            `waiting for IPAM Scope (${id}) create`,
            wait.until({
                pending: ["create-in-progress"],
                target: ["create-complete"],
                read: () => findScope(aws, id),
                state: scope => scope.State,
                timeout: timeout ?? TIMEOUT,
            }),
        );
        return id;
    },

    async read(id, _, { aws }) {
        const scope = await doing(`reading IPAM Scope (${id})`, findScope(aws, id));
        return (
            scope && {
                arn: scope.IpamScopeArn,
                description: orEmpty(scope.Description),
                ipamArn: scope.IpamArn,
                ipamId: scope.IpamArn?.split("/").pop(),
                ipamScopeType: scope.IpamScopeType,
                isDefault: scope.IsDefault,
                poolCount: scope.PoolCount,
                __tags: scope.Tags,
            }
        );
    },

    async update(id, { news, changed }, { aws, timeout, wait }) {
        if (!changed("description")) {
            return;
        }
        await doing(
            `updating IPAM Scope (${id})`,
            aws.ec2(new ModifyIpamScopeCommand({ IpamScopeId: id, Description: news["description"] ?? "" })),
        );
        await doing(
            `waiting for IPAM Scope (${id}) update`,
            wait.until({
                pending: ["modify-in-progress"],
                target: ["modify-complete"],
                read: () => findScope(aws, id),
                state: scope => scope.State,
                timeout: timeout ?? TIMEOUT,
            }),
        );
    },

    async delete(id, _, { aws, timeout, wait }) {
        try {
            await doing(
                `deleting IPAM Scope: (${id})`,
                aws.ec2(new DeleteIpamScopeCommand({ IpamScopeId: id })),
            );
        } catch (error) {
            if (hasCode(error, "InvalidIpamScopeId.NotFound")) {
                return;
            }
            throw error;
        }
        await doing(
            `waiting for IPAM Scope (${id}) delete`,
            wait.untilGone({
                pending: ["create-complete", "modify-complete", "delete-in-progress"],
                read: () => findScope(aws, id),
                state: scope => scope.State,
                timeout: timeout ?? TIMEOUT,
            }),
        );
    },
};
