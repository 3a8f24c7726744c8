// What the associations of IPv4 and of IPv6 blocks with a VPC have in common: the family is a word in their messages.

import type {
    AssociateVpcCidrBlockCommandInput,
    AssociateVpcCidrBlockCommandOutput,
} from "@aws-sdk/client-ec2";
import { AssociateVpcCidrBlockCommand, DisassociateVpcCidrBlockCommand } from "@aws-sdk/client-ec2";
import { doing, hasCode } from "../../errors";
import type { Operation } from "../resource";
import { minutes } from "./minutes";

const TIMEOUT = minutes(10);

export interface Family {
    readonly name: "IPv4" | "IPv6";
    /** State of the association with an id, undefined when there is none. */
    find(id: string): Promise<{ readonly state?: string; readonly message?: string } | undefined>;
}

/** Calls AWS and waits until the block is there; resolves to the id of the association. */
export async function associate(
    { name, find }: Family,
    input: AssociateVpcCidrBlockCommandInput,
    idOf: (answer: AssociateVpcCidrBlockCommandOutput) => string,
    what: string,
    { aws, timeout, identify, wait }: Operation,
): Promise<string> {
    const vpcId = input.VpcId;
    const answer = await doing(
        `creating EC2 VPC (${vpcId}) ${what}`,
        aws.ec2(new AssociateVpcCidrBlockCommand(input)),
    );
    const id = identify(idOf(answer));
    await doing(
        `waiting for EC2 VPC (${vpcId}) ${name} CIDR block (${id}) to become associated`,
        wait.until({
            pending: ["associating", "disassociated", "failing"],
            target: ["associated"],
            read: () => find(id),
            state: found => found.state,
            reason: found => found.message,
            timeout: timeout ?? TIMEOUT,
        }),
    );
    return id;
}

/** Calls AWS and waits until the block is gone, which it may be already. */
export async function disassociate(
    { name, find }: Family,
    id: string,
    { aws, timeout, wait }: Operation,
): Promise<void> {
    try {
        await doing(
            `deleting EC2 VPC ${name} CIDR Block Association (${id})`,
            aws.ec2(new DisassociateVpcCidrBlockCommand({ AssociationId: id })),
        );
    } catch (error) {
        if (hasCode(error, "InvalidVpcCidrBlockAssociationID.NotFound")) {
            return;
        }
        throw error;
    }
    await doing(
        `waiting for EC2 VPC ${name} CIDR block (${id}) to become disassociated`,
        wait.untilGone({
            pending: ["associated", "disassociating", "failed"],
            target: ["disassociated"],
            read: () => find(id),
            state: found => found.state,
            timeout: timeout ?? TIMEOUT,
        }),
    );
}

/** `<association>[,<pool>[,<netmask length>]]`: AWS does not tell which IPAM pool a block came from. */
export function importId(
    given: string,
    properties: { readonly pool: string; readonly netmaskLength: string },
) {
    const [id, poolId, length] = given.split(",");
    return {
        id: id!,
        state: {
            ...(poolId ? { [properties.pool]: poolId } : {}),
            ...(length ? { [properties.netmaskLength]: Number(length) } : {}),
        },
    };
}
