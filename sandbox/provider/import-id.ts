/** `id@region`, the form in which version 7 imports from another region than the provider's. */
export function splitRegion(id: string): [id: string, region: string | undefined] {
    const match = /^(.*)@([a-z]{2}(?:-[a-z]+)+-\d+)$/.exec(id);
    return match ? [match[1]!, match[2]] : [id, undefined];
}
