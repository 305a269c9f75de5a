import Charts
import Foundation
import Testing

@Suite("Golden scenes")
struct GoldenSceneTests {
    private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Scenes")

    @Test("each kind of widget is drawn exactly as recorded", arguments: Samples.scenes.map(\.name))
    func golden(name: String) throws {
        let sample = try #require(Samples.scenes.first { $0.name == name })
        let scene = ChartBuilder.scene(for: sample.spec, state: sample.state, size: sample.size, context: Samples.context())
        let text = try Self.text(scene)
        let file = Self.folder.appendingPathComponent("\(name).json")
        if ProcessInfo.processInfo.environment["RECORD_GOLDENS"] == "1" { try Data(text.utf8).write(to: file) }
        let recorded = try String(contentsOf: file, encoding: .utf8)
        #expect(text == recorded, "\(name) differs from Scenes/\(name).json; RECORD_GOLDENS=1 records it anew")
    }

    @Test("no two texts overlap and none leaves its card", arguments: Samples.scenes.map(\.name))
    func overlaps(name: String) throws {
        let sample = try #require(Samples.scenes.first { $0.name == name })
        for factor in [0.5, 0.75, 1, 1.6, 3] {
            for locale in ["en", "de", "ja", "th", "ar"] {
                let size = Size(width: sample.size.width * factor, height: sample.size.height * factor)
                let scene = ChartBuilder.scene(for: sample.spec, state: sample.state, size: size, context: Samples.context(locale: locale))
                let text = SceneText(scene)
                #expect(text.overlaps.isEmpty, "\(name) × \(factor) \(locale)")
                #expect(text.outside(size).isEmpty, "\(name) × \(factor) \(locale)")
            }
        }
    }

    @Test("every chart has a sentence that replaces it", arguments: Samples.scenes.map(\.name))
    func alternatives(name: String) throws {
        let sample = try #require(Samples.scenes.first { $0.name == name })
        guard ![.table, .text].contains(sample.spec.type) || name.hasPrefix("state") else { return }
        let text = SceneText(ChartBuilder.scene(for: sample.spec, state: sample.state, size: sample.size, context: Samples.context()))
        #expect(text.alternatives.count == 1)
        #expect(text.alternatives.allSatisfy { $0.count > 10 && $0.contains(sample.spec.title) })
    }

    /// JSON with sorted keys and numbers rounded to hundredths of a point.
    private static func text(_ scene: Scene) throws -> String {
        let object = try JSONSerialization.jsonObject(with: JSONEncoder().encode(scene))
        let data = try JSONSerialization.data(withJSONObject: rounded(object), options: [.sortedKeys, .prettyPrinted])
        return String(decoding: data, as: UTF8.self) + "\n"
    }

    private static func rounded(_ value: Any) -> Any {
        switch value {
        case let list as [Any]: return list.map(rounded)
        case let object as [String: Any]: return object.mapValues(rounded)
        case let text as String:
            guard text.hasPrefix("M ") else { return text }
            return text.split(separator: " ").map { part in Double(part).map { number($0) } ?? String(part) }.joined(separator: " ")
        case let number as NSNumber where isBoolean(number): return number
        case let number as NSNumber: return Self.number(number.doubleValue)
        default: return value
        }
    }

    private static func isBoolean(_ number: NSNumber) -> Bool {
        String(cString: number.objCType) == "c"
    }

    private static func number(_ value: Double) -> String {
        let rounded = (value * 100).rounded() / 100
        return rounded == 0 ? "0" : String(rounded)
    }
}
