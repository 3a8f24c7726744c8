import {
    DescribeIpamPoolsCommand,
    DescribeIpamScopesCommand,
    DescribeIpamsCommand,
} from "@aws-sdk/client-ec2";
import * as aws from "@pulumi/aws";
import { expect } from "chai";
import { IPAMComponent, type IPAMComponentArgs } from "../../components";
import { ENGINE_TIMEOUT, Engine, type EngineStack, nameOf, requireEngine } from "./harness";

const REGIONS = ["us-east-1", "us-west-2"];
const CONSUMER = "222222222222";
const ARGS: IPAMComponentArgs = {
    region: "us-east-1",
    cidrBlocks: ["10.0.0.0/8"],
    operatingRegions: REGIONS,
};

/** An IPAM as somebody made it by hand, with names, tags and descriptions of their own, and a VPC that lives in it. */
const byHand = async () => {
    const ipam = new aws.ec2.VpcIpam("main", {
        operatingRegions: REGIONS.map(regionName => ({ regionName })),
        description: "our addresses",
        tags: { team: "network" },
    });
    const scope = new aws.ec2.VpcIpamScope("internal", { ipamId: ipam.id });
    const pools = ["10.0.0.0/12", "10.16.0.0/12"].map((cidr, i) => {
        const pool = new aws.ec2.VpcIpamPool(`pool${i}`, {
            addressFamily: "ipv4",
            ipamScopeId: scope.id,
            locale: REGIONS[i],
            description: `for ${REGIONS[i]}`,
        });
        return {
            pool,
            cidr: new aws.ec2.VpcIpamPoolCidr(`cidr${i}`, { ipamPoolId: pool.id, cidr }),
        };
    });
    const share = new aws.ram.ResourceShare("pools", {
        name: "network-pools",
        allowExternalPrincipals: true,
    });
    const members = pools.map(
        ({ pool, cidr }, i) =>
            new aws.ram.ResourceAssociation(
                `member${i}`,
                { resourceArn: pool.arn, resourceShareArn: share.arn },
                { dependsOn: cidr },
            ),
    );
    const principal = new aws.ram.PrincipalAssociation("account", {
        principal: CONSUMER,
        resourceShareArn: share.arn,
    });
    new aws.ec2.Vpc(
        "live",
        { ipv4IpamPoolId: pools[0]!.pool.id, ipv4NetmaskLength: 16 },
        { dependsOn: pools[0]!.cidr },
    );
    return {
        ipam: ipam.id,
        scope: scope.id,
        "pool-us-east-1": pools[0]!.pool.id,
        "pool-cidr-us-east-1-0": pools[0]!.cidr.id,
        "pool-us-west-2": pools[1]!.pool.id,
        "pool-cidr-us-west-2-0": pools[1]!.cidr.id,
        share: share.id,
        "share-us-east-1": members[0]!.id,
        "share-us-west-2": members[1]!.id,
        [`principal-${CONSUMER}`]: principal.id,
    };
};

const component = (more: Partial<IPAMComponentArgs>) => async () => {
    const ipam = new IPAMComponent("shared", { ...ARGS, ...more });
    return { ipamId: ipam.ipamId, scopeId: ipam.scopeId, poolIds: ipam.poolIds };
};

describe("an IPAM that other tools made", function () {
    this.timeout(ENGINE_TIMEOUT);
    let engine: Engine;
    let maker: EngineStack;
    let ids: Record<string, string>;

    before(async function () {
        await requireEngine(this);
        engine = await Engine.start();
        maker = await engine.stack("maker", byHand);
        const { outputs } = await maker.up();
        ids = Object.fromEntries(Object.entries(outputs).map(([child, { value }]) => [child, value]));
    });
    after(() => engine?.close());

    it("is taken over child by child, and then managed without imports, with nothing replaced", async () => {
        const shared = { sharePrincipals: [CONSUMER] };
        const before = await engine.lastCall();
        // The provider is of another region than the IPAM.
        const stack = await engine.stack("adopter", component({ ...shared, existing: { imports: ids } }), {
            config: { "aws:region": "us-west-2" },
        });
        const preview = await stack.preview();
        expect(preview.diagnostics.filter(told => !told.includes("not match"))).to.deep.equal([]);
        const taken = await stack.up();
        expect(taken.named("import")).to.deep.equal(
            Object.keys(ids)
                .map(child => `shared-${child}`)
                .sort(),
        );
        for (const op of ["create", "replace", "create-replacement", "delete", "delete-replaced"]) {
            expect(
                taken.named(op).filter(name => name !== "shared"),
                op,
            ).to.deep.equal([]);
        }
        for (const [child, id] of Object.entries(ids)) {
            const type = (await stack.resources()).find(({ urn }) => nameOf(urn) === `shared-${child}`);
            expect(type?.id, child).to.equal(id);
        }

        const managed = await stack.up(component(shared));
        expect(managed.steps.filter(({ op }) => op !== "update")).to.deep.equal([]);
        expect((await stack.up()).changes).to.deep.equal({});
        expect((await stack.refresh()).changes["delete"]).to.equal(undefined);
        expect((await stack.preview()).changes).to.deep.equal({});
        expect(managed.outputs["poolIds"]!.value).to.deep.equal({
            "us-east-1": ids["pool-us-east-1"],
            "us-west-2": ids["pool-us-west-2"],
        });

        // What could be changed now is what the component says.
        const { IpamPools } = await engine.ec2().send(new DescribeIpamPoolsCommand({}));
        expect(IpamPools!.map(({ Description }) => Description)).to.have.members([
            "shared us-east-1",
            "shared us-west-2",
        ]);
        const actions = (await engine.calls(before)).map(({ action }) => action);
        expect(
            actions.filter(action => /^(Create(?!Tags)|Delete(?!Tags)|Provision|Deprovision)/.test(action)),
        ).to.deep.equal([]);
        await stack.stack.workspace.removeStack("adopter", { force: true });
    });

    it("is refused where the plan has other addresses, because they could only be replaced", async () => {
        const stack = await engine.stack(
            "misfit",
            component({
                cidrBlocks: ["172.16.0.0/12"],
                existing: { imports: ids },
                sharePrincipals: [CONSUMER],
            }),
        );
        const { problem } = await stack.failing("up");
        expect(problem).to.match(/shared-pool-cidr-us-east-1-0|import/);
        const { IpamPools } = await engine.ec2().send(new DescribeIpamPoolsCommand({}));
        expect(IpamPools).to.have.length(2);
        await stack.stack.workspace.removeStack("misfit", { force: true });
    });

    it("is used by its id, with a scope of the component's own or one that is there, and stays when that goes", async () => {
        const stack = await engine.stack("guest", component({ existing: { ipamId: ids["ipam"]! } }));
        const up = await stack.up();
        expect(up.named("create")).to.include("shared-scope").and.not.to.include("shared-ipam");
        expect(up.outputs["ipamId"]!.value).to.equal(ids["ipam"]);
        expect((await stack.up()).changes).to.deep.equal({});
        await stack.destroy();

        // The same space is free in the scope that is there; half of it is taken.
        const within = {
            existing: { ipamId: ids["ipam"]!, scopeId: ids["scope"]! },
            cidrBlocks: ["172.16.0.0/12"],
        };
        const inScope = await stack.up(component(within));
        expect(inScope.named("create").filter(name => /ipam|scope/.test(name))).to.deep.equal([]);
        expect(inScope.outputs["scopeId"]!.value).to.equal(ids["scope"]);
        await stack.destroy();

        // The scopes that AWS makes with every IPAM.
        const usual = component({
            existing: { ipamId: ids["ipam"]! },
            cidrBlocks: undefined,
            operatingRegions: undefined,
            scope: "private",
            pools: {
                "us-east-1": { cidrs: ["10.0.0.0/16"] },
                eip: {
                    scope: "public",
                    locale: "us-east-1",
                    netmaskLength: 29,
                    publicIpSource: "amazon",
                    awsService: "ec2",
                },
            },
        });
        const inUsual = await stack.up(usual);
        expect(inUsual.named("create").filter(name => /ipam|scope/.test(name))).to.deep.equal([]);
        const { IpamPools } = await engine.ec2().send(new DescribeIpamPoolsCommand({}));
        const typeOf = async (name: string) => {
            const { id } = await stack.resource(`shared-pool-${name}`);
            return IpamPools!.find(({ IpamPoolId }) => IpamPoolId === id)!.IpamScopeType;
        };
        expect([await typeOf("us-east-1"), await typeOf("eip")]).to.deep.equal(["private", "public"]);
        expect((await stack.up()).changes).to.deep.equal({});
        await stack.destroy();

        const { Ipams } = await engine.ec2().send(new DescribeIpamsCommand({}));
        expect(Ipams!.map(({ IpamId }) => IpamId)).to.deep.equal([ids["ipam"]]);
        const { IpamScopes } = await engine.ec2().send(new DescribeIpamScopesCommand({}));
        expect(IpamScopes!.map(({ IpamScopeId }) => IpamScopeId)).to.include(ids["scope"]);
    });

    it("is refused at preview where it does not operate", async () => {
        const stack = await engine.stack(
            "elsewhere",
            component({
                existing: { ipamId: ids["ipam"]! },
                operatingRegions: ["us-east-1", "eu-west-1"],
            }),
        );
        const { problem } = await stack.failing("preview");
        expect(problem).to.contain(
            `existing.ipamId = "${ids["ipam"]}": operates in us-east-1, us-west-2, and the plan has pools for eu-west-1`,
        );
    });

    it("is still its makers', who see no difference in what they own", async () => {
        expect((await maker.preview()).changes["delete"]).to.equal(undefined);
        await maker.destroy();
        const { Ipams } = await engine.ec2().send(new DescribeIpamsCommand({}));
        expect(Ipams).to.deep.equal([]);
    });
});
