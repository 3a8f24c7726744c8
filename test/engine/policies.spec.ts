import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import type { IPAMComponentArgs, VPCComponentArgs } from "../../components";
import { primary } from "../../stacks/primary";
import { secondary } from "../../stacks/secondary";
import { ENGINE_TIMEOUT, Engine, type EngineStack, type RecordedCall, requireEngine } from "./harness";

interface Statement {
    readonly Sid: string;
    readonly Effect: "Allow";
    readonly Action: readonly string[];
    readonly Resource: string;
    readonly Condition?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

type Role = "primary" | "secondary";

/** AWS STS API Reference, GetCallerIdentity: no permissions are required. */
const FREE = "sts:GetCallerIdentity";

/**
 * Actions of the policies that no recorded call can show, with the reason for which they are there. What the stand-in
 * provider learns to call leaves this list: the spec fails when one of them is recorded.
 */
const NEVER_RECORDED: Readonly<Record<Role, readonly string[]>> = {
    primary: [
        // CreateIpam makes AWSServiceRoleForIPAM on behalf of the caller (VPC IPAM User Guide, service-linked roles).
        "iam:CreateServiceLinkedRole",
        // Permissions without a call of their own (VPC IPAM User Guide, "Share an IPAM pool using AWS RAM").
        "ec2:DeleteResourcePolicy",
        "ec2:PutResourcePolicy",
    ],
    secondary: [],
};

const IPAM: IPAMComponentArgs = {
    cidrBlocks: ["10.0.0.0/8"],
    operatingRegions: ["us-east-1", "us-west-2"],
    sharePrincipals: ["222222222222"],
    tags: { team: "network" },
};

const CHANGED_IPAM: IPAMComponentArgs = {
    ...IPAM,
    cidrBlocks: ["10.0.0.0/8", "172.16.0.0/12"],
    operatingRegions: ["us-east-1", "us-west-2", "eu-west-1"],
    allocationMaxNetmaskLength: 24,
    description: "changed",
    sharePrincipals: undefined,
    shareWithOrganization: true,
    tags: { owner: "network" },
};

/** A hub with a NAT gateway in each zone, then with a single one, more zones and other attributes, then without NAT. */
const HUBS: readonly Partial<VPCComponentArgs>[] = [
    { availabilityZoneCount: 2, natGatewayStrategy: "PerAz", tags: { team: "network" } },
    {
        availabilityZoneCount: 3,
        natGatewayStrategy: "Single",
        enableDnsHostnames: false,
        subnets: { public: { mapPublicIpOnLaunch: true }, private: {} },
        tags: { owner: "network" },
    },
    { availabilityZoneCount: 3, tags: { owner: "network" } },
];

describe("the IAM policies of docs/policies", function () {
    this.timeout(3 * ENGINE_TIMEOUT);
    let engine: Engine;
    const recorded: Record<Role, RecordedCall[]> = { primary: [], secondary: [] };

    before(async function () {
        await requireEngine(this);
        engine = await Engine.start();
        const record = async (role: Role, run: () => Promise<unknown>) => {
            const last = await engine.lastCall();
            await run();
            recorded[role].push(...(await engine.calls(last)));
        };
        const project = "shared-services";
        const home = (ipam: IPAMComponentArgs, hub: Partial<VPCComponentArgs>) => async () =>
            primary({ ipam, hub, protect: false });
        const away = (hub: Partial<VPCComponentArgs>) => async () =>
            secondary({ primaryStack: "shared-services-primary", hub, protect: false });
        const stacks: Record<Role, EngineStack> = {
            primary: await engine.stack("shared-services-primary", home(IPAM, HUBS[0]!), { project }),
            secondary: await engine.stack("shared-services-secondary", away(HUBS[0]!), {
                project,
                config: { "aws:region": "us-west-2" },
            }),
        };
        for (const role of ["primary", "secondary"] as const) {
            await record(role, () => stacks[role].up());
            await record(role, () => stacks[role].refresh());
        }
        for (const hub of HUBS.slice(1)) {
            await record("primary", () => stacks.primary.up(home(CHANGED_IPAM, hub)));
            await record("secondary", () => stacks.secondary.up(away(hub)));
        }
        for (const role of ["secondary", "primary"] as const) {
            await record(role, () => stacks[role].destroy());
        }
    });
    after(() => engine?.close());

    for (const role of ["primary", "secondary"] as const) {
        it(`allow every call that the ${role} stack makes during up, refresh, changes and destroy`, () => {
            const refused = recorded[role].filter(call => !allows(policyOf(role), call));
            expect([...new Set(refused.map(call => `${actionOf(call)} in ${call.region}`))]).to.deep.equal(
                [],
            );
        });

        it(`give the ${role} stack nothing that it does not use`, () => {
            const used = new Set(recorded[role].map(actionOf));
            const given = new Set(policyOf(role).flatMap(statement => statement.Action));
            const unused = [...given].filter(action => !used.has(action));
            expect(unused).to.have.members(NEVER_RECORDED[role]);
        });

        it(`name actions for the ${role} stack one by one, each in one place`, () => {
            for (const statement of policyOf(role)) {
                expect(
                    statement.Action.filter(action => /[*?]/.test(action)),
                    statement.Sid,
                ).to.deep.equal([]);
            }
            const actions = policyOf(role).flatMap(statement => statement.Action);
            const doubled = actions.filter((action, i) => actions.indexOf(action) < i);
            // Once for the VPC and once for the pool: two kinds of resource with conditions of their own.
            expect(doubled).to.deep.equal(["ec2:CreateVpc"]);
        });
    }

    it("refuse the secondary a change of the IPAM, another region, and a VPC outside the pools", () => {
        const policy = policyOf("secondary");
        const create = recorded.secondary.find(call => call.action === "CreateVpc")!;
        const modify = recorded.primary.find(call => call.action === "ModifyIpam")!;
        expect(allows(policy, create)).to.equal(true);
        expect(allows(policy, { ...create, region: "eu-west-1" })).to.equal(false);
        expect(allows(policy, { ...create, params: { CidrBlock: "10.0.0.0/16" } })).to.equal(false);
        expect(allows(policy, { ...modify, region: "us-west-2" })).to.equal(false);
    });
});

function policyOf(role: Role): Statement[] {
    const file = join(__dirname, "../../docs/policies", `${role}.json`);
    return JSON.parse(readFileSync(file, "utf8")).Statement;
}

function actionOf({ service, action }: RecordedCall): string {
    return `${service}:${action}`;
}

/** Whether the policy allows the call: every statement for the action applies, as each is for another kind of resource. */
function allows(policy: readonly Statement[], call: RecordedCall): boolean {
    const action = actionOf(call);
    if (action === FREE) {
        return true;
    }
    const statements = policy.filter(statement => statement.Action.includes(action));
    return statements.length > 0 && statements.every(statement => applies(statement, call));
}

/** Conditions as IAM reads them, as far as the policies use them. */
function applies({ Sid, Condition = {} }: Statement, call: RecordedCall): boolean {
    const context: Record<string, unknown> = {
        "aws:RequestedRegion": call.region,
        "ec2:Ipv4IpamPoolId": call.params["Ipv4IpamPoolId"],
    };
    return Object.entries(Condition).every(([operator, keys]) =>
        Object.entries(keys).every(([key, value]) => {
            if (operator === "StringEquals") {
                return context[key] === value;
            }
            if (operator === "Null") {
                return (context[key] === undefined) === (value === "true");
            }
            throw new Error(`${Sid}: this spec does not know the operator ${operator}`);
        }),
    );
}
