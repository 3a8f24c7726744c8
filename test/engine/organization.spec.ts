import {
    DescribeIpamResourceDiscoveriesCommand,
    DescribeIpamsCommand,
    GetIpamDiscoveredAccountsCommand,
} from "@aws-sdk/client-ec2";
import {
    AcceptResourceShareInvitationCommand,
    GetResourceShareInvitationsCommand,
} from "@aws-sdk/client-ram";
import { expect } from "chai";
import {
    IPAMComponent,
    type IPAMComponentArgs,
    IPAMDiscoveryComponent,
    IPAMOrganizationComponent,
    IPAMReference,
    VPCComponent,
} from "../../components";
import { ENGINE_TIMEOUT, Engine, type EngineStack, requireEngine } from "./harness";

const MANAGEMENT = "999999999999";
const OWNER = "111111111111";
const MEMBER = "222222222222";
const PARTNER = "777777777777";
const ROOT = "o-a1b2c3d4e5/r-ab12";
const UNIT = "ou-ab12-22222222";
const project = "organization";

/** Credentials of an account; the sandbox takes the access key for the account. */
const account = (id: string, region = "us-east-1") => ({
    project,
    config: { "aws:region": region, "aws:accessKey": id, "aws:secretKey": "sandbox" },
});

const organization = async () => {
    const made = new IPAMOrganizationComponent("org", { delegatedAdminAccountId: OWNER, ramSharing: true });
    return { admin: made.delegatedAdminAccountId };
};

const owner =
    (more: Partial<IPAMComponentArgs> = {}) =>
    async () => {
        const ipam = new IPAMComponent("shared", {
            cidrBlocks: ["10.0.0.0/8"],
            operatingRegions: ["us-east-1", "us-west-2"],
            sharePrincipals: [MEMBER],
            ...more,
        });
        return { ipamPools: ipam.pools, discovery: ipam.defaultResourceDiscoveryId };
    };

const consumer = async () => {
    const pool = new IPAMReference("owner").getPool("us-west-2");
    const vpc = new VPCComponent("app", { ipamPool: pool, availabilityZones: ["us-west-2a"] });
    return { cidrBlock: vpc.cidrBlock };
};

const partner = async () => {
    const made = new IPAMDiscoveryComponent("partner", {
        operatingRegions: ["us-west-2"],
        sharePrincipals: [OWNER],
    });
    return { discoveryId: made.discoveryId, shareArn: made.shareArn };
};

describe("an organization whose IPAM administrator is named by the management account", function () {
    this.timeout(ENGINE_TIMEOUT);
    let engine: Engine;
    let management: EngineStack;
    let ipam: EngineStack;
    let discovery: string;

    before(async function () {
        await requireEngine(this);
        engine = await Engine.start({ sandbox: { delegatedAdministrator: false } });
        management = await engine.stack("management", organization, account(MANAGEMENT));
        ipam = await engine.stack("owner", owner(), account(OWNER));
    });
    after(() => engine?.close());

    async function place(where: object): Promise<void> {
        const answer = await fetch(`${engine.endpoint}/_sandbox/accounts`, {
            method: "POST",
            body: JSON.stringify(where),
        });
        expect(answer.ok).to.equal(true);
    }

    async function watched(id = discovery): Promise<(string | undefined)[]> {
        const found = await engine.ec2("us-east-1", OWNER).send(
            new GetIpamDiscoveredAccountsCommand({
                IpamResourceDiscoveryId: id,
                DiscoveryRegion: "us-west-2",
            }),
        );
        return found.IpamDiscoveredAccounts!.map(({ AccountId }) => AccountId);
    }

    it("is refused to any other account, at preview", async () => {
        const stranger = await engine.stack("stranger", organization, account(MEMBER));
        const { problem } = await stranger.failing("preview");
        expect(problem).to.contain(
            `provider = "${MEMBER}": is not the organization's management account, which is ${MANAGEMENT}`,
        );
    });

    it("is delegated, and RAM may share in it", async () => {
        const up = await management.up();
        expect(up.named("create")).to.include.members(["org-admin", "org-ram-sharing"]);
        expect(up.outputs["admin"]!.value).to.equal(OWNER);
        expect((await management.up()).changes).to.deep.equal({});
        expect((await management.refresh()).changes).to.deep.equal({});
    });

    it("lets a member draw from the administrator's pools without an invitation", async () => {
        const up = await ipam.up();
        discovery = up.outputs["discovery"]!.value;
        const stack = await engine.stack("member", consumer, account(MEMBER, "us-west-2"));
        expect((await stack.up()).outputs["cidrBlock"]!.value).to.equal("10.16.0.0/16");
        expect(await watched()).to.include.members([OWNER, MEMBER]);
        await stack.destroy();
    });

    it("is watched but for the units that are left out, and changing them replaces nothing", async () => {
        await place({ account: MEMBER, units: [UNIT] });
        const adopted = { defaultResourceDiscoveryId: discovery };
        const up = await ipam.up(owner({ ...adopted, organizationalUnitExclusions: [`${ROOT}/${UNIT}/*`] }));
        expect(up.named("import")).to.deep.equal(["shared-default-discovery"]);
        expect([...up.named("replace"), ...up.named("create"), ...up.named("delete")]).to.deep.equal([]);
        expect(await watched())
            .to.include(OWNER)
            .and.not.to.include(MEMBER);

        const again = await ipam.up(owner({ ...adopted, organizationalUnitExclusions: [] }));
        expect(again.steps.filter(({ op }) => op !== "update")).to.deep.equal([]);
        expect(again.named("update")).to.include("shared-default-discovery");
        expect(await watched()).to.include(MEMBER);
        expect((await ipam.up()).changes).to.deep.equal({});
        expect((await ipam.refresh()).changes["delete"]).to.equal(undefined);

        // Out of the program it is forgotten, and AWS keeps it.
        await ipam.up(owner());
        expect(await watched()).to.include(MEMBER);
    });

    it("lets the resources' owners pay, in place", async () => {
        const up = await ipam.up(owner({ meteredAccount: "resource-owner" }));
        expect(up.steps.filter(({ op }) => op !== "update")).to.deep.equal([]);
        expect(up.named("update")).to.include("shared-ipam");
        const { Ipams } = await engine.ec2("us-east-1", OWNER).send(new DescribeIpamsCommand({}));
        expect(Ipams![0]!.MeteredAccount).to.equal("resource-owner");
    });

    it("serves an account outside, once the IPAM uses its discovery", async () => {
        await place({ account: PARTNER, isOutside: true });
        const theirs = await engine.stack("partner", partner, account(PARTNER));
        const { outputs } = await theirs.up();
        expect(outputs["discoveryId"]!.value).to.match(/^ipam-res-disco-/);

        const used = {
            sharePrincipals: [MEMBER, PARTNER],
            shareAllowExternalPrincipals: true,
            resourceDiscoveries: {
                partner: { id: outputs["discoveryId"]!.value, shareArn: outputs["shareArn"]!.value },
            },
        };
        const up = await ipam.up(owner(used));
        expect(up.named("create")).to.deep.equal([
            "shared-accept-partner",
            "shared-discovery-partner",
            `shared-principal-${PARTNER}`,
        ]);
        expect(up.named("replace")).to.deep.equal([]);
        expect(await watched(outputs["discoveryId"]!.value)).to.deep.equal([PARTNER]);
        expect((await ipam.up()).changes).to.deep.equal({});
        expect((await ipam.refresh()).changes["delete"]).to.equal(undefined);

        const ram = engine.ram("us-east-1", PARTNER);
        const { resourceShareInvitations: invitations } = await ram.send(
            new GetResourceShareInvitationsCommand({}),
        );
        for (const { resourceShareInvitationArn } of invitations!) {
            await ram.send(new AcceptResourceShareInvitationCommand({ resourceShareInvitationArn }));
        }
        const stack = await engine.stack("outsider", consumer, account(PARTNER, "us-west-2"));
        expect((await stack.up()).outputs["cidrBlock"]!.value).to.match(/^10\.(1[6-9]|2\d|3[01])\./);
        await stack.destroy();

        // Another discovery takes its place: the provider would call it an update, and change nothing.
        const gone = await ipam.up(owner({ ...used, resourceDiscoveries: {} }));
        expect(gone.named("delete")).to.deep.equal(["shared-accept-partner", "shared-discovery-partner"]);
        await theirs.destroy();
    });

    it("goes away: the IPAM takes its default discovery with it, and the delegation ends", async () => {
        // What is in the IPAM goes with it, because that was applied before.
        await ipam.up(owner({ cascade: true, shareAllowExternalPrincipals: true }));
        const since = await engine.lastCall();
        await ipam.destroy();
        const deletions = (await engine.calls(since)).filter(({ action }) =>
            /^DeleteIpam(Pool)?$/.test(action),
        );
        expect(
            deletions.map(({ action, params }) => [action, String(params["Cascade"])]),
        ).to.have.deep.members([
            ["DeleteIpamPool", "true"],
            ["DeleteIpamPool", "true"],
            ["DeleteIpam", "true"],
        ]);
        const { IpamResourceDiscoveries } = await engine
            .ec2("us-east-1", OWNER)
            .send(new DescribeIpamResourceDiscoveriesCommand({}));
        expect(IpamResourceDiscoveries).to.deep.equal([]);
        await management.destroy();
        expect((await management.up()).named("create")).to.include("org-admin");
        await management.destroy();
    });
});
