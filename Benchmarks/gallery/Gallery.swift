import Charts
import Foundation
import Renderer
import Reports

/// Draws every type of widget in every state, script and size: one picture for each type, and an index. The same input gives the same bytes.
struct Gallery {
    private let widgets: [ReportWidget]

    /// - Parameter data: the folder with the CSV files that the document names.
    init(document: String, data: String) throws {
        let text = try String(contentsOfFile: document, encoding: .utf8)
        let file = try RenderFile(text, name: document, generatedAt: .distantPast) { name in
            try [UInt8](Data(contentsOf: URL(fileURLWithPath: data).appendingPathComponent(name)))
        }
        widgets = file.report.widgets
    }

    /// Writes the pictures and the index into a folder.
    func write(to folder: String) throws {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let renderer = try RenderContext()
        var index = Self.introduction
        for type in ChartType.allCases {
            let variants = widgets.filter { $0.spec.type == type }
            guard !variants.isEmpty else { continue }
            let scene = ContactSheet(type: type, variants: variants, measurer: renderer.measurer).scene
            let bytes = try renderer.png(scene: scene, options: PNGOptions(scale: 1, quality: .small))
            try Data(bytes).write(to: URL(fileURLWithPath: folder).appendingPathComponent("\(type.rawValue).png"))
            index += "\n## \(type.rawValue)\n\n![Every \(type.rawValue) of the gallery](\(type.rawValue).png)\n"
        }
        try Data(index.utf8).write(to: URL(fileURLWithPath: folder).appendingPathComponent("README.md"))
    }

    private static let introduction = """
        # Gallery

        Every type of widget as the renderer draws it: variants in the light and the dark theme, three sizes, every state, and seven scripts with their
        languages' numbers and dates. `make gallery` draws the pictures anew from `Benchmarks/gallery/gallery.yaml` and the data in `Examples/reports`; the
        same machine gives the same bytes. In the part with scripts, names are replaced by words of the script; the numbers stay.

        """
}
