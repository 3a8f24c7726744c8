import { type Aws, all, type Kind, orMissing } from "./kind";

const share: Kind = {
    type: "aws:ram/resourceShare:ResourceShare",
    identifying: ["name"],
    untold: [],
    async find({ name }, aws) {
        const { paginateGetResourceShares } = await import("@aws-sdk/client-ram");
        const found = await all(
            paginateGetResourceShares(
                { client: await aws.ram() },
                { resourceOwner: "SELF", name: String(name) },
            ),
            ({ resourceShares }) => resourceShares,
        );
        return found
            .filter(({ status }) => status === "ACTIVE" || status === "PENDING")
            .map(one => ({
                id: one.resourceShareArn!,
                importId: one.resourceShareArn!,
                createdAt: one.creationTime,
                tags: Object.fromEntries((one.tags ?? []).map(({ key = "", value = "" }) => [key, value])),
                properties: { name: one.name, allowExternalPrincipals: one.allowExternalPrincipals },
            }));
    },
};

const resourceAssociation: Kind = {
    type: "aws:ram/resourceAssociation:ResourceAssociation",
    identifying: ["resourceArn"],
    untold: [],
    find: ({ resourceShareArn, resourceArn }, aws) =>
        associations(aws, "RESOURCE", String(resourceShareArn), "resourceArn", String(resourceArn)),
};

const principalAssociation: Kind = {
    type: "aws:ram/principalAssociation:PrincipalAssociation",
    identifying: ["principal"],
    untold: [],
    find: ({ resourceShareArn, principal }, aws) =>
        associations(aws, "PRINCIPAL", String(resourceShareArn), "principal", String(principal)),
};

async function associations(
    aws: Aws,
    associationType: "RESOURCE" | "PRINCIPAL",
    shareArn: string,
    key: "resourceArn" | "principal",
    entity: string,
) {
    const { paginateGetResourceShareAssociations } = await import("@aws-sdk/client-ram");
    const found = await orMissing(
        all(
            paginateGetResourceShareAssociations(
                { client: await aws.ram() },
                { associationType, resourceShareArns: [shareArn], [key]: entity },
            ),
            ({ resourceShareAssociations }) => resourceShareAssociations,
        ),
    );
    return (found ?? [])
        .filter(({ status }) => status === "ASSOCIATED" || status === "ASSOCIATING")
        .map(one => ({
            id: `${shareArn},${entity}`,
            importId: `${shareArn},${entity}`,
            createdAt: one.creationTime,
            properties: { [key]: one.associatedEntity, resourceShareArn: shareArn },
        }));
}

export const ramKinds: readonly Kind[] = [share, resourceAssociation, principalAssociation];
