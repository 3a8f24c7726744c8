import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { Problem } from "./problems";
import { childTags, type TagMap } from "./tags";

/** What every child of a component that shares needs to know. */
export interface ShareSetting {
    readonly name: string;
    /** The home region: RAM shares what IPAM has only there, whatever the locales of pools are. */
    readonly region: string;
    readonly tags?: TagMap;
    /** Options of a child by its logical name without the component's. */
    options(suffix: string, more?: pulumi.CustomResourceOptions): pulumi.CustomResourceOptions;
}

/** A RAM share: how it is named and who may use it. */
export interface Share {
    /** Logical name without the component's: `share`. It is in the name that RAM shows, too. */
    readonly suffix: string;
    /** Principals are associated by the logical name `<component>-<this>-<account or id>`. */
    readonly principalPrefix: string;
    readonly principals: readonly string[];
    readonly allowExternalPrincipals: boolean;
    readonly permissionArn?: string;
    /** Logical names that the share had before, without the component's. */
    readonly aliases?: readonly string[];
}

/** What a share holds, with the logical name of its association without the component's. */
export interface SharedResource {
    readonly suffix: string;
    readonly arn: pulumi.Input<string>;
    /** Logical names that the association had before, without the component's. */
    readonly aliases?: readonly string[];
}

const ACCOUNT = /^\d{12}$/;
/** ARNs of an organization and of an organizational unit; the last part is the id. */
const ORGANIZATION = /^arn:aws[a-z-]*:organizations::\d{12}:organization\/(o-[a-z0-9]{10,32})$/;
const UNIT =
    /^arn:aws[a-z-]*:organizations::\d{12}:ou\/o-[a-z0-9]{10,32}\/(ou-[0-9a-z]{4,32}-[a-z0-9]{8,32})$/;
/** AWS's own permissions have the account `aws`, customer managed ones that of their owner. */
const PERMISSION = /^arn:aws[a-z-]*:ram:([a-z0-9-]*):(aws|\d{12}):permission\/[\w.-]+(\/[\w.-]+)*$/;

/** The account, or the id of the organization or unit: what the association is named after. */
export function principalId(principal: string): string | undefined {
    if (ACCOUNT.test(principal)) {
        return principal;
    }
    return (ORGANIZATION.exec(principal) ?? UNIT.exec(principal))?.[1];
}

/** Problems with a list of principals. */
export function principalProblems(path: string, principals: readonly string[] | undefined): Problem[] {
    const seen = new Map<string, number>();
    return (principals ?? []).flatMap((principal, index) => {
        const at = `${path}[${index}]`;
        const id = principalId(principal);
        if (id === undefined) {
            return [
                {
                    path: at,
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
                      path: at,
                      value: principal,
                      rule: `is already ${path}[${before}]`,
                      wayOut: "leave one of them out",
                  },
              ];
    });
}

/** Problems with the ARN of a RAM permission. */
export function permissionProblems(path: string, permission: string | undefined): Problem[] {
    return permission === undefined || PERMISSION.test(permission)
        ? []
        : [
              {
                  path,
                  value: permission,
                  rule: "is not the ARN of a RAM permission",
                  wayOut: 'write for example "arn:aws:ram::aws:permission/AWSRAMDefaultPermissionsIpamPool", or leave it out for that one',
              },
          ];
}

/** Problems with an account id. */
export function accountProblems(path: string, account: unknown): Problem[] {
    return typeof account === "string" && ACCOUNT.test(account)
        ? []
        : [
              {
                  path,
                  value: account,
                  rule: "is not an AWS account: 12 digits, in quotes because it may begin with 0",
                  wayOut: 'write for example "123456789012"',
              },
          ];
}

/** Logical name of a principal's association, without the component's. */
export function principalSuffix(share: Pick<Share, "principalPrefix">, principal: string): string {
    return `${share.principalPrefix}-${principalId(principal)}`;
}

/** Makes a share with its resources and principals. */
export function createShare(
    setting: ShareSetting,
    share: Share,
    resources: readonly SharedResource[],
): aws.ram.ResourceShare {
    const { name, region, tags } = setting;
    const created = new aws.ram.ResourceShare(
        `${name}-${share.suffix}`,
        {
            region,
            name: `${name}-${share.suffix}`,
            allowExternalPrincipals: share.allowExternalPrincipals,
            permissionArns: share.permissionArn === undefined ? undefined : [share.permissionArn],
            tags: childTags(name, tags, share.suffix),
        },
        setting.options(share.suffix, {
            aliases: (share.aliases ?? []).map(alias => ({ name: `${name}-${alias}` })),
        }),
    );
    for (const { suffix, arn, aliases = [] } of resources) {
        new aws.ram.ResourceAssociation(
            `${name}-${suffix}`,
            { region, resourceArn: arn, resourceShareArn: created.arn },
            setting.options(suffix, { aliases: aliases.map(alias => ({ name: `${name}-${alias}` })) }),
        );
    }
    for (const principal of share.principals) {
        associatePrincipal(setting, share, created, principal);
    }
    return created;
}

/** Lets a principal use what the share holds. */
export function associatePrincipal(
    { name, region, options }: ShareSetting,
    share: Pick<Share, "principalPrefix">,
    created: aws.ram.ResourceShare,
    principal: string,
): void {
    const suffix = principalSuffix(share, principal);
    new aws.ram.PrincipalAssociation(
        `${name}-${suffix}`,
        { region, principal, resourceShareArn: created.arn },
        options(suffix),
    );
}
