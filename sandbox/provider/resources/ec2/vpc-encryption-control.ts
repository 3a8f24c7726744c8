import {
    CreateVpcEncryptionControlCommand,
    DeleteVpcEncryptionControlCommand,
    DescribeVpcEncryptionControlsCommand,
    GetVpcResourcesBlockingEncryptionEnforcementCommand,
    ModifyVpcEncryptionControlCommand,
    type VpcEncryptionControl,
    type VpcEncryptionControlExclusions,
} from "@aws-sdk/client-ec2";
import type { Aws } from "../../aws";
import { doing, hasCode, orMissing } from "../../errors";
import { asApi, type Properties } from "../../properties";
import { type Input, text } from "../../schema/input";
import { type Operation, orEmpty, type ResourceType, region, tagInputs, timeouts } from "../resource";
import { minutes } from "./minutes";
import { tagSpecifications } from "./tag-specifications";

const TIMEOUT = minutes(30);
const DELETE_TIMEOUT = minutes(5);

/** What enforcement can leave out; the argument adds `Exclusion` to the name. */
const EXCLUDABLE = {
    egressOnlyInternetGateway: "EgressOnlyInternetGateway",
    elasticFileSystem: "ElasticFileSystem",
    internetGateway: "InternetGateway",
    lambda: "Lambda",
    natGateway: "NatGateway",
    virtualPrivateGateway: "VirtualPrivateGateway",
    vpcLattice: "VpcLattice",
    vpcPeering: "VpcPeering",
} as const satisfies Record<string, keyof VpcEncryptionControlExclusions>;
const EXCLUSIONS = Object.keys(EXCLUDABLE).map(name => `${name}Exclusion`);

/** Whether the traffic of a VPC is watched for being encrypted, or has to be. Known by two names. */
export const vpcEncryptionControl = encryptionControlCalled(
    "aws:ec2/vpcEncryptionControl:VpcEncryptionControl",
);
export const encryptionControl = encryptionControlCalled("aws:ec2/encryptionControl:EncryptionControl");

function encryptionControlCalled(token: string): ResourceType {
    return {
        token,
        noun: "VPC Encryption Control",
        inputs: {
            ...Object.fromEntries(
                EXCLUSIONS.map((name): [string, Input] => [name, text({ default: "disable" })]),
            ),
            mode: text({ required: true }),
            region,
            timeouts,
            vpcId: text({ required: true }),
            ...tagInputs,
        },
        outputs: ["resourceExclusions", "state", "stateMessage"],
        tags: "ec2",

        async create(inputs, operation) {
            const answer = await doing(
                "creating VPC Encryption Control",
                operation.aws.ec2(
                    new CreateVpcEncryptionControlCommand({
                        TagSpecifications: tagSpecifications("vpc-encryption-control", operation.tags),
                        VpcId: inputs["vpcId"],
                    }),
                ),
            );
            const id = operation.identify(answer.VpcEncryptionControl!.VpcEncryptionControlId!);
            await available(id, "create", operation);
            // A new control only watches.
            if (inputs["mode"] === "enforce") {
                await modify(id, inputs, operation);
            }
            return id;
        },

        async read(id, _, { aws }) {
            const found = await doing(`reading VPC Encryption Control (${id})`, findControl(aws, id));
            return found && outputs(found);
        },

        async update(id, { news, changed }, operation) {
            if (changed("mode", ...EXCLUSIONS)) {
                await modify(id, news, operation);
            }
        },

        async delete(id, _, { aws, timeout, wait }) {
            try {
                await doing(
                    `deleting VPC Encryption Control (${id})`,
                    aws.ec2(new DeleteVpcEncryptionControlCommand({ VpcEncryptionControlId: id })),
                );
            } catch (error) {
                if (hasCode(error, "InvalidVpcEncryptionControlId.NotFound")) {
                    return;
                }
                throw error;
            }
            await doing(
                `waiting for VPC Encryption Control (${id}) delete`,
                wait.untilGone({
                    pending: ["deleting"],
                    read: () => findControl(aws, id),
                    state: found => found.State,
                    timeout: timeout ?? DELETE_TIMEOUT,
                }),
            );
        },
    };
}

/** Exclusions are for enforcement alone. */
async function modify(id: string, inputs: Properties, operation: Operation): Promise<void> {
    const { aws } = operation;
    try {
        await doing(
            `updating VPC Encryption Control (${id})`,
            aws.ec2(
                new ModifyVpcEncryptionControlCommand({
                    VpcEncryptionControlId: id,
                    Mode: inputs["mode"],
                    ...(inputs["mode"] === "enforce" ? asApi(inputs, EXCLUSIONS) : {}),
                }),
            ),
        );
    } catch (error) {
        if (hasCode(error, "VpcEncryptionControlStateTransitionFailed")) {
            const inTheWay = await blockers(aws, inputs["vpcId"]);
            throw new Error(`The following resources prevented enforcement:\n\n${inTheWay}`, {
                cause: error,
            });
        }
        throw error;
    }
    await available(id, "update", operation);
}

async function blockers(aws: Aws, vpcId: string): Promise<string> {
    const found = await aws.ec2(new GetVpcResourcesBlockingEncryptionEnforcementCommand({ VpcId: vpcId }));
    return (found.NonCompliantResources ?? [])
        .map(
            ({ Type, Id, IsExcludable }) => `* Type: "${Type}", Id: "${Id}", IsExcludable: ${IsExcludable}\n`,
        )
        .join("");
}

async function available(id: string, verb: string, { aws, timeout, wait }: Operation): Promise<void> {
    await doing(
        `waiting for VPC Encryption Control (${id}) ${verb}`,
        wait.until({
            pending: ["creating", "enforce-in-progress", "monitor-in-progress"],
            target: ["available"],
            read: () => findControl(aws, id),
            state: found => found.State,
            reason: found => found.StateMessage,
            timeout: timeout ?? TIMEOUT,
        }),
    );
}

async function findControl(aws: Aws, id: string): Promise<VpcEncryptionControl | undefined> {
    const found = await orMissing(
        aws.ec2(new DescribeVpcEncryptionControlsCommand({ VpcEncryptionControlIds: [id] })),
        "InvalidVpcEncryptionControlId.NotFound",
    );
    const control = found?.VpcEncryptionControls?.[0];
    return control?.State === "deleted" ? undefined : control;
}

function outputs(found: VpcEncryptionControl): Properties {
    const exclusions = Object.entries(EXCLUDABLE).map(([name, apiName]): [string, Properties] => {
        const item = found.ResourceExclusions?.[apiName];
        return [name, { state: item?.State ?? "disabled", stateMessage: orEmpty(item?.StateMessage) }];
    });
    return {
        mode: found.Mode,
        resourceExclusions: Object.fromEntries(exclusions),
        state: found.State,
        stateMessage: orEmpty(found.StateMessage),
        vpcId: found.VpcId,
        ...Object.fromEntries(
            exclusions.map(([name, { state }]) => [
                `${name}Exclusion`,
                state === "enabled" ? "enable" : "disable",
            ]),
        ),
        __tags: found.Tags,
    };
}
