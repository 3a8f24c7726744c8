import { CreateIpamCommand, CreateIpamPoolCommand } from "@aws-sdk/client-ec2";
import {
    AcceptResourceShareInvitationCommand,
    AssociateResourceShareCommand,
    AssociateResourceSharePermissionCommand,
    CreateResourceShareCommand,
    type CreateResourceShareCommandInput,
    DeleteResourceShareCommand,
    DisassociateResourceShareCommand,
    EnableSharingWithAwsOrganizationCommand,
    GetPermissionCommand,
    GetResourceShareAssociationsCommand,
    GetResourceShareInvitationsCommand,
    GetResourceSharesCommand,
    ListPermissionsCommand,
    ListPrincipalsCommand,
    ListResourceSharePermissionsCommand,
    ListResourcesCommand,
    RAMClient,
    RejectResourceShareInvitationCommand,
    TagResourceCommand,
    UntagResourceCommand,
    UpdateResourceShareCommand,
} from "@aws-sdk/client-ram";
import { expect } from "chai";
import { type Sandbox, type SandboxOptions, startSandbox } from "../../sandbox";
import { place } from "../../sandbox/organizations/organization";
import { setTrusted } from "../../sandbox/organizations/service-access";
import { principalsAllow } from "../../sandbox/ram/shares";
import { client, errorOf } from "./ipam-clients";

const OWNER = "111122223333";
const CONSUMER = "444455556666";
const ORGANIZATION = "arn:aws:organizations::999999999999:organization/o-a1b2c3d4e5";
const UNIT = "arn:aws:organizations::999999999999:ou/o-a1b2c3d4e5/ou-a1b2-network0";

describe("RAM in the sandbox", () => {
    let sandbox: Sandbox;
    let pool: string;

    async function start(options: SandboxOptions = {}): Promise<void> {
        sandbox = await startSandbox({ steppedClock: true, ...options });
        const ec2 = client(sandbox.endpoint, "us-east-1", OWNER);
        const { Ipam } = await ec2.send(
            new CreateIpamCommand({ OperatingRegions: [{ RegionName: "us-west-2" }] }),
        );
        const { IpamPool } = await ec2.send(
            new CreateIpamPoolCommand({
                IpamScopeId: Ipam!.PrivateDefaultScopeId,
                AddressFamily: "ipv4",
                Locale: "us-west-2",
            }),
        );
        pool = IpamPool!.IpamPoolArn!;
        ec2.destroy();
        sandbox.world.step(1000);
    }

    beforeEach(() => start());

    afterEach(() => sandbox.close());

    const ram = (account = OWNER, region = "us-east-1"): RAMClient =>
        new RAMClient({
            endpoint: sandbox.endpoint,
            region,
            credentials: { accessKeyId: account, secretAccessKey: "x" },
            maxAttempts: 1,
        });
    const create = async (input: Partial<CreateResourceShareCommandInput> = {}): Promise<string> => {
        const { resourceShare } = await ram().send(
            new CreateResourceShareCommand({ name: "pools", ...input }),
        );
        return resourceShare!.resourceShareArn!;
    };
    const statuses = async (share: string, associationType: "PRINCIPAL" | "RESOURCE"): Promise<string[]> => {
        const answer = await ram().send(
            new GetResourceShareAssociationsCommand({ associationType, resourceShareArns: [share] }),
        );
        return answer.resourceShareAssociations!.map(one => `${one.associatedEntity} ${one.status}`);
    };
    const settle = (): void => sandbox.world.step(1000);
    const reaches = (account: string): boolean => principalsAllow(sandbox.world, pool, account);

    describe("a resource share", () => {
        it("has the form that AWS gives it", async () => {
            const { resourceShare } = await ram().send(
                new CreateResourceShareCommand({ name: "pools", tags: [{ key: "env", value: "prod" }] }),
            );
            expect(resourceShare).to.deep.include({
                name: "pools",
                owningAccountId: OWNER,
                allowExternalPrincipals: true,
                status: "ACTIVE",
                featureSet: "STANDARD",
                tags: [{ key: "env", value: "prod" }],
            });
            expect(resourceShare!.resourceShareArn).to.match(
                /^arn:aws:ram:us-east-1:111122223333:resource-share\/[0-9a-f-]{36}$/,
            );
            expect(resourceShare!.creationTime!.getTime()).to.equal(sandbox.world.clock.now());
        });

        it("associates its resources and principals in a moment", async () => {
            const share = await create({ resourceArns: [pool], principals: [CONSUMER] });
            expect(await statuses(share, "RESOURCE")).to.deep.equal([`${pool} ASSOCIATING`]);
            expect(reaches(CONSUMER)).to.equal(false);
            settle();
            expect(await statuses(share, "RESOURCE")).to.deep.equal([`${pool} ASSOCIATED`]);
            expect(await statuses(share, "PRINCIPAL")).to.deep.equal([`${CONSUMER} ASSOCIATED`]);
            expect(reaches(CONSUMER)).to.equal(true);
            expect(reaches("777788889999")).to.equal(false);
            expect(reaches(OWNER)).to.equal(false);
        });

        it("gains and loses resources and principals", async () => {
            const share = await create();
            await ram().send(
                new AssociateResourceShareCommand({
                    resourceShareArn: share,
                    resourceArns: [pool],
                    principals: [CONSUMER],
                }),
            );
            settle();
            const { resourceShareAssociations } = await ram().send(
                new DisassociateResourceShareCommand({ resourceShareArn: share, principals: [CONSUMER] }),
            );
            expect(resourceShareAssociations![0]).to.deep.include({
                status: "DISASSOCIATING",
                external: false,
            });
            expect(reaches(CONSUMER)).to.equal(false);
            settle();
            expect(await statuses(share, "PRINCIPAL")).to.deep.equal([`${CONSUMER} DISASSOCIATED`]);
            await ram().send(
                new AssociateResourceShareCommand({ resourceShareArn: share, principals: [CONSUMER] }),
            );
            settle();
            expect(reaches(CONSUMER)).to.equal(true);
            sandbox.world.step(60_000);
            expect(await statuses(share, "PRINCIPAL")).to.deep.equal([`${CONSUMER} ASSOCIATED`]);
        });

        it("that is deleted stops to reach anybody at once, is listed for a while and then gone", async () => {
            const share = await create({ resourceArns: [pool], principals: [CONSUMER] });
            settle();
            await ram().send(new DeleteResourceShareCommand({ resourceShareArn: share }));
            expect(reaches(CONSUMER)).to.equal(false);
            const status = async (): Promise<(string | undefined)[]> => {
                const answer = await ram().send(new GetResourceSharesCommand({ resourceOwner: "SELF" }));
                return answer.resourceShares!.map(one => one.status);
            };
            expect(await status()).to.deep.equal(["DELETING"]);
            settle();
            expect(await status()).to.deep.equal(["DELETED"]);
            const again = ram().send(new DeleteResourceShareCommand({ resourceShareArn: share }));
            expect(await errorOf(again)).to.equal(
                `UnknownResourceException: ResourceShare ${share} could not be found.`,
            );
            sandbox.world.step(60_000);
            expect(await status()).to.deep.equal([]);
        });

        it("is renamed and tagged by its owner alone", async () => {
            const share = await create();
            const { resourceShare } = await ram().send(
                new UpdateResourceShareCommand({ resourceShareArn: share, name: "other" }),
            );
            expect(resourceShare!.name).to.equal("other");
            await ram().send(
                new TagResourceCommand({
                    resourceShareArn: share,
                    tags: [
                        { key: "a", value: "1" },
                        { key: "b", value: "2" },
                    ],
                }),
            );
            await ram().send(new UntagResourceCommand({ resourceShareArn: share, tagKeys: ["a"] }));
            const found = await ram().send(
                new GetResourceSharesCommand({
                    resourceOwner: "SELF",
                    tagFilters: [{ tagKey: "b", tagValues: ["2"] }],
                }),
            );
            expect(found.resourceShares![0].tags).to.deep.equal([{ key: "b", value: "2" }]);
            const foreign = new UpdateResourceShareCommand({ resourceShareArn: share, name: "mine" });
            expect(await errorOf(ram(CONSUMER).send(foreign))).to.match(/^UnknownResourceException/);
            expect(await errorOf(ram(OWNER, "us-west-2").send(foreign))).to.match(
                /^UnknownResourceException/,
            );
        });

        it("is the same for the same client token, and refused with other parameters", async () => {
            expect(await create({ clientToken: "t" })).to.equal(await create({ clientToken: "t" }));
            expect(await errorOf(create({ clientToken: "t", name: "other" }))).to.match(
                /^IdempotentParameterMismatchException: /,
            );
        });

        it("has a name without slashes", async () => {
            expect(await errorOf(create({ name: "a/b" }))).to.match(/^InvalidParameterException: /);
        });
    });

    describe("a resource", () => {
        it("is shared from the IPAM's home region, whatever the pool's locale", async () => {
            const call = ram(OWNER, "us-west-2").send(
                new CreateResourceShareCommand({ name: "pools", resourceArns: [pool] }),
            );
            expect(await errorOf(call)).to.equal(
                `UnknownResourceException: Resource ${pool} could not be found.`,
            );
        });

        it("must exist, belong to the caller, and be of a kind that can be shared", async () => {
            const unknown = "arn:aws:ec2::111122223333:ipam-pool/ipam-pool-0123456789abcdef0";
            expect(await errorOf(create({ resourceArns: [unknown] }))).to.match(
                /^UnknownResourceException: /,
            );
            const foreign = ram(CONSUMER).send(
                new CreateResourceShareCommand({ name: "x", resourceArns: [pool] }),
            );
            expect(await errorOf(foreign)).to.match(/^UnknownResourceException: /);
            expect(await errorOf(create({ resourceArns: ["pool"] }))).to.match(/^MalformedArnException: /);
            const scope = "arn:aws:ec2::111122223333:ipam-scope/ipam-scope-0123456789abcdef0";
            expect(await errorOf(create({ resourceArns: [scope] }))).to.match(/^InvalidParameterException: /);
            expect(sandbox.world.table("resource-shares").size).to.equal(0);
        });

        it("of an IPAM of the free tier is not shared", async () => {
            const rows = sandbox.world.table<{ id: string; account: string; region: string; tier: string }>(
                "ipams",
            );
            for (const row of rows.all()) {
                rows.put({ ...row, tier: "free" });
            }
            expect(await errorOf(create({ resourceArns: [pool] }))).to.match(
                /^OperationNotPermittedException: /,
            );
        });
    });

    describe("a principal", () => {
        it("may be the organization or a unit of it", async () => {
            await create({ resourceArns: [pool], principals: [UNIT] });
            settle();
            expect(reaches(CONSUMER)).to.equal(true);
            place(sandbox.world, CONSUMER, { units: ["ou-a1b2-other000"] });
            expect(reaches(CONSUMER)).to.equal(false);
            await create({ name: "all", resourceArns: [pool], principals: [ORGANIZATION] });
            settle();
            expect(reaches(CONSUMER)).to.equal(true);
            place(sandbox.world, CONSUMER, { isOutside: true });
            expect(reaches(CONSUMER)).to.equal(false);
        });

        it("may be a role, which stands for its account", async () => {
            await create({ resourceArns: [pool], principals: [`arn:aws:iam::${CONSUMER}:role/network`] });
            settle();
            expect(reaches(CONSUMER)).to.equal(true);
        });

        it("that is none, or of another organization, is refused in RAM's words", async () => {
            expect(await errorOf(create({ principals: ["o-a1b2c3d4e5"] }))).to.equal(
                "InvalidParameterException: Principal ID o-a1b2c3d4e5 is malformed. Verify the ID and try again.",
            );
            const other = "arn:aws:organizations::999999999999:organization/o-zzzzzzzzzz";
            expect(await errorOf(create({ principals: [other] }))).to.equal(
                "UnknownResourceException: Organization o-zzzzzzzzzz could not be found.",
            );
        });

        it("outside of the organization is refused where the share allows none", async () => {
            place(sandbox.world, CONSUMER, { isOutside: true });
            const call = create({ allowExternalPrincipals: false, principals: [CONSUMER] });
            expect(await errorOf(call)).to.equal(
                `InvalidParameterException: Principal ${CONSUMER} is not in your AWS organization. ` +
                    "You do not have permission to add external AWS accounts to a resource share.",
            );
        });

        it("is refused as organization while RAM has no access to it", async () => {
            setTrusted(sandbox.world, "ram.amazonaws.com", false);
            expect(await errorOf(create({ principals: [ORGANIZATION] }))).to.match(
                /^OperationNotPermittedException: The resource you are attempting to share can only be shared within/,
            );
            const enable = new EnableSharingWithAwsOrganizationCommand({});
            expect(await errorOf(ram().send(enable))).to.equal(
                "OperationNotPermittedException: Unable to enable sharing with AWS Organizations. Received " +
                    "AccessDeniedException from AWSOrganizations with the following error message: You don't have " +
                    "permissions to access this resource.",
            );
            await ram("999999999999").send(enable);
            await create({ principals: [ORGANIZATION] });
        });
    });

    describe("an account outside of the organization", () => {
        beforeEach(() => place(sandbox.world, CONSUMER, { isOutside: true }));

        const invitation = async (): Promise<{ arn: string; status: string }> => {
            const answer = await ram(CONSUMER).send(new GetResourceShareInvitationsCommand({}));
            const [{ resourceShareInvitationArn, status, senderAccountId }] =
                answer.resourceShareInvitations!;
            expect(senderAccountId).to.equal(OWNER);
            return { arn: resourceShareInvitationArn!, status: status! };
        };

        it("is invited, and reached once it has accepted", async () => {
            const share = await create({ resourceArns: [pool], principals: [CONSUMER] });
            settle();
            expect(await statuses(share, "PRINCIPAL")).to.deep.equal([`${CONSUMER} ASSOCIATING`]);
            expect(reaches(CONSUMER)).to.equal(false);
            const { arn, status } = await invitation();
            expect(status).to.equal("PENDING");
            const accept = new AcceptResourceShareInvitationCommand({ resourceShareInvitationArn: arn });
            expect(await errorOf(ram(OWNER).send(accept))).to.match(
                /^ResourceShareInvitationArnNotFoundException/,
            );
            await ram(CONSUMER).send(accept);
            settle();
            expect(reaches(CONSUMER)).to.equal(true);
            expect(await errorOf(ram(CONSUMER).send(accept))).to.match(
                /^ResourceShareInvitationAlreadyAcceptedException/,
            );
        });

        it("may refuse, and is then out", async () => {
            const share = await create({ resourceArns: [pool], principals: [CONSUMER] });
            const { arn } = await invitation();
            await ram(CONSUMER).send(
                new RejectResourceShareInvitationCommand({ resourceShareInvitationArn: arn }),
            );
            settle();
            expect(await statuses(share, "PRINCIPAL")).to.deep.equal([`${CONSUMER} DISASSOCIATED`]);
        });

        it("has seven days to accept", async () => {
            const share = await create({ resourceArns: [pool], principals: [CONSUMER] });
            sandbox.world.step(8 * 86_400_000);
            expect((await invitation()).status).to.equal("EXPIRED");
            settle();
            expect(await statuses(share, "PRINCIPAL")).to.deep.equal([`${CONSUMER} FAILED`]);
        });

        it("may leave", async () => {
            const share = await create({ resourceArns: [pool], principals: [CONSUMER] });
            const { arn } = await invitation();
            await ram(CONSUMER).send(
                new AcceptResourceShareInvitationCommand({ resourceShareInvitationArn: arn }),
            );
            settle();
            await ram(CONSUMER).send(
                new DisassociateResourceShareCommand({ resourceShareArn: share, principals: [CONSUMER] }),
            );
            expect(reaches(CONSUMER)).to.equal(false);
        });
    });

    describe("listings", () => {
        it("show an account what is shared with it, without the owner's tags", async () => {
            const share = await create({
                resourceArns: [pool],
                principals: [ORGANIZATION],
                tags: [{ key: "env", value: "prod" }],
            });
            settle();
            const others = ram(CONSUMER);
            const { resourceShares } = await others.send(
                new GetResourceSharesCommand({ resourceOwner: "OTHER-ACCOUNTS" }),
            );
            expect(
                resourceShares!.map(one => [one.resourceShareArn, one.owningAccountId, one.tags]),
            ).to.deep.equal([[share, OWNER, undefined]]);
            const { resources } = await others.send(
                new ListResourcesCommand({ resourceOwner: "OTHER-ACCOUNTS", resourceType: "ec2:IpamPool" }),
            );
            expect(resources!.map(one => [one.arn, one.type, one.resourceShareArn])).to.deep.equal([
                [pool, "ec2:IpamPool", share],
            ]);
            const { principals } = await others.send(
                new ListPrincipalsCommand({ resourceOwner: "OTHER-ACCOUNTS" }),
            );
            expect(principals!.map(({ id }) => id)).to.deep.equal([OWNER]);
            const own = await others.send(new GetResourceSharesCommand({ resourceOwner: "SELF" }));
            expect(own.resourceShares).to.deep.equal([]);
        });

        it("show an account what it shares, and with whom", async () => {
            await create({ resourceArns: [pool], principals: [ORGANIZATION, CONSUMER] });
            settle();
            const { principals } = await ram().send(
                new ListPrincipalsCommand({ resourceOwner: "SELF", resourceArn: pool }),
            );
            expect(principals!.map(({ id }) => id)).to.have.members([ORGANIZATION, CONSUMER]);
            const { resources } = await ram().send(new ListResourcesCommand({ resourceOwner: "SELF" }));
            expect(resources!.map(({ arn }) => arn)).to.deep.equal([pool]);
        });

        it("page", async () => {
            for (let i = 0; i < 7; i += 1) {
                await create({ name: `share-${i}` });
            }
            const seen: string[] = [];
            let nextToken: string | undefined;
            do {
                const answer = await ram().send(
                    new GetResourceSharesCommand({ resourceOwner: "SELF", maxResults: 3, nextToken }),
                );
                seen.push(...answer.resourceShares!.map(({ name }) => name!));
                nextToken = answer.nextToken;
            } while (nextToken);
            expect(seen).to.deep.equal([0, 1, 2, 3, 4, 5, 6].map(i => `share-${i}`));
            const bad = new GetResourceSharesCommand({ resourceOwner: "SELF", nextToken: "nonsense" });
            expect(await errorOf(ram().send(bad))).to.match(/^InvalidNextTokenException: /);
        });
    });

    describe("permissions", () => {
        const DEFAULT = "arn:aws:ram::aws:permission/AWSRAMDefaultPermissionsIpamPool";
        const IMPORT = "arn:aws:ram::aws:permission/AWSRAMPermissionIpamPoolByoipCidrImport";

        it("are those that AWS manages for pools and resource discoveries", async () => {
            const { permissions } = await ram().send(
                new ListPermissionsCommand({ resourceType: "ec2:IpamPool" }),
            );
            expect(permissions!.map(one => [one.arn, one.isResourceTypeDefault])).to.deep.equal([
                [DEFAULT, true],
                [IMPORT, false],
            ]);
            const { permission } = await ram().send(new GetPermissionCommand({ permissionArn: DEFAULT }));
            expect(JSON.parse(permission!.permission!).Action).to.include("ec2:AllocateIpamPoolCidr");
        });

        it("come to a share by default with its first resource of a type, and can be replaced", async () => {
            const share = await create();
            const listed = async (): Promise<(string | undefined)[]> => {
                const answer = await ram().send(
                    new ListResourceSharePermissionsCommand({ resourceShareArn: share }),
                );
                return answer.permissions!.map(({ arn }) => arn);
            };
            expect(await listed()).to.deep.equal([]);
            await ram().send(
                new AssociateResourceShareCommand({ resourceShareArn: share, resourceArns: [pool] }),
            );
            expect(await listed()).to.deep.equal([DEFAULT]);
            const change = { resourceShareArn: share, permissionArn: IMPORT };
            expect(await errorOf(ram().send(new AssociateResourceSharePermissionCommand(change)))).to.match(
                /^InvalidParameterException/,
            );
            await ram().send(new AssociateResourceSharePermissionCommand({ ...change, replace: true }));
            expect(await listed()).to.deep.equal([IMPORT]);
        });
    });
});
