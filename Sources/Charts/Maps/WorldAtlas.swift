import Foundation

/// The countries of the world: Natural Earth 1:110m, public domain, de facto boundaries.
struct WorldAtlas: Sendable {
    /// The atlas that is built into the program.
    static let shared = WorldAtlas(PackageResources.countries_110m_bin)

    let countries: [Country]
    private let keys: [String: Int]

    /// Reads the file that Scripts/geography writes; damaged data give an empty atlas.
    init(_ bytes: [UInt8]) {
        var reader = Reader(bytes: bytes[...])
        countries = reader.countries() ?? []
        var keys: [String: Int] = [:]
        for (index, country) in countries.enumerated() {
            for name in [country.iso3, country.iso2, country.name] + country.aliases where !name.isEmpty { keys[Self.key(name)] = index }
        }
        self.keys = keys
    }

    /// Index of a country by ISO code or name; case, accents, dots and spaces do not matter.
    func index(of name: String) -> Int? {
        keys[Self.key(name)]
    }

    private static func key(_ name: String) -> String {
        var result = ""
        for scalar in name.decomposedStringWithCanonicalMapping.lowercased().unicodeScalars where scalar.properties.isAlphabetic {
            result.unicodeScalars.append(scalar)
        }
        return result
    }

    private struct Reader {
        var bytes: ArraySlice<UInt8>

        mutating func countries() -> [Country]? {
            guard bytes.starts(with: Array("VGEO".utf8) + [1]) else { return nil }
            bytes = bytes.dropFirst(5)
            guard let count = number() else { return nil }
            var result: [Country] = []
            for _ in 0..<count {
                guard let iso3 = text(), let iso2 = text(), let name = text(), let aliases = text(), let rings = number() else { return nil }
                var outline: [[Country.Place]] = []
                for _ in 0..<rings {
                    guard let points = number() else { return nil }
                    var (x, y) = (0, 0)
                    var ring: [Country.Place] = []
                    for _ in 0..<points {
                        guard let dx = signed(), let dy = signed() else { return nil }
                        x += dx
                        y += dy
                        ring.append(Country.Place(longitude: Double(x) / 100, latitude: Double(y) / 100))
                    }
                    outline.append(ring)
                }
                result.append(Country(iso3: iso3, iso2: iso2, name: name, aliases: aliases.split(separator: "|").map(String.init), rings: outline))
            }
            return result
        }

        private mutating func number() -> Int? {
            var value = 0
            var shift = 0
            while let byte = bytes.popFirst(), shift < 35 {
                value |= Int(byte & 0x7f) << shift
                if byte < 0x80 { return value }
                shift += 7
            }
            return nil
        }

        private mutating func signed() -> Int? {
            number().map { $0 & 1 == 0 ? $0 >> 1 : -($0 >> 1) - 1 }
        }

        private mutating func text() -> String? {
            guard let count = number(), count <= bytes.count else { return nil }
            defer { bytes = bytes.dropFirst(count) }
            return String(decoding: bytes.prefix(count), as: UTF8.self)
        }
    }
}
