/// A 128-bit digest that names a file by its content; not for secrets.
enum ContentDigest {
    /// Two independent multiply-and-fold passes over 64-bit words, each finished by MurmurHash3's mixer.
    static func digest(_ bytes: [UInt8]) -> [UInt8] {
        var first: UInt64 = 0x9e37_79b9_7f4a_7c15
        var second: UInt64 = 0xc2b2_ae3d_27d4_eb4f
        bytes.withUnsafeBytes { buffer in
            var place = 0
            while place + 8 <= buffer.count {
                let word = UInt64(littleEndian: buffer.loadUnaligned(fromByteOffset: place, as: UInt64.self))
                first = fold(first ^ word, 0xff51_afd7_ed55_8ccd)
                second = fold(second &+ word, 0x9fb2_1c65_1e98_df25)
                place += 8
            }
            while place < buffer.count {
                first = fold(first ^ UInt64(buffer[place]), 0xff51_afd7_ed55_8ccd)
                second = fold(second &+ UInt64(buffer[place]), 0x9fb2_1c65_1e98_df25)
                place += 1
            }
        }
        return [mix(first ^ UInt64(bytes.count)), mix(second)].flatMap { word in
            stride(from: 56, through: 0, by: -8).map { UInt8(truncatingIfNeeded: word >> UInt64($0)) }
        }
    }

    private static func fold(_ value: UInt64, _ factor: UInt64) -> UInt64 {
        let product = value.multipliedFullWidth(by: factor)
        return product.high ^ product.low &+ value
    }

    private static func mix(_ value: UInt64) -> UInt64 {
        var value = value
        value = (value ^ value >> 33) &* 0xff51_afd7_ed55_8ccd
        value = (value ^ value >> 33) &* 0xc4ce_b9fe_1a85_ec53
        return value ^ value >> 33
    }
}
