import * as aws from "@pulumi/aws";
import type { Problem } from "../../problems";
import type { VPCComponentArgs } from "../args";
import { childName, childOptions, tagsOf, type VPCSetting } from "../children";
import { EncryptionControlMode, EncryptionExclusion } from "./args";
import { choiceProblems } from "./choices";

const PATH = "encryptionControl";

/**
 * Problems with `encryptionControl`.
 *
 * @param has Whether the component makes what the exclusion leaves out; AWS refuses to enforce beside it.
 */
export function encryptionProblems(
    { encryptionControl }: VPCComponentArgs,
    has: (what: EncryptionExclusion) => boolean,
): Problem[] {
    if (encryptionControl === undefined) {
        return [];
    }
    const { mode, exclusions } = encryptionControl;
    const problems = choiceProblems(`${PATH}.mode`, mode, EncryptionControlMode, "a mode");
    exclusions?.forEach((exclusion, index) => {
        const path = `${PATH}.exclusions[${index}]`;
        problems.push(...choiceProblems(path, exclusion, EncryptionExclusion, "an exclusion"));
    });
    if (mode === EncryptionControlMode.Monitor && exclusions !== undefined && exclusions.length > 0) {
        problems.push({
            path: `${PATH}.exclusions`,
            value: exclusions,
            rule: 'has a meaning only for mode = "enforce"',
            wayOut: "leave it out",
        });
    }
    if (mode === EncryptionControlMode.Enforce) {
        const missing = Object.values(EncryptionExclusion).filter(
            what => has(what) && !exclusions?.includes(what),
        );
        problems.push(
            ...missing.map(what => ({
                path: `${PATH}.exclusions`,
                rule: `lacks ${what}, which this VPC has and through which traffic passes in the clear`,
                wayOut: "exclude it, or leave it out of the VPC",
            })),
        );
    }
    return problems;
}

/** Creates the encryption control of the VPC. */
export function createEncryptionControl(setting: VPCSetting, vpc: aws.ec2.Vpc): void {
    const args = setting.args.encryptionControl;
    if (args === undefined) {
        return;
    }
    const excluded = (what: EncryptionExclusion) => (args.exclusions?.includes(what) ? "enable" : undefined);
    new aws.ec2.VpcEncryptionControl(
        childName(setting, "encryption"),
        {
            region: setting.region,
            vpcId: vpc.id,
            mode: args.mode,
            internetGatewayExclusion: excluded(EncryptionExclusion.InternetGateway),
            egressOnlyInternetGatewayExclusion: excluded(EncryptionExclusion.EgressOnlyInternetGateway),
            natGatewayExclusion: excluded(EncryptionExclusion.NatGateway),
            virtualPrivateGatewayExclusion: excluded(EncryptionExclusion.VirtualPrivateGateway),
            vpcPeeringExclusion: excluded(EncryptionExclusion.VpcPeering),
            lambdaExclusion: excluded(EncryptionExclusion.Lambda),
            vpcLatticeExclusion: excluded(EncryptionExclusion.VpcLattice),
            elasticFileSystemExclusion: excluded(EncryptionExclusion.ElasticFileSystem),
            tags: tagsOf(setting, "encryption"),
        },
        childOptions(setting, "encryption"),
    );
}
