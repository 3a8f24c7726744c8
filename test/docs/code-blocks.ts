import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as ts from "typescript";

const root = join(__dirname, "..", "..");

/** A fenced block of TypeScript in a document. */
export interface CodeBlock {
    /** File, from the root. */
    readonly page: string;
    /** Line of the fence. */
    readonly line: number;
    /** For some properties of an object: the type that they are a part of, which stands behind `ts` at the fence. */
    readonly type: string | undefined;
    readonly code: string;
}

/** What examples name without saying where it comes from. */
const GLOBALS = `
import type * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { EC2ClientConfig } from "@aws-sdk/client-ec2";
import type { IPAMComponent, IPAMComponentArgs, VPCComponent } from "pulumi-aws-ipam";

declare global {
    const addressA: aws.ec2.Eip, addressB: aws.ec2.Eip, secondAddressB: aws.ec2.Eip;
    const appliance: aws.ec2.NetworkInterface;
    const args: IPAMComponentArgs;
    const credentials: NonNullable<EC2ClientConfig["credentials"]>;
    const discoveryId: pulumi.Output<string>, shareArn: pulumi.Output<string>;
    const endpointA: aws.ec2.VpcEndpoint, endpointB: aws.ec2.VpcEndpoint;
    const group: aws.cloudwatch.LogGroup, role: aws.iam.Role;
    const ipam: IPAMComponent;
    const one: VPCComponent, other: VPCComponent;
    const partnerList: aws.ec2.ManagedPrefixList;
    const peering: aws.ec2.VpcPeeringConnection;
    const podPoolId: pulumi.Input<string>, pool: pulumi.Input<string>, transitGatewayId: pulumi.Input<string>;
    const region: string;
    const signedMessage: string, signature: string;
}
`;

/** The TypeScript blocks of the README files and guides. */
export function codeBlocks(): CodeBlock[] {
    const guides = readdirSync(join(root, "docs")).filter(file => file.endsWith(".md"));
    const pages = [
        "README.md",
        ...guides.sort().map(file => `docs/${file}`),
        "sandbox/README.md",
        "inventory/README.md",
    ];
    return pages.flatMap(page => blocksOf(page, readFileSync(join(root, page), "utf8").split("\n")));
}

function blocksOf(page: string, lines: readonly string[]): CodeBlock[] {
    return lines.flatMap((text, index) => {
        const fence = /^( *)```(?:ts|typescript)\b *(.*)$/.exec(text);
        if (!fence) {
            return [];
        }
        const end = lines.findIndex((line, at) => at > index && line.trim() === "```");
        const code = lines.slice(index + 1, end).map(line => line.slice(fence[1]!.length));
        return [{ page, line: index + 1, type: fence[2] || undefined, code: code.join("\n") }];
    });
}

/** What the compiler says of each block, as "page:line: message"; nothing for one that compiles. */
export function compile(blocks: readonly CodeBlock[]): Map<CodeBlock, string[]> {
    const sources = new Map([
        [join(root, "globals.d.ts"), GLOBALS],
        ...blocks.map((block, index) => [fileOf(index), sourceOf(block)] as const),
    ]);
    const program = ts.createProgram([...sources.keys()], OPTIONS, hostOf(sources));
    return new Map(
        blocks.map((block, index) => {
            const source = program.getSourceFile(fileOf(index))!;
            const syntax = program.getSyntacticDiagnostics(source);
            const found = syntax.length > 0 ? syntax : program.getSemanticDiagnostics(source);
            const isPart = block.type === undefined && isPartOfObject(block.code);
            return [block, isPart ? [partMessage(block)] : found.map(each => messageOf(block, source, each))];
        }),
    );
}

const OPTIONS: ts.CompilerOptions = {
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    types: ["node"],
    paths: {
        "pulumi-aws-ipam": [join(root, "index.ts")],
        "aws-ipam-sandbox": [join(root, "sandbox", "index.ts")],
        "aws-ipam-inventory": [join(root, "inventory", "index.ts")],
    },
};

function fileOf(index: number): string {
    return join(root, `code-block-${index}.mts`);
}

function hostOf(sources: ReadonlyMap<string, string>): ts.CompilerHost {
    const host = ts.createCompilerHost(OPTIONS);
    return {
        ...host,
        fileExists: file => sources.has(file) || host.fileExists(file),
        readFile: file => sources.get(file) ?? host.readFile(file),
        getSourceFile: (file, version, ...more) => {
            const text = sources.get(file);
            return text === undefined
                ? host.getSourceFile(file, version, ...more)
                : ts.createSourceFile(file, text, version);
        },
    };
}

/** A module: the block behind one line with the imports that it leaves out, and around it what its properties need. */
function sourceOf({ code, type }: CodeBlock): string {
    const body = type === undefined ? code : objectsOf(code, type);
    const imports = IMPORTS.filter(
        ([name]) =>
            new RegExp(`\\b${name}\\b`).test(body) && !new RegExp(`^import .*\\b${name}\\b`, "m").test(body),
    );
    return `${imports.map(([, text]) => text).join(" ")} export {};\n${body}`;
}

const IMPORTS: readonly (readonly [name: string, text: string])[] = [
    ["aws", 'import * as aws from "@pulumi/aws";'],
    ["pulumi", 'import * as pulumi from "@pulumi/pulumi";'],
    ["EC2Client", 'import { EC2Client } from "@aws-sdk/client-ec2";'],
    ...[...readFileSync(join(root, "components", "index.ts"), "utf8").matchAll(/\b[A-Z]\w+\b/g)].map(
        ([name]) => [name, `import { ${name} } from "pulumi-aws-ipam";`] as const,
    ),
];

/**
 * An object of the properties. A property that comes again begins a further object, since a block may show several ways
 * to write it.
 */
function objectsOf(code: string, type: string): string {
    const open = `;((_: Partial<${type}>) => _)({`;
    const source = ts.createSourceFile("part.ts", `({${code}\n})`, ts.ScriptTarget.ES2022);
    const { expression } = source.statements[0] as ts.ExpressionStatement;
    const object = (expression as ts.ParenthesizedExpression).expression as ts.ObjectLiteralExpression;
    const names = new Set<string>();
    let text = open;
    for (const property of object.properties) {
        const name = property.name?.getText(source) ?? "";
        if (names.has(name)) {
            names.clear();
            text += `})${open}`;
        }
        names.add(name);
        text += `${property.getFullText(source)},`;
    }
    return `${text}})`;
}

/** Whether statements are really properties, `name: value`, which TypeScript would read as a label. */
function isPartOfObject(code: string): boolean {
    return /^(["\w-]+: |\{)/m.test(code.replace(/^( *\/\/.*\n)*/, "").split("\n")[0]!);
}

function partMessage({ page, line }: CodeBlock): string {
    return `${page}:${line}: these are properties: say which type they belong to, as in \`\`\`ts VPCComponentArgs`;
}

function messageOf(block: CodeBlock, source: ts.SourceFile, { start, messageText }: ts.Diagnostic): string {
    const line = block.line + source.getLineAndCharacterOfPosition(start ?? 0).line;
    return `${block.page}:${line}: ${ts.flattenDiagnosticMessageText(messageText, " ")}`;
}
