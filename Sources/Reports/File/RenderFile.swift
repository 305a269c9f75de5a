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
    /// Most widgets of a document.
    public static let mostWidgets = 1_000

    /// Reads a document; throws all its faults at once.
    ///
    /// - Parameters:
    ///   - name: the document's name, for messages.
    ///   - generatedAt: the moment that the report calls its own.
    ///   - open: reads a file that the document names; what it throws is told in the message.
    public init(_ text: String, name: String, generatedAt: Date, open: @escaping (String) throws -> [UInt8]) throws(RenderFileError) {
        var reader = RenderFileReader(file: name, open: open)
        guard let root = reader.root(of: text) else { throw RenderFileError(problems: reader.problems) }
        options = reader.options(root["export"])
        let report = reader.report(root, zone: TimeZone(identifier: options.timeZone) ?? .gmt, generatedAt: generatedAt)
        branding = reader.branding(root["dashboard"]?["branding"])
        dataFiles = reader.dataFiles
        guard reader.problems.isEmpty, let report else {
            throw RenderFileError(problems: reader.problems.sorted { ($0.line ?? 0) < ($1.line ?? 0) })
        }
        self.report = report
    }

    /// The members of a widget's `config`, as the chart options read them.
    static var configMembers: Set<String> {
        Set(Mirror(reflecting: ChartOptions()).children.compactMap(\.label)).union(["lat", "lon", "stacked", "orientation"])
    }

    /// The members of `export`.
    static var exportMembers: Set<String> { Set(Mirror(reflecting: ExportOptions()).children.compactMap(\.label)) }
}
