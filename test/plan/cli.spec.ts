import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect } from "chai";
import { program } from "../../plan/cli";

const root = join(__dirname, "..", "..");
const run = promisify(execFile);

/** Arguments with a bit of everything: slots, a retired region, carved pools, a reservation, a pool of its own. */
const YAML = `
region: us-east-1
cidrBlocks: [10.0.0.0/8]
operatingRegions: [us-east-1, us-west-2, eu-west-1]
retiredRegions: [eu-west-1]
poolsPerRegion:
  prod: {netmaskLength: 14, order: 0, allocationDefaultNetmaskLength: 16}
  dev: {netmaskLength: 16, order: 1}
reservations:
  office: {pool: us-west-2, cidr: 10.16.0.0/20}
pools:
  corp: {cidrs: [172.16.0.0/12]}
`;

const TREE = `home region us-east-1, operating in eu-west-1, us-east-1, us-west-2

10.0.0.0/8  3 of 16 slots of /12 used, free: 3-15
├─ slot 0  10.0.0.0/12  us-east-1
├─ slot 1  10.16.0.0/12  us-west-2
└─ slot 2  10.32.0.0/12  eu-west-1 (retired)

us-east-1  10.0.0.0/12
├─ free: 10.5.0.0/16, 10.6.0.0/15, 10.8.0.0/13; fits 1 x /13 or 11 x /16 or 176 x /20
├─ us-east-1/dev  10.4.0.0/16  (for us-east-1)
│  └─ free: all; fits 1 x /16 or 16 x /20 or 256 x /24
└─ us-east-1/prod  10.0.0.0/14  (for us-east-1; default /16)
   └─ free: all; fits 1 x /14 or 4 x /16 or 64 x /20
us-west-2  10.16.0.0/12
├─ 10.16.0.0/20  reserved: office
├─ free: 10.16.16.0/20, 10.16.32.0/19, 10.16.64.0/18, 10.16.128.0/17 and 2 more; fits 1 x /13 or 10 x /16 or 175 x /20
├─ us-west-2/dev  10.17.0.0/16  (for us-west-2)
│  └─ free: all; fits 1 x /16 or 16 x /20 or 256 x /24
└─ us-west-2/prod  10.20.0.0/14  (for us-west-2; default /16)
   └─ free: all; fits 1 x /14 or 4 x /16 or 64 x /20
corp  172.16.0.0/12  (no locale)
└─ free: all; fits 1 x /12 or 16 x /16 or 256 x /20
`;

interface Answer {
    readonly code: number;
    readonly stdout: string;
    readonly stderr: string;
}

describe("npm run plan", function () {
    this.timeout(60_000);
    let folder: string;

    before(async () => {
        folder = await mkdtemp(join(tmpdir(), "plan-"));
    });
    after(() => rm(folder, { recursive: true, force: true }));

    /** Runs the command on a file with this content. */
    async function plan(name: string, content: string, ...options: string[]): Promise<Answer> {
        const file = join(folder, name);
        await writeFile(file, content);
        const answer = { code: 0, stdout: "", stderr: "" };
        const terminal = {
            out: (text: string) => {
                answer.stdout += text;
            },
            err: (text: string) => {
                answer.stderr += text;
            },
            fail: (status: number) => {
                answer.code = status;
            },
        };
        await program(terminal).parseAsync([file, ...options], { from: "user" });
        return answer;
    }

    it("runs as a command, and its status tells a refusal", async () => {
        const file = join(folder, "refused.json");
        await writeFile(file, "{}");
        const args = ["-r", "ts-node/register/transpile-only", "plan/cli.ts", file];
        const failure = await run(process.execPath, args, { cwd: root }).catch(error => error);
        expect(failure.code).to.equal(2);
        expect(failure.stderr).to.contain("cidrBlocks: is missing").and.to.contain("region: is missing");
    });

    it("prints the tree of pools, slots used and free, and what still fits", async () => {
        expect(await plan("ipam.yaml", YAML)).to.deep.equal({ code: 0, stdout: TREE, stderr: "" });
    });

    it("reads a module in TypeScript, and takes the region from the command line", async () => {
        const module = `import type { IPAMComponentArgs } from "${root}";
export const args: IPAMComponentArgs = { cidrBlocks: ["10.0.0.0/8"] };`;
        const { stdout, stderr } = await plan("ipam.ts", module, "--region", "eu-central-1", "--json");
        expect(stderr).to.equal("");
        const view = JSON.parse(stdout);
        expect(view.homeRegion).to.equal("eu-central-1");
        expect(view.blocks[0]).to.deep.include({ slots: 16, free: 15, freeSlots: ["1-15"] });
        const [pool] = view.pools;
        expect(pool).to.deep.include({ key: "eu-central-1", name: "pool-eu-central-1" });
        expect(pool.cidrs[0]).to.deep.include({ cidr: "10.0.0.0/12", free: ["10.0.0.0/12"], used: [] });
        expect(pool.cidrs[0].fits[4]).to.deep.equal({ netmaskLength: 16, blocks: 16 });
    });

    it("draws to scale", async () => {
        const { stdout, code } = await plan("drawn.yaml", YAML, "--svg");
        expect(code).to.equal(0);
        const bar = (label: string) => {
            const [, x, width] =
                new RegExp(`<title>${label}</title><rect x="([\\d.]+)" y="\\d+" width="([\\d.]+)"`).exec(
                    stdout,
                ) ?? [];
            return [Number(x), Number(width)];
        };
        expect(bar("us-west-2 10.16.0.0/12 \\(slot 1\\)")).to.deep.equal([75, 75]);
        expect(bar("us-west-2/prod 10.20.0.0/14")).to.deep.equal([300, 300]);
        expect(bar("office 10.16.0.0/20")[0]).to.equal(0);
        expect(stdout).to.match(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" viewBox="0 0 1200 \d+"/);
    });

    for (const [what, name, content, message] of [
        [
            "what the component refuses",
            "a.json",
            '{"region": "us-east-1", "cidrBlocks": ["10.0.0.1/8"]}',
            "cidrBlocks[0]",
        ],
        ["a missing region", "b.json", '{"cidrBlocks": ["10.0.0.0/8"]}', "region: is missing"],
        [
            "an argument that there is not",
            "c.json",
            '{"cidrblocks": []}',
            "cidrblocks: is no argument; did you mean cidrBlocks?",
        ],
        [
            "a value of another form",
            "d.yaml",
            "pools: {corp: {cidrs: 10.0.0.0/8}}",
            'pools["corp"].cidrs = "10.0.0.0/8": is not a list',
        ],
        ["a file that is not YAML", "e.yaml", "pools: [", "e.yaml: "],
        ["a file without arguments", "f.json", "[]", "holds no arguments"],
        ["a module that fails", "g.js", "throw new Error('no luck')", "cannot be loaded: no luck"],
        ["a file of another kind", "h.toml", "", "so its form is not known"],
    ] as const) {
        it(`refuses ${what} and says where`, async () => {
            const { code, stdout, stderr } = await plan(name, content);
            expect(stderr).to.contain(message);
            expect(stderr, "no stack trace").not.to.match(/\n {4}at /);
            expect({ code, stdout }).to.deep.equal({ code: 2, stdout: "" });
        });
    }

    it("names its options", () => {
        const help = program().helpInformation();
        for (const option of ["--region", "--json", "--svg", "<file>"]) {
            expect(help).to.contain(option);
        }
    });
});
