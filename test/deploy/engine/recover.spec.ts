import { AllocateAddressCommand, DescribeVpcsCommand } from "@aws-sdk/client-ec2";
import { expect } from "chai";
import type { RecoverResult } from "../../../deploy/recover";
import type { RunResult } from "../../../deploy/result";
import { pulumiOrSkip, until } from "./local";
import { Gate, Scene } from "./recover-scene";

/** What the program makes, and no more. */
const ONE_OF_ALL = {
    ipams: 1,
    "ipam-pools": 2,
    vpcs: 1,
    subnets: 4,
    "internet-gateways": 1,
    "nat-gateways": 1,
    addresses: 1,
    "route-tables": 4,
};

const kindsOf = (run: RunResult) => Object.keys(run.stacks[0]!.changes!);
const outcomes = ({ stacks: [stack] }: RecoverResult) =>
    Object.fromEntries(stack!.pending.map(({ name, outcome, action }) => [name, `${outcome}, ${action}`]));

describe("recover after the engine was killed", function () {
    this.timeout(300_000);
    let scene: Scene;

    before(async function () {
        await pulumiOrSkip(this as never);
    });
    afterEach(() => scene?.close());

    /** An update converges: it succeeds, the world holds everything once, and another update changes nothing. */
    async function expectConvergence(): Promise<void> {
        expect(await scene.pending()).to.deep.equal([]);
        const { stacks } = await scene.up();
        expect(stacks[0]!.deletions, "deletions").to.equal(undefined);
        expect(scene.count(...Object.keys(ONE_OF_ALL))).to.deep.equal(ONE_OF_ALL);
        expect(kindsOf(await scene.up())).to.deep.equal(["same"]);
        expect(await scene.pending()).to.deep.equal([]);
    }

    it("while a pool CIDR was provisioned: refuses beside the engine, waits for its provider, and imports what that made", async () => {
        scene = await Scene.set();
        const gate = new Gate("ProvisionIpamPoolCidr", "before");
        const running = await scene.holdAt(gate);

        const early = await scene.run("recover");
        expect(early.status).to.equal(2);
        expect(early.stderr).to.match(
            /network is locked by \S+@\S+ \(pid \d+\) since .*that process is running/,
        );
        const second = await scene.run("up");
        expect(second.status).to.equal(1);
        expect(second.stdout).to.match(/\(pid \d+\) since \S+ is running: wait for it to end/);

        await scene.kill();
        expect((await running.ended).stdout).to.contain("recover --stack network finds out what it has made");
        const pending = await scene.pending();
        expect(pending).to.include.oneOf(["net-pool-cidr-us-east-1-0", "net-pool-cidr-us-west-2-0"]);

        const next = await scene.run("up");
        expect(next.status).to.equal(1);
        expect(next.stdout).to.match(
            /is gone without having released it: npm run deploy -- recover --stack network/,
        );
        expect(next.stdout).to.match(/left pending: .*net-pool-cidr-/);

        const listing = scene.start("recover");
        await until(() => /waiting for pulumi-resource-aws \(pid \d+\)/.test(listing.output()));
        gate.letGo();
        const listed = await listing.ended;
        expect(listed.status).to.equal(0);
        expect(listed.stdout).to.match(
            /pulumi import aws:ec2\/vpcIpamPoolCidr:VpcIpamPoolCidr net-pool-cidr-\S+ '10\.(0|16)\.0\.0\/12_ipam-pool-/,
        );
        expect(await scene.locks()).to.deep.equal([]);
        expect(await scene.pending()).to.deep.equal(pending);

        const warned = await scene.run("recover", "--import");
        expect(warned.status).to.equal(0);
        expect(warned.stdout).to.match(/net-pool-cidr-\S+ \(.*\) in us-east-1: imported/);
        await expectConvergence();
    });

    it("while a VPC was created: keeps that VPC, with the pool that it came from", async () => {
        scene = await Scene.set();
        const gate = new Gate("CreateVpc", "after");
        await scene.killAt(gate);
        gate.letGo();
        // What a kill in the middle of writing the state leaves; no other command can read the stack then.
        await scene.cutOffAttributes();
        const unread = (await scene.run("up")).stdout;
        expect(unread).to.match(/failed to load checkpoint: .*EOF[\s\S]*recover --stack network/);
        const { status, stderr, result } = await scene.recover("--import");
        expect(stderr).to.match(/removed network\.json\.attrs.*, which the killed engine left half written/);
        expect(status).to.equal(0);
        expect(outcomes(result)).to.include({ "hub-vpc": "exact, imported" });
        const [made] = (await scene.ec2.send(new DescribeVpcsCommand({}))).Vpcs!;
        await expectConvergence();
        const { resources = [] } = await scene.state();
        const vpc = resources.find(({ urn }) => urn.endsWith("::hub-vpc"));
        expect(vpc.id).to.equal(made!.VpcId);
        expect(vpc.inputs.ipv4IpamPoolId).to.match(/^ipam-pool-/);
        expect(vpc.protect ?? false).to.equal(false);

        // Here, because a deployed stack is at hand.
        await scene.lock({ hostname: "elsewhere", pid: 1 });
        const refused = await scene.run("recover");
        expect(refused.status).to.equal(2);
        expect(refused.stderr).to.match(/locked by somebody@elsewhere \(pid 1\).*add --force/);
        const forced = await scene.recover("--force");
        expect(forced.result.stacks[0]!.status).to.equal("listed");
        expect(await scene.locks()).to.deep.equal([]);
    });

    it("while subnets were created", async () => {
        scene = await Scene.set();
        const gate = new Gate("CreateSubnet", "after");
        await scene.killAt(gate);
        gate.letGo();
        const { status, result } = await scene.recover("--import");
        expect(status).to.equal(0);
        expect(Object.keys(outcomes(result)).some(name => /^hub-(public|private)-[ab]$/.test(name))).to.equal(
            true,
        );
        await expectConvergence();
    });

    it("while a NAT gateway was created: --import waits for the provider that is still at it, and imports what it makes", async () => {
        scene = await Scene.set();
        const gate = new Gate("CreateNatGateway", "before");
        await scene.killAt(gate);
        const recovering = scene.start("recover", "--import", "--json");
        await recovering.shows(/waiting for pulumi-resource-aws \(pid \d+\)/);
        expect(scene.count("nat-gateways")).to.deep.equal({ "nat-gateways": 0 });
        gate.letGo();
        const { status, stdout } = await recovering.ended;
        expect(status).to.equal(0);
        expect(outcomes(JSON.parse(stdout))).to.include({ "hub-nat-a": "exact, imported" });
        await expectConvergence();
    });

    it("together with its provider, before that asked AWS for anything: removes the pending create", async () => {
        scene = await Scene.set();
        const gate = new Gate("CreateVpc", "before");
        await scene.killAt(gate);
        await scene.killProviders();
        const { status, result } = await scene.recover("--import");
        expect(status).to.equal(0);
        expect(outcomes(result)).to.include({ "hub-vpc": "none, cleared" });
        await expectConvergence();
    });

    it("imports what is clear and leaves what is not, until somebody chooses", async () => {
        scene = await Scene.set();
        const gates = [new Gate("AllocateAddress", "after"), new Gate("AssociateRouteTable", "after")];
        await scene.killAt(...gates);
        for (const gate of gates) {
            gate.letGo();
        }
        // Somebody else's address with the same name.
        const tags = [
            { ResourceType: "elastic-ip", Tags: [{ Key: "Name", Value: "hub-nat-a-eip" }] },
        ] as const;
        const other = await scene.ec2.send(
            new AllocateAddressCommand({ Domain: "vpc", TagSpecifications: tags as never }),
        );

        const first = await scene.recover("--import");
        expect(first.status).to.equal(1);
        expect(first.result.stacks[0]!.status).to.equal("open");
        const { "hub-nat-a-eip": eip, ...rest } = outcomes(first.result);
        expect(eip).to.equal("ambiguous, left");
        expect(Object.keys(rest).some(name => name.endsWith("-rta"))).to.equal(true);
        expect(new Set(Object.values(rest))).to.deep.equal(new Set(["exact, imported"]));
        expect(await scene.pending()).to.deep.equal(["hub-nat-a-eip"]);

        const candidates = first.result.stacks[0]!.pending.find(
            ({ name }) => name === "hub-nat-a-eip",
        )!.candidates;
        expect(candidates).to.have.length(2);
        const own = candidates.find(({ id }) => id !== other.AllocationId)!;
        const second = await scene.recover("--import", "--choose", own.id);
        expect(second.status).to.equal(0);
        expect(outcomes(second.result)).to.deep.equal({ "hub-nat-a-eip": "exact, imported" });

        expect(await scene.pending()).to.deep.equal([]);
        await scene.up();
        expect(scene.count("addresses", "nat-gateways")).to.deep.equal({ addresses: 2, "nat-gateways": 1 });
        expect(kindsOf(await scene.up())).to.deep.equal(["same"]);
    });
});
