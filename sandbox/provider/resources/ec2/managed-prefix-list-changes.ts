// Reading and changing managed prefix lists, whose entries can be resources of their own.
import {
    DescribeManagedPrefixListsCommand,
    GetManagedPrefixListEntriesCommand,
    type ManagedPrefixList,
    ModifyManagedPrefixListCommand,
    type ModifyManagedPrefixListCommandInput,
} from "@aws-sdk/client-ec2";
import type { Aws } from "../../aws";
import { doing, hasCode, orMissing } from "../../errors";
import type { Properties } from "../../properties";
import { type Operation, orEmpty } from "../resource";
import { minutes } from "./minutes";

const TIMEOUT = minutes(15);
/** How long others may be at work on the list. */
const PATIENCE = minutes(5);

export async function findPrefixList(aws: Aws, id: string): Promise<ManagedPrefixList | undefined> {
    const found = await orMissing(
        aws.ec2(new DescribeManagedPrefixListsCommand({ PrefixListIds: [id] })),
        "InvalidPrefixListID.NotFound",
    );
    return found?.PrefixLists?.[0];
}

export async function entriesOf(aws: Aws, id: string): Promise<Properties[]> {
    const entries: Properties[] = [];
    let token: string | undefined;
    do {
        const page = await orMissing(
            aws.ec2(new GetManagedPrefixListEntriesCommand({ PrefixListId: id, NextToken: token })),
            "InvalidPrefixListID.NotFound",
        );
        for (const { Cidr, Description } of page?.Entries ?? []) {
            entries.push({ cidr: Cidr, description: orEmpty(Description) });
        }
        token = page?.NextToken || undefined;
    } while (token);
    return entries;
}

/** Changes the list and waits for it. A change of entries names the version that it starts from. */
export async function changedList(
    id: string,
    change: Partial<ModifyManagedPrefixListCommandInput>,
    { aws, timeout, wait }: Operation,
    withVersion = false,
): Promise<void> {
    await doing(
        `updating EC2 Managed Prefix List (${id})`,
        wait.retrying(
            async () => {
                const version = withVersion ? (await findPrefixList(aws, id))?.Version : undefined;
                return aws.ec2(
                    new ModifyManagedPrefixListCommand({
                        PrefixListId: id,
                        ...change,
                        CurrentVersion: version,
                    }),
                );
            },
            timeout ?? wait.patience(PATIENCE),
            error => hasCode(error, "IncorrectState", "PrefixListVersionMismatch"),
        ),
    );
    await doing(
        `waiting for EC2 Managed Prefix List (${id}) update`,
        wait.until({
            pending: ["modify-in-progress"],
            target: ["modify-complete"],
            read: () => findPrefixList(aws, id),
            state: found => found.State,
            reason: found => found.StateMessage,
            timeout: timeout ?? TIMEOUT,
        }),
    );
}
