import * as aws from "@pulumi/aws";
import { expect } from "chai";
import { IPAMComponent, IPAMDiscoveryComponent, IPAMOrganizationComponent } from "../../components";
import { type Graph, run, valueOf } from "./graph";

const IPAM = { cidrBlocks: ["10.0.0.0/8"], operatingRegions: ["us-east-1", "us-west-2"] };
const DISCOVERY = "ipam-res-disco-0123456789abcdef0";
const SHARE = "arn:aws:ram:us-east-1:777777777777:resource-share/0b1c2d3e";
const UNITS = ["o-a1b2c3d4e5/r-ab12/ou-ab12-22222222/*", "o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/"];

const names = (graph: Graph) =>
    graph.resources
        .filter(({ custom, type }) => custom && !type.startsWith("pulumi:"))
        .map(({ name }) => name);

describe("IPAMOrganizationComponent", () => {
    it("makes an account IPAM's administrator, and nothing else", async () => {
        let made: IPAMOrganizationComponent;
        const graph = await run(() => {
            made = new IPAMOrganizationComponent("org", { delegatedAdminAccountId: "111111111111" });
        });
        expect(names(graph)).to.deep.equal(["org-admin"]);
        const admin = graph.named("org-admin");
        expect(admin.inputs).to.deep.equal({ delegatedAdminAccountId: "111111111111" });
        expect(admin.parent).to.equal("org");
        // AWS refuses a second administrator while there is one.
        expect(admin.deleteBeforeReplace).to.equal(true);
        expect(await valueOf(made!.delegatedAdminAccountId)).to.equal("111111111111");
    });

    it("switches on sharing within the organization where asked to, before the delegation", async () => {
        const graph = await run(
            () =>
                new IPAMOrganizationComponent("org", {
                    delegatedAdminAccountId: "111111111111",
                    ramSharing: true,
                    protect: true,
                }),
        );
        expect(names(graph).sort()).to.deep.equal(["org-admin", "org-ram-sharing"]);
        expect(graph.named("org-admin").dependencies.join()).to.contain("::org-ram-sharing");
        expect(graph.named("org-ram-sharing").protect).to.equal(true);
    });

    it("asks for the organization without its accounts, at preview too", async () => {
        const graph = await run(
            () => new IPAMOrganizationComponent("org", { delegatedAdminAccountId: "111111111111" }),
            { preview: true },
        );
        const asked = graph.calls.find(({ token }) => token.includes("getOrganization"));
        expect(asked?.inputs).to.deep.equal({ returnOrganizationOnly: true });
        expect(names(graph)).to.deep.equal(["org-admin"]);
    });
});

describe("IPAMDiscoveryComponent", () => {
    it("makes a discovery and shares it from the home region, with accounts outside the organization", async () => {
        const graph = await run(
            () =>
                new IPAMDiscoveryComponent("partner", {
                    region: "us-east-1",
                    operatingRegions: ["us-west-2"],
                    organizationalUnitExclusions: UNITS,
                    sharePrincipals: ["111111111111"],
                }),
            { config: {} },
        );
        expect(names(graph)).to.have.members([
            "partner-discovery",
            "partner-share",
            "partner-share-discovery",
            "partner-principal-111111111111",
        ]);
        for (const name of names(graph)) {
            expect(graph.named(name).inputs["region"], name).to.equal("us-east-1");
            expect(graph.named(name).parent, name).to.equal("partner");
        }
        const discovery = graph.named("partner-discovery").inputs;
        expect(discovery["operatingRegions"]).to.deep.equal([
            { regionName: "us-east-1" },
            { regionName: "us-west-2" },
        ]);
        expect(discovery["organizationalUnitExclusions"]).to.deep.equal(
            [...UNITS].sort().map(organizationsEntityPath => ({ organizationsEntityPath })),
        );
        expect(graph.named("partner-share").inputs["allowExternalPrincipals"]).to.equal(true);
    });

    it("shares nothing unless asked to", async () => {
        let made: IPAMDiscoveryComponent;
        const graph = await run(() => {
            made = new IPAMDiscoveryComponent("partner", {});
        });
        expect(names(graph)).to.deep.equal(["partner-discovery"]);
        expect(graph.named("partner-discovery").inputs).not.to.have.property("organizationalUnitExclusions");
        expect(await valueOf(made!.shareArn)).to.equal(undefined);
    });
});

describe("IPAMComponent with resource discoveries", () => {
    it("accepts their shares where they come with an invitation, then associates them", async () => {
        const graph = await run(
            () =>
                new IPAMComponent("shared", {
                    ...IPAM,
                    resourceDiscoveries: { partner: { id: DISCOVERY, shareArn: SHARE } },
                }),
        );
        expect(graph.named("shared-accept-partner").inputs).to.deep.equal({
            region: "us-east-1",
            shareArn: SHARE,
        });
        const association = graph.named("shared-discovery-partner");
        expect(association.inputs).to.deep.include({
            region: "us-east-1",
            ipamId: "shared-ipam-id",
            ipamResourceDiscoveryId: DISCOVERY,
        });
        expect(association.dependencies.join()).to.contain("::shared-accept-partner");
        expect(association.deleteBeforeReplace).to.equal(true);
    });

    it("takes the id of a discovery that is still to be made, at preview", async () => {
        const graph = await run(
            () => {
                const discovery = new aws.ec2.VpcIpamResourceDiscovery("theirs", {
                    operatingRegions: [{ regionName: "us-east-1" }],
                });
                new IPAMComponent("shared", {
                    ...IPAM,
                    resourceDiscoveries: { partner: { id: discovery.id } },
                });
            },
            { preview: true },
        );
        expect(names(graph))
            .to.include("shared-discovery-partner")
            .and.not.to.include("shared-accept-partner");
    });
});

describe("IPAMComponent that leaves units out", () => {
    it("takes over the default discovery, leaves its regions to AWS, and never deletes it", async () => {
        const graph = await run(
            () =>
                new IPAMComponent("shared", {
                    ...IPAM,
                    defaultResourceDiscoveryId: DISCOVERY,
                    organizationalUnitExclusions: UNITS,
                }),
        );
        const discovery = graph.named("shared-default-discovery");
        expect(discovery.importId).to.equal(`${DISCOVERY}@us-east-1`);
        expect(discovery.retainOnDelete).to.equal(true);
        expect(discovery.inputs["organizationalUnitExclusions"]).to.deep.equal(
            [...UNITS].sort().map(organizationsEntityPath => ({ organizationsEntityPath })),
        );
    });
});

describe("IPAMComponent with somebody else to pay", () => {
    it("says so to AWS", async () => {
        const graph = await run(
            () => new IPAMComponent("shared", { ...IPAM, meteredAccount: "resource-owner" }),
        );
        expect(graph.named("shared-ipam").inputs["meteredAccount"]).to.equal("resource-owner");
    });
});
