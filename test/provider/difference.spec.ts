import { expect } from "chai";
import { UNKNOWN } from "../../sandbox/provider/properties";
import { resourceTypes } from "../../sandbox/provider/resources";
import { difference } from "../../sandbox/provider/schema/diff";

const ipam = resourceTypes["aws:ec2/vpcIpam:VpcIpam"]!;
const pool = resourceTypes["aws:ec2/vpcIpamPool:VpcIpamPool"]!;
const cidr = resourceTypes["aws:ec2/vpcIpamPoolCidr:VpcIpamPoolCidr"]!;
const vpc = resourceTypes["aws:ec2/vpc:Vpc"]!;
const share = resourceTypes["aws:ram/resourceShare:ResourceShare"]!;
const group = resourceTypes["aws:ec2/securityGroup:SecurityGroup"]!;

const regions = (...names: string[]) => names.map(regionName => ({ regionName }));

describe("the difference between a resource and what the program wants", () => {
    it("does not see the order of a set", () => {
        const state = { operatingRegions: regions("us-west-2", "us-east-1") };
        const { changed } = difference(ipam, state, { operatingRegions: regions("us-east-1", "us-west-2") });
        expect(changed).to.deep.equal([]);
    });

    it("names the element that was added to a set", () => {
        const state = { operatingRegions: regions("us-east-1") };
        const { details } = difference(ipam, state, { operatingRegions: regions("us-east-1", "eu-west-1") });
        expect(details).to.deep.equal({ "operatingRegions[1]": "add" });
    });

    it("names the tag that changed, also one with dots in its key", () => {
        const before = { Name: "a", "cost.center": "1", old: "x" };
        const after = { Name: "b", "cost.center": "2", new: "y" };
        expect(difference(ipam, { tags: before }, { tags: after }).details).to.deep.equal({
            "tags.Name": "update",
            'tags["cost.center"]': "update",
            "tags.old": "delete",
            "tags.new": "add",
        });
    });

    it("takes a zero value for none", () => {
        expect(difference(pool, {}, { autoImport: false, description: "" }).changed).to.deep.equal([]);
        expect(difference(pool, { autoImport: false, description: "" }, {}).changed).to.deep.equal([]);
    });

    it("sees a flag that AWS turned on switched off", () => {
        expect(
            difference(vpc, { enableDnsHostnames: true }, { enableDnsHostnames: false }).changed,
        ).to.deep.equal(["enableDnsHostnames"]);
    });

    it("counts an unknown value as a change, and as a replacement where a change replaces", () => {
        const { details } = difference(
            vpc,
            { ipv4IpamPoolId: "ipam-pool-1", tags: { a: "1" } },
            { ipv4IpamPoolId: UNKNOWN, tags: { a: UNKNOWN } },
        );
        expect(details).to.deep.equal({ ipv4IpamPoolId: "update-replace", "tags.a": "update" });
    });

    it("replaces a VPC that leaves its pool or joins one", () => {
        expect(difference(vpc, { ipv4IpamPoolId: "ipam-pool-1" }, {}).details).to.deep.equal({
            ipv4IpamPoolId: "delete-replace",
        });
        expect(difference(vpc, {}, { ipv4IpamPoolId: "ipam-pool-1" }).details).to.deep.equal({
            ipv4IpamPoolId: "add-replace",
        });
    });

    it("takes the CIDR that AWS chose for a pool as no change", () => {
        const state = { cidr: "10.0.0.0/16", netmaskLength: 16 };
        expect(difference(cidr, state, { netmaskLength: 16 }).changed).to.deep.equal([]);
        expect(difference(cidr, state, { cidr: "10.1.0.0/16" }).replaces).to.deep.equal(["cidr"]);
    });

    it("leaves out what ignoreChanges names, in tags and tagsAll alike", () => {
        const state = { description: "a", tags: { Name: "a", keep: "1" }, tagsAll: { Name: "a", keep: "1" } };
        const news = { description: "b", tags: { Name: "b", keep: "2" }, tagsAll: { Name: "b", keep: "2" } };
        expect(difference(pool, state, news, ["description", "tags.keep"]).details).to.deep.equal({
            "tags.Name": "update",
            "tagsAll.Name": "update",
        });
        expect(difference(pool, state, news, ["description", "tags"]).changed).to.deep.equal([]);
        // An argument whose name begins with that of an ignored one is another argument.
        expect(
            difference(cidr, { ipamPoolId: "a" }, { ipamPoolId: "b" }, ["ipamPool"]).changed,
        ).to.deep.equal(["ipamPoolId"]);
    });

    it("deletes first only where the program chose the name", () => {
        const chosen = difference(
            group,
            { name: "a", vpcId: "vpc-1" },
            { name: "a", vpcId: "vpc-2", __defaults: [] },
        );
        expect(chosen.deleteBeforeReplace).to.equal(true);
        const made = difference(
            group,
            { name: "a-1234567", vpcId: "vpc-1" },
            { name: "a-1234567", vpcId: "vpc-2", __defaults: ["name"] },
        );
        expect(made.deleteBeforeReplace).to.equal(false);
        expect(difference(share, { name: "a" }, { name: "b", __defaults: [] }).deleteBeforeReplace).to.equal(
            false,
        );
        expect(
            difference(vpc, { cidrBlock: "10.0.0.0/16" }, { cidrBlock: "10.1.0.0/16" }).deleteBeforeReplace,
        ).to.equal(false);
    });
});
