public import Charts
public import Dashboards
public import Foundation
import Yams

/// A report in one document, YAML or JSON: the dashboard, its widgets and their data (docs/render-file.md). It needs no server.
public struct RenderFile: Sendable {
    /// The report, ready to be drawn.
    public let report: Report
    /// How it is drawn.
    public let options: ExportOptions
    /// Logo and colour.
    public let branding: DashboardBranding
    /// The files that the document names, as it writes them.
    public let dataFiles: [String]

    /// Most bytes of a document.
    public static let largestText = 64 << 20
    /// Most bytes of a file that a document names.
    public static let largestFile = 256 << 20
    /// Most values of a document, aliases and the fields of CSV files counted each time.
    static let mostValues = 10_000_000
    /// Most faults that are kept.
    static let mostProblems = 1_000
    /// Most widgets of a document.
    public static let mostWidgets = 1_000

    /// Reads a document; throws all its faults at once.
    ///
    /// - Parameters:
    ///   - name: the document's name, for messages.
    ///   - generatedAt: the moment that the report calls its own.
    ///   - overridden: puts other options over the document's, before anything that depends on them is read.
    ///   - open: reads a file that the document names; what it throws is told in the message.
    public init(
        _ text: String,
        name: String,
        generatedAt: Date,
        overridden: (ExportOptions) -> ExportOptions = { $0 },
        open: @escaping (String) throws -> [UInt8]
    ) throws(RenderFileError) {
        var reader = RenderFileReader(file: name, open: open)
        guard let root = reader.root(of: text) else { throw RenderFileError(problems: reader.problems) }
        options = overridden(reader.options(root["export"]))
        let report = reader.report(root, zone: TimeZone(identifier: options.timeZone) ?? .gmt, generatedAt: generatedAt)
        branding = reader.branding(root["dashboard"]?["branding"])
        dataFiles = reader.dataFiles
        guard reader.problems.isEmpty, let report else {
            throw RenderFileError(problems: reader.problems.sorted { ($0.line ?? 0) < ($1.line ?? 0) })
        }
        self.report = report
    }

    /// The members of `export`.
    static var exportMembers: Set<String> { Set(Mirror(reflecting: ExportOptions()).children.compactMap(\.label)) }
}
