import {
    DescribeAccountAttributesCommand,
    DescribeAvailabilityZonesCommand,
    type DescribeAvailabilityZonesCommandInput,
    DescribeRegionsCommand,
} from "@aws-sdk/client-ec2";
import { expect } from "chai";
import { type Sandbox, startSandbox } from "../../sandbox";
import { allRegions, zonesOf } from "../../sandbox/ec2/zones";
import { client, errorOf } from "./ipam-clients";

describe("regions and zones", () => {
    let sandbox: Sandbox;

    before(async () => {
        sandbox = await startSandbox();
    });

    after(() => sandbox.close());

    const zones = async (
        region: string,
        account: string,
        input: DescribeAvailabilityZonesCommandInput = {},
    ) => {
        const { AvailabilityZones } = await client(sandbox.endpoint, region, account).send(
            new DescribeAvailabilityZonesCommand(input),
        );
        return AvailabilityZones!;
    };
    const letters = async (region: string): Promise<string> =>
        (await zones(region, "111122223333")).map(({ ZoneName }) => ZoneName!.slice(region.length)).join("");

    it("are those of AWS", async () => {
        const { Regions } = await client(sandbox.endpoint).send(new DescribeRegionsCommand({}));
        expect(Regions).to.have.length(34);
        expect(Regions!.filter(({ OptInStatus }) => OptInStatus === "opt-in-not-required")).to.have.length(
            17,
        );
        expect(await letters("us-east-1")).to.equal("abcdef");
        expect(await letters("us-west-1")).to.equal("ac");
        expect(await letters("us-west-2")).to.equal("abcd");
        expect(await letters("ap-northeast-1")).to.equal("acd");
        expect(await letters("ca-central-1")).to.equal("abd");
        expect(await letters("eu-west-1")).to.equal("abc");
    });

    it("can be asked for by name and by filter", async () => {
        const ec2 = client(sandbox.endpoint);
        const { Regions } = await ec2.send(
            new DescribeRegionsCommand({ Filters: [{ Name: "region-name", Values: ["us-*"] }] }),
        );
        expect(Regions!.map(({ RegionName }) => RegionName)).to.have.members([
            "us-east-1",
            "us-east-2",
            "us-west-1",
            "us-west-2",
        ]);
        expect(await errorOf(ec2.send(new DescribeRegionsCommand({ RegionNames: ["mars-1"] })))).to.equal(
            "InvalidParameterValue: Invalid region names: [mars-1]",
        );
    });

    it("have zone names that stand for other zones in other accounts, always the same ones", async () => {
        const idsOf = async (account: string): Promise<string[]> =>
            (await zones("us-east-1", account)).map(({ ZoneId }) => ZoneId!);
        const one = await idsOf("111122223333");
        const other = await idsOf("444455556666");
        expect(one).to.have.members(["use1-az1", "use1-az2", "use1-az3", "use1-az4", "use1-az5", "use1-az6"]);
        expect(other).to.have.members(one);
        expect(other).not.to.deep.equal(one);
        expect(await idsOf("111122223333")).to.deep.equal(one);
    });

    it("have Local and Wavelength Zones that an account has not opted in to", async () => {
        const ordinary = await zones("us-west-2", "111122223333");
        expect(
            ordinary.every(
                ({ ZoneType, State }) => ZoneType === "availability-zone" && State === "available",
            ),
        );
        const all = await zones("us-west-2", "111122223333", { AllAvailabilityZones: true });
        const local = all.find(({ ZoneName }) => ZoneName === "us-west-2-lax-1a");
        expect(local).to.deep.include({
            ZoneType: "local-zone",
            OptInStatus: "not-opted-in",
            GroupName: "us-west-2-lax-1",
            NetworkBorderGroup: "us-west-2-lax-1",
            ParentZoneName: "us-west-2a",
        });
    });

    it("filter by zone type, name and id; an unknown name is refused", async () => {
        const [first] = await zones("eu-west-1", "111122223333");
        const found = await zones("eu-west-1", "111122223333", {
            Filters: [
                { Name: "zone-type", Values: ["availability-zone"] },
                { Name: "zone-id", Values: [first.ZoneId!] },
            ],
        });
        expect(found.map(({ ZoneName }) => ZoneName)).to.deep.equal(["eu-west-1a"]);
        expect(await errorOf(zones("eu-west-1", "111122223333", { ZoneNames: ["eu-west-1z"] }))).to.equal(
            "InvalidParameterValue: Invalid zone names: [eu-west-1z]",
        );
    });

    it("have ids that are distinct in each region, for any account", () => {
        for (const { name, letters: names } of allRegions()) {
            const ids = zonesOf("123456789012", name)
                .filter(({ type }) => type === "availability-zone")
                .map(({ id }) => id);
            expect(new Set(ids).size, name).to.equal(names.length);
        }
    });

    it("come with the attributes of an account", async () => {
        const { AccountAttributes } = await client(sandbox.endpoint).send(
            new DescribeAccountAttributesCommand({ AttributeNames: ["supported-platforms"] }),
        );
        expect(AccountAttributes).to.deep.equal([
            { AttributeName: "supported-platforms", AttributeValues: [{ AttributeValue: "VPC" }] },
        ]);
    });
});
