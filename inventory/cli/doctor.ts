import { type Check, doctor, type Verdict } from "../doctor/doctor";
import { type Look, paint, type Style } from "../view/style";
import { plain } from "../view/text";
import type { DoctorOptions } from "./checking";
import { writeJson } from "./output";
import { print, writing } from "./verb";

const STYLES: Readonly<Record<Verdict, Style>> = { ok: "green", warn: "yellow", bad: "red" };

export async function diagnose(options: DoctorOptions): Promise<void> {
    await writing(options, async inventory => {
        const diagnosis = await doctor(inventory, { integration: options.integration });
        process.exitCode = diagnosis.verdict === "bad" ? 1 : 0;
        if (options.policy) {
            writeJson(diagnosis.policy);
            return;
        }
        print(options, diagnosis, look => [
            ...diagnosis.checks.flatMap(check => checkLines(check, look)),
            "",
            "The smallest IAM policy for it (doctor --policy prints it alone):",
            JSON.stringify(diagnosis.policy, undefined, 2),
        ]);
    });
}

function checkLines({ verdict, what, found, wayOut }: Check, look: Look): string[] {
    return [
        `${paint(verdict.padEnd(4), STYLES[verdict], look)}  ${plain(what)}: ${plain(found, 1000)}`,
        ...(wayOut ? [`      ${plain(wayOut, 1000)}`] : []),
    ];
}
