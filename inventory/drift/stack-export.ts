import { InventoryError } from "../errors";

/** One resource of a stack that has a place in the inventory. */
export interface StackResource {
    readonly stack: string;
    readonly urn: string;
    readonly kind: "pool" | "block" | "allocation" | "other";
    /** AWS's id: of a pool, VPC, subnet or allocation. */
    readonly externalId: string;
    /** What the stack says of the fields that both know; absent: it does not say. */
    readonly fields: Readonly<Record<string, string | undefined>>;
}

interface ExportedResource {
    readonly urn?: unknown;
    readonly type?: unknown;
    readonly id?: unknown;
    readonly custom?: unknown;
    readonly delete?: unknown;
    readonly external?: unknown;
    readonly outputs?: Readonly<Record<string, unknown>>;
}

/** By the types of @pulumi/aws and of aws-native. */
const KINDS: Readonly<Record<string, StackResource["kind"]>> = {
    "aws:ec2/vpcIpamPool:VpcIpamPool": "pool",
    "aws:ec2/vpc:Vpc": "block",
    "aws:ec2/subnet:Subnet": "allocation",
    "aws:ec2/vpcIpamPoolCidrAllocation:VpcIpamPoolCidrAllocation": "other",
    "aws-native:ec2:IpamPool": "pool",
    "aws-native:ec2:Vpc": "block",
    "aws-native:ec2:Subnet": "allocation",
    "aws-native:ec2:IpamAllocation": "other",
};

/**
 * The pools, VPCs, subnets and allocations of a stack, from the JSON that `pulumi stack export` prints. Resources that
 * the program only read, and those that are waiting to be deleted, are not the stack's.
 *
 * @throws InventoryError `usage` if it is no stack export
 */
export function readStackExport(text: string, name: string): StackResource[] {
    let parsed: { deployment?: { resources?: readonly ExportedResource[] } };
    try {
        parsed = JSON.parse(text);
    } catch (error) {
        throw new InventoryError("usage", `${name} is not JSON: ${(error as Error).message}`, {
            cause: error,
        });
    }
    const resources = parsed?.deployment?.resources;
    // A stack that was never deployed has no list.
    if (typeof parsed?.deployment !== "object" || (resources !== undefined && !Array.isArray(resources))) {
        throw new InventoryError(
            "usage",
            `${name} is no stack export. Make one with \`pulumi stack export --file ${name}\`.`,
        );
    }
    return (resources ?? []).flatMap(resource => {
        const { urn, type, id, external, outputs = {} } = resource;
        const kind = typeof type === "string" ? KINDS[type] : undefined;
        if (
            !kind ||
            typeof urn !== "string" ||
            typeof id !== "string" ||
            external === true ||
            resource.delete === true
        ) {
            return [];
        }
        const externalId = kind === "other" ? allocationId(id, outputs) : id;
        return [{ stack: stackOf(urn) ?? name, urn, kind, externalId, fields: fieldsOf(kind, outputs) }];
    });
}

/** `urn:pulumi:<stack>::<project>::...` */
function stackOf(urn: string): string | undefined {
    const [, , stack] = urn.split("::")[0].split(":");
    const project = urn.split("::")[1];
    return stack && project ? `${project}/${stack}` : undefined;
}

/** The provider's id of an allocation is `<allocation id>_<pool id>`. */
function allocationId(id: string, outputs: Readonly<Record<string, unknown>>): string {
    return text(outputs["ipamPoolAllocationId"]) ?? id.split("_")[0];
}

function fieldsOf(
    kind: StackResource["kind"],
    outputs: Readonly<Record<string, unknown>>,
): StackResource["fields"] {
    const tags = (outputs["tagsAll"] ?? outputs["tags"]) as Readonly<Record<string, unknown>> | undefined;
    const nameTag = Array.isArray(tags) ? undefined : text(tags?.["Name"]);
    switch (kind) {
        case "pool":
            return {
                name: nameTag,
                description: text(outputs["description"]),
                locale: text(outputs["locale"]) === "None" ? undefined : text(outputs["locale"]),
                parent: text(outputs["sourceIpamPoolId"]),
            };
        case "block":
            return { cidr: text(outputs["cidrBlock"]) };
        case "allocation":
            return { name: nameTag, cidr: text(outputs["cidrBlock"]), vpc: text(outputs["vpcId"]) };
        case "other":
            return {
                name: text(outputs["description"]),
                cidr: text(outputs["cidr"]),
                parent: text(outputs["ipamPoolId"]),
            };
    }
}

function text(value: unknown): string | undefined {
    return typeof value === "string" && value !== "" ? value : undefined;
}
