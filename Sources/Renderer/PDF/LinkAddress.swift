/// An address that a document may lead to: http, https or mailto, written in plain ASCII.
struct LinkAddress: Hashable {
    /// The address with everything beyond plain URI characters percent-encoded.
    let text: String

    /// Nil for other schemes, and for addresses that are too long or hold control characters.
    init?(_ url: String) {
        guard url.utf8.count <= 2048 else { return nil }
        let lowered = url.lowercased()
        guard ["http://", "https://", "mailto:"].contains(where: { lowered.hasPrefix($0) && lowered.utf8.count > $0.utf8.count }) else { return nil }
        var bytes: [UInt8] = []
        for byte in url.utf8 {
            switch byte {
            case 0x00..<0x20, 0x7f: return nil
            case UInt8(ascii: " "), UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "\\"),
                UInt8(ascii: "\""), 0x80...:
                let digits = Array("0123456789ABCDEF".utf8)
                bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            default: bytes.append(byte)
            }
        }
        text = String(decoding: bytes, as: UTF8.self)
    }
}
