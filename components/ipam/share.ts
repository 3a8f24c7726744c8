import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { Problem } from "../problems";
import { childTags } from "../tags";
import type { IPAMComponentArgs } from "./args";
import { nameOfKey } from "./planned";
import { type CreatedPool, whenProvisioned } from "./pools";

/** What a child of the share needs to know. */
export interface ShareSetting {
    readonly component: pulumi.ComponentResource;
    readonly name: string;
    readonly args: IPAMComponentArgs;
    readonly region: string;
}

const ACCOUNT = /^\d{12}$/;
/** ARNs of an organization and of an organizational unit; the last part is the id. */
const ORGANIZATION = /^arn:aws[a-z-]*:organizations::\d{12}:organization\/(o-[a-z0-9]{10,32})$/;
const UNIT =
    /^arn:aws[a-z-]*:organizations::\d{12}:ou\/o-[a-z0-9]{10,32}\/(ou-[0-9a-z]{4,32}-[a-z0-9]{8,32})$/;

/** Whether the pools are shared with anybody. */
export function isShared(args: IPAMComponentArgs): boolean {
    return args.shareWithOrganization === true || (args.sharePrincipals ?? []).length > 0;
}

/** The account, or the id of the organization or unit: what the association is named after. */
export function principalId(principal: string): string | undefined {
    if (ACCOUNT.test(principal)) {
        return principal;
    }
    return (ORGANIZATION.exec(principal) ?? UNIT.exec(principal))?.[1];
}

/** Problems with `sharePrincipals`. */
export function shareProblems(args: IPAMComponentArgs): Problem[] {
    const seen = new Map<string, number>();
    return (args.sharePrincipals ?? []).flatMap((principal, index) => {
        const path = `sharePrincipals[${index}]`;
        const id = principalId(principal);
        if (id === undefined) {
            return [
                {
                    path,
                    value: principal,
                    rule: "is neither an account (12 digits) nor the ARN of an organization or organizational unit",
                    wayOut: 'write for example "123456789012" or "arn:aws:organizations::123456789012:ou/o-a1b2c3d4e5/ou-ab12-cd34ef56"',
                },
            ];
        }
        const before = seen.get(id);
        seen.set(id, before ?? index);
        return before === undefined
            ? []
            : [
                  {
                      path,
                      value: principal,
                      rule: `is already sharePrincipals[${before}]`,
                      wayOut: "leave one of them out",
                  },
              ];
    });
}

/**
 * Shares the pools, from the home region, whatever their locales are (VPC IPAM User Guide, "Share an IPAM pool using
 * AWS RAM"). The IPAM itself cannot be shared.
 */
export function createShare(setting: ShareSetting, pools: readonly CreatedPool[]): aws.ram.ResourceShare {
    const { component, name, args, region } = setting;
    const share = new aws.ram.ResourceShare(
        `${name}-share`,
        {
            region,
            name: `${name}-share`,
            allowExternalPrincipals: false,
            tags: childTags(name, args.tags, "share"),
        },
        { parent: component },
    );
    for (const created of pools) {
        new aws.ram.ResourceAssociation(
            `${name}-share-${nameOfKey(created.planned.key)}`,
            { region, resourceArn: whenProvisioned(created, created.pool.arn), resourceShareArn: share.arn },
            { parent: component },
        );
    }
    for (const principal of args.sharePrincipals ?? []) {
        associatePrincipal(setting, share, principal);
    }
    return share;
}

/** Lets a principal use what the share holds. */
export function associatePrincipal(
    { component, name, region }: ShareSetting,
    share: aws.ram.ResourceShare,
    principal: string,
): void {
    new aws.ram.PrincipalAssociation(
        `${name}-principal-${principalId(principal)}`,
        { region, principal, resourceShareArn: share.arn },
        { parent: component },
    );
}

/** The ARN of the organization that the provider's account belongs to. */
export async function organizationArn(component: pulumi.ComponentResource): Promise<string> {
    // Its accounts are not needed, and the right to list them would be.
    const organization = await aws.organizations.getOrganization(
        { returnOrganizationOnly: true },
        { parent: component },
    );
    return organization.arn;
}
