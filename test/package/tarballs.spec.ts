import { readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import { emptyProject, install, node, pack } from "./packed";

const root = join(__dirname, "..", "..");

function manifest(path: string): {
    dependencies?: object;
    peerDependencies?: object;
    devDependencies: Record<string, string>;
} {
    return JSON.parse(readFileSync(join(root, path), "utf8"));
}

describe("the library's tarball, installed into an empty project", function () {
    this.timeout(300_000);
    let project: Awaited<ReturnType<typeof emptyProject>>;
    before(async () => {
        project = await emptyProject();
        const pins = manifest("package.json").devDependencies;
        const tarball = await pack(project.folder);
        await install(project.folder, [
            tarball,
            `@pulumi/pulumi@${pins["@pulumi/pulumi"]}`,
            `@pulumi/aws@${pins["@pulumi/aws"]}`,
        ]);
    });
    after(() => project?.remove());

    const PUBLIC = [
        "AddressFamily",
        "EncryptionControlMode",
        "EncryptionExclusion",
        "EndpointIpAddressType",
        "EndpointType",
        "FlowLogFileFormat",
        "IPAMComponent",
        "IPAMDiscoveryComponent",
        "IPAMMeteredAccount",
        "IPAMOrganizationComponent",
        "IPAMReference",
        "IPAMScope",
        "IPAMTier",
        "InternetGatewayBlockMode",
        "InternetGatewayExclusionMode",
        "NatGatewayConnectivity",
        "NatGatewayStrategy",
        "NetworkAclAction",
        "NetworkAclDirection",
        "PoolProvisioning",
        "PublicIpSource",
        "RouteTables",
        "RouteTarget",
        "SubnetEgress",
        "SubnetIpv6",
        "SubnetType",
        "TrafficType",
        "VPCComponent",
        "planPools",
    ];
    /** The others are enums: objects. */
    const FUNCTIONS = [
        "IPAMComponent",
        "IPAMDiscoveryComponent",
        "IPAMOrganizationComponent",
        "IPAMReference",
        "VPCComponent",
        "planPools",
    ];

    it("is imported from CommonJS", async () => {
        const program = 'console.log(Object.keys(require("pulumi-aws-ipam")).sort().join())';
        expect((await node(project.folder, ["-e", program])).split(",")).to.deep.equal(PUBLIC);
    });

    it("is imported by name from ESM", async () => {
        const file = join(project.folder, "program.mjs");
        await writeFile(
            file,
            `import { ${PUBLIC.join(", ")} } from "pulumi-aws-ipam";\nconsole.log([${PUBLIC.join(", ")}].map(x => typeof x).join());`,
        );
        expect(await node(project.folder, [file])).to.equal(
            PUBLIC.map(name => (FUNCTIONS.includes(name) ? "function" : "object")).join(),
        );
    });

    it("brings one dependency of its own, besides the two of Pulumi that the user chooses", () => {
        const { dependencies, peerDependencies } = manifest("package.json");
        expect(Object.keys(dependencies ?? {})).to.deep.equal(["ip-address"]);
        expect(Object.keys(peerDependencies ?? {}).sort()).to.deep.equal(["@pulumi/aws", "@pulumi/pulumi"]);
    });

    it("holds what the plugin form needs: sources, tsconfig.json and PulumiPlugin.yaml", async () => {
        const files = [
            "index.ts",
            "components/index.ts",
            "address-space/index.ts",
            "tsconfig.json",
            "PulumiPlugin.yaml",
            "bin/index.d.ts",
            "LICENSE",
            "NOTICE",
        ];
        const program = `const p = require("path").dirname(require.resolve("pulumi-aws-ipam/package.json")); console.log(${JSON.stringify(files)}.filter(f => !require("fs").existsSync(p + "/" + f)).join())`;
        expect(await node(project.folder, ["-e", program])).to.equal("");
    });
});

describe("the sandbox's tarball, installed into an empty project", function () {
    this.timeout(300_000);
    let project: Awaited<ReturnType<typeof emptyProject>>;
    before(async () => {
        project = await emptyProject();
        await install(project.folder, [await pack(project.folder, "aws-ipam-sandbox")]);
    });
    after(() => project?.remove());

    it("brings a command that explains itself", async () => {
        const help = await node(project.folder, ["node_modules/.bin/aws-ipam-sandbox", "start", "--help"]);
        expect(help).to.contain("--port").and.to.contain("--time");
    });

    it("answers when it is started from a program", async () => {
        const program =
            'const { startSandbox } = require("aws-ipam-sandbox"); startSandbox().then(async s => { const a = await (await fetch(s.endpoint + "/_sandbox/world")).json(); console.log(typeof a.id); await s.close(); })';
        expect(await node(project.folder, ["-e", program])).to.equal("string");
    });
});

describe("the inventory's tarball, installed into an empty project", function () {
    this.timeout(300_000);
    let project: Awaited<ReturnType<typeof emptyProject>>;
    before(async () => {
        project = await emptyProject();
        await install(project.folder, [await pack(project.folder, "aws-ipam-inventory")]);
    });
    after(() => project?.remove());

    it("brings a command that explains itself", async () => {
        const help = await node(project.folder, ["node_modules/.bin/aws-ipam-inventory", "--help"]);
        expect(help).to.contain("sync").and.to.contain("tree");
    });

    it("has the licences of the packages that its command holds", async () => {
        const program =
            'const text = require("fs").readFileSync("node_modules/aws-ipam-inventory/dist/cli-licenses.txt", "utf8"); console.log(text)';
        expect(await node(project.folder, ["-e", program]))
            .to.match(/^commander 15[.\d]+ \(MIT\)$/m)
            .and.to.match(/^ip-address 10[.\d]+ \(MIT\)$/m);
    });

    it("looks at an inventory with its command", async () => {
        const command = ["node_modules/.bin/aws-ipam-inventory"];
        await node(project.folder, [...command, "integration", "add", "main", "--region", "us-east-1"]);
        expect(await node(project.folder, [...command, "ls", "allocations"])).to.contain("CIDR");
        await node(project.folder, [...command, "map", "--html", "map.html"]);
    });

    it("keeps an inventory when it is used from a program, and knows how to reach AWS", async () => {
        const program =
            'const i = require("aws-ipam-inventory"); const one = i.openInventory("x.db"); i.addIntegration(one, { name: "main", homeRegion: "us-east-1" }); ' +
            'i.sync(one, { access: { endpoint: "http://127.0.0.1:9", credentials: { accessKeyId: "1", secretAccessKey: "x" } } })' +
            ".catch(error => { console.log(error.code, i.integrations(one).length); one.close(); })";
        expect(await node(project.folder, ["-e", program])).to.equal("aws 1");
    });
});
