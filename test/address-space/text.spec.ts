import { expect } from "chai";
import {
    AddressError,
    formatAddress,
    formatCidr,
    netmaskLengthForHosts,
    parseAddress,
    parseCidr,
    parseLenientCidr,
    slot,
    tryParseCidr,
    usableAddresses,
} from "../../address-space";

function refusal(text: string): string {
    try {
        parseCidr(text);
    } catch (error) {
        expect(error).to.be.instanceOf(AddressError);
        return (error as AddressError).message;
    }
    return "accepted";
}

describe("parsing a CIDR", () => {
    for (const text of [
        "10.0.0.0/8",
        "0.0.0.0/0",
        "255.255.255.255/32",
        "192.168.0.0/16",
        "::/0",
        "fd00::/8",
        "2001:db8::/32",
    ]) {
        it(`accepts ${text} and writes it the same`, () =>
            expect(formatCidr(parseCidr(text))).to.equal(text));
    }

    it("writes IPv6 in the form of RFC 5952", () => {
        expect(formatCidr(parseCidr("2001:0DB8:0:0:0:0:0:0/32"))).to.equal("2001:db8::/32");
    });

    const refused: [text: string, says: RegExp][] = [
        ["10.0.0.0", /no prefix/],
        ["10.0.0.0/", /bad prefix/],
        ["10.0.0.0/33", /not a whole number from \/0 to \/32/],
        ["10.0.0.0/08", /bad prefix/],
        ["10.0.0.0/+8", /bad prefix/],
        ["10.0.0.0/8/9", /bad prefix/],
        ["10.0.0.0/255.0.0.0", /bad prefix/],
        ["010.0.0.0/8", /leading zeros/],
        ["0x0a.0.0.0/8", /not an IPv4 address/],
        ["10.0.0/8", /not an IPv4 address/],
        ["10.0.0.0.0/8", /not an IPv4 address/],
        ["10.0.0.256/8", /not an IPv4 address/],
        [" 10.0.0.0/8", /not an IPv4 address/],
        ["10.0.0.0 /8", /not an IPv4 address/],
        ["", /no prefix/],
        ["/8", /not an IPv4 address/],
        ["abc/8", /not an IPv4 address/],
        ["10.0.0.1/8", /host bits set: the \/8 around that address is 10\.0\.0\.0\/8/],
        ["fd00::1/64", /host bits set: .* fd00::\/64/],
        ["fd00::/129", /from \/0 to \/128/],
        ["1::2::3/64", /not an IPv6 address/],
        ["fe80::%eth0/64", /zone identifier/],
    ];
    for (const [text, says] of refused) {
        it(`refuses "${text}"`, () => expect(refusal(text)).to.match(says));
    }

    it("refuses what is no string", () =>
        expect(() => parseCidr(42 as unknown as string)).to.throw(AddressError, /must be a string/));

    it("clears host bits only when asked to", () => {
        expect(formatCidr(parseLenientCidr("100.68.0.18/18"))).to.equal("100.68.0.0/18");
        expect(tryParseCidr("100.68.0.18/18")).to.equal(undefined);
    });

    it("reads single addresses without a prefix", () => {
        const { family, address } = parseAddress("10.1.2.3");
        expect(formatAddress(family, address)).to.equal("10.1.2.3");
        expect(() => parseAddress("10.1.2.3/32")).to.throw(AddressError, /no prefix/);
    });
});

describe("slots", () => {
    it("are refused past the last one, saying how many there are", () => {
        expect(() => slot(parseCidr("10.0.0.0/8"), 12, 16)).to.throw(RangeError, "a /8 has 16 slots of /12");
        expect(() => slot(parseCidr("10.0.0.0/8"), 7, 0)).to.throw(RangeError, "has 0 slots");
    });
});

describe("the netmask length for a number of hosts", () => {
    const expected: [hosts: number, netmaskLength: number][] = [
        [1, 28],
        [11, 28],
        [12, 27],
        [27, 27],
        [28, 26],
        [251, 24],
        [252, 23],
        [4091, 20],
        [65531, 16],
        [65532, 15],
    ];
    for (const [hosts, netmaskLength] of expected) {
        it(`is /${netmaskLength} for ${hosts}, because AWS keeps five addresses of a subnet`, () => {
            expect(netmaskLengthForHosts(hosts)).to.equal(netmaskLength);
            expect(usableAddresses(netmaskLength)).to.be.at.least(hosts);
        });
    }

    for (const hosts of [0, -1, 1.5, Number.NaN]) {
        it(`refuses ${hosts}`, () => expect(() => netmaskLengthForHosts(hosts)).to.throw(RangeError));
    }
});
