/** What AWS answers for a pool without locale: the word, not an absent element. */
export const NO_LOCALE = "None";

/** CloudFront's locale for BYOIP; such a pool is used from no region in particular. */
export const GLOBAL_LOCALE = "Global";

const REGION = /^[a-z]{2}(-[a-z]+)+-\d+/;

/**
 * The region from whose endpoint a locale is used: itself for a region, the parent region for the network border
 * group of a Local Zone (`us-west-2-lax-1`), and none for `None` and `Global`.
 */
export function regionOfLocale(locale: string): string | undefined {
    return REGION.exec(locale)?.[0];
}
