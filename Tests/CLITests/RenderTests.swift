import Dashboards
import Foundation
import Renderer
import Testing

@testable import CLI

@Suite("vitrine render")
struct RenderTests {
    @Test("a report is written whole in each format, and nothing else stays in the folder")
    func draws() throws {
        let folder = try Folder()
        try folder.write("report.yaml", "{dashboard: {title: T}, widgets: [{type: bar, data: [{a: x, n: 1}, {a: y, n: 2}]}]}")
        let context = try RenderContext()
        for format in [ReportFileDrawing.Format.pdf, .png, .svg] {
            let drawn = try folder.drawing(format).draw(context)
            #expect(drawn.summary.contains("out.\(format.rawValue)"))
        }
        #expect(try folder.bytes("out.pdf").starts(with: Data("%PDF-1".utf8)))
        #expect(try folder.bytes("out.png").starts(with: [0x89, 0x50, 0x4E, 0x47]))
        #expect(try String(decoding: folder.bytes("out.svg"), as: UTF8.self).contains("<svg"))
        #expect(try folder.names == ["out.pdf", "out.png", "out.svg", "report.yaml"])
    }

    @Test("a faulty document leaves the earlier drawing as it was")
    func keeps() throws {
        let folder = try Folder()
        try folder.write("report.yaml", "{dashboard: {title: T}, widgets: [{type: pie}]}")
        try folder.write("out.pdf", "earlier")
        let context = try RenderContext()
        #expect(throws: RenderFailure.self) { try folder.drawing(.pdf).draw(context) }
        let isKept = try folder.bytes("out.pdf") == Data("earlier".utf8)
        #expect(isKept)
        #expect(try folder.names == ["out.pdf", "report.yaml"])
    }

    @Test("a page that the report does not have is refused with the number that it has")
    func pages() throws {
        let folder = try Folder()
        try folder.write("report.yaml", "{dashboard: {title: T}, widgets: [{type: kpi, data: [{n: 1}]}]}")
        let failure = #expect(throws: RenderFailure.self) { try folder.drawing(.png, page: 3).draw(RenderContext()) }
        #expect(failure?.description == "There is no page 3; the report has 1.")
    }

    @Test("a file that is written, replaced or reached through a link is noticed", arguments: ["write", "replace", "link"])
    func changes(kind: String) async throws {
        let folder = try Folder()
        try folder.write("report.yaml", "1")
        if kind == "link" {
            try FileManager.default.createDirectory(atPath: folder.path("real"), withIntermediateDirectories: true)
            try folder.write("real/report.yaml", "1")
            try FileManager.default.removeItem(atPath: folder.path("report.yaml"))
            try FileManager.default.createSymbolicLink(atPath: folder.path("report.yaml"), withDestinationPath: folder.path("real/report.yaml"))
        }
        let changes = try FileChanges()
        try changes.watch(folder.path("report.yaml"))
        switch kind {
        case "write": try Data("2".utf8).write(to: URL(fileURLWithPath: folder.path("report.yaml")))
        case "replace": try WholeFile.write(Array("2".utf8), to: folder.path("report.yaml"))
        default: try Data("2".utf8).write(to: URL(fileURLWithPath: folder.path("real/report.yaml")))
        }
        var bursts = changes.bursts.makeAsyncIterator()
        #expect(await bursts.next() != nil)
        changes.close()
        while await bursts.next() != nil {}
    }

    @Test("what cannot be read or written says why")
    func faults() throws {
        let folder = try Folder()
        #expect(throws: FileFault.self) { try WholeFile.read(folder.path("gone"), most: 9) }
        #expect(throws: FileFault.self) { try WholeFile.read(folder.path("."), most: 9) }
        let fault = #expect(throws: FileFault.self) { try WholeFile.write([1], to: folder.path("no/out.pdf")) }
        #expect(fault?.description == "No such file or directory")
    }

    @Test("data come from files: devices and pipes, which may have no end or never begin, are refused, and so is what is too large")
    func irregular() throws {
        let folder = try Folder()
        #expect(mkfifo(folder.path("pipe"), 0o600) == 0)
        try folder.write("large", "12345")
        for name in ["/dev/zero", folder.path("pipe")] {
            let fault = #expect(throws: FileFault.self) { try WholeFile.readRegular(name, most: 1 << 20) }
            #expect(fault?.description == "It is a device or a pipe, not a file")
        }
        #expect(throws: FileFault.self) { try WholeFile.readRegular(folder.path("."), most: 9) }
        #expect(throws: FileFault.self) { try WholeFile.readRegular(folder.path("large"), most: 4) }
        #expect(try WholeFile.readRegular(folder.path("large"), most: 5) == Array("12345".utf8))
        let fault = #expect(throws: FileFault.self) { try WholeFile.read("/dev/zero", most: 1 << 20) }
        #expect(fault?.description == "It has more than 1 MiB")
        try folder.write("report.yaml", "{dashboard: {title: T}, widgets: [{type: bar, data: {csv: /dev/zero}}]}")
        let failure = #expect(throws: RenderFailure.self) { try folder.drawing(.pdf).draw(RenderContext()) }
        #expect(failure?.description.contains("It is a device or a pipe") == true)
    }
}

/// A folder that goes with the test.
private final class Folder {
    private let root = FileManager.default.temporaryDirectory.appendingPathComponent("vitrine-render-\(UUID().uuidString)")

    init() throws {
        try FileManager.default.createDirectory(at: root, withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(at: root)
    }

    var names: [String] { get throws { try FileManager.default.contentsOfDirectory(atPath: root.path).sorted() } }

    func path(_ name: String) -> String { root.appendingPathComponent(name).path }

    func write(_ name: String, _ text: String) throws {
        try Data(text.utf8).write(to: root.appendingPathComponent(name))
    }

    func bytes(_ name: String) throws -> Data { try Data(contentsOf: root.appendingPathComponent(name)) }

    func drawing(_ format: ReportFileDrawing.Format, page: Int? = nil) -> ReportFileDrawing {
        ReportFileDrawing(document: path("report.yaml"), target: path("out.\(format.rawValue)"), format: format, page: page, overridden: { $0 })
    }
}
