import { expect } from "chai";
import { errorOf } from "./ipam-clients";
import { createSubnet, createVpc, filter, OWNER, sandboxForTests } from "./vpc-clients";

describe("the block of public access", () => {
    const world = sandboxForTests({ quotas: { blockPublicAccessExclusions: 2 } });

    const options = async (ec2 = world.ec2) =>
        (await ec2.describeVpcBlockPublicAccessOptions({})).VpcBlockPublicAccessOptions!;

    it("is an account's in a region, off until it is set, and takes its time", async () => {
        expect(await options()).to.include({ State: "default-state", InternetGatewayBlockMode: "off" });
        await world.ec2.modifyVpcBlockPublicAccessOptions({ InternetGatewayBlockMode: "block-ingress" });
        expect((await options()).State).to.equal("update-in-progress");
        world.pass(200);
        expect(await options()).to.include({
            AwsAccountId: OWNER,
            AwsRegion: "us-east-1",
            State: "update-complete",
            InternetGatewayBlockMode: "block-ingress",
        });
        expect((await options(world.in("eu-west-1"))).InternetGatewayBlockMode).to.equal("off");
        expect((await options(world.in("us-east-1", "444455556666"))).State).to.equal("default-state");
    });

    it("leaves out VPCs and subnets, as many as the quota allows", async () => {
        const VpcId = (await createVpc(world.ec2)).VpcId!;
        const SubnetId = (await createSubnet(world.ec2, VpcId)).SubnetId!;
        const mode = { InternetGatewayExclusionMode: "allow-egress" } as const;
        const create = (more: object) => world.ec2.createVpcBlockPublicAccessExclusion({ ...mode, ...more });
        expect(await errorOf(create({}))).to.contain("MissingParameter");
        expect(await errorOf(create({ VpcId, SubnetId }))).to.contain("InvalidParameterCombination");
        const { VpcBlockPublicAccessExclusion: made } = await create({ SubnetId });
        expect(made).to.include({
            State: "create-in-progress",
            ResourceArn: `arn:aws:ec2:us-east-1:${OWNER}:subnet/${SubnetId}`,
        });
        const ExclusionId = made!.ExclusionId!;
        const change = () =>
            world.ec2.modifyVpcBlockPublicAccessExclusion({
                ExclusionId,
                InternetGatewayExclusionMode: "allow-bidirectional",
            });
        expect(await errorOf(change())).to.contain("IncorrectState");
        world.pass(200);
        await change();
        world.pass(200);
        await create({ VpcId });
        const other = (await createVpc(world.ec2, "10.1.0.0/16")).VpcId!;
        expect(await errorOf(create({ VpcId: other }))).to.contain(
            "VpcBlockPublicAccessExclusionLimitExceeded",
        );
        const stateOf = async () =>
            (
                await world.ec2.describeVpcBlockPublicAccessExclusions({
                    Filters: [
                        filter("resource-arn", made!.ResourceArn!),
                        filter("internet-gateway-exclusion-mode", "allow-bidirectional"),
                    ],
                })
            ).VpcBlockPublicAccessExclusions![0].State;
        expect(await stateOf()).to.equal("update-complete");
        await world.ec2.deleteVpcBlockPublicAccessExclusion({ ExclusionId });
        world.pass(200);
        expect(await stateOf()).to.equal("delete-complete");
    });
});
