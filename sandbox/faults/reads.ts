/** Whether an action changes nothing, by AWS's naming. */
export function isRead(action: string): boolean {
    return /^(Describe|Get|List|Lookup|Search)/.test(action);
}
