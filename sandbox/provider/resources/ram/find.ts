// Looking up RAM shares and what is associated with them.
import {
    GetResourceShareAssociationsCommand,
    GetResourceSharesCommand,
    type ResourceShare,
    type ResourceShareAssociation,
    type ResourceShareAssociationType,
} from "@aws-sdk/client-ram";
import type { Aws } from "../../aws";
import { orMissing } from "../../errors";

/** A share of this account, by ARN. A deleted share stays listed for a while. */
export async function findShare(aws: Aws, arn: string): Promise<ResourceShare | undefined> {
    const found = await orMissing(
        aws.ram(new GetResourceSharesCommand({ resourceOwner: "SELF", resourceShareArns: [arn] })),
        "UnknownResourceException",
        "ResourceArnNotFoundException",
    );
    return found?.resourceShares?.find(({ status }) => status !== "DELETED");
}

/** The association of a share with a resource (by ARN) or a principal. */
export async function findShareAssociation(
    aws: Aws,
    shareArn: string,
    kind: ResourceShareAssociationType,
    entity: string,
): Promise<ResourceShareAssociation | undefined> {
    const found = await orMissing(
        aws.ram(
            new GetResourceShareAssociationsCommand({
                associationType: kind,
                resourceShareArns: [shareArn],
                ...(kind === "RESOURCE" ? { resourceArn: entity } : { principal: entity }),
            }),
        ),
        "UnknownResourceException",
    );
    return found?.resourceShareAssociations?.find(({ status }) => status !== "DISASSOCIATED");
}
