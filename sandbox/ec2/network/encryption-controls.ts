import { declareTable, type Row } from "../../world/table";

/** What a VPC can leave out of enforcement, by the names that the API has in its answers. */
export const EXCLUDABLE = [
    "InternetGateway",
    "EgressOnlyInternetGateway",
    "NatGateway",
    "VirtualPrivateGateway",
    "VpcPeering",
    "Lambda",
    "VpcLattice",
    "ElasticFileSystem",
] as const;

export type Excludable = (typeof EXCLUDABLE)[number];

export interface EncryptionControlRow extends Row {
    readonly vpcId: string;
    readonly mode: "monitor" | "enforce";
    readonly state: "creating" | "available" | "enforce-in-progress" | "monitor-in-progress" | "deleting";
    readonly excluded: readonly Excludable[];
}

export const encryptionControls = declareTable<EncryptionControlRow>("vpc-encryption-controls", {
    vpc: row => row.vpcId,
});
