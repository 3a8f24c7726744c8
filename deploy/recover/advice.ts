import { type Deployment, nameOf } from "./deployment";
import { describeHolder, type Holder, type HolderState, holdersIn, stateOf } from "./lock";

/** What to do about a stack that a command found locked: who holds the lock, whether it lives, and what is pending. */
export async function adviceOnLock(
    stack: string,
    message: string,
    deployment: Deployment | undefined,
): Promise<string[]> {
    const holders = await Promise.all(
        holdersIn(message).map(async holder => ({ ...holder, state: await stateOf(holder) })),
    );
    const lines = holders.map(holder => adviceOnHolder(stack, holder));
    return holders.some(({ state }) => state === "alive")
        ? lines
        : [...lines, ...adviceOnPending(stack, deployment)];
}

function adviceOnHolder(stack: string, holder: Holder & { readonly state: HolderState }): string {
    const who = describeHolder(holder);
    const recover = `npm run deploy -- recover --stack ${stack}`;
    switch (holder.state) {
        case "alive":
            return `${who} is running: wait for it to end`;
        case "gone":
            return `${who} is gone without having released it: ${recover}`;
        case "elsewhere":
            return `${who} runs on another host, or ran there; if it was killed: ${recover} --force`;
    }
}

/** What to do about creates that an interrupted update left pending; nothing when there are none. */
export function adviceOnPending(stack: string, deployment: Deployment | undefined): string[] {
    const creates = (deployment?.pending_operations ?? []).filter(({ type }) => type === "creating");
    const names = [...new Set(creates.map(({ resource }) => nameOf(resource.urn)))];
    return names.length === 0
        ? []
        : [
              `an interrupted update left pending: ${names.join(", ")}. They may exist, and an update would make them once ` +
                  `more: npm run deploy -- recover --stack ${stack} shows what AWS holds`,
          ];
}

/** What to do about a failure that a killed engine leads to: its own end, or a state that it left half written. */
export function adviceOnFailure(stack: string, message: string): string[] {
    return /failed to load checkpoint: .*EOF|^pulumi \w+ ended with -1/.test(message)
        ? [`the engine was killed: npm run deploy -- recover --stack ${stack} finds out what it has made`]
        : [];
}
