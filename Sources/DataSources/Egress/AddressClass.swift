/// What kind of place an address is, by the registries of special addresses (RFC 6890 and its successors).
enum AddressClass: Sendable {
    /// Anyone's: the public internet.
    case global
    /// Of this machine or of a private network.
    case `private`
    /// Never a data source: link-local and metadata services, unspecified, multicast, reserved, and IPv6 forms that hide an IPv4 address.
    case forbidden

    init(_ address: NetworkAddress) {
        if Self.forbiddenRanges.contains(where: { address.isIn($0.prefix, bits: $0.bits) }) {
            self = .forbidden
        } else if Self.privateRanges.contains(where: { address.isIn($0.prefix, bits: $0.bits) }) {
            self = .private
        } else {
            self = .global
        }
    }

    private struct Range {
        let prefix: [UInt8]
        let bits: Int

        init?(_ text: String, _ bits: Int) {
            guard let address = NetworkAddress(text) else { return nil }
            prefix = address.bytes
            self.bits = bits
        }
    }

    private static let forbiddenRanges: [Range] =
        [
            Range("0.0.0.0", 8), Range("169.254.0.0", 16), Range("224.0.0.0", 4), Range("240.0.0.0", 4), Range("192.0.0.0", 24),
            Range("100.100.100.200", 32), Range("168.63.129.16", 32), Range("fe80::", 10), Range("ff00::", 8), Range("64:ff9b::", 96),
            Range("64:ff9b:1::", 48), Range("2002::", 16), Range("2001::", 32), Range("fd00:ec2::254", 128), Range("fd20:ce::254", 128),
            Range("100::", 64), Range("::", 128),
        ].compactMap { $0 } + embeddedIPv4

    private static let privateRanges: [Range] = [
        Range("127.0.0.0", 8), Range("10.0.0.0", 8), Range("172.16.0.0", 12), Range("192.168.0.0", 16), Range("100.64.0.0", 10),
        Range("198.18.0.0", 15), Range("::1", 128), Range("fc00::", 7), Range("fec0::", 10),
    ].compactMap { $0 }

    /// `::a.b.c.d`, long deprecated, with `::1` left out.
    private static let embeddedIPv4: [Range] = (1...31).compactMap { bit in
        var bytes = [UInt8](repeating: 0, count: 16)
        bytes[15 - bit / 8] = 1 << UInt8(bit % 8)
        return NetworkAddress(bytes: bytes).flatMap { Range($0.description, 128 - bit) }
    }

    static func isLoopback(_ address: NetworkAddress) -> Bool {
        address.isIn([127, 0, 0, 0], bits: 8) || address.bytes == [UInt8](repeating: 0, count: 15) + [1]
    }
}
