import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { type Problem, refuse } from "../problems";
import { any, nameProblems, object, shapeProblems } from "../shape";
import { accountProblems } from "../sharing";
import type { IPAMOrganizationComponentArgs } from "./args";

const SHAPE = object<IPAMOrganizationComponentArgs>(() => ({
    delegatedAdminAccountId: any,
    ramSharing: any,
    protect: any,
}));

/** What is made once the organization was asked. */
interface OrganizationParts {
    readonly admin: aws.ec2.VpcIpamOrganizationAdminAccount;
}

/**
 * What the management account of an organization decides for IPAM: the account that administers it, and whether pools
 * can be shared within the organization. It needs the credentials of the management account, so it is a component of
 * its own; the IPAM is made with those of the administrator's account.
 */
export class IPAMOrganizationComponent extends pulumi.ComponentResource<OrganizationParts> {
    /** The account that runs IPAM for the organization, known once it was delegated. */
    public readonly delegatedAdminAccountId: pulumi.Output<string>;
    /** ARN of that account in the organization. */
    public readonly delegatedAdminAccountArn: pulumi.Output<string>;

    /**
     * @param name The component's name; the names of its children begin with it.
     * @param args See IPAMOrganizationComponentArgs. Throws a pulumi.InputPropertiesError that names all that is wrong.
     * @param opts The usual options; the provider has to have credentials of the management account.
     */
    constructor(name: string, args: IPAMOrganizationComponentArgs, opts?: pulumi.ComponentResourceOptions) {
        refuse(COMPONENT, name, shapeProblems(args, SHAPE));
        refuse(COMPONENT, name, [
            ...nameProblems(args, SHAPE),
            ...accountProblems("delegatedAdminAccountId", args.delegatedAdminAccountId),
        ]);
        super("pulumi-aws-ipam:index:IPAMOrganizationComponent", name, args, opts);
        const parts = this.getData();
        const admin = <T>(part: (made: aws.ec2.VpcIpamOrganizationAdminAccount) => pulumi.Output<T>) =>
            pulumi.output(parts.then(made => part(made.admin))) as pulumi.Output<T>;
        this.delegatedAdminAccountId = admin(made => made.delegatedAdminAccountId);
        this.delegatedAdminAccountArn = admin(made => made.arn);
        this.registerOutputs(
            parts.then(
                () => ({
                    delegatedAdminAccountId: this.delegatedAdminAccountId,
                    delegatedAdminAccountArn: this.delegatedAdminAccountArn,
                }),
                () => ({}),
            ),
        );
    }

    /** Asks which account is the management account, and creates the children. */
    protected override async initialize(
        args: pulumi.Inputs,
        _opts?: pulumi.ComponentResourceOptions,
        name = "",
    ): Promise<OrganizationParts> {
        const { delegatedAdminAccountId, ramSharing, protect } = args as IPAMOrganizationComponentArgs;
        const [organization, caller] = await Promise.all([
            aws.organizations.getOrganization({ returnOrganizationOnly: true }, { parent: this }),
            aws.getCallerIdentity({}, { parent: this }),
        ]);
        const management = organization.masterAccountId;
        refuse(COMPONENT, name, [
            ...callerProblems(caller.accountId, management),
            ...managementProblems(delegatedAdminAccountId, management),
        ]);
        const sharing = ramSharing
            ? [new aws.ram.SharingWithOrganization(`${name}-ram-sharing`, {}, { parent: this, protect })]
            : [];
        const admin = new aws.ec2.VpcIpamOrganizationAdminAccount(
            `${name}-admin`,
            { delegatedAdminAccountId },
            // AWS has one administrator at a time: the old one has to go first.
            { parent: this, protect, dependsOn: sharing, deleteBeforeReplace: true },
        );
        return { admin };
    }
}

const COMPONENT = "IPAMOrganizationComponent";

/** Only the management account may delegate (VPC IPAM User Guide, "Integrate IPAM with accounts in an organization"). */
function callerProblems(caller: string | undefined, management: string | undefined): Problem[] {
    return caller === undefined || management === undefined || caller === management
        ? []
        : [
              {
                  path: "provider",
                  value: caller,
                  rule: `is not the organization's management account, which is ${management} and alone can delegate`,
                  wayOut: "give a provider with credentials of the management account, with opts.provider",
              },
          ];
}

/** "The IPAM account must be an AWS Organizations member account", never the management account (same page). */
function managementProblems(account: string, management: string | undefined): Problem[] {
    return account !== management
        ? []
        : [
              {
                  path: "delegatedAdminAccountId",
                  value: account,
                  rule: "is the organization's management account, which AWS does not let administer IPAM",
                  wayOut: "name a member account, for example the one for shared networks",
              },
          ];
}
