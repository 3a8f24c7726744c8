import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";

const root = join(__dirname, "..", "..");
const { Analyzer } = require("@pulumi/pulumi/provider/experimental/analyzer");

const COMPONENTS = ["IPAMComponent", "IPAMDiscoveryComponent", "IPAMOrganizationComponent", "VPCComponent"];

/** What Pulumi's analyzer makes of the components, as it does when the package is used from other languages. */
describe("the schema of the package as a Pulumi plugin", function () {
    this.timeout(180_000);
    let schema: any;
    before(() => {
        const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
        const components = new Set(COMPONENTS);
        schema = new Analyzer(root, "pulumi-aws-ipam", manifest, components).analyze();
    });

    it("has all components, and no property of an unknown type", () => {
        expect(Object.keys(schema.components).sort()).to.deep.equal(COMPONENTS);
        expect(JSON.stringify(schema)).not.to.contain("pulumi.json#/Any");
    });

    it("has outputs and nothing else as fields", () => {
        const outputs = (component: string) => Object.keys(schema.components[component].outputs).sort();
        expect(outputs("IPAMComponent")).to.deep.equal([
            "defaultResourceDiscoveryId",
            "homeRegion",
            "ipamArn",
            "ipamId",
            "poolArns",
            "poolCidrs",
            "poolIds",
            "pools",
            "scopeId",
        ]);
        expect(outputs("IPAMOrganizationComponent")).to.deep.equal([
            "delegatedAdminAccountArn",
            "delegatedAdminAccountId",
        ]);
        expect(outputs("IPAMDiscoveryComponent")).to.deep.equal([
            "discoveryArn",
            "discoveryId",
            "homeRegion",
            "shareArn",
        ]);
        expect(outputs("VPCComponent")).to.deep.equal([
            "cidrBlock",
            "egressOnlyInternetGatewayId",
            "endpointIds",
            "endpointIdsByZone",
            "endpointSecurityGroupId",
            "flowLogIds",
            "freeCidrs",
            "internetGatewayId",
            "ipv6CidrBlock",
            "layout",
            "natGatewayIds",
            "natGatewayPrivateIps",
            "natGatewayPublicIps",
            "networkAclIds",
            "routeTableIds",
            "secondaryCidrBlocks",
            "subnetCidrs",
            "subnetIds",
            "subnetIdsByZone",
            "subnetIpv6Cidrs",
            "tierCidrs",
            "tierIpv6Cidrs",
            "transitGatewayAttachmentId",
            "vpcArn",
            "vpcId",
            "vpnGatewayId",
        ]);
    });

    it("keeps maps as maps and enums as enums", () => {
        expect(schema.components.IPAMComponent.inputs.tags.additionalProperties.type).to.equal("string");
        expect(schema.components.VPCComponent.inputs.subnets.additionalProperties.$ref).to.contain(
            "SubnetTierArgs",
        );
        const values = (name: string) =>
            schema.typeDefinitions[name].enum.map((member: { value: string }) => member.value);
        expect(values("SubnetType")).to.have.members(["Public", "Private", "Isolated", "Transit"]);
        expect(values("SubnetIpv6")).to.have.members(["None", "DualStack", "Only"]);
        expect(values("NatGatewayStrategy")).to.have.members(["None", "Single", "PerAz", "Regional"]);
    });

    it("describes every input and output", () => {
        for (const [name, component] of Object.entries<any>(schema.components)) {
            for (const side of ["inputs", "outputs"]) {
                for (const [property, definition] of Object.entries<any>(component[side])) {
                    expect(definition.description, `${name}.${property}`).to.be.a("string").and.match(/\w/);
                    expect(definition.description).not.to.contain("[object Object]");
                }
            }
        }
    });
});
