import { RESERVED_ADDRESSES } from "../../address-space";
import { SHARE_CODES } from "../model";

/*
 * What the views say of an allocation, said by the database, for lists so long that it takes longer to carry the fields
 * over than to read them. Tests hold each against the words of the views.
 */

/** What is an allocation and no tombstone. */
export const IS_ALLOCATION = "kind = 'allocation' AND status <> 'deleted'";

/** The name of a block or allocation, as `nameOf` says it. Without a function, which SQLite would call for each row. */
export const NAME = "iif(label <> '', label, coalesce(external_id, ''))";

/**
 * Whether a text is printable ASCII, and so shown as it is. In JSON, what is not ASCII has more bytes than characters, and
 * control characters get longer, except DEL. So do quotes, which is no harm: they are seldom. GLOB takes several times as
 * long.
 */
export const isPrintable = (text: string): string =>
    `octet_length(json_quote(${text})) = length(${text}) + 2 AND instr(${text}, char(127)) = 0`;

const NAME_TAG = "coalesce(tags ->> '$.Name', '')";

/** A block as `called` says it. The first case is that of nearly all. */
export const CALLED_BLOCK =
    `CASE WHEN label <> '' AND label <> external_id THEN label ` +
    `WHEN ${NAME} IS external_id AND ${NAME_TAG} <> '' THEN ${NAME} || ' (' || ${NAME_TAG} || ')' ELSE ${NAME} END`;

/** Only for IPv4: how many addresses it has. */
export const SIZE = "(1 << (32 - netmask_length))";

const SHARE =
    "CASE WHEN available_addresses IS NULL THEN min(1.0, max(0.0, usage)) " +
    `ELSE min(1.0, max(0.0, (${SIZE} - ${RESERVED_ADDRESSES}.0 - available_addresses) / ${SIZE})) END`;
const SLOT =
    `CASE WHEN rounded = 0 AND share > 0 THEN ${SHARE_CODES.almostNone} ` +
    `WHEN rounded = 10000 AND share < 1 THEN ${SHARE_CODES.almostAll} ELSE rounded END`;
const ROUNDED = (share: string) => `CAST(${share} * 10000 + 0.5 AS INTEGER)`;

/**
 * How much of an allocation hosts use, in hundredths of a percent and as `SHARE_CODES` has it; null if that is not known. The
 * first case is that of nearly all.
 */
export const USED =
    `CASE WHEN family = 4 AND available_addresses IS NULL AND (usage BETWEEN 0.00005 AND 0.99994 OR usage = 0) THEN ${ROUNDED("usage")} ` +
    `WHEN family = 4 THEN (SELECT ${SLOT} FROM (SELECT share, ${ROUNDED("share")} AS rounded FROM (SELECT ${SHARE} AS share))) END`;

/** Whether that is known. */
export const IS_USED = "family = 4 AND (usage IS NOT NULL OR available_addresses IS NOT NULL)";

/** Nothing is out of order, as with nearly all. */
export const IS_PLAIN =
    "status = 'live' AND overlap IS NOT 'overlapping' AND compliance IS NOT 'noncompliant' AND management IS NOT 'ignored'";

/** `notesOf` an allocation, parted by commas. */
export const NOTES =
    `CASE WHEN ${IS_PLAIN} THEN '' ELSE substr(iif(status <> 'live', ', ' || status, '') || ` +
    "iif(overlap IS 'overlapping', ', overlapping', '') || iif(compliance IS 'noncompliant', ', noncompliant', '') || " +
    "iif(management IS 'ignored', ', ignored', ''), 3) END";
